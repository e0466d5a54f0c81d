"""Objects of the table that are not one's own: of another unit, of last year, of another city. As rows."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from kaoping.analysis.runs.gathering import gather
from kaoping.analysis.runs.inputs import keep
from kaoping.analysis.runs.models import Run
from kaoping.analysis.runs.models import State as RunState
from kaoping.application.appeals.models import Appeal
from kaoping.application.publication.models import Confirmation, Publication
from kaoping.application.publication.models import State as PublicationState
from kaoping.application.rectification.models import Order
from kaoping.basis.clock import now, today
from kaoping.collection.tasks.models import Extension, Task
from kaoping.collection.values.models import Claim, Evidence, Standing, Value
from kaoping.collection.workbooks.models import SavedMapping
from kaoping.governance.acting import Role
from kaoping.governance.dual.models import Request
from kaoping.governance.files.models import File
from kaoping.governance.ledger.models import Export
from kaoping.governance.notices.services import notify
from kaoping.governance.people.models import Delegation, Person, Post
from kaoping.planning.cycles.models import Cycle, DayOverride, Period, Subject, Way
from kaoping.planning.cycles.models import State as CycleState
from tests.platform.appraisal import (
    SUBJECTS,
    a_run_of,
    give,
    known_to_ledger,
    number,
    the_period,
    the_subject,
    the_task,
)
from tests.platform.cast import Cast, the_foreign_unit, the_platform
from tests.platform.collection.acts import another_cycle, task_in
from tests.platform.dual.asking import EXPORT
from tests.platform.evidence import a_file
from tests.platform.permissions.lines import Objects
from tests.platform.publishing import the_confirmation
from tests.platform.stages.interface import MAPPING, key, mapping
from tests.platform.stages.tasks import QUARTER

ALL = {
    "passed": (None, True),
    "plan": (None, True),
    "awards": (None, True),
    "solved": ("anguan", False),
    "hazards": ("anguan", False),
}
"""Who gives what in last year's cycle: the department what it assesses, units the rest."""
GIVEN = {"passed": number("91.2"), "plan": "true", "awards": "[]", "solved": number("93.4"), "hazards": "[]"}


def beyond(cast: Cast, known: Objects) -> Objects:
    """All of them; `known` are the objects that were made before."""
    stranger = _stranger()
    return {
        **_people(cast, stranger),
        **_of_rival(cast, known),
        **_of_last_year(cast, known),
        **_of_other_city(cast, known, stranger),
        **_pushed(cast, known),
    }


def _stranger() -> Person:
    """Somebody who works in the other city alone."""
    found = Person.objects.create(account="stranger", name="外市某人")
    Post.objects.create(person=found, organisation=the_foreign_unit(), role=Role.REPORTER, starts=date(2026, 1, 1))
    return found


def _people(cast: Cast, stranger: Person) -> Objects:
    """What belongs to people: to one of the cast, and to somebody of the other city."""
    reporter = cast.people["reporter"]
    starts, until = today() + timedelta(days=30), now() + timedelta(hours=1)
    lent = partial(Delegation.objects.create, starts=starts, ends=starts + timedelta(days=9), reason="休假")
    common = {"kind": EXPORT, "reason": "核查", "session": "", "asked_at": now(), "until": until}
    ask = partial(Request.objects.create, **common)
    theirs = Post.objects.get(person=stranger)
    return {
        "reporter_person": reporter.pk,
        "stranger": stranger.pk,
        "strangers_post": theirs.pk,
        "reporters_delegation": lent(post=reporter.posts.get(), to=cast.people["rival"]).pk,
        "strangers_delegation": lent(post=theirs, to=reporter).pk,
        "reporters_notice": notify(reporter, "您有新的任务。", "/")[0].pk,
        "strangers_notice": notify(stranger, "您有新的任务。", "/")[0].pk,
        "auditors_export": Export.objects.create(
            tree="deeds", size=1, person=cast.people["auditor"].pk, until=until
        ).pk,
        "strangers_export": Export.objects.create(tree="deeds", size=1, person=stranger.pk, until=until).pk,
        "auditors_request": ask(
            requester=cast.people["auditor"], organisation=cast.units["bureau"], arguments='{"size":4,"tree":"deeds"}'
        ).pk,
        "foreign_request": ask(
            requester=stranger, organisation=the_foreign_unit(), arguments='{"size":5,"tree":"deeds"}'
        ).pk,
    }


def _of_rival(cast: Cast, known: Objects) -> Objects:
    """What belongs to the other unit of this city and this year."""
    task, subject = the_task(cast, "jiangnan", QUARTER), the_subject(cast, "jiangnan")
    publication = Publication.objects.get(pk=known["publication"])
    shown = Publication.objects.get(pk=known["appealed_publication"])
    return {
        "rival_value": give(cast, "jiangnan", "passed", number("95.5"), key=QUARTER, standing=Standing.SUBMITTED).pk,
        "rival_extension": _extension(task, cast.people["rival"]).pk,
        "rival_claim": _claim(the_period(cast, QUARTER), subject, a_file(cast, "jiangnan", "rival", "c.txt")).pk,
        "rivals_file": a_file(cast, "jiangnan", "rival", "d.txt").pk,
        "rivals_task": the_task(cast, "jiangnan").pk,
        "rivals_mapping": mapping(cast, "jiangnan", "passed").pk,
        "rivals_key": key(cast, "rivals", cast.units["jiangnan"]).pk,
        "rivals_confirmation": the_confirmation(publication, cast, "jiangnan").pk,
        "rivals_appeal": _appeal(shown, subject, the_period(cast, QUARTER), cast.people["rival"]).pk,
    }


def _of_last_year(cast: Cast, known: Objects) -> Objects:
    """What belongs to the cycles of last year, of which the period of one is closed."""
    office, reporter = cast.people["office"], cast.people["reporter"]
    closed = Task.objects.get(pk=known["old_task"])
    subject, period = closed.period.cycle.subjects.get(), closed.period
    cycle = _last_year(cast)
    run, opened, again = (_run(cast, cycle) for _ in range(3))
    preview = _run(cast, cycle, RunState.PREVIEW)
    north = cycle.subjects.get(organisation=cast.units["jiangbei"])
    minutes = a_file(cast, "bureau", "leader", "minutes.txt")
    shown = _publication(cast, run, PublicationState.ANNOUNCED, "2025-old", minutes)
    confirming = _publication(cast, again, PublicationState.CONFIRMING, "2025-new")
    day, _ = DayOverride.objects.get_or_create(
        tenant=cast.units["bureau"], day=date(2025, 7, 1), defaults={"is_working": False}
    )
    prepared, _ = Cycle.objects.get_or_create(
        organisation=cast.units["bureau"],
        title="2025 年度考评（未启动）",
        defaults={"version": cycle.version, "starts": cycle.starts, "ends": cycle.ends, "made_by": office},
    )
    Subject.objects.get_or_create(cycle=prepared, organisation=cast.units["jiangbei"], defaults={"name": north.name})
    return {
        "minutes": minutes.pk,
        "disputed_file": _taken_back(cast, north, cycle.periods.get()).pk,
        "old_period": period.pk,
        "old_subject": subject.pk,
        "old_extension": _extension(closed, reporter).pk,
        "old_claim": _claim(period, subject, a_file(cast, name="e.txt")).pk,
        "old_cycle": cycle.pk,
        "old_prepared_cycle": prepared.pk,
        "old_running_period": cycle.periods.get().pk,
        "old_run": run.pk,
        "old_preview": preview.pk,
        "old_open_run": opened.pk,
        "old_north": north.pk,
        "old_announced": shown.pk,
        "old_code": shown.code,
        "old_confirming": confirming.pk,
        "old_confirmation": the_confirmation(confirming, cast).pk,
        "old_order": _order(north, cycle.periods.get(), office).pk,
        "old_appeal": _appeal(shown, north, cycle.periods.get(), reporter, "solved").pk,
        "last_years_day": day.pk,
    }


def _last_year(cast: Cast) -> Cycle:
    """A cycle of last year, open, with all values of its one period."""
    cycle = another_cycle(cast, ALL, name="last-year", year=2025)
    period = cycle.periods.get()
    new = []
    for subject in cycle.subjects.all():
        unit = next(name for name in SUBJECTS if cast.units[name].pk == subject.organisation_id)
        for item, content in GIVEN.items():
            way = Way.OWN if ALL[item][1] else Way.ASSESSED
            task = task_in(cycle, cast, unit if way == Way.OWN else "anguan", way)
            said = {"content": content, "standing": Standing.ACCEPTED, "channel": "grid", "entered_at": now()}
            new.append(Value(period=period, subject=subject, item=item, way=way, task=task, is_current=True, **said))
    known_to_ledger(actor=the_platform(), values=Value.objects.bulk_create(new))
    return cycle


def _run(cast: Cast, cycle: Cycle, state: RunState = RunState.CONFIRMED) -> Run:
    """A run over the values of a cycle's one period, confirmed unless said otherwise."""
    run = a_run_of(cast, cycle, cycle.periods.get())
    confirmed = {"confirmed_by": cast.people["checker"], "confirmed_at": now()}
    if state == RunState.CONFIRMED:
        Run.objects.filter(pk=run.pk).update(state=state, **confirmed)
        run.refresh_from_db()
    return run


def _taken_back(cast: Cast, subject: Subject, period: Period) -> File:
    """Evidence of a value that the department gave for a unit and corrected, before the unit appealed."""
    task = task_in(period.cycle, cast, "anguan", Way.ASSESSED)
    about = {"period": period, "subject": subject, "item": "solved", "way": Way.ASSESSED, "task": task}
    said = {"content": number("90"), "standing": Standing.SUPERSEDED, "channel": "grid", "entered_at": now()}
    value = Value.objects.create(**about, **said, is_current=False)
    file = a_file(cast, "anguan", "assessor", "g.txt")
    Evidence.objects.create(value=value, file=file)
    return file


def _publication(cast: Cast, run: Run, state: PublicationState, code: str, minutes: File | None = None) -> Publication:
    """A publication of a run, with the words of those who stand in it."""
    known = Publication.objects.filter(run=run).first()
    if known is not None:
        return known
    leader, until = cast.people["leader"], today() + timedelta(days=7)
    shown = {"decided_by": leader, "decided_at": now(), "minutes": minutes}
    shown |= {"announced_by": leader, "announced_at": now()}
    is_public = state == PublicationState.ANNOUNCED
    found = Publication.objects.create(
        run=run,
        state=state,
        code=code,
        opened_by=cast.people["office"],
        opened_at=now(),
        confirm_until=until,
        **({**shown, "announce_until": until} if is_public else {}),
    )
    for total in run.totals.all():
        Confirmation.objects.create(publication=found, subject=total.subject)
    return found


def _of_other_city(cast: Cast, known: Objects, stranger: Person) -> Objects:
    """What belongs to another city: nobody of the cast may see any of it."""
    task = Task.objects.get(pk=known["foreign_task"])
    period, subject = task.period, task.period.cycle.subjects.get()
    common: dict[str, Any] = {"cycle": period.cycle, "period": period, "version": period.cycle.version}
    common |= {"state": RunState.CONFIRMED, "started_at": now(), "confirmed_by": stranger, "confirmed_at": now()}
    common |= {"inputs": keep(gather(period.cycle, period).values, period.tenant_key), "result_digest": "0" * 64}
    run, waiting = (Run.objects.create(**common, number=number) for number in (1, 2))
    shown = _publication(cast, run, PublicationState.ANNOUNCED, "2025-other")
    prepared = Cycle.objects.create(
        organisation=the_foreign_unit(),
        title="临海市考评（筹备）",
        version=period.cycle.version,
        state=CycleState.PREPARING,
        starts=date(2027, 1, 1),
        ends=date(2028, 1, 1),
        made_by=stranger,
    )
    file = File.objects.create(
        organisation=the_foreign_unit(), name="f.txt", kind="txt", size=3, stored="f", sent_by=stranger, sent_at=now()
    )
    return {
        "foreign_place": subject.pk,
        "foreign_time": period.pk,
        "foreign_prepared_cycle": prepared.pk,
        "foreign_extension": _extension(task, stranger).pk,
        "foreign_claim": _claim(period, subject, file).pk,
        "foreign_file": file.pk,
        "foreign_mapping": _mapping(stranger).pk,
        "foreign_open_run": waiting.pk,
        "foreign_publication": shown.pk,
        "foreign_confirmation": Confirmation.objects.create(publication=shown, subject=subject).pk,
        "foreign_order": _order(subject, period, stranger).pk,
        "foreign_appeal": _appeal(shown, subject, period, stranger).pk,
    }


def _mapping(stranger: Person) -> SavedMapping:
    said = {"text": MAPPING % "passed", "saved_by": stranger, "saved_at": now()}
    return SavedMapping.objects.create(organisation=the_foreign_unit(), way=Way.OWN, name="外市月报", **said)


def _pushed(cast: Cast, known: Objects) -> Objects:
    """Tasks that systems have submitted, with the ledger's first entry as their receipt."""
    cycles = (another_cycle(cast, ALL, name="pushed"), another_cycle(cast, ALL, name="pushed-before", year=2025))
    tasks = {
        "own_pushed": task_in(cycles[0], cast, "jiangbei"),
        "department_pushed": task_in(cycles[0], cast, "anguan", Way.ASSESSED),
        "rivals_pushed": task_in(cycles[0], cast, "jiangnan"),
        "old_pushed": task_in(cycles[1], cast, "jiangbei"),
        "foreign_pushed": Task.objects.get(pk=known["foreign_task"]),
    }
    for task in tasks.values():
        task.entry, task.submitted_at, task.last_submitted_at = 0, now(), now()
        task.save()
    return {name: task.pk for name, task in tasks.items()}


def _extension(task: Task, who: Person) -> Extension:
    said = {"until": date(2026, 12, 30), "reason": "第三方检测报告尚未出具", "asked_by": who, "asked_at": now()}
    return Extension.objects.get_or_create(task=task, is_granted=None, defaults=said)[0]


def _claim(period: Period, subject: Subject, file: File) -> Claim:
    record = '{"count": {"n": "1"}, "date": {"d": "2026-09-10"}, "kind": "city", "matter": "文明工地"}'
    said = {"record": record, "reason": "获评市级文明工地", "made_by": file.sent_by, "made_at": now(), "file": file}
    about = {"period": period, "subject": subject, "item": "awards", "is_granted": None}
    return Claim.objects.get_or_create(**about, defaults=said)[0]


def _order(subject: Subject, period: Period, who: Person) -> Order:
    said = {"problem": "临边防护缺失", "demand": "十日内补齐防护", "owner": "安全科科长", "item": "hazards"}
    days = {"counted_from": today(), "due": today() + timedelta(days=14), "made_by": who, "made_at": now()}
    return Order.objects.get_or_create(subject=subject, period=period, defaults=said | days)[0]


def _appeal(publication: Publication, subject: Subject, period: Period, who: Person, item: str = "passed") -> Appeal:
    said = {"grounds": "第三方检测报告", "proposed": "95%", "made_by": who, "made_at": now()}
    disputed = Value.objects.filter(period=period, subject=subject, item=item, is_current=True).first()
    about = {"publication": publication, "subject": subject, "period": period, "item": item, "datum": item}
    return Appeal.objects.get_or_create(**about, defaults=said | {"disputed": disputed})[0]
