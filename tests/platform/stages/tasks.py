"""Tasks, values and claims on the stage."""

from __future__ import annotations

from datetime import date

from kaoping.basis.clock import now
from kaoping.collection.tasks.models import Extension, State, Task
from kaoping.collection.tasks.services import make_tasks
from kaoping.collection.values.models import Claim, Standing, Value
from kaoping.collection.values.services import Typed, accept, return_value, save_drafts, submit
from kaoping.governance.files.models import File
from kaoping.governance.files.services import keep
from kaoping.governance.organisations.models import Organisation
from kaoping.planning.cycles.models import Cycle, Period, Subject, Way
from kaoping.planning.schemes.models import State as VersionState
from tests.platform.appraisal import SUBJECTS, give, number, the_cycle, the_period, the_subject, the_task, the_version
from tests.platform.cast import Cast, the_foreign_unit
from tests.platform.collection.acts import another_cycle, task_in
from tests.platform.stages.planning import version

HAZARDS = (
    '[{"date": "2026-08-05", "kind": "一般隐患", "count": "2", "matter": "脚手架"},'
    ' {"date": "2026-08-19", "kind": "重大隐患", "count": "1"}]'
)

BOTH = {"passed": (None, True), "plan": (None, True), "solved": ("anguan", True), "hazards": ("anguan", False)}

QUARTER = "2026Q4"
"""Runs are made of the third quarter: what stands here does not disturb them."""


def arguments(cast: Cast) -> dict[str, int]:
    """Own and others' tasks, values, requests and claims; those of another city, and of another year."""
    value = give(cast, "jiangbei", "passed", number("91.2"), key=QUARTER, standing=Standing.SUBMITTED)
    rival = the_task(cast, "jiangnan", QUARTER)
    if rival.entry is None:
        rival.entry, rival.submitted_at, rival.last_submitted_at = 0, now(), now()
        rival.submitted_by, rival.state = cast.people["rival"], State.SUBMITTED
        rival.save()
    foreign, foreign_value = _beyond(cast, the_foreign_unit(), the_foreign_unit())
    old, old_value = _beyond(cast, cast.units["bureau"], cast.units["jiangbei"])
    empty = task_in(another_cycle(cast, BOTH, name="empty"), cast, "jiangbei")
    return {
        "empty_task": empty.pk,
        "empty_subject": empty.period.cycle.subjects.get(organisation=cast.units["jiangbei"]).pk,
        "own_task": the_task(cast, key=QUARTER).pk,
        "own_period": the_period(cast, QUARTER).pk,
        "own_subject": the_subject(cast).pk,
        "rival_subject": the_subject(cast, "jiangnan").pk,
        "rival_task": rival.pk,
        "rival_receipt": rival.entry or 0,
        "assessed_task": the_task(cast, "anguan", QUARTER).pk,
        "foreign_task": foreign.pk,
        "foreign_value": foreign_value.pk,
        "old_task": old.pk,
        "old_value": old_value.pk,
        "own_value": value.pk,
        "own_extension": _extension(cast).pk,
        "own_claim": _claim(cast).pk,
    }


def _beyond(cast: Cast, owner: Organisation, unit: Organisation) -> tuple[Task, Value]:
    """A task and its value in a cycle of the year before, closed."""
    title = f"2025 年度考评（{owner.code}）"
    # Each city has its own scheme: of another's rows, PostgreSQL shows nothing to it.
    is_ours = owner == cast.units["bureau"]
    scheme = the_version(cast) if is_ours else version(cast, "foreign", VersionState.PUBLISHED, owner=owner)
    cycle, is_new = Cycle.objects.get_or_create(
        organisation=owner,
        title=title,
        defaults={
            "version": scheme,
            "starts": date(2025, 1, 1),
            "ends": date(2026, 1, 1),
            "made_by": cast.people["office"],
        },
    )
    if is_new:
        Period.objects.create(
            cycle=cycle,
            key="2026Q3",
            title="2025 年第三季度",
            position=0,
            starts=date(2025, 7, 1),
            ends=date(2025, 10, 1),
        )
        Subject.objects.create(cycle=cycle, organisation=unit, name=f"{unit.code} 2025", group="城区")
        Cycle.objects.filter(pk=cycle.pk).update(state="open", opened_at=now())
    period, subject = cycle.periods.get(), cycle.subjects.get()
    task, _ = Task.objects.get_or_create(
        period=period, organisation=unit, way=Way.OWN, defaults={"due": date(2025, 10, 15), "state": State.ACCEPTED}
    )
    value, _ = Value.objects.get_or_create(
        period=period,
        subject=subject,
        item="passed",
        way=Way.OWN,
        is_current=True,
        defaults={
            "task": task,
            "content": number("88.0"),
            "standing": Standing.ACCEPTED,
            "channel": "grid",
            "entered_at": now(),
        },
    )
    Period.objects.filter(pk=period.pk, closed_at=None).update(closed_at=now())
    return task, value


def _extension(cast: Cast) -> Extension:
    said = {
        "until": date(2026, 12, 30),
        "reason": "第三方检测报告尚未出具",
        "asked_by": cast.people["reporter"],
        "asked_at": now(),
    }
    return Extension.objects.get_or_create(task=the_task(cast, key=QUARTER), is_granted=None, defaults=said)[0]


def _claim(cast: Cast) -> Claim:
    said = {
        "record": '{"count": {"n": "1"}, "date": {"d": "2026-09-10"}, "kind": "city", "matter": "文明工地"}',
        "reason": "获评市级文明工地",
        "made_by": cast.people["reporter"],
        "made_at": now(),
        "file": _file(cast),
    }
    key = {"period": the_period(cast, QUARTER), "subject": the_subject(cast), "item": "awards", "is_granted": None}
    return Claim.objects.get_or_create(**key, defaults=said)[0]


def _file(cast: Cast) -> File:
    said = {"name": "文明工地证书.pdf", "kind": "pdf", "size": 9, "sha256": "0" * 64, "sm3": "0" * 64, "sent_at": now()}
    return File.objects.get_or_create(organisation=cast.units["jiangbei"], stored="claimed", defaults=said)[0]


def stage(cast: Cast) -> dict[str, int]:
    """Tasks in all states, with drafts, values that were returned and corrected, evidence, requests and claims."""
    found = arguments(cast)
    make_tasks(the_cycle(cast))
    own = Value.objects.get(pk=found["own_value"])
    return_value(actor=cast.actor("office"), value=own, reason="检测报告为第二季度的，请按本季度报告更正")
    third = _reviewed(cast)
    solved = Value.objects.get(task=third, subject=the_subject(cast), item="solved", is_current=True)
    hazards = Value.objects.get(task=third, subject=the_subject(cast), item="hazards", is_current=True)
    first = Value.objects.filter(task=third).order_by("pk")[0].entry or 0
    values = {"corrected_value": solved.pk, "hazards_value": hazards.pk, "first_receipt": first}
    return found | _drafted(cast) | values


def _reviewed(cast: Cast) -> Task:
    """The task of the safety section: one value was returned and corrected, those of the station are accepted."""
    task = the_task(cast, "anguan", QUARTER)
    for unit in SUBJECTS:
        _type(cast, "assessor", task, {"solved": "90", "hazards": HAZARDS}, unit)
    submit(actor=cast.actor("assessor"), task=task)
    solved = Value.objects.get(task=task, subject=the_subject(cast), item="solved", is_current=True)
    return_value(actor=cast.actor("office"), value=solved, reason="与 12345 平台导出的数据不一致，请核对口径")
    _type(cast, "assessor", task, {"solved": "91.5"}, "jiangbei")
    corrected = submit(actor=cast.actor("assessor"), task=task)
    some = Value.objects.filter(task=corrected, subject=the_subject(cast, "zhijian"), is_current=True)
    return accept(actor=cast.actor("office"), task=corrected, values=[one.pk for one in some])


def _drafted(cast: Cast) -> dict[str, int]:
    """Tasks with drafts, right and wrong, in a cycle where a unit reports what a department assesses, too."""
    cycle = another_cycle(cast, BOTH)
    north, assessing = task_in(cycle, cast, "jiangbei"), task_in(cycle, cast, "anguan", Way.ASSESSED)
    file = keep(actor=cast.actor("reporter"), organisation=cast.units["jiangbei"], name="检测报告.txt", data=b"95.5")
    _type(cast, "reporter", north, {"passed": "九成", "plan": "是"}, "jiangbei", files=(file.pk,))
    for unit, rate in (("jiangbei", "93.4"), ("jiangnan", "0.95"), ("zhijian", "本期无数据")):
        _type(cast, "assessor", assessing, {"solved": rate, "hazards": HAZARDS if unit != "zhijian" else "无"}, unit)
    ready = task_in(another_cycle(cast, BOTH, name="ready"), cast, "jiangnan")
    _type(cast, "rival", ready, {"passed": "91.2", "plan": "是", "solved": "本期无数据"}, "jiangnan")
    return {
        "ready_task": ready.pk,
        "draft_task": north.pk,
        "assessing_task": assessing.pk,
        "shared_task": task_in(cycle, cast, "jiangnan").pk,
        "ended_task": task_in(another_cycle(cast, BOTH, name="ended"), cast, "jiangnan").pk,
        "given_task": task_in(another_cycle(cast, BOTH, name="given"), cast, "jiangnan").pk,
        "draft_subject": cycle.subjects.get(organisation=cast.units["jiangbei"]).pk,
    }


def _type(
    cast: Cast, who: str, task: Task, typed: dict[str, str], unit: str, files: tuple[int, ...] | None = None
) -> None:
    subject = task.period.cycle.subjects.get(organisation=cast.units[unit]).pk
    cells = [Typed(subject, item, text, note="", files=files) for item, text in typed.items()]
    save_drafts(actor=cast.actor(who), task=task, cells=cells)
