"""The overall table (总表) of a group for print: A3 landscape, in the order of the ranking, to be signed and sealed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from kaoping.engine.numbers import plain
from kaoping.engine.program import SectionKind
from kaoping.engine.scheme import Branch, Item, applies, weight_of
from kaoping.files.results import words as w
from kaoping.files.results.book import POOL_GRADE, POOL_RANK, POOL_TOTAL, POOL_UNIT, Book, Placed
from kaoping.files.results.cells import formula
from kaoping.files.results.matrix_sheet import Block, Column, score_block
from kaoping.files.results.ranking_sheet import by_rank, position_formula
from kaoping.files.results.score_sheet import Shown
from kaoping.files.results.styles import Styles

RANK, NAME, FIRST_ITEM = 0, 1, 2
HEAD_ROW, SECOND_HEAD_ROW, FIRST_ROW = 3, 4, 5

SIGNED, OF_EVIDENCE = 4, 9
"""Rows below the table for signatures and seal, and for what stands on record."""
CODE = 0.22
"""What is left of a code's picture: some four centimetres on paper."""


@dataclass(frozen=True)
class _Heading:
    """A top-level item with the columns below it: its own score last."""

    title: str
    columns: tuple[tuple[str, int], ...]
    """Title and number in the matrix of each column."""


class OverallSheet:
    """Writes the overall table of one group."""

    def __init__(self, book: Book, block: Block, name: str, styles: Styles) -> None:
        self.book = book
        self.block = block
        self.name = name
        self.styles = styles
        self.numbers = {column.item: at for at, column in enumerate(block.columns)}
        # A cycle that is made from the totals of its periods has no scores of items.
        items = [i for i in book.result.as_scored.items if applies(i, block.group) and i.id in self.numbers]
        self.headings = [self._heading(item) for item in items]

    @property
    def _width(self) -> int:
        """Number of columns on paper."""
        return FIRST_ITEM + sum(len(h.columns) for h in self.headings) + 2

    def _heading(self, item: Item) -> _Heading:
        columns = [(self._title(leaf), self.numbers[leaf.id]) for leaf in _below(item, self.block.group)]
        if isinstance(item, Branch):
            columns.append((self.book.say(w.SUBTOTAL), self.numbers[item.id]))
        weight = weight_of(item, self.block.group)
        said = "" if weight is None else self.book.say(w.WEIGHT).format(weight=f"{plain(weight.scaleb(2))}%")
        return _Heading(f"{self._title(item)}（{said}）" if said else self._title(item), tuple(columns))

    def _title(self, item: Item) -> str:
        return self._column(item.id).title

    def _column(self, item: str) -> Column:
        return self.block.columns[self.numbers[item]]

    def write(self, workbook: Workbook) -> None:
        """Write the sheet, row by row."""
        sheet = workbook.add_worksheet(self.name)
        sheet.protect("", {"format_columns": True, "format_rows": True})
        self._prepare(sheet)
        self._title_rows(sheet)
        self._heads(sheet)
        ranked = by_rank(self.book, self.block.subjects)
        for at, subject in enumerate(ranked, start=1):
            self._row(sheet, FIRST_ROW + at - 1, at, subject)
        self._signatures(sheet, FIRST_ROW + len(ranked) + 1)

    def _prepare(self, sheet: Worksheet) -> None:
        last = self._width - 1
        sheet.set_paper(8)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.repeat_rows(0, SECOND_HEAD_ROW)
        sheet.set_footer(f"&C{self.book.say(w.PAGE)}")
        sheet.hide_gridlines(2)
        sheet.set_column(RANK, RANK, 6)
        sheet.set_column(NAME, NAME, 24)
        sheet.set_column(FIRST_ITEM, last, 11)
        sheet.set_column(last + 2, last + 2, 8)
        signed = SIGNED if self.book.evidence is None else SIGNED + OF_EVIDENCE
        sheet.print_area(0, 0, FIRST_ROW + len(self.block.subjects) + signed, last)

    def _title_rows(self, sheet: Worksheet) -> None:
        say, get, last = self.book.say, self.styles.get, self._width - 1
        scheme = self.book.scheme
        title = say(w.OVERALL_TITLE).format(scheme=say(scheme.title)) + self.book.marks
        sheet.set_row(0, 36)
        sheet.merge_range(0, 0, 0, last, title, get("print_title"))
        left = [] if scheme.issuer is None else [say(w.ISSUER).format(issuer=say(scheme.issuer))]
        left.append(f"{say(w.GROUP)}：{self.book.group_title(self.block.group)}")
        if self.book.period:
            left.append(f"{say(w.PERIOD)}：{self.book.period}")
        sheet.write_string(2, 0, "　　".join(left), get("subtitle"))
        sheet.write_string(2, last, say(w.IN_POINTS), get("right"))

    def _heads(self, sheet: Worksheet) -> None:
        """Two rows of headings, written one after the other; what has one heading leaves the upper one open."""
        say, head = self.book.say, self.styles.get("print_head")
        upper, lower = self.styles.get("print_head_upper"), self.styles.get("print_head_lower")
        alone = {RANK: say(w.RANK), NAME: say(w.NAME)}
        alone |= {self._width - 2: say(w.TOTAL), self._width - 1: say(w.GRADE)}
        below: dict[int, str] = {}
        sheet.set_row(HEAD_ROW, 30)
        column = FIRST_ITEM
        for heading in self.headings:
            after = column + len(heading.columns)
            if len(heading.columns) == 1:
                alone[column] = self._with_points(*heading.columns[0])
            else:
                sheet.merge_range(HEAD_ROW, column, HEAD_ROW, after - 1, heading.title, head)
                below |= {column + at: self._with_points(*found) for at, found in enumerate(heading.columns)}
            column = after
        for at in alone:
            sheet.write_blank(HEAD_ROW, at, None, upper)
        sheet.set_row(SECOND_HEAD_ROW, 46)
        for at, title in alone.items():
            sheet.write_string(SECOND_HEAD_ROW, at, title, lower)
        for at, title in below.items():
            sheet.write_string(SECOND_HEAD_ROW, at, title, head)

    def _with_points(self, title: str, number: int) -> str:
        return f"{title}（{self.block.columns[number].points:f}）"

    def _row(self, sheet: Worksheet, row: int, at: int, subject: Placed) -> None:
        get, shown = self.styles.get, Shown(subject, self.book.language)
        some = self.block.subjects
        aside = self._width + 1
        position = xl_rowcol_to_cell(row, aside)
        found = position_formula(self.book, some, at)
        formula(sheet, row, aside, found, get("whole"), subject.place - some[0].place + 1)
        sheet.set_row(row, 24)

        def across(column: int) -> str:
            return f"INDEX({self.book.pools.block(column, some[0].place, some[-1].place)},{position})"

        formula(sheet, row, RANK, across(POOL_RANK), get("print_cell", 0), shown.rank)
        formula(sheet, row, NAME, across(POOL_UNIT), get("print_cell"), subject.found.subject.name)
        program = subject.template.program
        sections = {s.item: s for s in program.sections if s.kind is not SectionKind.TOTAL}
        column = FIRST_ITEM
        for number in (number for heading in self.headings for _, number in heading.columns):
            found = f"INDEX({score_block(self.book, self.block, number)},{position})"
            shape = self.block.columns[number]
            formula(sheet, row, column, found, get("print_cell", shape.scale), shown.score(sections[shape.item]))
            column += 1
        scale = program.type_of("total.shown").scale
        formula(sheet, row, column, across(POOL_TOTAL), get("print_cell", scale), shown.total)
        formula(sheet, row, column + 1, across(POOL_GRADE), get("print_cell"), shown.grade)

    def _signatures(self, sheet: Worksheet, row: int) -> None:
        """Who prepared, reviewed and approved it, the date, and the place of the seal."""
        say, get = self.book.say, self.styles.get
        blank = "＿＿＿＿＿＿＿＿"
        signs = [f"{say(words)}：{blank}" for words in (w.PREPARED, w.REVIEWED, w.APPROVED)]
        sheet.set_row(row, 30)
        sheet.write_string(row, 0, "　　　　".join(signs), get("sign"))
        sheet.set_row(row + 2, 30)
        sheet.write_string(row + 2, 0, f"{say(w.DATE)}　　　　{say(w.SEAL)}", get("sign"))
        if self.book.evidence is not None:
            sheet.write_string(row + 4, 0, self.book.evidence.said, get("sign"))
            code = {"image_data": BytesIO(self.book.evidence.picture), "x_scale": CODE, "y_scale": CODE}
            sheet.insert_image(row + 5, 0, "checkpoint.png", code | {"description": self.book.evidence.said})


def _below(item: Item, group: str) -> Sequence[Item]:
    """The leaves of an item, or the item itself if it is one."""
    if not isinstance(item, Branch):
        return [item]
    return [leaf for inner in item.items if applies(inner, group) for leaf in _below(inner, group)]
