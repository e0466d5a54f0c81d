"""Compares a workbook that a spreadsheet has recalculated with what the engine says, cell by cell."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import cast
from weakref import WeakKeyDictionary

import openpyxl
import python_calamine
from xlsxwriter.utility import xl_rowcol_to_cell

from kaoping.engine.explanation import Block, Explainer, Standing
from kaoping.engine.program import CellType, Kind, Value
from kaoping.engine.scoring import Result
from kaoping.engine.words import Language
from kaoping.files.results import words as w
from kaoping.files.results.book import FIRST_POOL_ROW, FIRST_RECORD_ROW, POOL_ORDER, Book, Placed, rows_of
from kaoping.files.results.cells import Kept, kept, shown_value
from kaoping.files.results.layout import LOST, SCORE, VALUE, Line, LineKind
from kaoping.files.results.matrix_sheet import FIRST_ITEM, blocks
from kaoping.files.results.pool_sheet import orders
from kaoping.files.results.records_sheet import TableLayout
from kaoping.files.results.score_sheet import GRADE_CELL, RANK_CELL, TOTAL_CELL, Shown
from tests.libreoffice import Grid, Workbook
from tests.libreoffice import Kept as InCell

_NOT_COUNTED = {Language.ZH: "不适用", Language.EN: "not applicable"}
_BLOCKS: WeakKeyDictionary[Book, tuple[Explainer, dict[str, dict[str, Block]]]] = WeakKeyDictionary()
"""What explains a book, and the explanations that were asked for, by subject and item."""


def read(path: Path) -> Workbook:
    """The values that a workbook keeps.

    Calamine takes a fifteenth of the time of openpyxl, but shows errors as empty cells: a workbook with any is read by
    the other.
    """
    if _has_errors(path):
        found = openpyxl.load_workbook(path, data_only=True)
        return {
            sheet.title: [[cast(InCell, value) for value in row] for row in sheet.iter_rows(values_only=True)]
            for sheet in found
        }
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    return {
        name: [
            [_as_kept(value) for value in row] for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        ]
        for name in book.sheet_names
    }


def _has_errors(path: Path) -> bool:
    """Whether a cell of a workbook is an error; everything that might be one counts."""
    with zipfile.ZipFile(path) as parts:
        return any(b't="e"' in parts.read(name) or b"t='e'" in parts.read(name) for name in parts.namelist())


def _as_kept(value: object) -> InCell:
    """A value as the other reader gives it: no empty texts, whole numbers as such, days with a time."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if type(value) is date:
        return cast(InCell, datetime(value.year, value.month, value.day))
    return None if value == "" else cast(InCell, value)


def differences(
    values: Workbook,
    result: Result,
    language: Language = Language.ZH,
    *,
    same_rows: bool = True,
    may_be_beyond: bool = False,
    only: str | None = None,
) -> list[str]:
    """Every cell of a recalculated workbook that does not say what the engine says, to the last digit.

    `same_rows`: whether records stand in the rows in which this result would put them. `may_be_beyond`: whether
    a cell may say instead that it is beyond what a spreadsheet can show exactly; it may never say another number.
    `only`: the subject whose own workbook it is.
    """
    books = Book(result, language, only=only).everything
    found: list[Difference] = []
    for book in books:
        found += [said for subject in book.written for said in _of_subject(values, book, subject)]
        if only is not None:
            continue
        found += list(_matrix(values, book))
        if same_rows:
            found += list(_records(values, book))
    within = [d for d in found if d.found not in (w.BEYOND.say(language), "#N/A")]
    if not may_be_beyond or len(within) == len(found):
        overview = books if only is None else ()
        return [str(d) for d in (*found, *(d for book in overview for d in _ranking(values, book)))]
    # Points lost are left empty where there is no score; and a rank that is beyond is not in order.
    return [str(d) for d in within if not (d.name.endswith(" lost") and d.found == "")]


def widths(result: Result, language: Language = Language.ZH) -> dict[str, int]:
    """The sheets that `differences` looks at, with how many of their columns."""
    found: dict[str, int] = {}
    for book in Book(result, language).everything:
        found |= {s.sheet: s.template.column(len(book.ends) - 1) + 1 for s in book.subjects}
        found[book.pools.sheet] = POOL_ORDER + 1
        found[book.matrix] = FIRST_ITEM + max(len(block.columns) for block in blocks(book))
        found[book.ranking] = 5
    return found


def errors(values: Workbook) -> list[str]:
    """Every cell that is an error."""
    marks = ("#N/A", "#VALUE!", "#DIV/0!", "#REF!", "#NAME?", "#NUM!", "#NULL!")
    return [
        f"{name}!{xl_rowcol_to_cell(at, column)} {value}"
        for name, rows in values.items()
        for at, row in enumerate(rows)
        for column, value in enumerate(row)
        if value in marks
    ]


@dataclass(frozen=True)
class _Page:
    """A sheet to look cells up in."""

    name: str
    rows: Grid

    def value(self, row: int, column: int) -> object:
        return self.rows[row][column] if row < len(self.rows) and column < len(self.rows[row]) else None


@dataclass(frozen=True)
class _Found:
    page: _Page
    row: int
    column: int


def _page(values: Workbook, name: str) -> _Page:
    return _Page(name, values[name])


@dataclass(frozen=True)
class Difference:
    """A cell that does not say what it should."""

    where: str
    name: str
    found: object
    wanted: Kept

    def __str__(self) -> str:
        return f"{self.where} {self.name}: {self.found!r}, not {self.wanted!r}"


def _of_subject(values: Workbook, book: Book, subject: Placed) -> Iterator[Difference]:
    sheet = _page(values, subject.sheet)
    shown = Shown(subject, book.language)
    for line in subject.template.layout.lines:
        if line.kind is LineKind.STEP:
            yield from _step(sheet, book, subject, line)
        elif line.kind in (LineKind.DATUM, LineKind.STATUS):
            kind = subject.template.program.type_of(line.key)
            found = _cell(sheet, line.row, subject.template.column(0))
            yield from _differs(sheet, line.key, found, _whole(shown.value(line.key, 0), kind))
        elif line.kind is LineKind.ITEM:
            yield from _item(sheet, book, subject, line)
    for name, cell, value in (
        ("total", TOTAL_CELL, shown.total),
        ("rank", RANK_CELL, shown.rank),
        ("grade", GRADE_CELL, shown.grade),
    ):
        yield from _differs(sheet, name, _cell(sheet, *cell), value)


def _step(sheet: _Page, book: Book, subject: Placed, line: Line) -> Iterator[Difference]:
    """Whole units at each end that is reckoned, and what is shown of them."""
    shown = Shown(subject, book.language)
    kind = subject.template.program.step(line.key).type
    for end in range(len(book.ends)):
        if end == 1 and subject.found.high is None:
            continue
        found = _cell(sheet, line.row, subject.template.column(end))
        yield from _differs(sheet, line.key, found, _whole(shown.value(line.key, end), kind))
    value = shown.value(line.key, 0)
    if line.key.startswith("light.") or (value is None and kind.kind is Kind.CONDITION):
        return
    said = shown_value(value, kind, book.language)
    yield from _differs(sheet, f"{line.key} shown", _cell(sheet, line.row, VALUE), said)


def _item(sheet: _Page, book: Book, subject: Placed, line: Line) -> Iterator[Difference]:
    """The score and the points lost, against the explanation, which is a printer of its own."""
    shown = Shown(subject, book.language)
    total = line.section.score == "total.shown"
    score = shown.total if total else shown.score(line.section)
    yield from _differs(sheet, line.section.score, _cell(sheet, line.row, SCORE), score)
    block = _block(book, subject, line.section.item)
    if block.standing is Standing.NOT_COUNTED:
        yield from _differs(sheet, f"{line.key} in words", _cell(sheet, line.row, SCORE), _NOT_COUNTED[book.language])
    lost = "" if block.lost is None else block.lost
    yield from _differs(sheet, f"{line.key} lost", _cell(sheet, line.row, LOST), lost)


def _block(book: Book, subject: Placed, item: str) -> Block:
    """The explanation of an item."""
    explainer, known = _BLOCKS.setdefault(book, (Explainer(book.result, book.language), {}))
    name = subject.found.subject.name
    if name not in known:
        known[name] = {block.item: block for block in explainer.explain(name).blocks}
    return known[name][item]


def _matrix(values: Workbook, book: Book) -> Iterator[Difference]:
    matrix = _page(values, book.matrix)
    for block in blocks(book):
        for at, subject in enumerate(block.subjects):
            shown = Shown(subject, book.language)
            sections = {s.item: s for s in subject.template.program.sections}
            for number, column in enumerate(block.columns):
                value = shown.score(sections[column.item]) if column.item else shown.total
                found = _cell(matrix, block.first + at, FIRST_ITEM + number)
                yield from _differs(matrix, f"{subject.sheet} {column.item or 'total'}", found, value)


def _records(values: Workbook, book: Book) -> Iterator[Difference]:
    for table in book.tables:
        sheet, layout = _page(values, table.sheet), TableLayout(table)
        rows = [row for subject in table.subjects for row in rows_of(subject.found, table.records)]
        for at, row in enumerate(rows, start=FIRST_RECORD_ROW):
            for (key, kind), value in zip(table.records.cells().items(), row, strict=True):
                if isinstance(value, str) and value.startswith("\x00"):
                    continue
                assert value is None or isinstance(value, int | bool | str)
                found = _cell(sheet, at, layout.whole_columns[key])
                yield from _differs(sheet, f"{key} {at + 1}", found, _whole(value, kind))


def _ranking(values: Workbook, book: Book) -> Iterator[Difference]:
    """The ranking names the units in the engine's order."""
    pools = _page(values, book.pools.sheet)
    for place, number in orders(book).items():
        yield from _differs(pools, "order", _cell(pools, FIRST_POOL_ROW + place, POOL_ORDER), number)
    sheet = _page(values, book.ranking)
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


def _whole(value: Value, kind: CellType) -> Kept:
    if kind.kind is Kind.CONDITION and value is None:
        return False
    return kept(value, kind)


def _cell(page: _Page, row: int, column: int) -> _Found:
    return _Found(page, row, column)


def _differs(page: _Page, name: str, cell: _Found, wanted: Kept) -> Iterator[Difference]:
    found = page.value(cell.row, cell.column)
    if found is None:
        found = ""
    if wanted is False and found == "":
        return
    # Different decimals of up to 15 digits are different doubles, so this is equality to the last digit.
    if found != (float(wanted) if isinstance(wanted, Decimal) else wanted):
        where = f"{page.name}!{xl_rowcol_to_cell(cell.row, cell.column)}"
        yield Difference(where, name, found, wanted)
