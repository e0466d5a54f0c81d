"""The sheet across subjects (横向计算): a row for each, with the cells from which ranks, means and quotas are made."""

from __future__ import annotations

from collections.abc import Iterator

from xlsxwriter import Workbook
from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from kaoping.engine.program import Kind, Pool
from kaoping.engine.scoring import belongs
from kaoping.files.results import words as w
from kaoping.files.results.book import (
    FIRST_POOL_ROW,
    POOL_GRADE,
    POOL_GROUP,
    POOL_ORDER,
    POOL_RANK,
    POOL_TOTAL,
    POOL_UNIT,
    Book,
    Placed,
)
from kaoping.files.results.cells import Kept, formula, kept, typed
from kaoping.files.results.score_sheet import GRADE_CELL, RANK_CELL, TOTAL_CELL, Shown, summary_cell
from kaoping.files.results.styles import TITLE_HEIGHT, Styles


class PoolSheet:
    """Writes the sheet across subjects."""

    def __init__(self, book: Book, styles: Styles) -> None:
        self.book = book
        self.styles = styles
        self.pools = book.pools
        self.orders = orders(book)

    def write(self, workbook: Workbook) -> None:
        """Write the sheet, row by row."""
        sheet = workbook.add_worksheet(self.pools.sheet)
        sheet.protect("", {"format_columns": True, "format_rows": True})
        sheet.freeze_panes(FIRST_POOL_ROW, 1)
        sheet.set_column(POOL_UNIT, POOL_UNIT, 24)
        sheet.set_column(POOL_GROUP, POOL_ORDER + 60, 13)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_row(0, TITLE_HEIGHT)
        sheet.write_string(0, 0, self.pools.sheet, self.styles.get("title"))
        self._head(sheet)
        for subject in self.book.subjects:
            if self.book.writes(subject):
                self._row(sheet, subject)
            else:
                self._figures(sheet, subject)

    def _head(self, sheet: Worksheet) -> None:
        head = self.styles.get("head")
        for column, words in enumerate((w.NAME, w.GROUP, w.TOTAL, w.RANK, w.GRADE, w.ORDER)):
            sheet.write_string(1, column, self.book.say(words), head)
        for what, end, cell, _, column in self.pools.all():
            name = self._name(cell)
            if what == "part":
                name = self.book.say(w.TAKES_PART) + name
            mark = "" if end == 0 else f"（{self.book.say(w.WHOLE_HIGH)}）"
            sheet.write_string(1, column, name + mark, head)

    def _name(self, key: str) -> str:
        for template in self.book.templates.values():
            if key in template.program.position:
                return template.program.words_of(key).say(self.book.language)
        return key

    def _row(self, sheet: Worksheet, subject: Placed) -> None:
        row = FIRST_POOL_ROW + subject.place
        get = self.styles.get
        shown = Shown(subject, self.book.language)
        sheet.write_string(row, POOL_UNIT, subject.found.subject.name, get("text"))
        sheet.write_string(row, POOL_GROUP, self.book.group_title(subject.found.subject.group), get("text"))
        scale = subject.template.program.type_of("total.shown").scale
        formula(sheet, row, POOL_TOTAL, summary_cell(subject, TOTAL_CELL), get("value", scale), shown.total)
        formula(sheet, row, POOL_RANK, summary_cell(subject, RANK_CELL), get("value", 0), shown.rank)
        formula(sheet, row, POOL_GRADE, summary_cell(subject, GRADE_CELL), get("value"), shown.grade)
        if self.book.only is None:
            formula(sheet, row, POOL_ORDER, self._order(subject), get("whole"), self.orders[subject.place])
        for what, end, cell, where, column in self.pools.all():
            self._cell(sheet, subject, what, end, (cell, where), column)

    def _figures(self, sheet: Worksheet, subject: Placed) -> None:
        """The figures of a subject that has no sheet here, and only those with which the written ones are compared."""
        row, style = FIRST_POOL_ROW + subject.place, self.styles.get("whole")
        sheet.write_string(row, POOL_UNIT, self.book.name_of(subject), self.styles.get("text"))
        sheet.write_string(row, POOL_GROUP, self.book.group_title(subject.found.subject.group), self.styles.get("text"))
        compared = {
            key
            for own in self.book.written
            for pool in pools_of(own)
            if belongs(pool, own.found.subject, subject.found.subject)
            for key in (pool.cell, *pool.ties)
        }
        for what, end, cell, where, column in self.pools.all():
            if what in ("part", "value", "tie") and cell in compared:
                found = self._figure(subject, what, end, cell, where)
                typed(sheet, row, column, found, style)

    def _figure(self, subject: Placed, what: str, end: int, cell: str, where: str) -> Kept:
        if cell not in subject.template.layout.rows:
            return "" if what == "value" else 0
        if what == "part":
            return self._part(subject, cell, where, end)
        return self._value(subject, cell, where, end) if what == "value" else self._kept(subject, cell, end) or 0

    def _order(self, subject: Placed) -> str:
        """Number of the subject in its group by rank; equal ranks in the order of the rows, no rank last."""
        some = self.book.groups[subject.found.subject.group]
        ranks = self.pools.block(POOL_RANK, some[0].place, some[-1].place)
        own = self.pools.cell(POOL_RANK, subject.place)
        ahead = f"ISNUMBER({ranks})*({ranks}<{own})"
        level = f"({ranks}={own})*(ROW({ranks})<ROW({own}))"
        unranked = f"ISNUMBER({ranks})+(1-ISNUMBER({ranks}))*(ROW({ranks})<ROW({own}))"
        return f"1+IF(ISNUMBER({own}),SUMPRODUCT({ahead}+{level}),SUMPRODUCT({unranked}))"

    def _cell(
        self, sheet: Worksheet, subject: Placed, what: str, end: int, named: tuple[str, str], column: int
    ) -> None:
        row = FIRST_POOL_ROW + subject.place
        style = self.styles.get("whole")
        key, where = named
        if what == "list":
            taking = any(t.sheet == where and subject in t.subjects for t in self.book.tables)
            sheet.write_number(row, column, 1 if taking else 0, style)
            return
        if key not in subject.template.layout.rows:
            # The subject's scheme has no such cell: it takes no part.
            if what in ("part", "tie"):
                sheet.write_number(row, column, 0, style)
            return
        address = self._address(subject, key, end)
        if what == "part":
            said = self._takes_part(subject, key, where, end)
            formula(sheet, row, column, said, style, self._part(subject, key, where, end))
        elif what == "value":
            part = xl_rowcol_to_cell(row, self.pools.column("part", end, key, where))
            formula(sheet, row, column, f'IF({part}=1,{address},"")', style, self._value(subject, key, where, end))
        elif what == "tie":
            formula(sheet, row, column, f'IF({address}="",0,{address})', style, self._kept(subject, key, end) or 0)
        else:
            formula(sheet, row, column, address, style, self._kept(subject, key, end))

    def _address(self, subject: Placed, key: str, end: int) -> str:
        return f"{quote_sheetname(subject.sheet)}!{subject.template.whole(key, end)}"

    def _takes_part(self, subject: Placed, key: str, where: str, end: int) -> str:
        there = f'IF({self._address(subject, key, end)}="",0,1)'
        if not where:
            return there
        if where not in subject.template.layout.rows:
            return "0"
        condition = self._address(subject, where, end)
        # An error in the condition stays one: who takes part is not known then.
        return f"IF({condition}=TRUE,{there},0)"

    def _part(self, subject: Placed, key: str, where: str, end: int) -> Kept:
        shown = Shown(subject, self.book.language)
        if end == 1 and subject.found.high is None:
            return ""
        if where and (where not in subject.template.layout.rows or shown.value(where, end) is not True):
            return 0
        return 0 if shown.value(key, end) is None else 1

    def _value(self, subject: Placed, key: str, where: str, end: int) -> Kept:
        return self._kept(subject, key, end) if self._part(subject, key, where, end) == 1 else ""

    def _kept(self, subject: Placed, key: str, end: int) -> Kept:
        program = subject.template.program
        value = Shown(subject, self.book.language).value(key, end)
        kind = program.type_of(key)
        if kind.kind is Kind.TEXT and value is None:
            return ""
        return kept(value, kind)


def pools_of(placed: Placed) -> Iterator[Pool]:
    """The steps of a subject that look at several subjects."""
    for step in placed.template.program.steps:
        if isinstance(step.what, Pool):
            yield step.what


def orders(book: Book) -> dict[int, int]:
    """The number of each subject in its group by rank, as the sheet finds it, by place."""
    found: dict[int, int] = {}
    for some in book.groups.values():
        ranked = sorted(some, key=lambda s: (s.found.rank is None, s.found.rank or 0, s.place))
        found |= {subject.place: at for at, subject in enumerate(ranked, start=1)}
    return found
