"""Review: the office accepts what was submitted, or returns one value with a reason while the rest stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kaoping.basis.clock import now
from kaoping.basis.refusals import Barred, Refusal, Unseen
from kaoping.collection.tasks.models import State, Task
from kaoping.collection.tasks.rules import refuse_own_unit
from kaoping.collection.tasks.telling import tell_fillers
from kaoping.collection.values.behind import hands_in
from kaoping.collection.values.making import said_before
from kaoping.collection.values.models import Channel, Standing, Value
from kaoping.collection.values.sheet import TaskSheet
from kaoping.governance.acting import Actor, Permission
from kaoping.governance.ledger.work import record, service
from kaoping.planning.cycles.closing import holds_open


@service
def accept(*, actor: Actor, task: Task, values: Collection[int] | None = None) -> Task:
    """Accept the submitted values of a task: all of them, or some by their numbers.

    Raises:
        Denied, Unseen: if the actor does not review the cycle's values, or a number is none of the task's.
        Refusal: `closed`, `own` (of the actor's unit, or entered by the actor), `nothing-to-accept`.
    """
    task = _locked(task)
    _require_review(actor, task)
    chosen = [one for one in _current(task) if values is None or one.pk in values]
    if values is not None and {one.pk for one in chosen} != set(values):
        raise Unseen()
    chosen = [one for one in chosen if one.standing == Standing.SUBMITTED]
    if not chosen:
        raise Refusal(_("没有待审核的数据：可能刚被他人审核或退回。"), code="nothing-to-accept")
    _refuse_own(actor, chosen, task)
    before = {"state": task.state, "values": said_before(chosen)}
    Value.objects.filter(pk__in=[one.pk for one in chosen]).update(
        standing=Standing.ACCEPTED, decided_by=actor.person, decided_at=now()
    )
    settle(task)
    record("values.accepted", task, before=before, after={"state": task.state, "values": [one.pk for one in chosen]})
    return task


@service
def return_value(*, actor: Actor, value: Value, reason: str) -> Value:
    """Return one value with a reason: its giver corrects that one, and everything else stands.

    Raises:
        Denied, Unseen: if the actor does not review the cycle's values.
        Refusal: `closed`, `own`, `no-reason`, `not-standing` (replaced or returned already), `not-typed` (computed, or
            made of claims), `settled` (decided on an appeal).
    """
    if value.task is None:
        raise Refusal(_("平台计算的数据不能退回：它随所依据的数据每天重新计算。"), code="not-typed")
    task = _locked(value.task)
    value = Value.objects.select_for_update(of=("self",)).select_related("subject", "period").get(pk=value.pk)
    _require_review(actor, task)
    _refuse_own(actor, [value], task)
    if not reason.strip():
        raise Refusal(_("请写明退回理由，填报单位据此更正。"), code="no-reason", field="reason")
    if not value.is_current or value.standing not in (Standing.SUBMITTED, Standing.ACCEPTED):
        raise Refusal(_("这个数据已被更正或退回，请刷新后再办理。"), code="not-standing")
    sheet = TaskSheet(task)
    place = sheet.places.get((value.subject_id, value.item))
    if place is None or sheet.is_claimed(place.cell):
        raise Refusal(_("加分事项由加分申报形成，请在加分申报中办理。"), code="not-typed")
    if is_settled(value):
        said = _("这个数据由申诉认定，不能退回；有新证据的，请该单位对更正后的公示再提出申诉。")
        raise Refusal(said, code="settled")
    before = said_before([value])[0]
    value.standing, value.reason = Standing.RETURNED, reason.strip()
    value.decided_by_id, value.decided_at = actor.person, now()
    value.save(update_fields=["standing", "reason", "decided_by", "decided_at"])
    task.state = State.RETURNED
    task.save(update_fields=["state"])
    record("value.returned", value, before=before, after={"standing": value.standing}, reason=value.reason)
    tell_fillers(
        task,
        gettext_noop("数据被退回：%(unit)s %(item)s（%(period)s）。理由：%(reason)s"),
        unit=value.subject.name,
        item=sheet.wanted.title(value.item),
        reason=value.reason,
    )
    return value


def is_settled(value: Value) -> bool:
    """Whether an appeal decided what a value says: claims that were granted later only added their records to it."""
    found: Value | None = value
    while found is not None and found.channel == Channel.CLAIM:
        found = found.replaces
    return found is not None and found.channel == Channel.APPEAL


def _locked(task: Task) -> Task:
    return Task.objects.select_for_update(of=("self",)).select_related("period__cycle__version").get(pk=task.pk)


def _require_review(actor: Actor, task: Task) -> None:
    actor.require(Permission.REVIEW_VALUES, task.period.cycle.organisation_id)
    refuse_own_unit(actor, task.period.cycle, task.organisation_id)
    if not holds_open(task.period):
        raise Refusal(_("这个考核期已经锁定，数据不再变动。确需改动的，须经两人批准重新开放。"), code="closed")


def _refuse_own(actor: Actor, values: Sequence[Value], task: Task) -> None:
    """Maker is not checker: nobody reviews what they entered or let a system give, nor what is said of their own unit.

    Raises:
        Refusal: `own`.
    """
    hands = actor.hands(Permission.REVIEW_VALUES, task.period.cycle.organisation_id)
    for by in {one.entered_by_id: one for one in values}.values():
        if hands_in(by) & hands:
            said = _("不能审核自己填报的数据，请由考核办其他人员审核。")
            issued = _("不能审核由自己签发的接口密钥报来的数据，请由考核办其他人员审核。")
            raise Barred(issued if by.entered_by_id is None else said, code="own")
    for subject in {one.subject.organisation_id for one in values}:
        refuse_own_unit(actor, task.period.cycle, subject)


def _current(task: Task) -> list[Value]:
    rows = Value.objects.select_for_update(of=("self",)).filter(task=task, is_current=True)
    return list(rows.select_related("subject").order_by("pk"))


def settle(task: Task) -> None:
    """A task is accepted when every value that it asks for is."""
    standings = {key: one.standing for key, one in TaskSheet(task).values.items()}
    is_whole = all(standings.get(cell.key) == Standing.ACCEPTED for cell in TaskSheet(task).cells)
    if is_whole and task.state != State.ACCEPTED:
        task.state = State.ACCEPTED
        task.save(update_fields=["state"])
