"""Compares a workbook that a spreadsheet has recalculated with what the engine says, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from kaoping.engine.program import CellType, Kind, Value
from kaoping.engine.scoring import Result
from kaoping.engine.words import Language
from kaoping.files.results.book import FIRST_POOL_ROW, FIRST_RECORD_ROW, POOL_ORDER, Book, Placed, rows_of
from kaoping.files.results.cells import Kept, kept, shown_value
from kaoping.files.results.layout import LOST, SCORE, VALUE, LineKind
from kaoping.files.results.matrix_sheet import FIRST_ITEM, blocks
from kaoping.files.results.pool_sheet import orders
from kaoping.files.results.records_sheet import TableLayout
from kaoping.files.results.score_sheet import GRADE_CELL, RANK_CELL, TOTAL_CELL, Shown


def differences(path: Path, result: Result, language: Language = Language.ZH) -> list[str]:
    """Every cell of a recalculated workbook that does not say what the engine says, to the last digit."""
    values = openpyxl.load_workbook(path, data_only=True)
    book = Book(result, language)
    return [said for subject in book.subjects for said in _of_subject(values, book, subject)] + list(
        _across(values, book)
    )


def errors(path: Path) -> list[str]:
    """Every cell that is an error."""
    values = openpyxl.load_workbook(path, data_only=True)
    return [
        f"{sheet.title}!{cell.coordinate} {cell.value}"
        for sheet in values
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "e"
    ]


def _of_subject(values: Any, book: Book, subject: Placed) -> Iterator[str]:
    sheet = values[subject.sheet]
    shown = Shown(subject, book.language)
    program = subject.template.program
    for line in subject.template.layout.lines:
        if line.kind is LineKind.STEP:
            kind = program.step(line.key).type
            for end in range(len(book.ends)):
                if end == 1 and subject.found.high is None:
                    continue
                found = _cell(sheet, line.row, subject.template.column(end))
                yield from _differs(sheet, line.key, found, _whole(shown.value(line.key, end), kind, book))
            if not line.key.startswith("light."):
                said = shown_value(shown.value(line.key, 0), kind, book.language)
                if shown.value(line.key, 0) is not None or kind.kind is not Kind.CONDITION:
                    yield from _differs(sheet, f"{line.key} shown", _cell(sheet, line.row, VALUE), said)
        elif line.kind is LineKind.ITEM:
            total = line.section.score == "total.shown"
            score = shown.total if total else shown.score(line.section.score)
            yield from _differs(sheet, line.section.score, _cell(sheet, line.row, SCORE), score)
            if isinstance(score, Decimal | int):
                points = subject.found.compiled.full if total else subject.found.compiled.points[line.section.item]
                yield from _differs(sheet, f"{line.key} lost", _cell(sheet, line.row, LOST), points - score)
    for name, cell, value in (
        ("total", TOTAL_CELL, shown.total),
        ("rank", RANK_CELL, shown.rank),
        ("grade", GRADE_CELL, shown.grade),
    ):
        yield from _differs(sheet, name, _cell(sheet, *cell), value)


def _across(values: Any, book: Book) -> Iterator[str]:
    pools = values[book.pools.sheet]
    for place, order in orders(book).items():
        yield from _differs(pools, "order", _cell(pools, FIRST_POOL_ROW + place, POOL_ORDER), order)
    matrix = values[book.matrix]
    for block in blocks(book):
        for at, subject in enumerate(block.subjects):
            shown = Shown(subject, book.language)
            scores = {s.item: s.score for s in subject.template.program.sections}
            for number, column in enumerate(block.columns):
                value = shown.score(scores[column.item]) if column.item else shown.total
                found = _cell(matrix, block.first + at, FIRST_ITEM + number)
                yield from _differs(matrix, f"{subject.sheet} {column.item or 'total'}", found, value)
    yield from _records(values, book)
    yield from _ranking(values, book)


def _records(values: Any, book: Book) -> Iterator[str]:
    for table in book.tables:
        sheet, layout = values[table.sheet], TableLayout(table)
        rows = [row for subject in table.subjects for row in rows_of(subject.found, table.records)]
        for at, row in enumerate(rows, start=FIRST_RECORD_ROW):
            for (key, kind), value in zip(table.records.cells().items(), row, strict=True):
                if isinstance(value, str) and value.startswith("\x00"):
                    continue
                assert value is None or isinstance(value, int | bool | str)
                found = _cell(sheet, at, layout.whole_columns[key])
                yield from _differs(sheet, f"{key} {at + 1}", found, _whole(value, kind, book))


def _ranking(values: Any, book: Book) -> Iterator[str]:
    """The ranking names the units in the engine's order."""
    sheet = values[book.ranking]
    order = orders(book)
    row = 3
    for some in book.groups.values():
        for at, subject in enumerate(sorted(some, key=lambda s: order[s.place])):
            shown = Shown(subject, book.language)
            found = [_cell(sheet, row + 2 + at, column) for column in range(5)]
            wanted = [shown.rank, subject.found.subject.name, shown.total, subject.found.compiled.full, shown.grade]
            for a, b in zip(found, wanted, strict=True):
                yield from _differs(sheet, f"ranking {at + 1}", a, b)
        row += len(some) + 3


def _whole(value: Value, kind: CellType, book: Book) -> Kept:
    if kind.kind is Kind.CONDITION and value is None:
        return False
    return kept(value, kind, book.language)


def _cell(sheet: Any, row: int, column: int) -> Any:
    return sheet.cell(row + 1, column + 1)


def _differs(sheet: Any, name: str, cell: Any, wanted: Kept) -> Iterator[str]:
    found = cell.value
    if isinstance(found, float):
        # The shortest decimal that is this number; a score has far fewer digits than a double.
        found = Decimal(repr(found))
    if found is None:
        found = ""
    if wanted is False and found == "" and not isinstance(found, bool):
        return
    same = found is wanted if isinstance(found, bool) or isinstance(wanted, bool) else found == wanted
    if not same:
        where = f"{sheet.title}!{get_column_letter(cell.column)}{cell.row}"
        yield f"{where} {name}: {found!r}, not {wanted!r}"
