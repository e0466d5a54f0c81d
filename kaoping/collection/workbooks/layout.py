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

_ABOVE, _BELOW = 5, 3
"""Rows around the head that are shown."""
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
        head = _number(chosen.get("head"))
        is_row = head in self.sheet.rows and head <= LOWEST_HEAD
        table = self._proposed(head if is_row else self._known_head())
        self.describer = Describer(offered, self.sheet, table, self.of, known)

    def _sheet(self, at: int | None) -> tuple[int, Sheet]:
        """The sheet that was chosen, or the first one with a name of a mapping, or the one with most that is known."""
        if found := [one for one in self.sheets if one[0] == at]:
            return found[0]
        names = {table.sheet for table in self.known if table.sheet}
        if named := [one for one in self.sheets if one[1].name in names]:
            return named[0]
        return max(self.sheets, key=lambda one: (self._certain(one[1]), -one[0]))

    def _certain(self, sheet: Sheet) -> int:
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

    def _known_head(self) -> int | None:
        """The row that is the head in a mapping of before, if some of its headers stand there."""
        heads = (one.header for one in self.known if one.header in self.sheet.rows and self._heads(one))
        return next(heads, None)

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
        """What the rows may be: "" for subjects or values, or a list; with its title, and whether it is that now."""
        single = [("", "", self.of is None)] if self.offered.single else []
        return single + [(id_, self.offered.title(id_), self.of == item) for id_, item in self.offered.lists.items()]

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
