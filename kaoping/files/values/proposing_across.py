"""Proposing a mapping for a sheet with data items down and units across: which columns are beside those of units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from kaoping.files.sheets.model import Cell, CellKind, Sheet, letters
from kaoping.files.values.asked import Asked
from kaoping.files.values.columns import Role, role_of
from kaoping.files.values.mapping import ACROSS_ROLES, MappedColumn, MappedSheet
from kaoping.files.values.plain_text import key_of, trimmed, without_tail
from kaoping.files.values.rows import is_sum
from kaoping.files.values.units import is_unit

MEASURES = frozenset(("计量单位", "度量单位", "单位", "unit", "unitofmeasure", "measure"))
"""Headers of columns with units of measure, as keys; 单位 where units of measure stand below it."""
_FEWEST = 2
"""So many data items and so many units, at least, make a sheet look like one with units across."""


def propose_across(
    sheet: Sheet, asked: Asked, *, head: int | None = None, items: Collection[str] | None = None, is_sure: bool = False
) -> MappedSheet | None:
    """A mapping for a sheet with units across; None if it does not look like one.

    `head` is the row with the names of units and `items` are the data items that rows may be, if somebody knows them.
    `is_sure`: somebody has said that it is such a sheet.
    """
    return _Across(sheet, asked, items).table(head, is_sure=is_sure)


class _Across:
    def __init__(self, sheet: Sheet, asked: Asked, items: Collection[str] | None) -> None:
        self.sheet = sheet
        self.asked = asked
        self.items = items

    def table(self, head: int | None, *, is_sure: bool) -> MappedSheet | None:
        """The proposed table."""
        known = [cell for cell in self.sheet.cells() if (head is None or cell.row > head) and self._is_item(cell)]
        counted = Counter(cell.column for cell in known)
        if not is_sure and max(counted.values(), default=0) < _FEWEST:
            return None
        item = counted.most_common(1)[0][0] if counted else self._guessed(head or min(self.sheet.rows))
        header = head or self._head(item, min((cell.row for cell in known if cell.column == item), default=0))
        columns = [self._beside(header, column, item, bool(counted)) for column in self._used(header)]
        beside = tuple(column for column in columns if column is not None)
        units = len(columns) - len(beside)
        if not is_sure and (units < _FEWEST or self._is_another(header, item)):
            return None
        return MappedSheet(sheet=self.sheet.name or None, header=header, columns=beside, others="subject")

    def _is_item(self, cell: Cell) -> bool:
        if cell.kind is not CellKind.TEXT:
            return False
        parts = without_tail(cell.text)
        keys = [key_of(cell.text), *([] if parts is None else [parts[0]])]
        found = next((self.asked.names[key] for key in keys if key in self.asked.names), frozenset())
        return bool(found) and (self.items is None or bool(found & set(self.items)))

    def _guessed(self, head: int) -> int:
        """The column that most likely names data items, where no name is known: by its header, or as texts."""
        used = self._used(head)
        titled = [c for c in used if (cell := self.sheet.seen_at(head, c)) and role_of(cell.text) is Role.ITEM]
        below = {
            c: [cells[c].kind for row, cells in self.sheet.rows.items() if row > head and c in cells] for c in used
        }
        texts = [c for c, kinds in below.items() if kinds and set(kinds) == {CellKind.TEXT}]
        return next(iter(titled + texts + used))

    def _head(self, item: int, first: int) -> int:
        """The row with the names of units: the nearest one above the first data item with several texts."""
        above = [row for row in sorted(self.sheet.rows) if row < first]
        titled = [row for row in above if sum(1 for c in self.sheet.rows[row].values() if c.column != item) >= _FEWEST]
        return max(titled or above or [min(self.sheet.rows)])

    def _used(self, header: int) -> list[int]:
        return sorted({column for row, cells in self.sheet.rows.items() if row >= header for column in cells})

    def _is_another(self, header: int, item: int) -> bool:
        """Whether the head says that rows are of units, or that each row gives one value."""
        roles = {
            role_of(cell.text): column
            for column in self._used(header)
            if (cell := self.sheet.seen_at(header, column)) is not None and not self._is_measure(header, column)
        }
        return Role.VALUE in roles or (Role.SUBJECT in roles and roles[Role.SUBJECT] != item)

    def _is_measure(self, header: int, column: int) -> bool:
        """Whether a column holds units of measure."""
        cell = self.sheet.seen_at(header, column)
        if cell is None or key_of(cell.text) not in MEASURES:
            return False
        below = [c.text for row, cells in self.sheet.rows.items() if row > header and (c := cells.get(column))]
        return key_of(cell.text) != key_of("单位") or (bool(below) and all(map(is_unit, below)))

    def _beside(self, header: int, column: int, item: int, is_certain: bool) -> MappedColumn | None:
        """What a column beside those of units is; None for one of a unit."""
        cell = self.sheet.seen_at(header, column)
        at, text = letters(column), None if cell is None else trimmed(cell.text)
        if column == item:
            return MappedColumn(at=at, header=text, is_=Role.ITEM, check=not is_certain)
        if self._is_measure(header, column):
            return MappedColumn(at=at, header=text, is_=Role.UNIT)
        if text is None or is_sum(text):
            return MappedColumn(at=at, header=text, is_=Role.IGNORED)
        role = role_of(text)
        if role in ACROSS_ROLES and role is not Role.ITEM:
            return MappedColumn(at=at, header=text, is_=role)
        return MappedColumn(at=at, header=text, is_=Role.IGNORED, check=True) if column < item else None
