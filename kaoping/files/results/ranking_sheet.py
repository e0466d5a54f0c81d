"""The ranking, group by group: it stays in order when an input is changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from kaoping.engine.numbers import decimals_of
from kaoping.files.results import words as w
from kaoping.files.results.book import POOL_GRADE, POOL_ORDER, POOL_RANK, POOL_TOTAL, POOL_UNIT, Book, Placed
from kaoping.files.results.cells import Kept, formula
from kaoping.files.results.pool_sheet import orders
from kaoping.files.results.score_sheet import Shown
from kaoping.files.results.styles import TITLE_HEIGHT, Styles

RANK, NAME, TOTAL, FULL, GRADE, POSITION = 0, 1, 2, 3, 4, 6


def by_rank(book: Book, some: Sequence[Placed]) -> list[Placed]:
    """Subjects of a group in the order of the ranking."""
    order = orders(book)
    return sorted(some, key=lambda s: order[s.place])


def position_formula(book: Book, some: Sequence[Placed], at: int) -> str:
    """Which subject of a group is the `at`-th of its ranking."""
    block = book.pools.block(POOL_ORDER, some[0].place, some[-1].place)
    return f"MATCH({at},{block},0)"


class RankingSheet:
    """Writes the ranking."""

    def __init__(self, book: Book, styles: Styles) -> None:
        self.book = book
        self.styles = styles

    def write(self, workbook: Workbook) -> None:
        """Write the sheet, row by row."""
        sheet = workbook.add_worksheet(self.book.ranking)
        sheet.protect("", {"format_columns": True, "format_rows": True})
        sheet.hide_gridlines(2)
        for column, width in ((RANK, 8), (NAME, 32), (TOTAL, 18), (FULL, 10), (GRADE, 14), (POSITION, 8)):
            sheet.set_column(column, column, width)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        say, get = self.book.say, self.styles.get
        sheet.print_area(0, 0, 3 + sum(len(some) + 3 for some in self.book.groups.values()), GRADE)
        sheet.set_row(0, TITLE_HEIGHT)
        sheet.write_string(0, 0, self.book.title, get("title"))
        period = f"{say(w.PERIOD)}：{self.book.period}　" if self.book.period else ""
        sheet.write_string(1, 0, f"{period}{say(w.TIES)}", get("subtitle"))
        row = 3
        for group, some in self.book.groups.items():
            row = self._group(sheet, row, group, some)

    def _group(self, sheet: Worksheet, row: int, group: str, some: Sequence[Placed]) -> int:
        say, get = self.book.say, self.styles.get
        sheet.write_string(row, 0, self.book.group_title(group), get("subtitle"))
        row += 1
        for column, words in ((RANK, w.RANK), (NAME, w.NAME), (TOTAL, w.TOTAL), (FULL, w.FULL), (GRADE, w.GRADE)):
            sheet.write_string(row, column, say(words), get("head"))
        for at, subject in enumerate(by_rank(self.book, some), start=1):
            row += 1
            position = position_formula(self.book, some, at)
            formula(sheet, row, POSITION, position, get("whole"), subject.place - some[0].place + 1)
            for column, of, style, value in self._cells(subject):
                found = self._index(of, some, xl_rowcol_to_cell(row, POSITION))
                formula(sheet, row, column, found, style, value)
            full = subject.found.compiled.full
            sheet.write_number(row, FULL, full, get("value", decimals_of(full)))
        return row + 2

    def _cells(self, subject: Placed) -> Iterator[tuple[int, int, object, Kept]]:
        get, shown = self.styles.get, Shown(subject, self.book.language)
        scale = subject.template.program.type_of("total.shown").scale
        yield RANK, POOL_RANK, get("centre", 0), shown.rank
        yield NAME, POOL_UNIT, get("text"), subject.found.subject.name
        yield TOTAL, POOL_TOTAL, get("value", scale), shown.total
        yield GRADE, POOL_GRADE, get("centre"), shown.grade

    def _index(self, column: int, some: Sequence[Placed], position: str) -> str:
        return f"INDEX({self.book.pools.block(column, some[0].place, some[-1].place)},{position})"
