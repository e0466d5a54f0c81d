"""What a page shows of a sheet of one's own: its first rows, the row of its head, and what its rows may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kaoping.collection.workbooks.cells import seen
from kaoping.collection.workbooks.described import Described, Describer
from kaoping.collection.workbooks.offered import Offered
from kaoping.engine.terms import ListItem
from kaoping.files.sheets.model import Book, Sheet, letters
from kaoping.files.values.headers import list_of
from kaoping.files.values.mapping import MappedSheet
from kaoping.files.values.plain_text import key_of
from kaoping.files.values.proposing import Wanted, propose_table
from kaoping.files.values.proposing_across import propose_across

_ABOVE, _BELOW = 5, 3
"""Rows around the head that are shown."""
ACROSS = "@across"
"""What rows are where each is a data item and units stand side by side; no list can be called so."""
_FEWEST = 2
"""So many units side by side, at least, make a head."""
LOWEST_HEAD = 60
"""The last row that can be a head: what stands above a table is a title, not a book."""


@dataclass(frozen=True)
class Line:
    """A row of a sheet as the page shows it."""

    number: int
    cells: tuple[str, ...]
    is_head: bool


class Layout:
    """A sheet of a file, with what was chosen of it: which sheet, which row is its head, and what its rows are.

    `known` are mappings of before; `chosen` holds `sheet`, `head` and `of` as an address gives them; what is wrong in
    it does not count.
    """

    def __init__(
        self, offered: Offered, book: Book, known: Sequence[MappedSheet], chosen: Mapping[str, str] | None = None
    ) -> None:
        self.offered = offered
        self.known = known
        chosen = {} if chosen is None else chosen
        self.sheets = [(at, sheet) for at, sheet in enumerate(book.sheets) if sheet.rows]
        self.at, self.sheet = self._sheet(_number(chosen.get("sheet")))
        self.of = self._list(chosen.get("of"))
        self.head_chosen = self._head(_number(chosen.get("head")))
        table = self._across(chosen.get("of")) or self._proposed(self.head_chosen or self._known_head(is_across=False))
        self.is_across = table.is_across
        self.describer = Describer(offered, self.sheet, table, self.of, known)

    def _sheet(self, at: int | None) -> tuple[int, Sheet]:
        """The sheet that was chosen, or the first one with a name of a mapping, or the one with most that is known."""
        if found := [one for one in self.sheets if one[0] == at]:
            return found[0]
        names = {name for table in self.known for name in table.names_of_sheets}
        if named := [one for one in self.sheets if one[1].name in names]:
            return named[0]
        return max(self.sheets, key=lambda one: (self._certain(one[1]), -one[0]))

    def _certain(self, sheet: Sheet) -> int:
        """How much of a sheet is known for certain."""
        if across := propose_across(sheet, self.offered.asked, items=frozenset(self.offered.single)):
            return len(across.columns) + 1
        found = propose_table(sheet, self.offered.asked, Wanted(subject=self.offered.subject))
        return 0 if found is None else sum(1 for column in found.columns if not column.check)

    def _list(self, of: str | None) -> ListItem | None:
        """The list whose records the rows are; None where they are subjects or values."""
        lists = self.offered.lists
        if of in lists:
            return lists[of]
        if of is None and (found := list_of(self.sheet, self.offered.asked)) is not None and found.id in lists:
            return found
        return next(iter(lists.values())) if lists and not self.offered.single else None

    def _head(self, row: int | None) -> int | None:
        return row if row in self.sheet.rows and row <= LOWEST_HEAD else None

    def _across(self, of: str | None) -> MappedSheet | None:
        """The table with units side by side, where somebody has said that it is one, or it looks like one."""
        if self.of is not None or not self.offered.single or of not in (None, ACROSS):
            return None
        head = self.head_chosen or self._known_head(is_across=True) or self._row_of_units()
        is_sure = of == ACROSS or (self.head_chosen is None and head is not None)
        items = frozenset(self.offered.single)
        return propose_across(self.sheet, self.offered.asked, head=head, items=items, is_sure=is_sure)

    def _row_of_units(self) -> int | None:
        """The first row with the names of several units, below which none is named again: they stand side by side."""
        units = {key_of(name) for name in self.offered.subjects()}
        named = [cell for cell in self.sheet.cells() if key_of(cell.text) in units]
        first = [cell.column for cell in named if cell.row == named[0].row <= LOWEST_HEAD]
        is_head = len(first) >= _FEWEST and not any(cell.row > named[0].row and cell.column in first for cell in named)
        return named[0].row if is_head else None

    def _known_head(self, *, is_across: bool) -> int | None:
        """The row that is the head in a mapping of before, if some of its headers stand there."""
        known = (one for one in self.known if one.is_across == is_across)
        return next((one.header for one in known if one.header in self.sheet.rows and self._heads(one)), None)

    def _heads(self, table: MappedSheet) -> bool:
        row = self.sheet.rows[table.header or 0]
        texts = {key_of(cell.text) for cell in row.values()}
        return any(column.header is not None and key_of(column.header) in texts for column in table.columns)

    def _proposed(self, head: int | None) -> MappedSheet:
        wanted = Wanted(head, self.of, frozenset(self.offered.single), self.offered.subject)
        found = propose_table(self.sheet, self.offered.asked, wanted)
        assert found is not None, "a sheet with contents has columns"
        return found

    @property
    def kinds(self) -> list[tuple[str, str, bool]]:
        """What the rows may be, with the title of a list, and whether it is that now.

        "" is for subjects or values, `ACROSS` for data items with units side by side, and the others are lists.
        """
        single = [("", "", self.row_is == ""), (ACROSS, "", self.is_across)] if self.offered.single else []
        return single + [(id_, self.offered.title(id_), self.of == item) for id_, item in self.offered.lists.items()]

    @property
    def row_is(self) -> str:
        """What each row is, as an address says it: see `kinds`."""
        return ACROSS if self.is_across else self.of.id if self.of else ""

    @cached_property
    def alike(self) -> list[tuple[int, Sheet]]:
        """The other sheets with the same head."""
        head = self._headers(self.sheet)
        return [(at, one) for at, one in self.sheets if at != self.at and self._headers(one) == head]

    def _headers(self, sheet: Sheet) -> dict[int, str]:
        return {column: key_of(cell.text) for column, cell in sheet.rows.get(self.head, {}).items()}

    @property
    def head(self) -> int:
        """The row of the head."""
        return self.describer.head

    @cached_property
    def columns(self) -> list[Described]:
        """The columns, each with what it seems to be."""
        return self.describer.columns()

    @cached_property
    def lines(self) -> list[Line]:
        """The rows around the head."""
        rows = [row for row in sorted(self.sheet.rows) if self.head - _ABOVE <= row <= self.head + _BELOW]
        return [
            Line(row, tuple(seen(self.sheet, row, column) for column in self._numbers), row == self.head)
            for row in rows
        ]

    @property
    def column_letters(self) -> list[str]:
        """The letters above those rows."""
        return [letters(column) for column in self._numbers]

    @cached_property
    def _numbers(self) -> list[int]:
        return sorted({column for cells in self.sheet.rows.values() for column in cells})


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else None
