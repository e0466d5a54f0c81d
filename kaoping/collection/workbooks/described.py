"""The columns of a sheet of one's own, each with what it seems to be: by its name, as before, or guessed."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice

from kaoping.collection.workbooks.cells import seen
from kaoping.collection.workbooks.offered import Offered
from kaoping.engine.terms import ListItem, NumberItem
from kaoping.files.sheets.model import Sheet, from_letters, letters
from kaoping.files.values.columns import Role
from kaoping.files.values.mapping import MappedColumn, MappedSheet
from kaoping.files.values.plain_text import key_of, trimmed, without_tail
from kaoping.files.values.rows import is_footnote
from kaoping.files.values.units import differing_unit, factor_between, unit_in

ROLES = (Role.SUBJECT, Role.PERIOD, Role.SOURCE)
LONG_ROLES = (Role.ITEM, Role.VALUE, Role.STATUS, Role.UNIT)
"""What columns are where each row names its data item and gives one value."""
ACROSS_ROLES = (Role.SUBJECT, Role.ITEM, Role.UNIT, Role.PERIOD, Role.SOURCE)
"""What columns are where units stand side by side: of the unit in their header, or beside those."""
IGNORED = str(Role.IGNORED)
SAMPLES = 3
_LOOKED_AT = 30
"""Rows that are looked at for a guess."""
_NEAR = 0.55


@dataclass(frozen=True)
class Described:
    """A column of a sheet: its header, some of what stands below, and what it seems to be."""

    number: int
    header: str
    samples: tuple[str, ...]
    proposed: MappedColumn

    @property
    def letters(self) -> str:
        """Its letters."""
        return letters(self.number)

    @property
    def meaning(self) -> str:
        """What it seems to be, as a choice of the form."""
        if self.proposed.item is not None:
            return f"item:{self.proposed.item}"
        if self.proposed.field is not None:
            return f"field:{self.proposed.field}"
        return str(self.proposed.is_ or Role.IGNORED)

    @property
    def is_guess(self) -> bool:
        """Whether somebody should look at it."""
        return self.proposed.check and self.meaning != IGNORED

    def as_(self, role: Role, *, is_guess: bool = False) -> Described:
        """The same column, seeming to be something else."""
        return replace(self, proposed=MappedColumn(at=self.letters, is_=role, check=is_guess))


class Describer:
    """Describes the columns below the head of a sheet; `known` are mappings of before, the latest first."""

    def __init__(
        self, offered: Offered, sheet: Sheet, table: MappedSheet, of: ListItem | None, known: Sequence[MappedSheet]
    ) -> None:
        self.offered = offered
        self.sheet = sheet
        self.table = table
        self.of = of
        self.known = known
        assert table.header is not None, "a proposal has a head"
        self.head = table.header

    @cached_property
    def _below(self) -> list[int]:
        """The rows below the head."""
        return [row for row in sorted(self.sheet.rows) if row > self.head]

    @property
    def is_across(self) -> bool:
        """Whether units stand side by side."""
        return self.table.is_across

    def columns(self) -> list[Described]:
        """The columns, each with what it seems to be; nothing twice, but for those of units that stand side by side."""
        known = self._known_by_header()
        if self.is_across:
            return [self._described(column, known) for column in self._all()]
        found = _once([self._described(column, known) for column in self.table.columns], self.of)
        has_values = any(one.proposed.item is not None or one.meaning == Role.ITEM for one in found)
        return found if has_values or self.of is not None else self._with_names(found)

    def _all(self) -> list[MappedColumn]:
        """The columns of a table with units across: a mapping names only those beside the ones of units."""
        beside = {column.at: column for column in self.table.columns}
        used = sorted({c for row, cells in self.sheet.rows.items() if row >= self.head for c in cells})
        return [beside.get(letters(number)) or self._of_a_unit(number) for number in used]

    def _of_a_unit(self, number: int) -> MappedColumn:
        cell = self.sheet.seen_at(self.head, number)
        header = None if cell is None else trimmed(cell.text)
        return MappedColumn(at=letters(number), header=header, is_=Role.SUBJECT)

    def _known_by_header(self) -> dict[str, MappedColumn]:
        """What columns were before, by their headers; the latest mapping counts."""
        of = None if self.of is None else self.of.id
        found: dict[str, MappedColumn] = {}
        for table in self.known:
            for column in table.columns if table.list == of and table.is_across == self.is_across else ():
                if column.header is not None and self._is_offered(column):
                    found.setdefault(key_of(column.header), column)
        return found

    def _described(self, column: MappedColumn, known: Mapping[str, MappedColumn]) -> Described:
        assert column.at is not None
        number, header = from_letters(column.at), column.header or ""
        proposed = known.get(key_of(header), column)
        if not self._is_offered(proposed):
            proposed = MappedColumn(at=column.at, is_=Role.IGNORED)
        proposed = proposed.model_copy(update={"at": column.at, "header": column.header})
        return Described(number, header, self._samples(number), self._converted(proposed, header))

    def _is_offered(self, column: MappedColumn) -> bool:
        if self.is_across:
            has_periods = column.is_ is not Role.PERIOD or self.offered.has_periods
            return has_periods and column.is_ in (*ACROSS_ROLES, Role.IGNORED)
        if column.item is not None:
            return self.of is None and column.item in self.offered.single
        if column.field is not None:
            return self.of is not None and column.field in {field.id for field in self.of.fields}
        if column.is_ in LONG_ROLES:
            return self.of is None
        return column.is_ in (Role.SUBJECT, Role.SOURCE, Role.IGNORED) or (
            column.is_ is Role.PERIOD and self.offered.has_periods
        )

    def _converted(self, column: MappedColumn, header: str) -> MappedColumn:
        """The column with the factor that follows from the unit in its header."""
        item = self.offered.items.get(column.item or "")
        if column.factor is not None or not isinstance(item, NumberItem):
            return column
        unit = differing_unit(header, item)
        factor = factor_between(unit, item) if unit else None
        return column if factor is None else column.model_copy(update={"factor": factor, "unit": unit})

    def _samples(self, column: int) -> tuple[str, ...]:
        rows = (row for row in self._below if column in self.sheet.rows[row])
        return tuple(seen(self.sheet, row, column) for row in islice(rows, SAMPLES))

    def _with_names(self, columns: list[Described]) -> list[Described]:
        """The columns of a sheet whose head names no data item: its rows may, and the next column has their values."""
        free = [one for one in columns if one.meaning == IGNORED]
        names = next((one for one in free if self._names_items(one.number)), None)
        values = next((one for one in free if names is not None and one.number > names.number), None)
        if names is None or values is None:
            return columns
        roles = {names: Role.ITEM, values: Role.VALUE}
        return [one.as_(roles[one], is_guess=True) if one in roles else one for one in columns]

    def _names_items(self, column: int) -> bool:
        """Whether at least half of what stands in a column looks like names of the task's data items."""
        cells = [self.sheet.at(row, column) for row in self._below[:_LOOKED_AT]]
        texts = [cell.text for cell in cells if cell is not None]
        return len([text for text in texts if self._is_known(text) or self.meant(text)]) * 2 >= len(texts) > 0

    def unknown_names(self, item: int, values: Collection[int]) -> dict[int, str]:
        """What rows call data items that no name of the task's own is: by the first row that does so.

        `values` are the columns with values: a row that has none of them is passed over.
        """
        found: dict[str, tuple[int, str]] = {}
        for row in self._below:
            cell = self.sheet.seen_at(row, item)
            if cell is None or is_footnote(cell.text) or self._is_known(cell.text):
                continue
            if any(self.sheet.at(row, value) is not None for value in values):
                found.setdefault(key_of(cell.text), (row, trimmed(cell.text)))
        return dict(found.values())

    def _is_known(self, name: str) -> bool:
        parts = without_tail(name) if unit_in(name) else None
        return key_of(name) in self.offered.names or (parts is not None and parts[0] in self.offered.names)

    def meant(self, name: str) -> str:
        """What a row's own name of a data item may mean, as a choice of the form: what it meant before, or a guess."""
        for table in self.known:
            for own, item in table.names.items():
                if key_of(own) == key_of(name) and item in {*self.offered.single, ""}:
                    return f"item:{item}" if item else IGNORED
        names = self.offered.names
        near = difflib.get_close_matches(key_of(name), list(names), n=1, cutoff=_NEAR)
        return f"item:{names[near[0]]}" if near else ""


def _once(columns: list[Described], of: ListItem | None) -> list[Described]:
    """The columns with nothing proposed twice: what is certain before what is guessed, and the first before others."""
    first: dict[str, int] = {}
    for one in sorted(columns, key=lambda one: (one.is_guess, one.number)):
        first.setdefault(one.meaning, one.number)
    is_long = of is None and {Role.ITEM, Role.VALUE} <= set(first)
    half = set() if is_long else set(LONG_ROLES)
    return [
        one if first[one.meaning] == one.number and one.meaning not in half else one.as_(Role.IGNORED)
        for one in columns
    ]
