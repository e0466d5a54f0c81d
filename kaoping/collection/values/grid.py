"""What the page of a task shows: rows of cells, each with what was typed, what stands, and what stood before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count
from django.utils.translation import gettext as _

from kaoping.basis.language import bracketed, mark, said
from kaoping.collection.tasks.wanted import Cell
from kaoping.collection.values.content import shown, typed_of
from kaoping.collection.values.last import last_values
from kaoping.collection.values.models import Evidence, Standing, Status, Value
from kaoping.collection.values.remarks import Remark, Remarks
from kaoping.collection.values.reviewing import is_settled
from kaoping.collection.values.sheet import Key, Place, TaskSheet, current_in
from kaoping.collection.values.typed import FILES, Fault
from kaoping.engine.numbers import plain
from kaoping.engine.terms import CategoryItem, DataItem, FactItem, ListItem, NumberItem
from kaoping.planning.cycles.models import Way


@dataclass(frozen=True)
class Column:
    """A data item as a column, or as the heading of a row."""

    item: str
    title: str
    unit: str
    hints: tuple[str, ...]
    is_list: bool
    choices: tuple[str, ...] = ()
    costs: str = ""
    """What not to report it costs, where that differs from what holds for most."""

    @property
    def hint(self) -> str:
        """All that is said of what may be written."""
        return mark("，").join(self.hints)

    @property
    def called(self) -> str:
        """Title with unit."""
        return self.title + bracketed(self.unit) if self.unit else self.title


@dataclass(frozen=True)
class GridCell:
    """A cell as it is shown."""

    subject: int
    item: str
    label: str
    typed: str = ""
    version: int = 0
    note: str = ""
    shown: str = ""
    last: str = ""
    beside: str = ""
    """The same value given the other way: 自评 beside 核定, or the other way round."""
    is_open: bool = False
    is_list: bool = False
    is_claimed: bool = False
    by: str = ""
    files: int = 0
    faults: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    has_draft: bool = False
    value: Value | None = None
    before: str = ""
    """What the value replaced, where it replaced something."""

    @property
    def name(self) -> str:
        """What the fields of the cell are called in the form."""
        return f"{self.subject}:{self.item}"

    @property
    def is_returned(self) -> bool:
        """Whether it was returned and waits for a correction."""
        return self.value is not None and self.value.standing == Standing.RETURNED

    @property
    def is_filled(self) -> bool:
        """Whether nothing is left to do: what was returned is open until something is typed for it."""
        if not self.is_open:
            return self.value is not None
        return bool(self.typed.strip()) and (self.has_draft or self.value is None)

    @property
    def is_asked(self) -> bool:
        """Whether it is one that somebody fills here; what is claimed record by record is not."""
        return bool(self.label) and not self.is_claimed

    @property
    def is_settled(self) -> bool:
        """Whether an appeal decided it, so that it is not returned."""
        return self.value is not None and is_settled(self.value)


@dataclass(frozen=True)
class Row:
    """A row: its heading, what is said beside it, and its cells."""

    title: str
    sub: str
    cells: tuple[GridCell, ...]
    column: Column | None = None


@dataclass
class Grid:
    """A task as rows. Of its own values a unit sees one a row; an assessing department all units, a column an item."""

    sheet: TaskSheet
    faults: Mapping[Key, tuple[Fault, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        cells = self.sheet.cells
        self._last = last_values(self.sheet)
        self.remarks = Remarks(self.sheet, self._last)
        self.columns: dict[str, Column] = {}
        for cell in cells:
            if cell.item.id not in self.columns:
                self.columns[cell.item.id] = self._column(cell)
        self.is_own = self.sheet.task.way == Way.OWN
        self._beside = current_in(self.sheet.task.period_id, Way.ASSESSED if self.is_own else Way.OWN, cells)
        self._files = _file_counts(self.sheet.values.values())
        self._before = {one.pk: one for one in Value.objects.filter(replaced_by__in=self.sheet.values.values())}
        self.has_beside = bool(self._beside)

    def rows(self) -> list[Row]:
        """The rows, in the order of the scheme or of the subjects."""
        if self.is_own:
            return [self._own_row(place) for place in self.sheet.places.values()]
        found: dict[int, list[GridCell]] = {}
        for place in self.sheet.places.values():
            found.setdefault(place.cell.subject.pk, []).append(self.cell(place))
        subjects = {place.cell.subject.pk: place.cell.subject for place in self.sheet.places.values()}
        return [Row(subjects[pk].name, subjects[pk].group, tuple(self._in_order(cells))) for pk, cells in found.items()]

    def _own_row(self, place: Place) -> Row:
        column = self.columns[place.cell.item.id]
        return Row(column.title, "", (self.cell(place),), column)

    def _in_order(self, cells: list[GridCell]) -> Iterable[GridCell]:
        """A cell for every column: an empty one where an item does not concern a subject."""
        by_item = {cell.item: cell for cell in cells}
        return (by_item.get(item, GridCell(0, item, "")) for item in self.columns)

    def cell(self, place: Place) -> GridCell:
        """A cell as it is shown."""
        item, value, draft = place.cell.item, place.value, place.draft
        column = self.columns[item.id]
        understood = self.sheet.understand(place) if draft is not None else None
        faults = self.faults.get(place.key) or (() if understood is None else understood.faults)
        typed = _typed(place) if draft is None else draft.typed
        return GridCell(
            subject=place.cell.subject.pk,
            item=item.id,
            label=f"{place.cell.subject.name} {column.called}",
            typed=typed,
            version=0 if draft is None else draft.version,
            note=(draft.note if draft is not None else "" if value is None else value.note),
            shown=self._shown(place),
            last=_shown_of(self._last.get(place.key), item),
            beside=_shown_of(self._beside.get(place.key), item),
            is_open=place.is_open,
            is_list=isinstance(item, ListItem),
            is_claimed=self.sheet.is_claimed(place.cell),
            by="" if draft is None or draft.changed_by is None else draft.changed_by.name,
            files=self._count(place),
            faults=tuple(fault_said(one, item) for one in faults),
            remarks=() if faults else self.remarks.of(place, understood),
            has_draft=draft is not None,
            value=value,
            before="" if value is None else _shown_of(self._before.get(value.replaces_id or 0), item),
        )

    def _shown(self, place: Place) -> str:
        """What a list has in it, or what a value that cannot be typed over says."""
        if place.draft is not None and isinstance(place.cell.item, ListItem):
            understood = self.sheet.understand(place)
            return "" if understood is None or understood.faults else shown(understood.content, understood.status)
        return _shown_of(place.value, place.cell.item)

    def _count(self, place: Place) -> int:
        if place.draft is not None:
            understood = self.sheet.understand(place)
            return len(place.draft.files.all()) + (0 if understood is None else len(understood.files))
        return 0 if place.value is None else self._files.get(place.value.pk, 0)

    def _column(self, cell: Cell) -> Column:
        item = cell.item
        unit = said(item.unit) if isinstance(item, NumberItem) and item.unit is not None else ""
        return Column(
            item.id,
            self.sheet.wanted.title(item.id),
            unit,
            () if self.sheet.is_claimed(cell) else hints_of(item),
            isinstance(item, ListItem),
            _choices(item),
            "" if self.sheet.is_claimed(cell) else self.remarks.consequences.apart(cell),
        )


def _typed(place: Place) -> str:
    """What a returned value begins with when it is corrected; an open cell without a value begins empty."""
    value = place.value
    return "" if value is None or not place.is_open else typed_of(value.content, value.status, place.cell.item)


def _shown_of(value: Value | None, item: DataItem) -> str:
    return "" if value is None else shown(value.content, value.status, item)


def _choices(item: DataItem) -> tuple[str, ...]:
    """What is offered for a cell besides typing: its choices, and why there may be no value."""
    own: tuple[str, ...] = ()
    if isinstance(item, FactItem):
        own = (_("是"), _("否"))
    elif isinstance(item, CategoryItem):
        own = item.choices
    return (*own, str(Status.NOT_APPLICABLE.label), str(Status.NO_DATA.label), str(Status.NOT_REPORTED.label))


def hints_of(item: DataItem) -> tuple[str, ...]:
    """What may be written for a data item, in a few words each."""
    found = [] if item.note is None else [said(item.note)]
    if isinstance(item, NumberItem):
        found.append(_("%(count)s 位小数") % {"count": item.decimals} if item.decimals else _("整数"))
        found += _range(item.min, item.max)
        if item.blank == "zero":
            found.append(_("空着按 0 计"))
    elif isinstance(item, FactItem) and item.blank == "no":
        found.append(_("空着按“否”计"))
    elif isinstance(item, ListItem) and item.blank == "none":
        found.append(_("没有的可空着"))
    return tuple(found)


def _range(low: Decimal | None, high: Decimal | None) -> list[str]:
    """Between which numbers a value may be, if that is said."""
    if low is not None and high is not None:
        return [f"{plain(low)}–{plain(high)}"]
    if low is not None:
        return [_("不小于 %(number)s") % {"number": plain(low)}]
    return [] if high is None else [_("不大于 %(number)s") % {"number": plain(high)}]


def fault_said(fault: Fault, item: DataItem) -> str:
    """A fault as a sentence, with the record and field where it is."""
    where = ""
    if fault.record is not None and isinstance(item, ListItem):
        title = next((one.title for one in item.fields if one.id == fault.field and one.title is not None), None)
        named = fault.field if title is None else said(title)
        where = _("第 %(number)s 条%(field)s：") % {"number": fault.record + 1, "field": named}
    return f"{where}{said(fault.wrong)}{mark('；')}{said(fault.right)}"


def typed_said(typed: str) -> str:
    """What somebody typed, as it is read: of a list, its records, not how they are kept."""
    if not typed.lstrip().startswith("["):
        return typed
    try:
        rows = json.loads(typed)
    except (ValueError, RecursionError):
        return typed
    records = [_record_said(row) for row in rows if isinstance(row, dict)]
    return _("%(count)s 条：%(records)s") % {"count": len(records), "records": " / ".join(records)}


def _record_said(row: Mapping[str, object]) -> str:
    return " ".join(str(one).strip() for name, one in row.items() if name != FILES and str(one).strip())


def _file_counts(values: Iterable[Value]) -> Mapping[int, int]:
    rows = Evidence.objects.filter(value__in=[one.pk for one in values]).values_list("value")
    return dict(rows.annotate(count=Count("pk")).values_list("value", "count"))
