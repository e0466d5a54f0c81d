"""What the preview of a file shows of what was read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from kaoping.basis.language import said
from kaoping.collection.tasks.models import Task
from kaoping.collection.values.content import shown as value_shown
from kaoping.collection.values.content import typed_of
from kaoping.collection.values.grid import typed_said
from kaoping.collection.values.sheet import Place, TaskSheet
from kaoping.collection.values.typed import Understood
from kaoping.collection.workbooks.taking import ReadBack
from kaoping.engine.terms import ListItem
from kaoping.engine.words import Words
from kaoping.governance.people.models import Person
from kaoping.planning.schemes.kept_findings import place_said


@dataclass(frozen=True)
class Stands:
    """What stands in a cell and says otherwise: a draft, which would be replaced, or a value, which would not."""

    said: str
    kind: str
    by: str
    at: datetime
    is_kept: bool


@dataclass(frozen=True)
class Shown:
    """A value that was read: unit, data item, what would be typed or its records in words, and where it stands."""

    unit: str
    item: str
    typed: str
    records: tuple[str, ...]
    place: str
    stands: Stands | None = None


def shown(task: Task, values: Sequence[ReadBack]) -> list[Shown]:
    """What was read, in words, beside what stands in its cells."""
    sheet = TaskSheet(task)
    names = _names(sheet)
    return [_one(sheet, sheet.places[one.key], one, names) for one in values]


def _one(sheet: TaskSheet, place: Place, one: ReadBack, names: Mapping[int | None, str]) -> Shown:
    cell = place.cell
    title, at, stands = sheet.wanted.title(cell.item.id), place_said(one.place), _stands(sheet, place, one, names)
    if isinstance(cell.item, ListItem) and one.typed.startswith("["):
        known = sheet.wanted.choice_names(cell.subject, cell.item.id)
        records = tuple(_record(row, cell.item, known) for row in json.loads(one.typed))
        return Shown(cell.subject.name, title, "", records, at, stands)
    return Shown(cell.subject.name, title, one.typed, (), at, stands)


def _names(sheet: TaskSheet) -> Mapping[int | None, str]:
    """The names of those who gave the values that stand."""
    known = {one.entered_by_id for one in sheet.values.values() if one.entered_by_id is not None}
    return dict(Person.objects.filter(pk__in=known).values_list("pk", "name"))


def _stands(sheet: TaskSheet, place: Place, one: ReadBack, names: Mapping[int | None, str]) -> Stands | None:
    """What stands in a cell, unless it says the same."""
    draft, value, item = place.draft, place.value, place.cell.item
    meant = sheet.read(place.cell, one.typed)
    if draft is not None:
        is_same = not draft.typed.strip() or _means(sheet.read(place.cell, draft.typed)) == _means(meant)
        by = "" if draft.changed_by is None else draft.changed_by.name
        return None if is_same else Stands(typed_said(draft.typed), _("草稿"), by, draft.changed_at, is_kept=False)
    if value is None or (value.content, value.status) == _means(meant):
        return None
    text = typed_said(typed_of(value.content, value.status, item)) if isinstance(item, ListItem) else ""
    return Stands(
        text or value_shown(value.content, value.status, item),
        str(value.get_standing_display()),
        names.get(value.entered_by_id, ""),
        value.entered_at,
        is_kept=not place.is_open,
    )


def _means(found: Understood) -> object:
    """What was typed says, however it was written; what is not understood says nothing else."""
    return found.faults or (found.content, found.status.value)


def _record(row: dict[str, str], item: ListItem, names: object) -> str:
    """A record on one line, in the order of the list's fields."""
    assert isinstance(names, dict)
    return " · ".join(
        said(found) if isinstance(found := names.get(field.id, {}).get(row[field.id]), Words) else row[field.id]
        for field in item.fields
        if row.get(field.id)
    )
