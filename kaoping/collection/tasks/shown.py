"""Tasks as lists show them: by name, with how late they are and how many days are left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kaoping.basis.clock import today
from kaoping.collection.tasks.days import days_left
from kaoping.collection.tasks.models import State, Task
from kaoping.collection.tasks.rules import late_on
from kaoping.governance.organisations.selectors import tree_on, units_on
from kaoping.methods.working_days import Calendar
from kaoping.planning.cycles.days import Calendars, calendars


@dataclass(frozen=True)
class Shown:
    """A task with its unit's name, and what is to be said about its deadline."""

    task: Task
    unit: str
    lateness: str
    is_late: bool

    @property
    def is_to_do(self) -> bool:
        """Whether its unit has something to do."""
        return self.task.state in (State.OPEN, State.RETURNED)


def names() -> dict[int, str]:
    """What organisations are called today: one query."""
    return {unit.id: unit.name for unit in tree_on(today()).units.values()}


def shown(tasks: Iterable[Task]) -> list[Shown]:
    """Tasks as a list shows them."""
    listed = list(tasks)
    if not listed:
        return []
    days, day = calendars(), today()
    known = {unit.id: unit.name for unit in units_on(day, {task.organisation_id for task in listed}).values()}
    return [_shown(task, known, days, day) for task in listed]


def _shown(task: Task, known: dict[int, str], days: Calendars, day: date) -> Shown:
    unit = known.get(task.organisation_id, task.organisation.code)
    return Shown(task, unit, lateness(task, days.of(task), day), late_on(task, day) is not None)


def lateness(task: Task, days: Calendar, day: date) -> str:
    """How late a task is, or how many working days are left; nothing once it was submitted in time."""
    late = late_on(task, day)
    if late is not None:
        count = max(1, -days_left(task.due, late, days))
        if task.submitted_at is not None:
            return _("迟报 %(count)s 个工作日") % {"count": count}
        return _("已逾期 %(count)s 个工作日") % {"count": count}
    if task.submitted_at is not None:
        return ""
    left = days_left(task.due, day, days)
    return _("剩 %(count)s 个工作日") % {"count": left} if left else _("今日截止")
