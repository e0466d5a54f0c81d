"""What a template asks for: its sheets, their columns and rows, before any of it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kaoping.engine.compiling import Compiled
from kaoping.engine.describing.items import data_title
from kaoping.engine.scheme import Branch, Node, Scheme
from kaoping.engine.scheme.in_periods import leaf_periods
from kaoping.engine.scheme.parts import LeafPart
from kaoping.engine.scoring import Subject
from kaoping.engine.terms import DataItem, ListItem
from kaoping.engine.words import Words
from kaoping.files.values.asked import Asked, choice_words, title_of
from kaoping.files.values.columns import Role
from kaoping.files.values.plain_text import key_of

Arrangement = Literal["group", "assessor"]
NO_ASSESSOR = Words("未列责任部门", "no department named")


@dataclass(frozen=True)
class ItemColumn:
    """The column of a data item, with its title, the leaf that asks for it and the number of that leaf."""

    item: DataItem
    title: Words
    part: LeafPart | None
    code: str
    assessor: Words | None


@dataclass(frozen=True)
class Row:
    """A row to be filled in: its subject (None: to be written in), group and period, and what is asked there."""

    subject: Subject | None
    group: str | None
    period: str | None
    items: frozenset[str]


@dataclass(frozen=True)
class TableSheet:
    """A sheet with a row for each subject and a column for each data item."""

    name: Words
    roles: tuple[Role, ...]
    columns: tuple[ItemColumn, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class ListSheet:
    """A sheet with a row for each record of a list."""

    name: Words
    roles: tuple[Role, ...]
    column: ItemColumn
    choices: Mapping[str, Mapping[str, Words]]
    subjects: tuple[Subject, ...]

    @property
    def list(self) -> ListItem:
        """The list."""
        assert isinstance(self.column.item, ListItem)
        return self.column.item


@dataclass(frozen=True)
class Plan:
    """All sheets of a template."""

    tables: tuple[TableSheet, ...]
    lists: tuple[ListSheet, ...]
    columns: tuple[ItemColumn, ...]
    """All data items, once each, in the order of the scheme."""


class Planner:
    """Plans the sheets of a template.

    `subjects`: who fills it in, in this order; without any, each group has `blank` empty rows.
    `period`: the period of all values; without one, a scheme of several periods has a column for it.
    `items`: the data items that are asked for; all without.
    """

    def __init__(
        self,
        scheme: Scheme,
        subjects: Sequence[Subject],
        by: Arrangement,
        period: str | None,
        blank: int,
        items: frozenset[str] | None = None,
    ) -> None:
        self.scheme = scheme
        self.asked = Asked(scheme)
        self.subjects = tuple(subjects)
        self.by = by
        self.blank = blank
        self.period = period
        periods = [p.id for p in leaf_periods(scheme)]
        self.periods = periods if period is None and len(periods) > 1 else None
        self.assessors = _assessors(scheme.items, None)
        here = frozenset[str]().union(*(self.asked.items_in(g.id, period) for g in scheme.groups))
        wanted = here if items is None else here & items
        self.columns = [column for column in self._columns() if column.item.id in wanted]

    def plan(self) -> Plan:
        """The sheets."""
        plain = [c for c in self.columns if not isinstance(c.item, ListItem)]
        lists = tuple(self._list(c) for c in self.columns if isinstance(c.item, ListItem))
        tables = self._by_group(plain) if self.by == "group" else self._by_assessor(plain)
        if not tables and lists:
            # A scheme of events alone still needs to know who there is.
            tables = self._by_group([])
        return Plan(tuple(tables), lists, tuple(self.columns))

    def _columns(self) -> list[ItemColumn]:
        found: dict[str, ItemColumn] = {}
        for compiled in (*map(self._profile, self.subjects), *self.asked.profiles):
            for part in compiled.parts.values():
                for key, item in part.data.items():
                    assessor = self.assessors.get(part.leaf.id)
                    title = self._title(item, part)
                    found.setdefault(key, ItemColumn(item, title, part, compiled.codes[part.leaf.id], assessor))
            for key, item in compiled.data.items():
                found.setdefault(key, ItemColumn(item, title_of(item), None, "", None))
        order = {node: at for at, node in enumerate(self.assessors)}
        last = len(order)
        return sorted(found.values(), key=lambda c: last if c.part is None else order[c.part.leaf.id])

    def _title(self, item: DataItem, part: LeafPart) -> Words:
        """What a column is called: as its leaf, where the item has no title and that name means it alone."""
        title = data_title(item, part)
        is_clear = all(self.asked.names.get(key_of(name)) == frozenset((item.id,)) for name in (title.zh, title.en))
        return title if is_clear else title_of(item)

    def _profile(self, subject: Subject) -> Compiled:
        return self.asked.compiled_for(subject)

    def _items_of(self, subject: Subject, period: str | None) -> frozenset[str]:
        """What a subject is asked for in a period, or in the one of all values."""
        return frozenset(self.asked.items_of(subject, self.period if period is None else period))

    def _by_group(self, columns: list[ItemColumn]) -> list[TableSheet]:
        sheets: list[TableSheet] = []
        for group in self.scheme.groups:
            rows = self._rows([group.id])
            asked = frozenset[str]().union(*(r.items for r in rows))
            own = tuple(c for c in columns if c.item.id in asked)
            if rows and (own or not columns):
                name = group.title or Words(group.id, group.id)
                sheets.append(TableSheet(name, self._roles(), own, tuple(rows)))
        return sheets

    def _by_assessor(self, columns: list[ItemColumn]) -> list[TableSheet]:
        names = list(dict.fromkeys(c.assessor or NO_ASSESSOR for c in columns))
        sheets: list[TableSheet] = []
        for name in names:
            own = tuple(c for c in columns if (c.assessor or NO_ASSESSOR) == name)
            wanted = {c.item.id for c in own}
            rows = [r for r in self._rows([g.id for g in self.scheme.groups]) if r.items & wanted]
            sheets.append(TableSheet(name, self._roles(), own, tuple(rows)))
        return sheets

    def _rows(self, groups: list[str]) -> list[Row]:
        found: list[Row] = []
        periods: list[str | None] = [None] if self.periods is None else [*self.periods]
        for period in periods:
            for subject in self.subjects:
                if subject.group in groups:
                    items = self._items_of(subject, period)
                    if items or not self.asked.items_of(subject):
                        found.append(Row(subject, subject.group, period, items))
        if not self.subjects:
            for group in groups:
                items = self.asked.items_in(group, self.period)
                found += [Row(None, group, None, items)] * self.blank
        return found

    def _roles(self) -> tuple[Role, ...]:
        roles = [Role.GROUP] if len(self.scheme.groups) > 1 else []
        roles.append(Role.SUBJECT)
        if any(s.parent for s in self.subjects):
            roles.append(Role.PARENT)
        if self.periods is not None:
            roles.append(Role.PERIOD)
        return tuple(roles)

    def _list(self, column: ItemColumn) -> ListSheet:
        subjects = tuple(s for s in self.subjects if column.item.id in self._items_of(s, None))
        found = (choice_words(compiled, column.item.id) for compiled in self.asked.profiles)
        choices = next((c for c in found if c), {})
        roles = (Role.SUBJECT, Role.PERIOD) if self.periods is not None else (Role.SUBJECT,)
        return ListSheet(column.title, roles, column, choices, subjects)


def _assessors(items: Sequence[Node], above: Words | None) -> dict[str, Words | None]:
    """The assessing department of every leaf: its own, or that of the nearest item above it that has one."""
    found: dict[str, Words | None] = {}
    for item in items:
        own = item.assessor or above
        if isinstance(item, Branch):
            found |= _assessors(item.items, own)
        else:
            found[item.id] = own
    return found
