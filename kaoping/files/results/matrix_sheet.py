"""Units × items: every score, coloured by the scheme's traffic lights or by score rate, with a sign beside colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlsxwriter import Workbook
from xlsxwriter.utility import quote_sheetname, xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from kaoping.engine.compiling import Compiled
from kaoping.engine.numbers import decimals_of, to_units
from kaoping.engine.program import SectionKind
from kaoping.files.results import words as w
from kaoping.files.results.book import POOL_RANK, Book, Placed
from kaoping.files.results.cells import formula
from kaoping.files.results.score_sheet import TOTAL_CELL, Shown, score_cell, summary_cell
from kaoping.files.results.styles import TITLE_HEIGHT, Styles

UNIT, RANK, FIRST_ITEM = 0, 1, 2
RATES = (("green", Decimal(90)), ("yellow", Decimal(60)))
"""Score rates in per cent from which a score is green, and yellow, where the scheme says nothing."""


@dataclass(frozen=True)
class Column:
    """A column of scores: an item, or the total (item "")."""

    item: str
    title: str
    points: Decimal
    scale: int
    light: str | None


@dataclass(frozen=True)
class Block:
    """The rows of one group on the matrix, with its columns."""

    group: str
    subjects: tuple[Placed, ...]
    columns: tuple[Column, ...]
    head: int

    @property
    def first(self) -> int:
        """The first row of scores."""
        return self.head + 2

    @property
    def last(self) -> int:
        """The last row of scores."""
        return self.first + len(self.subjects) - 1


def blocks(book: Book) -> list[Block]:
    """The groups, one below the other."""
    found, row = [], 3
    for group, some in book.groups.items():
        block = Block(group, some, tuple(_columns(book, some[0])), row)
        found.append(block)
        row = block.last + 3
    return found


def _columns(book: Book, subject: Placed) -> list[Column]:
    compiled: Compiled = subject.found.compiled
    program = compiled.program
    found = []
    for section in program.sections:
        if section.kind is SectionKind.TOTAL:
            scale = program.type_of("total.shown").scale
            found.append(Column("", book.say(book.scheme.total.title), compiled.full, scale, None))
        else:
            light = next((s.key for s in program.steps if _is_light(s.key, section.item)), None)
            title = book.say(compiled.titles[section.item])
            points = compiled.points[section.item]
            found.append(Column(section.item, title, points, program.type_of(section.score).scale, light))
    return found


def _is_light(key: str, item: str) -> bool:
    return key.startswith("light.") and key.endswith(f".{item}.colour")


def score_block(book: Book, block: Block, column: int) -> str:
    """Where the scores of a column of a group stand."""
    area = xl_range_abs(block.first, FIRST_ITEM + column, block.last, FIRST_ITEM + column)
    return f"{quote_sheetname(book.matrix)}!{area}"


class MatrixSheet:
    """Writes the matrix."""

    def __init__(self, book: Book, styles: Styles) -> None:
        self.book = book
        self.styles = styles

    def write(self, workbook: Workbook) -> None:
        """Write the sheet, row by row."""
        sheet = workbook.add_worksheet(self.book.matrix)
        sheet.protect("", {"format_columns": True, "format_rows": True})
        sheet.hide_gridlines(2)
        sheet.freeze_panes(0, FIRST_ITEM)
        sheet.set_column(UNIT, UNIT, 26)
        sheet.set_column(RANK, RANK, 8)
        found = blocks(self.book)
        widest = max(len(b.columns) for b in found)
        sheet.set_column(FIRST_ITEM, FIRST_ITEM + widest - 1, 12)
        sheet.set_column(self._aside(found, 0), self._aside(found, widest), 8, None, {"level": 1})
        sheet.set_landscape()
        sheet.set_paper(8)
        sheet.fit_to_pages(1, 0)
        sheet.print_area(0, 0, found[-1].last, FIRST_ITEM + widest - 1)
        sheet.set_row(0, TITLE_HEIGHT)
        sheet.write_string(0, 0, self.book.title, self.styles.get("title"))
        sheet.write_string(1, 0, self.book.say(w.RATE_LEGEND), self.styles.get("small"))
        for block in found:
            self._block(sheet, block, self._aside(found, 0))

    @staticmethod
    def _aside(found: Sequence[Block], column: int) -> int:
        """Column in which the colour of a column of scores stands as a word."""
        return FIRST_ITEM + max(len(b.columns) for b in found) + 1 + column

    def _block(self, sheet: Worksheet, block: Block, aside: int) -> None:
        get = self.styles.get
        sheet.write_string(block.head, 0, self.book.group_title(block.group), get("subtitle"))
        row = block.head + 1
        sheet.set_row(row, 48)
        sheet.write_string(row, UNIT, self.book.say(w.NAME), get("head"))
        sheet.write_string(row, RANK, self.book.say(w.RANK), get("head"))
        for at, column in enumerate(block.columns):
            sheet.write_string(row, FIRST_ITEM + at, f"{column.title}（{column.points:f}）", get("head"))
            if column.light is not None:
                sheet.write_string(row, aside + at, column.title, get("whole"))
        for subject in block.subjects:
            row += 1
            self._row(sheet, block, subject, row, aside)
        for at, column in enumerate(block.columns):
            self._colours(sheet, block, column, FIRST_ITEM + at, aside + at)

    def _row(self, sheet: Worksheet, block: Block, subject: Placed, row: int, aside: int) -> None:
        get, shown = self.styles.get, Shown(subject, self.book.language)
        sheet.write_string(row, UNIT, subject.found.subject.name, get("text"))
        formula(sheet, row, RANK, self.book.pools.cell(POOL_RANK, subject.place), get("centre", 0), shown.rank)
        program = subject.template.program
        for at, column in enumerate(block.columns):
            style = get("value", column.scale)
            if not column.item:
                formula(sheet, row, FIRST_ITEM + at, summary_cell(subject, TOTAL_CELL), style, shown.total)
                continue
            section = next(s for s in program.sections if s.item == column.item)
            cell = score_cell(subject, column.item)
            formula(sheet, row, FIRST_ITEM + at, cell, style, shown.score(section))
            if column.light is not None:
                where = f"{quote_sheetname(subject.sheet)}!{subject.template.whole(column.light, 0)}"
                value = shown.value(column.light, 0)
                formula(sheet, row, aside + at, where, get("whole"), "" if value is None else str(value))

    def _colours(self, sheet: Worksheet, block: Block, column: Column, at: int, aside: int) -> None:
        """Colour the scores of a column: by the word beside them, or by score rate, reckoned in whole units."""
        if column.points <= 0:
            return
        first = xl_rowcol_to_cell(block.first, at)
        area = (block.first, at, block.last, at)
        if column.light is not None:
            word = xl_rowcol_to_cell(block.first, aside, False, True)
            tests = [(light, f'AND(ISNUMBER({first}),{word}="{light}")') for light in w.LIGHTS]
        else:
            scale = decimals_of(column.points)
            units = to_units(column.points, scale)
            value = f"ROUND({first}*{10**column.scale},0)*{100 * 10**scale}"
            tests = [
                (light, f"AND(ISNUMBER({first}),{value}>={int(rate) * units * 10**column.scale})")
                for light, rate in RATES
            ]
            tests.append(("red", f"ISNUMBER({first})"))
        for light, test in tests:
            shape = self.styles.colour(light, column.scale)
            rule = {"type": "formula", "criteria": f"={test}", "format": shape, "stop_if_true": True}
            sheet.conditional_format(*area, rule)
