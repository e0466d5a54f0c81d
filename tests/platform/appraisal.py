"""An appraisal for the platform's tests: a small scheme of an invented bureau, its cycle, its values; made as rows.

What services do with them is tested where the services are; here they only have to be there, in any state.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import cache
from itertools import groupby

from kaoping.analysis.runs.gathering import gather
from kaoping.analysis.runs.inputs import keep, packed_origins
from kaoping.analysis.runs.models import Run
from kaoping.analysis.runs.models import State as RunState
from kaoping.analysis.runs.results import compute
from kaoping.analysis.runs.rows import rows_of
from kaoping.basis.clock import now
from kaoping.collection.tasks.models import Task
from kaoping.collection.values.making import note_entry
from kaoping.collection.values.models import Channel, Standing, Status, Value
from kaoping.engine.scheme import Scheme
from kaoping.engine.scoring import ENGINE_VERSION
from kaoping.files.scheme_yaml import parse_scheme_yaml
from kaoping.governance.acting import Actor
from kaoping.governance.ledger.work import record, service
from kaoping.planning.cycles.models import Assignment, Cycle, Period, Subject, Way
from kaoping.planning.cycles.models import State as CycleState
from kaoping.planning.schemes.models import Series, Version
from kaoping.planning.schemes.models import State as VersionState
from tests.platform.arranging import arranges
from tests.platform.cast import Cast, the_platform

SCHEME = """\
id: linjiang-test
title: {zh: 临江市住建系统季度考评（虚构）, en: Linjiang quarterly appraisal (invented)}
invented: true
groups:
  - {id: 城区, title: {zh: 城区, en: districts}}
  - {id: 直属, title: {zh: 直属单位, en: stations}}
periods:
  - {id: 2026Q3, title: {zh: 第三季度, en: third quarter}}
  - {id: 2026Q4, title: {zh: 第四季度, en: fourth quarter}}
over_periods: {how: mean}
total: {cap: none}
items:
  - id: quality
    title: {zh: 质量安全, en: quality and safety}
    points: 60
    items:
      - id: passed
        title: {zh: 主体结构合格率, en: main structures passed}
        points: 40
        data: {unit: "%", min: 0, max: 100, decimals: 1}
        target: 95
        rule:
          family: steps
          below: {effect: deduct, per: 1, points: 2, unit: value, step: pro_rata, cap: none}
          floor: 0
      - id: hazards
        title: {zh: 隐患整改, en: hazards}
        points: 20
        assessor: {zh: 安全管理科, en: safety section}
        rule:
          family: events
          effect: deduct
          kinds:
            - {id: ordinary, title: {zh: 一般隐患, en: ordinary hazard}, points: 1}
            - {id: major, title: {zh: 重大隐患, en: major hazard}, points: 5}
          cap: points
  - id: service
    title: {zh: 服务效率, en: service}
    points: 40
    items:
      - id: solved
        title: {zh: 工单解决率, en: orders solved}
        points: 30
        assessor: {zh: 安全管理科, en: safety section}
        data: {unit: "%", min: 0, max: 100}
        target: 100
        rule: {family: ratio, better: more, cap: points}
      - id: plan
        title: {zh: 年度计划按时报送, en: plan in time}
        points: 10
        rule: {family: met, when: "yes"}
  - id: awards
    title: {zh: 加分, en: bonus}
    kind: bonus
    points: 5
    rule:
      family: events
      effect: add
      kinds:
        - {id: city, title: {zh: 市级表彰, en: praised by the city}, points: 2}
      cap: points
grades:
  bands:
    - {grade: 优秀, in: "[90, )"}
    - {grade: 良好, in: "[80, 90)"}
    - {grade: 合格, in: "[60, 80)"}
    - {grade: 不合格, in: "(, 60)"}
thresholds:
  - {id: light, title: {zh: 红黄绿, en: traffic light}, green: "[90, )", yellow: "[80, 90)", red: "(, 80)"}
"""


CODE = "linjiang-test"
TITLE = "2026 年度住建系统绩效考评（虚构）"
SUBJECTS = {"jiangbei": "城区", "jiangnan": "城区", "zhijian": "直属"}
"""Units of the cast that are appraised, and their groups."""
ASSESSED = ("hazards", "solved")
"""Data items whose values the safety section gives for all units."""


@cache
def the_scheme() -> Scheme:
    """The scheme as the engine knows it; read once, as hundreds of tests ask for it."""
    return parse_scheme_yaml(SCHEME)


def the_version(cast: Cast) -> Version:
    """The scheme as a published version: made, checked and published by three people."""
    found = Version.objects.filter(series__organisation=cast.units["bureau"], series__code=CODE, number=1).first()
    if found is not None:
        return found
    scheme = the_scheme()
    series, _ = Series.objects.get_or_create(
        organisation=cast.units["bureau"], code=scheme.id, defaults={"title": scheme.title.zh}
    )
    return Version.objects.create(
        series=series,
        number=1,
        state=VersionState.PUBLISHED,
        text=SCHEME,
        digest=scheme.digest(),
        made_by=cast.people["office"],
        made_at=now(),
        checked_by=cast.people["checker"],
        checked_at=now(),
        published_by=cast.people["leader"],
        published_at=now(),
    )


def the_cycle(cast: Cast) -> Cycle:
    """The cycle of the year, open, with its two quarters, three subjects, and who gives which value."""
    found = Cycle.objects.filter(organisation=cast.units["bureau"], title=TITLE).first()
    if found is None:
        found = Cycle.objects.create(
            organisation=cast.units["bureau"],
            title=TITLE,
            version=the_version(cast),
            state=CycleState.OPEN,
            starts=date(2026, 1, 1),
            ends=date(2027, 1, 1),
            made_by=cast.people["office"],
            opened_at=now(),
        )
        _fill(found, cast)
    return found


def _fill(cycle: Cycle, cast: Cast) -> None:
    quarters = (
        ("2026Q3", "第三季度", date(2026, 7, 1), date(2026, 10, 1)),
        ("2026Q4", "第四季度", date(2026, 10, 1), date(2027, 1, 1)),
    )
    for position, (key, title, starts, ends) in enumerate(quarters):
        Period.objects.create(cycle=cycle, key=key, title=title, position=position, starts=starts, ends=ends)
    for position, (unit, group) in enumerate(SUBJECTS.items()):
        organisation = cast.units[unit]
        name = organisation.standings.get(ends=None).name
        Subject.objects.create(cycle=cycle, organisation=organisation, name=name, group=group, position=position)
    for item in ("passed", "plan", "awards"):
        Assignment.objects.create(cycle=cycle, item=item, assessor=None, is_reported=True)
    for item in ASSESSED:
        Assignment.objects.create(cycle=cycle, item=item, assessor=cast.units["anguan"], is_reported=False)


def the_period(cast: Cast, key: str = "2026Q3") -> Period:
    """A quarter of the cycle."""
    return the_cycle(cast).periods.get(key=key)


def the_subject(cast: Cast, unit: str = "jiangbei") -> Subject:
    """A subject of the cycle."""
    return the_cycle(cast).subjects.get(organisation=cast.units[unit])


def the_task(cast: Cast, unit: str = "jiangbei", key: str = "2026Q3") -> Task:
    """The task of a unit of the cast: of the safety section for all units, of any other one for itself."""
    way = Way.ASSESSED if unit == "anguan" else Way.OWN
    found, _ = Task.objects.get_or_create(
        period=the_period(cast, key), organisation=cast.units[unit], way=way, defaults={"due": date(2026, 11, 25)}
    )
    return found


def number(text: str) -> str:
    """The content of a value that is a number."""
    return json.dumps({"n": text})


def give(
    cast: Cast,
    unit: str,
    item: str,
    content: str,
    *,
    key: str = "2026Q3",
    standing: Standing = Standing.ACCEPTED,
    status: Status = Status.REPORTED,
) -> Value:
    """A value of a unit, given in the way that the cycle says, as a row that the ledger knows."""
    is_assessed = item in ASSESSED
    task = the_task(cast, "anguan" if is_assessed else unit, key)
    found, is_new = Value.objects.get_or_create(
        period=task.period,
        subject=the_subject(cast, unit),
        item=item,
        is_current=True,
        way=task.way,
        defaults=_given(cast, task, content, standing) | {"status": status},
    )
    if is_new:
        known_to_ledger(actor=the_platform(), values=[found])
    return found


def _given(cast: Cast, task: Task, content: str, standing: Standing) -> dict[str, object]:
    """What a value says besides whose it is."""
    return {
        "task": task,
        "content": content,
        "status": Status.REPORTED,
        "standing": standing,
        "channel": Channel.GRID,
        "entered_by": cast.people["assessor" if task.way == Way.ASSESSED else "reporter"],
        "entered_at": now(),
    }


def give_all(cast: Cast, key: str = "2026Q3") -> None:
    """Values of all subjects for a quarter.

    By hand: 江北 passed 91.2 is 3.8 below 95, so 40 - 7.60 = 32.40; hazards 3 ordinary, 1 major: 20 - 8 = 12; solved
    93.4 of 30: 28.02; plan no: 0; no bonus; 72.42. 江南 40 + 19 + 28.84 (96.12 %: 28.836) + 10 + 2 = 99.84.
    质监站 passed 95: 40; no hazards 20; solved 80: 24; plan yes 10; 94.
    """
    hazard = '{"kind": "%s", "count": {"n": "%s"}}'
    rows = {
        "jiangbei": ("91.2", [hazard % ("ordinary", 3), hazard % ("major", 1)], "93.4", "false", "[]"),
        "jiangnan": ("95.5", [hazard % ("ordinary", 1)], "96.12", "true", '[{"kind": "city", "count": {"n": "1"}}]'),
        "zhijian": ("95", [], "80", "true", "[]"),
    }
    cycle = the_cycle(cast)
    subjects = {one.organisation_id: one for one in cycle.subjects.all()}
    there = set(
        Value.objects.filter(period__cycle=cycle, period__key=key, is_current=True).values_list("subject", "item")
    )
    assessed, new = the_task(cast, "anguan", key), []
    for unit, (passed, hazards, solved, plan, awards) in rows.items():
        subject, own = subjects[cast.units[unit].pk], the_task(cast, unit, key)
        contents = (number(passed), f"[{', '.join(hazards)}]", number(solved), plan, awards)
        for item, content in zip(("passed", "hazards", "solved", "plan", "awards"), contents, strict=True):
            if (subject.pk, item) not in there:
                task = assessed if item in ASSESSED else own
                about = {"period": task.period, "subject": subject, "item": item, "is_current": True, "way": task.way}
                new.append(Value(**about, **_given(cast, task, content, Standing.ACCEPTED)))
    made = Value.objects.bulk_create(new)
    if made:
        known_to_ledger(actor=the_platform(), values=made)


@arranges
@service
def known_to_ledger(*, actor: Actor, values: Sequence[Value]) -> None:
    """Tell the ledger of rows of a period that no service made, as if one had: it counts no others.

    Those of tasks as if they had been submitted and accepted, the others as computed by the platform.
    """
    del actor
    for task, some in groupby(sorted(values, key=lambda one: one.task_id or 0), key=lambda one: one.task):
        given = list(some)
        said = {"values": [_as_recorded(one) for one in given]}
        record("values.computed" if task is None else "task.submitted", task or given[0].period, after=said)
        note_entry(given)
        if task is not None:
            accepted = [one.pk for one in given if one.standing == Standing.ACCEPTED]
            record("values.accepted", task, after={"values": accepted})


def _as_recorded(one: Value) -> dict[str, object]:
    """What the ledger keeps of a value, as far as it is held against it."""
    said = {name: str(getattr(one, name)) for name in ("item", "way", "content", "status", "channel", "source", "note")}
    return {**said, "value": one.pk, "replaces": one.replaces_id, "period": one.period.key, "subject": one.subject.name}


def the_run(cast: Cast, key: str = "2026Q3", *, is_confirmed: bool = False) -> Run:
    """The latest run of a quarter, of the values of `give_all` where there was none, as rows; the ledger knows nothing.

    Started by `office`; if it is to be confirmed, by `checker`.
    """
    found = Run.objects.filter(cycle=the_cycle(cast), period=the_period(cast, key)).order_by("-number").first()
    if found is None:
        give_all(cast, key)
        found = a_run(cast, key)
    if is_confirmed and found.state == RunState.PREVIEW:
        found.state, found.confirmed_by, found.confirmed_at = RunState.CONFIRMED, cast.people["checker"], now()
        found.save()
    return found


def a_run(cast: Cast, key: str = "2026Q3") -> Run:
    """A new run of a quarter over the values that stand: a preview, as rows."""
    return a_run_of(cast, the_cycle(cast), the_period(cast, key))


def a_run_of(cast: Cast, cycle: Cycle, period: Period) -> Run:
    """The same of any cycle and period."""
    gathered = gather(cycle, period)
    run = Run.objects.create(
        cycle=cycle,
        period=period,
        version=cycle.version,
        number=cycle.runs.count() + 1,
        inputs=keep(gathered.values, cycle.tenant_key),
        origins=packed_origins(gathered.origins),
        observed=gathered.observed,
        engine=ENGINE_VERSION,
        scheme_digest=cycle.version.digest,
        values_digest=gathered.values.digest(),
        started_by=cast.people["office"],
        started_at=now(),
    )
    result = compute(run)
    run.state, run.result_digest = RunState.PREVIEW, result.recipe().result
    run.save()
    rows_of(run, result).write()
    return run
