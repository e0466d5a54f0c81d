"""What tests of collection do over and over: fill a task, submit it, look at a cell."""

from __future__ import annotations

from datetime import date

from kaoping.basis.clock import now
from kaoping.collection.tasks.models import Task
from kaoping.collection.tasks.services import make_tasks
from kaoping.collection.values.models import Value
from kaoping.collection.values.services import Saved, Typed, accept, save_drafts, submit
from kaoping.files.scheme_yaml import parse_scheme_yaml
from kaoping.governance.organisations.models import Kind, Organisation
from kaoping.planning.cycles.models import Assignment, Cycle, Period, Subject, Way
from kaoping.planning.cycles.models import State as CycleState
from kaoping.planning.schemes.models import Series, Version
from kaoping.planning.schemes.models import State as VersionState
from tests.platform.appraisal import SCHEME, SUBJECTS, the_cycle, the_period, the_subject
from tests.platform.cast import Cast

OWN = {"passed": "91.2", "plan": "是"}
"""What a unit types for itself."""
ONE_HAZARD = '[{"date": "2026-08-05", "kind": "一般隐患", "count": "2", "matter": "脚手架"}]'


def the_made_task(cast: Cast, unit: str = "jiangbei", key: str = "2026Q3") -> Task:
    """A task as opening the cycle makes it."""
    make_tasks(the_cycle(cast))
    way = Way.ASSESSED if unit == "anguan" else Way.OWN
    return Task.objects.get(period=the_period(cast, key), organisation=cast.units[unit], way=way)


def type_in(cast: Cast, who: str, task: Task, typed: dict[str, str], unit: str = "jiangbei") -> list[Saved]:
    """Type into cells of a unit."""
    subject = the_subject(cast, unit).pk
    cells = [Typed(subject, item, text) for item, text in typed.items()]
    return save_drafts(actor=cast.actor(who), task=task, cells=cells)


def submitted(cast: Cast, typed: dict[str, str] | None = None) -> Task:
    """The task of the northern district, filled and submitted."""
    task = the_made_task(cast)
    type_in(cast, "reporter", task, OWN if typed is None else typed)
    return submit(actor=cast.actor("reporter"), task=task)


def assessed(cast: Cast) -> Task:
    """The task of the safety section, filled for all units and submitted."""
    task = the_made_task(cast, "anguan")
    for unit in ("jiangbei", "jiangnan", "zhijian"):
        type_in(cast, "assessor", task, {"hazards": ONE_HAZARD, "solved": "93.4"}, unit)
    return submit(actor=cast.actor("assessor"), task=task)


def accepted(cast: Cast) -> Task:
    """The task of the northern district, accepted."""
    return accept(actor=cast.actor("office"), task=submitted(cast))


def standing_value(cast: Cast, item: str, unit: str = "jiangbei", key: str = "2026Q3") -> Value:
    """The current value of a unit's data item."""
    return Value.objects.get(period=the_period(cast, key), subject=the_subject(cast, unit), item=item, is_current=True)


def another_cycle(
    cast: Cast,
    assigned: dict[str, tuple[str | None, bool]],
    text: str = SCHEME,
    *,
    more: int = 0,
    name: str = "",
    year: int = 2026,
) -> Cycle:
    """A cycle with one period, as rows, and who gives which item: an assessor or nobody, and whether units report.

    `more` units than those of the cast are appraised in it.
    """
    series = Series.objects.create(organisation=cast.units["bureau"], code=f"another-{more}{name}", title="另一方案")
    people = (cast.people["office"], cast.people["checker"], cast.people["leader"])
    version = Version.objects.create(
        series=series,
        number=1,
        state=VersionState.PUBLISHED,
        text=text,
        digest=parse_scheme_yaml(text).digest(),
        **{f"{deed}_by": person for deed, person in zip(("made", "checked", "published"), people, strict=True)},
        **{f"{deed}_at": now() for deed in ("made", "checked", "published")},
    )
    cycle = Cycle.objects.create(
        organisation=cast.units["bureau"],
        title=f"另一周期 {more}{name}",
        version=version,
        starts=date(year, 1, 1),
        ends=date(year + 1, 1, 1),
        made_by=people[0],
    )
    quarter = {"starts": date(year, 7, 1), "ends": date(year, 10, 1)}
    Period.objects.create(cycle=cycle, key="2026Q3", title="第三季度", position=0, **quarter)
    for position, (unit, group) in enumerate(SUBJECTS.items()):
        called = cast.units[unit].standings.get(ends=None).name
        Subject.objects.create(cycle=cycle, organisation=cast.units[unit], name=called, group=group, position=position)
    for number in range(more):
        one = Organisation.objects.create(
            code=f"M{number}", kind=Kind.SUBORDINATE, founded=date(2020, 1, 1), tenant=cast.units["bureau"]
        )
        called = f"第{number}所"
        one.standings.create(parent=cast.units["bureau"], name=called, short_name=called, starts=date(2020, 1, 1))
        Subject.objects.create(cycle=cycle, organisation=one, name=called, group="城区", position=10 + number)
    for item, (assessor, is_reported) in assigned.items():
        by = None if assessor is None else cast.units[assessor]
        Assignment.objects.create(cycle=cycle, item=item, assessor=by, is_reported=is_reported)
    Cycle.objects.filter(pk=cycle.pk).update(state=CycleState.OPEN, opened_at=now())
    make_tasks(cycle)
    return cycle


def task_in(cycle: Cycle, cast: Cast, unit: str, way: Way = Way.OWN) -> Task:
    """The task of a unit in a cycle with one period."""
    return Task.objects.get(period__cycle=cycle, organisation=cast.units[unit], way=way)


def fill_and_submit(cast: Cast, who: str, task: Task, typed: dict[str, str], unit: str = "jiangbei") -> Task:
    """Fill cells of a unit, and submit the task."""
    subject = task.period.cycle.subjects.get(organisation=cast.units[unit])
    cells = [Typed(subject.pk, item, text) for item, text in typed.items()]
    save_drafts(actor=cast.actor(who), task=task, cells=cells)
    return submit(actor=cast.actor(who), task=task)
