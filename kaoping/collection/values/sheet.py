"""The sheet of a task: every cell with its value, its draft, and whether it can be filled now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from kaoping.collection.tasks.models import Task
from kaoping.collection.tasks.wanted import Cell, Wanted
from kaoping.collection.values.models import Draft, Standing, Value
from kaoping.collection.values.typed import Understood, blank_value, understand
from kaoping.planning.cycles.models import Way

Key = tuple[int, str]


@dataclass(frozen=True)
class Place:
    """A cell of a task with what stands in it. A value that was given is corrected, not typed over."""

    cell: Cell
    value: Value | None
    draft: Draft | None
    is_open: bool

    @property
    def key(self) -> Key:
        """Subject and item."""
        return self.cell.key


class TaskSheet:
    """All cells of a task; the database is asked three times, however many there are."""

    def __init__(self, task: Task, wanted: Wanted | None = None) -> None:
        self.task = task
        self.wanted = Wanted(task.period.cycle) if wanted is None else wanted

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The cells that the task asks for."""
        return self.wanted.of_task(self.task)

    @cached_property
    def values(self) -> dict[Key, Value]:
        """The current values of the task's cells."""
        return current_in(self.task.period_id, self.task.way, self.cells)

    @cached_property
    def drafts(self) -> dict[Key, Draft]:
        """What was typed and not submitted."""
        rows = Draft.objects.filter(task=self.task).select_related("changed_by").prefetch_related("files")
        return {(one.subject_id, one.item): one for one in rows}

    @cached_property
    def places(self) -> dict[Key, Place]:
        """The cells by subject and item, in the order of the sheet."""
        return {cell.key: self._place(cell) for cell in self.cells}

    def _place(self, cell: Cell) -> Place:
        value = self.values.get(cell.key)
        return Place(cell, value, self.drafts.get(cell.key), self.is_open(cell, value))

    def is_open(self, cell: Cell, value: Value | None) -> bool:
        """Whether a cell can be typed into: where nothing stands, or what stood was returned."""
        if self.task.period.closed_at is not None or self.is_claimed(cell):
            return False
        return value is None or value.standing == Standing.RETURNED

    def is_claimed(self, cell: Cell) -> bool:
        """Whether a cell is made of what was claimed and granted (see `Wanted.is_claimed`)."""
        return self.wanted.is_claimed(cell.item.id, cell.way)

    def understand(self, place: Place) -> Understood | None:
        """What the draft of a cell says; None where nothing was typed and nothing follows from that."""
        cell = place.cell
        typed = "" if place.draft is None else place.draft.typed
        if not typed.strip():
            return None if place.value is not None else blank_value(cell.item)
        return self.read(cell, typed)

    def read(self, cell: Cell, typed: str) -> Understood:
        """What something typed into a cell says."""
        choices = self.wanted.choices(cell.subject, cell.item.id)
        return understand(typed, cell.item, choices, may_verify=cell.way is Way.ASSESSED)


def current_in(period: int, way: str, cells: Iterable[Cell]) -> dict[Key, Value]:
    """The current values of some cells of a period, in one way of giving them."""
    keys = {cell.key for cell in cells}
    rows = Value.objects.filter(
        period=period, way=way, is_current=True, item__in={item for _, item in keys}, subject__in={s for s, _ in keys}
    )
    return {key: one for one in rows if (key := (one.subject_id, one.item)) in keys}
