"""Loading Linjiang: two years of appraisals, through the services, at the times at which they happened."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kaoping.analysis.runs import services as runs
from kaoping.analysis.runs.models import Run
from kaoping.application.publication import announcing
from kaoping.application.publication import services as publication
from kaoping.application.publication.models import Publication
from kaoping.basis import clock
from kaoping.collection.tasks.models import Task
from kaoping.collection.values import claims, drafts, reviewing, submitting
from kaoping.collection.values.models import Value
from kaoping.collection.values.sheet import TaskSheet
from kaoping.demo import figures
from kaoping.demo.cast import BUREAU, SECTIONS, Unit, units
from kaoping.demo.founding import actor, organisation
from kaoping.demo.timeline import (
    ACCEPTED,
    ANNOUNCED,
    ANSWERED,
    CONFIRMED,
    DECIDED,
    LOCKED,
    NOTIFIED,
    YEARS,
    Quarter,
    at,
    begins,
)
from kaoping.files.values.asked import Asked
from kaoping.governance.files.services import keep
from kaoping.planning.cycles import services as cycles
from kaoping.planning.cycles.closing import close_period
from kaoping.planning.cycles.models import Cycle, Period, Subject
from kaoping.planning.schemes import services as schemes
from kaoping.planning.schemes.models import Version
from kaoping.planning.schemes.selectors import asked_by, scheme_of

BONUS = "awards"
"""The data item of which each record is claimed."""
LINJIANG = Path(__file__).parent / "linjiang"


def begin_year(year: int) -> Cycle:
    """The scheme of a year, made, checked and published by three people; and its cycle, opened."""
    day = begins(year).date()
    text = (LINJIANG / f"scheme-{year}.yaml").read_text(encoding="utf-8")
    reason = "装配式建筑占比由 10 分调为 6 分，新增智慧工地覆盖率 4 分；重点项目单独成组" if year > min(YEARS) else ""
    with clock.at(begins(year)):
        office = actor("lj.office")
        version = schemes.draft(actor=office, organisation=organisation(BUREAU[0]), text=text, reason=reason)
        schemes.propose(actor=office, version=version)
    with clock.at(at(day, 14)):
        schemes.check(actor=actor("lj.checker"), version=version)
    with clock.at(at(day, 16)):
        schemes.publish(actor=actor("lj.leader"), version=version)
    with clock.at(at(date(year - 1, 12, 20), 10)):
        return _opened(Version.objects.get(pk=version.pk), year)


def _opened(version: Version, year: int) -> Cycle:
    office = actor("lj.office")
    plan = cycles.Plan(f"{year} 年度住建系统绩效考评（虚构）", date(year, 1, 1), date(year + 1, 1, 1))
    cycle = cycles.prepare(actor=office, version=version, plan=plan)
    groups = {group.id for group in scheme_of(version).groups}
    chosen = [cycles.Chosen(organisation(unit.code).pk, unit.group) for unit in units() if unit.group in groups]
    cycles.set_subjects(actor=office, cycle=cycle, chosen=chosen)
    assessors = _assessors(asked_by(version))
    assigned = {
        item: cycles.Assigned(None if code is None else organisation(code.upper()), is_reported=code is None)
        for item, code in assessors.items()
    }
    cycles.assign(actor=office, cycle=cycle, assigned=assigned)
    return cycles.open_cycle(actor=office, cycle=cycle)


def _assessors(asked: Asked) -> dict[str, str | None]:
    """The section that gives each data item; None where units report themselves."""
    sections = {name: code for code, name in SECTIONS.items()}
    found: dict[str, str | None] = {}
    for profile in asked.profiles:
        for part in profile.parts.values():
            title = part.leaf.assessor
            for key in part.data:
                found.setdefault(key, None if title is None else sections[title.zh])
    for key in asked.items:
        found.setdefault(key, "quality")
    return found


def run_quarter(cycle: Cycle, quarter: Quarter) -> Publication:
    """Everything of a quarter: reporting, review, the run, and its way to the public."""
    period = cycle.periods.get(key=quarter.key)
    report(period, quarter)
    with clock.at(quarter.on(ACCEPTED)):
        review(period)
        run = runs.start(actor=actor("lj.office"), cycle=cycle, period=period)
    return make_public(run, quarter)


def report(period: Period, quarter: Quarter) -> None:
    """Units and sections fill in and submit, each at its time."""
    known = {unit.code: unit for unit in units()}
    tasks = [(task, known[task.organisation.code]) for task in period.tasks.select_related("organisation")]
    order = sorted(tasks, key=lambda one: quarter.reported(number_of(one[1]), is_late=one[1].short in quarter.late))
    for task, unit in order:
        with clock.at(quarter.reported(number_of(unit), is_late=unit.short in quarter.late)):
            claim_bonuses(period, unit)
            fill(task, unit, known)


def claim_bonuses(period: Period, unit: Unit) -> None:
    """Claim what a unit was praised for, with the document that says so."""
    for bonus in figures.records(unit, period.key, BONUS):
        who, owner = actor(unit.reporter), organisation(unit.code)
        name, text = f"表彰文件（{unit.short}，虚构）.txt", f"{unit.name}获得表彰。（虚构）\n"
        document = keep(actor=who, organisation=owner, name=name, data=text.encode())
        subject = period.cycle.subjects.get(organisation=owner)
        typed = {field: str(value) for field, value in bonus.items()}
        what = claims.Claimed(period, subject, BONUS, typed)
        claims.claim(actor=who, what=what, reason="获得表彰，见文件", file=document)


def number_of(unit: Unit) -> int:
    """The place of a unit in the list of all."""
    return units().index(unit)


def fill(task: Task, unit: Unit, known: dict[str, Unit]) -> None:
    """Type everything that a task asks for, and submit it."""
    who = actor(unit.reporter)
    cells = typed_cells(task, known)
    drafts.save_drafts(actor=who, task=task, cells=cells)
    submitting.submit(actor=who, task=task)


def typed_cells(task: Task, known: dict[str, Unit]) -> list[drafts.Typed]:
    """What is typed into each cell of a task."""
    sheet = TaskSheet(Task.objects.select_related("period__cycle__version").get(pk=task.pk))
    found = []
    for place in sheet.places.values():
        if place.is_open:
            unit = known[place.cell.subject.organisation.code]
            text = figures.typed(unit, task.period.key, place.cell.item.id, place.cell.item)
            note = "本区没有这项业务" if text == "不适用" else None
            found.append(drafts.Typed(place.cell.subject.pk, place.cell.item.id, text, note=note))
    return found


def review(period: Period) -> None:
    """The office accepts all that was submitted."""
    for claimed in period.claims.all():
        claims.decide_claim(actor=actor("lj.checker"), claim=claimed, is_granted=True, remark="属实")
    for task in period.tasks.all():
        reviewing.accept(actor=actor("lj.office"), task=task)


def make_public(run: Run, quarter: Quarter) -> Publication:
    """Confirmed, laid before the units, decided, announced; and the final notice, if its days are over."""
    with clock.at(quarter.on(CONFIRMED)):
        run = runs.confirm(actor=actor("lj.checker"), run=run)
        until = quarter.on(ANSWERED + 1).date()
        opened = publication.open_confirmation(actor=actor("lj.office"), run=run, confirm_until=until)
    with clock.at(quarter.on(ANSWERED)):
        _answer(opened)
    with clock.at(quarter.on(DECIDED)):
        leader = actor("lj.leader")
        name, text = f"党组会议纪要（{quarter.key}，虚构）.txt", f"审定 {quarter.key} 考评结果。（虚构）\n"
        minutes = keep(actor=leader, organisation=organisation(BUREAU[0]), name=name, data=text.encode())
        publication.decide(actor=leader, publication=_again(opened), minutes=minutes)
    with clock.at(quarter.on(ANNOUNCED)):
        until = quarter.on(NOTIFIED - 1).date()
        announcing.announce(actor=actor("lj.leader"), publication=_again(opened), until=until)
    if quarter.is_notified:
        with clock.at(quarter.on(NOTIFIED)):
            publication.notify_finally(actor=actor("lj.leader"), publication=_again(opened))
    return _again(opened)


def _answer(opened: Publication) -> None:
    """Every unit agrees with its preliminary result."""
    reporters = {unit.code: unit.reporter for unit in units()}
    for confirmation in opened.confirmations.select_related("subject__organisation"):
        who = actor(reporters[confirmation.subject.organisation.code])
        publication.answer(actor=who, confirmation=confirmation, agrees=True)


def _again(one: Publication) -> Publication:
    return Publication.objects.get(pk=one.pk)


def end_year(cycle: Cycle, last: Quarter) -> None:
    """The result of the whole year, and the end of its cycle."""
    with clock.at(last.on(NOTIFIED + 1)):
        run = runs.start(actor=actor("lj.office"), cycle=cycle)
    after = Quarter(f"{last.year}", last.on(NOTIFIED + 1).date())
    make_public(run, after)
    with clock.at(after.on(LOCKED)):
        cycles.close_cycle(actor=actor("lj.office"), cycle=cycle)


def lock(cycle: Cycle, quarter: Quarter) -> None:
    """Lock a quarter whose result is final: its values stay as they are."""
    with clock.at(quarter.on(LOCKED)):
        close_period(actor=actor("lj.office"), period=cycle.periods.get(key=quarter.key))


def unit_of(short: str) -> Unit:
    """A unit by its short name."""
    return next(one for one in units() if one.short == short)


def value_of(period: Period, unit: str, item: str) -> Value:
    """The value that stands for a unit (by its short name) and data item."""
    code = unit_of(unit).code
    return Value.objects.get(period=period, subject__organisation__code=code, item=item, is_current=True)


def subject_of(cycle: Cycle, unit: str) -> Subject:
    """A unit (by its short name) as it is appraised."""
    return cycle.subjects.get(organisation__code=unit_of(unit).code)
