"""Tasks come from what a cycle asks for; their deadlines move by extension, or when holidays are announced."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kaoping.basis.clock import now, today
from kaoping.basis.refusals import Barred, Refusal
from kaoping.collection.tasks.models import Extension, State, Task
from kaoping.collection.tasks.rules import FILLS, refuse_own_unit
from kaoping.collection.tasks.telling import tell_fillers
from kaoping.collection.tasks.wanted import Wanted
from kaoping.governance.acting import Actor, Permission
from kaoping.governance.ledger.work import record, service
from kaoping.methods.working_days import Answer, Calendar
from kaoping.planning.cycles.closing import holds_open
from kaoping.planning.cycles.days import calendar_of, counted_anew, due_of, on_recomputing
from kaoping.planning.cycles.hooks import on_opening
from kaoping.planning.cycles.models import Cycle

PLATFORM = Actor.platform("tasks")


def make_tasks(cycle: Cycle) -> list[Task]:
    """Make the tasks of a cycle that are not there yet: one for each organisation, period and way.

    It is called when the cycle is opened, in that transaction; called again after subjects or assignments changed, it
    adds what is missing and takes nothing away.
    """
    wanted = Wanted(cycle)
    known = set(Task.objects.filter(period__cycle=cycle).values_list("period_id", "organisation_id", "way"))
    missing, days = [], calendar_of(cycle)
    for period in wanted.periods():
        due = due_of(period, days)
        missing += [
            Task(period=period, organisation_id=giver, way=way, due=due.value, is_provisional=due.provisional)
            for giver, way in wanted.by_giver(period)
            if (period.pk, giver, way.value) not in known
        ]
    return _make(actor=PLATFORM, cycle=cycle, tasks=missing) if missing else []


@on_opening
def _make_on_opening(actor: Actor, cycle: Cycle) -> None:
    """The tasks of a cycle that opens are made in the same transaction."""
    del actor
    make_tasks(cycle)


@service
def _make(*, actor: Actor, cycle: Cycle, tasks: list[Task]) -> list[Task]:
    del actor
    made = Task.objects.bulk_create(tasks)
    said = [{"period": one.period.key, "organisation": one.organisation_id, "way": one.way} for one in made]
    record("tasks.made", cycle, after={"due": sorted({one.due for one in made}), "tasks": said})
    return made


@service
def ask_extension(*, actor: Actor, task: Task, until: date, reason: str) -> Extension:
    """Ask for more time, with a reason.

    Raises:
        Denied, Unseen: if the task is not one of the actor's unit.
        Refusal: `closed`, `not-later`, `asked-already`.
    """
    task = _locked(task)
    actor.require(FILLS[task.way], task.organisation_id)
    if not holds_open(task.period):
        raise Refusal(_("这个考核期已经锁定，不能再延期。确需补报的，请与考核办联系。"), code="closed")
    if until <= max(task.due, today()):
        raise Refusal(_("申请的日期应当晚于原截止日期和今天。"), code="not-later", field="until")
    if task.extensions.filter(is_granted=None).exists():
        raise Refusal(_("已有一份延期申请等待考核办审批，审批后才能再申请。"), code="asked-already")
    made = Extension.objects.create(task=task, until=until, reason=reason, asked_by_id=actor.person, asked_at=now())
    record("extension.asked", made, before={"due": task.due}, after={"until": until}, reason=reason)
    return made


@service
def decide_extension(*, actor: Actor, extension: Extension, is_granted: bool, remark: str) -> Extension:
    """Grant or refuse more time. Granted, the deadline is the new day, for certain.

    Raises:
        Unseen: if the actor does not review the cycle's values.
        Refusal: `decided-already`, `no-remark`; `own`, if it was asked by the actor or for their unit, or by whoever
            they stand in for, or for the unit of these.
    """
    task = _locked(extension.task)
    extension = Extension.objects.select_for_update().get(pk=extension.pk)
    cycle = task.period.cycle
    actor.require(Permission.REVIEW_VALUES, cycle.organisation_id)
    refuse_own_unit(actor, cycle, task.organisation_id)
    if extension.asked_by_id in actor.hands(Permission.REVIEW_VALUES, cycle.organisation_id):
        raise Barred(_("申请人不能审批自己的申请，请由考核办其他人员办理。"), code="own")
    if extension.is_granted is not None:
        raise Refusal(_("这份申请已经审批过了。"), code="decided-already")
    if not is_granted and not remark.strip():
        raise Refusal(_("不同意时请写明理由。"), code="no-remark", field="remark")
    extension.is_granted, extension.remark = is_granted, remark.strip()
    extension.decided_by_id, extension.decided_at = actor.person, now()
    extension.save()
    before = {"due": task.due}
    if is_granted:
        task.due, task.is_provisional = extension.until, False
        task.save(update_fields=["due", "is_provisional"])
    text = (
        gettext_noop("延期申请已同意：%(period)s 的截止日期改为 %(day)s。")
        if is_granted
        else gettext_noop("延期申请未获同意：%(period)s 的截止日期仍为 %(day)s。理由：%(reason)s")
    )
    tell_fillers(task, text, day=task.due, **({} if is_granted else {"reason": extension.remark}))
    after = {"due": task.due, "granted": is_granted}
    record("extension.decided", extension, before=before, after=after, reason=extension.remark)
    return extension


def recompute_deadlines(known: Calendar) -> list[Task]:
    """Count the deadlines of open periods again, now that other days are known; those that moved, or became certain.

    They never become earlier (`counted_anew`), and more time that was granted stays, unless everybody now has longer.
    """
    moved = []
    for task in Task.objects.filter(period__closed_at=None).select_related("period__cycle"):
        told = Answer(task.due, task.is_provisional)
        due = counted_anew(told, due_of(task.period, known), today())
        if due != told:
            moved.append(_move(actor=PLATFORM, task=task, due=due.value, is_provisional=due.provisional))
    return moved


on_recomputing(recompute_deadlines)


@service
def _move(*, actor: Actor, task: Task, due: date, is_provisional: bool) -> Task:
    del actor
    before = {"due": task.due, "provisional": task.is_provisional}
    task.due, task.is_provisional = due, is_provisional
    task.save(update_fields=["due", "is_provisional"])
    record("task.due-moved", task, before=before, after={"due": due, "provisional": is_provisional})
    if before["due"] != due and task.state in (State.OPEN, State.RETURNED):
        tell_fillers(task, gettext_noop("工作日安排有调整：%(period)s 的截止日期顺延至 %(day)s。"), day=due)
    return task


def _locked(task: Task) -> Task:
    """The task as it is now, held until the transaction ends."""
    return Task.objects.select_for_update(of=("self",)).select_related("period__cycle").get(pk=task.pk)
