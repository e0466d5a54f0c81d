"""Counting what was reported: by task, and all together. Queries do not grow with tasks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from kaoping.basis.clock import today
from kaoping.basis.known import known
from kaoping.collection.tasks.models import State, Task
from kaoping.collection.tasks.rules import late_on
from kaoping.collection.tasks.selectors import tasks
from kaoping.collection.tasks.shown import Shown, shown
from kaoping.collection.tasks.wanted import wanted_of
from kaoping.collection.values.models import Channel, Standing, Value
from kaoping.governance.acting import Actor, Permission
from kaoping.planning.cycles.models import Cycle
from kaoping.planning.cycles.selectors import owners_among

AUTOMATIC = (Channel.API, Channel.PLATFORM)
"""Channels through which a value comes without anybody typing it."""


def watched(actor: Actor) -> QuerySet[Task]:
    """The tasks of the appraisals that somebody watches.

    Raises:
        Denied: without the permission `SEE_VALUES`.
    """
    actor.require(Permission.SEE_VALUES)
    return tasks(actor).filter(period__cycle__organisation__in=owners_among(actor.reach(Permission.SEE_VALUES)))


@dataclass(frozen=True)
class Line:
    """A task with how many of its values are there, and where they stand."""

    shown: Shown
    asked: int
    given: int
    accepted: int
    returned: int

    @property
    def task(self) -> Task:
        """The task."""
        return self.shown.task

    @property
    def hours(self) -> float:
        """Hours that filling it took: the burden of the scheme."""
        return round(self.task.seconds / 3600, 1)


@dataclass
class Figures:
    """All together."""

    tasks: int = 0
    submitted: int = 0
    overdue: int = 0
    late: int = 0
    returned: int = 0
    accepted: int = 0
    asked: int = 0
    given: int = 0
    automatic: int = 0
    values: int = 0
    seconds: int = 0

    @property
    def done(self) -> str:
        """Share of tasks that were submitted and in which nothing is returned, in per cent."""
        return _share(self.submitted, self.tasks)

    @property
    def by_itself(self) -> str:
        """Share of values that came without anybody typing them, in per cent."""
        return _share(self.automatic, self.values)

    @property
    def by_hand(self) -> int:
        """Values that somebody typed or carried over in a workbook."""
        return self.values - self.automatic

    @property
    def hours(self) -> float:
        """Hours that filling took in all."""
        return round(self.seconds / 3600, 1)


@dataclass(frozen=True)
class BoardRow:
    """An organisation in one of its ways, with its task for each period, or None."""

    unit: str
    way: str
    cells: tuple[Line | None, ...]


@dataclass
class Board:
    """The board: lines of tasks, periods as columns, organisations as rows, and figures."""

    lines: list[Line]
    periods: list[tuple[int, str]] = field(default_factory=list)
    rows: list[BoardRow] = field(default_factory=list)
    figures: Figures = field(default_factory=Figures)


def board(rows: QuerySet[Task]) -> Board:
    """The board of some tasks."""
    listed = list(rows)
    found = Board(_lines(listed))
    periods = sorted({(one.period.cycle_id, one.period.position, one.period_id, one.period.title) for one in listed})
    found.periods = [(pk, known(title)) for _cycle, _position, pk, title in periods]
    by_place: dict[tuple[str, str, int, str], dict[int, Line]] = {}
    for line in found.lines:
        task = line.task
        place = (line.shown.unit, str(task.get_way_display()), task.organisation_id, task.way)
        by_place.setdefault(place, {})[task.period_id] = line
    found.rows = [
        BoardRow(unit, way, tuple(cells.get(pk) for pk, _title in found.periods))
        for (unit, way, _organisation, _way), cells in by_place.items()
    ]
    found.figures = _figures(found.lines)
    return found


def _lines(listed: list[Task]) -> list[Line]:
    asked = _asked(listed)
    counted = _counted(listed)
    return [
        Line(
            one,
            asked[one.task.period_id].get((one.task.organisation_id, one.task.way), 0),
            sum(count for standing, count in counted.get(one.task.pk, {}).items() if standing != Standing.RETURNED),
            counted.get(one.task.pk, {}).get(Standing.ACCEPTED, 0),
            counted.get(one.task.pk, {}).get(Standing.RETURNED, 0),
        )
        for one in shown(listed)
    ]


def _asked(listed: Iterable[Task]) -> Mapping[int, Mapping[tuple[int, str], int]]:
    """How many values each organisation gives, by period. A handful of cycles are read, not each task's."""
    periods = {one.period_id: one.period for one in listed}
    cycles = Cycle.objects.filter(pk__in={one.cycle_id for one in periods.values()}).select_related("version")
    wanted = wanted_of(cycles)
    return {
        pk: {(giver, way.value): len(cells) for (giver, way), cells in wanted[period.cycle_id].by_giver(period).items()}
        for pk, period in periods.items()
    }


def _counted(listed: list[Task]) -> Mapping[int, Mapping[str, int]]:
    rows = Value.objects.filter(task__in=[one.pk for one in listed], is_current=True).order_by()
    found: dict[int, dict[str, int]] = {}
    for task, standing, count in rows.values_list("task", "standing").annotate(count=Count("pk")):
        found.setdefault(task, {})[standing] = count
    return found


def _figures(lines: list[Line]) -> Figures:
    found, day = Figures(), today()
    for line in lines:
        task = line.task
        found.tasks += 1
        found.submitted += task.submitted_at is not None and task.state != State.RETURNED
        late = late_on(task, day) is not None
        found.overdue += late and task.submitted_at is None
        found.late += late and task.submitted_at is not None
        found.returned += task.state == State.RETURNED
        found.accepted += task.state == State.ACCEPTED
        found.asked += line.asked
        found.given += line.given
        found.seconds += task.seconds
    periods = {line.task.period_id for line in lines}
    channels = Value.objects.filter(period__in=periods, is_current=True).order_by().values_list("channel")
    counts = dict(channels.annotate(count=Count("pk")))
    found.values = sum(counts.values())
    found.automatic = sum(counts.get(channel, 0) for channel in AUTOMATIC)
    return found


def _share(part: int, whole: int) -> str:
    """A share in per cent with one decimal, half up; a dash of nothing."""
    if not whole:
        return "—"
    tenths = (part * 2000 + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}%"
