"""What the columns of a sheet of one's own may be, for a task: its data items, and the names of its subjects."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from kaoping.basis.clock import today
from kaoping.basis.language import said
from kaoping.collection.values.sheet import TaskSheet
from kaoping.engine import scoring
from kaoping.engine.scheme.in_periods import leaf_periods
from kaoping.engine.terms import DataItem, ListItem, NumberItem
from kaoping.files.values.mapping import MappedSheet
from kaoping.files.values.plain_text import key_of
from kaoping.governance.organisations.selectors import tree_on
from kaoping.planning.cycles.models import Way


class Offered:
    """What a task asks for, as a sheet may say it."""

    def __init__(self, sheet: TaskSheet) -> None:
        self.sheet = sheet
        self.asked = sheet.wanted.asked
        cells = [cell for cell in sheet.cells if not sheet.is_claimed(cell)]
        self.items: dict[str, DataItem] = {cell.item.id: cell.item for cell in cells}
        self.subject = cells[0].subject.name if cells and sheet.task.way == Way.OWN else None
        """Whom all rows are of where no column says it: a unit's own task is of nobody else."""

    @cached_property
    def single(self) -> dict[str, DataItem]:
        """The data items with one value for each subject."""
        return {id_: item for id_, item in self.items.items() if not isinstance(item, ListItem)}

    @cached_property
    def lists(self) -> dict[str, ListItem]:
        """The data items that are lists of records."""
        return {id_: item for id_, item in self.items.items() if isinstance(item, ListItem)}

    @cached_property
    def names(self) -> dict[str, str]:
        """Those items by the keys of all names that mean one of them alone, in both languages."""
        found = {name: next(iter(items)) for name, items in self.asked.names.items() if len(items) == 1}
        return {name: item for name, item in found.items() if item in self.single}

    @cached_property
    def has_periods(self) -> bool:
        """Whether a sheet may have rows of several periods."""
        return len(leaf_periods(self.asked.scheme)) > 1

    def title(self, item: str) -> str:
        """What a data item is called."""
        return self.sheet.wanted.title(item)

    def unit(self, item: str) -> str:
        """The unit of a data item; "" where it has none."""
        found = self.items[item]
        return said(found.unit) if isinstance(found, NumberItem) and found.unit is not None else ""

    def field_title(self, of: str, field: str) -> str:
        """What a field of a list's records is called."""
        found = next(one for one in self.lists[of].fields if one.id == field)
        return field if found.title is None else said(found.title)

    def wanted_fields(self, of: str) -> frozenset[str]:
        """The fields that every record of a list has."""
        chosen: set[str] = set()
        for cell in self.sheet.cells:
            if cell.item.id == of:
                chosen |= set(self.sheet.wanted.choices(cell.subject, of))
        fields = self.lists[of].fields
        return frozenset(one.id for one in fields if one.required or (one.id in chosen and not one.choices))

    def asks_for(self, table: MappedSheet) -> bool:
        """Whether the task asks for all that a mapping reads."""
        items = {column.item for column in table.columns} | set(table.names.values()) | {table.list}
        return items <= {*self.items, None, ""}

    def subjects(self) -> dict[str, scoring.Subject]:
        """The subjects of the appraisal by the names that a sheet may give them: their own, and their short ones.

        A short name that several have is of no use, and one that is another's own name is that other's.
        """
        wanted, units = self.sheet.wanted, tree_on(today()).units
        own = {one.name: wanted.engine_subject(one) for one in wanted.subjects}
        others: defaultdict[str, dict[str, scoring.Subject]] = defaultdict(dict)
        for one in wanted.subjects:
            unit = units.get(one.organisation_id)
            for name in () if unit is None else (unit.name, unit.short_name):
                others[key_of(name)][one.name] = own[one.name]
        taken = {key_of(name) for name in own}
        short = {key: next(iter(who.values())) for key, who in others.items() if len(who) == 1 and key not in taken}
        return own | short
