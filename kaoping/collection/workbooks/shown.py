"""What the preview of a file shows of what was read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from kaoping.basis.language import said
from kaoping.collection.tasks.models import Task
from kaoping.collection.tasks.wanted import Cell
from kaoping.collection.values.sheet import TaskSheet
from kaoping.collection.workbooks.taking import ReadBack
from kaoping.engine.terms import ListItem
from kaoping.engine.words import Words


@dataclass(frozen=True)
class Shown:
    """A value that was read: unit, data item, what would be typed or its records in words, and where it stands."""

    unit: str
    item: str
    typed: str
    records: tuple[str, ...]
    place: str


def shown(task: Task, values: Sequence[ReadBack]) -> list[Shown]:
    """What was read, in words."""
    sheet = TaskSheet(task)
    cells = {cell.key: cell for cell in sheet.cells}
    return [_one(sheet, cells[one.subject, one.item], one) for one in values]


def _one(sheet: TaskSheet, cell: Cell, one: ReadBack) -> Shown:
    title = sheet.wanted.title(cell.item.id)
    if isinstance(cell.item, ListItem) and one.typed.startswith("["):
        names = sheet.wanted.choice_names(cell.subject, cell.item.id)
        records = tuple(_record(row, cell.item, names) for row in json.loads(one.typed))
        return Shown(cell.subject.name, title, "", records, one.place)
    return Shown(cell.subject.name, title, one.typed, (), one.place)


def _record(row: dict[str, str], item: ListItem, names: object) -> str:
    """A record on one line, in the order of the list's fields."""
    assert isinstance(names, dict)
    return " · ".join(
        said(found) if isinstance(found := names.get(field.id, {}).get(row[field.id]), Words) else row[field.id]
        for field in item.fields
        if row.get(field.id)
    )
