"""The baseline that offices have: a spreadsheet program recalculates the workbook of one group.

The workbook is Kaoping's own, with live formulas; the value that it keeps beside each formula is spoiled first, so
that what is read back was computed by the spreadsheet program.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from openpyxl import load_workbook

from bench.data import Work
from bench.kaoping_engines import read_values, scheme_of, write_scores
from kaoping.engine.scoring import Prepared
from kaoping.engine.words import Language
from kaoping.files.results import write_results_workbook
from kaoping.files.results.book import Book
from kaoping.files.results.matrix_sheet import FIRST_ITEM, blocks
from kaoping.files.results.score_sheet import GRADE_CELL, RANK_CELL
from tests.libreoffice import recalculated


def prepared(work: Work, folder: Path) -> tuple[Callable[[], object], Callable[[], None]]:
    """What is measured, recalculating from start to end of the program; and then reading what it says."""
    scheme = scheme_of(work)
    result = Prepared(scheme, read_values(work), scheme.periods[0].id).run()
    folder.mkdir(parents=True, exist_ok=True)
    written, spoiled = folder / "written.xlsx", folder / "spoiled.xlsx"
    write_results_workbook(result, written)
    _spoil(written, spoiled)

    def read() -> None:
        book = Book(result, Language.ZH)
        workbook = load_workbook(folder / "office" / "converted" / "spoiled.xlsx", data_only=True)
        leaves, totals = [], []
        matrix = list(workbook[book.matrix].iter_rows(values_only=True))
        for block in blocks(book):
            for at, subject in enumerate(block.subjects):
                name, parts = subject.found.subject.name, subject.found.compiled.parts
                row = matrix[block.first + at][FIRST_ITEM:]
                scores = {c.item: _hundredths(v) for c, v in zip(block.columns, row, strict=False)}
                leaves += [(name, result.period, item, scores[item]) for item in parts]
                sheet = list(workbook[subject.sheet].iter_rows(values_only=True))
                rank, grade = (sheet[r][c] for r, c in (RANK_CELL, GRADE_CELL))
                totals.append((name, result.period, scores[""], int(rank), str(grade)))
        write_scores(folder, leaves, totals)

    return lambda: recalculated([spoiled], folder / "office"), read


def _hundredths(value: object) -> int:
    """A score of two decimals; a double is nearest to exactly one of these."""
    assert isinstance(value, int | float)
    return round(value * 100)


def _spoil(workbook: Path, spoiled: Path) -> None:
    with zipfile.ZipFile(workbook) as source, zipfile.ZipFile(spoiled, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name.startswith("xl/worksheets/"):
                data = re.sub(rb"</f><v>[^<]*</v>", b"</f><v>1</v>", data)
            target.writestr(name, data)
