"""The results workbook: ranking, matrix, overall tables, a score sheet for each subject, all of live formulas."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from xlsxwriter import Workbook

from kaoping.engine.scoring import Result
from kaoping.engine.terms import Finding, Refused
from kaoping.engine.words import Language
from kaoping.files.results import words as w
from kaoping.files.results.book import Book, Evidence
from kaoping.files.results.choices_sheet import Choices
from kaoping.files.results.data_lines import DataLines
from kaoping.files.results.lines_across import Across
from kaoping.files.results.matrix_sheet import MatrixSheet, blocks
from kaoping.files.results.note_sheet import write_note_sheet
from kaoping.files.results.overall_sheet import OverallSheet
from kaoping.files.results.pool_sheet import PoolSheet
from kaoping.files.results.ranking_sheet import RankingSheet
from kaoping.files.results.records_sheet import RecordsSheet
from kaoping.files.results.score_sheet import ScoreSheet
from kaoping.files.results.styles import Styles

MOST_SUBJECTS = 1000
"""More score sheets than this make a workbook that no spreadsheet opens in reasonable time."""
_ALWAYS = datetime(2000, 1, 1)
"""Said as the day of its making: the same result gives the same bytes, whenever it is written."""
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def write_results_workbook(
    result: Result,
    path: Path,
    language: Language = Language.ZH,
    *,
    only: str | None = None,
    evidence: Evidence | None = None,
    mark: str = "",
) -> None:
    """Write a result as a workbook (.xlsx) in one language.

    Beside each formula stands the engine's own value, for programs that do not calculate. With the name of a subject
    as `only`, it is this subject's own workbook: its score sheet and its records, and of the others, without their
    names, the figures with which it is compared. `evidence` is printed beside the seal of the overall tables, `mark`
    stands behind every title: that the result is not final.

    Raises:
        Refused: if there are more subjects than one workbook holds.
        KeyError: if there is no subject `only`.
    """
    if only is not None:
        result.of(only)
    elif len(result.subjects) > MOST_SUBJECTS:
        wrong = w.CANNOT_HOLD.fill(n=len(result.subjects), most=MOST_SUBJECTS)
        raise Refused([Finding("too-many-subjects", ("subjects",), wrong, w.CANNOT_HOLD_RIGHT)])
    book = Book(result, language, only=only, evidence=evidence, mark=mark)
    with Workbook(str(path), _OPTIONS) as workbook:
        workbook.set_properties({"title": book.say(book.scheme.title), "created": _ALWAYS})
        workbook.set_calc_mode("auto")
        _write(book, workbook)


def _write(book: Book, workbook: Workbook) -> None:
    styles, choices = Styles(workbook), Choices(book)
    for one in book.everything:
        _write_result(one, workbook, styles, choices)
    choices.write(workbook, styles)
    write_note_sheet(book, workbook, styles)


def _write_result(book: Book, workbook: Workbook, styles: Styles, choices: Choices) -> None:
    """Write the sheets of one result; tables for print and signature are those of the workbook's own result."""
    across = Across(book)
    if book.only is None:
        _write_overview(book, workbook, styles)
    sheets = ScoreSheet(book, across, DataLines(book, across, choices, styles), styles)
    for placed in book.written:
        sheets.write(workbook, placed)
    for table in book.tables:
        RecordsSheet(book, choices, table, across.layout(table)).write(workbook, styles)
    PoolSheet(book, styles).write(workbook)


def _write_overview(book: Book, workbook: Workbook, styles: Styles) -> None:
    """Write the sheets on which all subjects stand."""
    RankingSheet(book, styles).write(workbook)
    MatrixSheet(book, styles).write(workbook)
    for block in blocks(book) if book.within is None else ():
        title = book.say(w.OVERALL)
        if len(book.groups) > 1:
            title = f"{title} {book.group_title(block.group)}"
        OverallSheet(book, block, book.sheet_name(title), styles).write(workbook)
