"""Ordering, putting right, checking. Each is one transaction with its step and its entry in the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kaoping.application.items import leaves
from kaoping.application.publication.models import Publication
from kaoping.application.rectification.checking import apart, checkers, is_of_own_unit, refuse_checking
from kaoping.application.rectification.models import Action, Order, State, Step
from kaoping.application.rectification.rules import WAYS, action_of, check_way
from kaoping.files.evidence.checking import Checked
from kaoping.governance.acting import Actor, Barred, Permission, Refusal, Role, now, today
from kaoping.governance.files.models import File
from kaoping.governance.files.services import keep_checked
from kaoping.governance.ledger.work import record, service
from kaoping.governance.notices.services import Holders, notify
from kaoping.governance.people.models import Person
from kaoping.methods.working_days import Answer
from kaoping.planning.cycles.days import due_after
from kaoping.planning.cycles.models import Period, Subject

LONGEST = 250
"""Working days that an order may give."""


@dataclass(frozen=True)
class Demand:
    """What an order says: what is wrong, what is demanded, of whom, within how many working days."""

    problem: str
    demand: str
    owner: str
    within: int
    item: str = ""
    publication: Publication | None = None


@service
def order(*, actor: Actor, subject: Subject, period: Period, demand: Demand) -> Order:
    """Order a unit to put something right.

    Raises:
        Denied, Unseen: without the permission `ORDER` for the owner of the cycle.
        Refusal: `of-another-cycle`, `unknown-item`, `wrong-deadline`, `empty`, `own-unit`.
    """
    role = actor.require(Permission.ORDER, subject.cycle.organisation_id).role
    _check_demand(actor, subject, period, demand)
    due = due_after(today(), demand.within, subject)
    made = Order.objects.create(
        subject=subject,
        period=period,
        publication=demand.publication,
        item=demand.item,
        problem=demand.problem.strip(),
        demand=demand.demand.strip(),
        owner=demand.owner.strip(),
        within=demand.within,
        counted_from=today(),
        due=due.value,
        is_provisional=due.provisional,
        made_by_id=actor.person,
        made_at=now(),
    )
    _note(actor, made, Action.ORDER, "", role)
    said = {name: getattr(made, name) for name in ("item", "problem", "demand", "owner", "due")} | {"role": role.value}
    record("order.made", made, after=said | {"subject": subject.pk, "period": period.pk})
    _tell_unit(made, gettext_noop("收到整改单：%(problem)s，期限 %(due)s。"), due=made.due)
    return made


@service
def put_right(*, actor: Actor, order: Order, said: str, evidence: Iterable[Checked] = ()) -> Order:
    """Say what was done, with evidence; the order then waits for its check.

    Raises:
        Denied, Unseen: without the permission `RECTIFY` for the unit.
        Refusal: `wrong-state`, `empty`, `no-evidence`.
    """
    role = actor.require(Permission.RECTIFY, order.subject.organisation_id).role
    order = _held(order)
    check_way(order, Action.PUT_RIGHT)
    _wanted(said, _("请写明整改措施和结果。"))
    kept = [keep_checked(actor=actor, organisation=order.subject.organisation, checked=one) for one in evidence]
    if not kept:
        raise Refusal(_("请上传证明整改结果的附件。"), code="no-evidence", field="evidence")
    order.done_at = now()
    _go(actor, order, Action.PUT_RIGHT, said, role, kept)
    _ask_to_check(order)
    return order


@service
def check(*, actor: Actor, order: Order, said: str) -> Order:
    """Close an order that was put right (验收销号): by another role and another person than ordered it.

    Raises:
        Denied, Unseen: without the permission `CHECK_RECTIFICATION` for the owner of the cycle.
        Refusal: `wrong-state`, `oneself`, `another-role`, `own-unit`, `empty`.
    """
    order, role = _to_check(actor, order, Action.CHECK)
    _wanted(said, _("请写明验收情况。"))
    order.closed_at = now()
    _go(actor, order, Action.CHECK, said, role)
    _tell_unit(order, gettext_noop("整改单已验收销号：%(problem)s"))
    return order


@service
def send_back(*, actor: Actor, order: Order, said: str) -> Order:
    """Send an order back that was not put right; its deadline stands.

    Raises:
        Denied, Unseen: without the permission `CHECK_RECTIFICATION` for the owner of the cycle.
        Refusal: `wrong-state`, `oneself`, `another-role`, `own-unit`, `empty`.
    """
    order, role = _to_check(actor, order, Action.SEND_BACK)
    _wanted(said, _("请写明退回理由：哪里没有整改到位。"))
    order.reopened += 1
    _go(actor, order, Action.SEND_BACK, said, role)
    _tell_unit(order, gettext_noop("整改结果被退回，请继续整改：%(problem)s"))
    return order


@service
def reopen(*, actor: Actor, order: Order, said: str, within: int) -> Order:
    """Open a closed order again, because what was put right did not last; with a new deadline.

    Raises:
        Denied, Unseen: without the permission `ORDER` for the owner of the cycle.
        Refusal: `wrong-state`, `own-unit`, `empty`, `wrong-deadline`.
    """
    order, role = _of_owner(actor, order, Action.REOPEN)
    _wanted(said, _("请写明重新打开的理由。"))
    _check_days(within)
    due = due_after(today(), within, order)
    order.reopened += 1
    order.within, order.counted_from, order.told = within, today(), 0
    order.due, order.is_provisional = due.value, due.provisional
    order.closed_at = None
    _go(actor, order, Action.REOPEN, said, role)
    _tell_unit(order, gettext_noop("整改单重新打开：%(problem)s，期限 %(due)s。"), due=order.due)
    return order


@service
def cancel(*, actor: Actor, order: Order, said: str) -> Order:
    """Cancel an order that was given wrongly; it counts nowhere.

    Raises:
        Denied, Unseen: without the permission `ORDER` for the owner of the cycle.
        Refusal: `wrong-state`, `own-unit`, `empty`.
    """
    order, role = _of_owner(actor, order, Action.CANCEL)
    _wanted(said, _("请写明撤销理由。"))
    _go(actor, order, Action.CANCEL, said, role)
    _tell_unit(order, gettext_noop("整改单已撤销：%(problem)s"))
    return order


@service
def recount(*, actor: Actor, order: Order, due: Answer[date]) -> Order:
    """Take a deadline that was counted again because other days are known; its unit is told if it moved.

    Raises:
        Denied: for people; they give deadlines by ordering and reopening.
    """
    actor.require_platform()
    order = _held(order)
    before = {"due": order.due, "is_provisional": order.is_provisional}
    order.due, order.is_provisional = due.value, due.provisional
    order.save(update_fields=["due", "is_provisional"])
    after = {"due": order.due, "is_provisional": order.is_provisional}
    record("order.recounted", order, before=before, after=after)
    if before["due"] != order.due and order.state == State.OPEN:
        _tell_unit(order, gettext_noop("工作日安排有调整，整改期限顺延至 %(due)s：%(problem)s"), due=order.due)
    return order


def _held(order: Order) -> Order:
    """An order whose row nobody else changes until the transaction ends."""
    related = ("subject__organisation", "subject__cycle")
    return Order.objects.select_for_update(of=("self",)).select_related(*related).get(pk=order.pk)


def _to_check(actor: Actor, order: Order, move: Action) -> tuple[Order, Role]:
    """The order, held, and the role in which it is checked."""
    owner = order.subject.cycle.organisation_id
    actor.require(Permission.CHECK_RECTIFICATION, owner)
    order = _held(order)
    check_way(order, move)
    refuse_checking(actor, order)
    return order, apart(actor, order).require(Permission.CHECK_RECTIFICATION, owner).role


def _of_owner(actor: Actor, order: Order, move: Action) -> tuple[Order, Role]:
    role = actor.require(Permission.ORDER, order.subject.cycle.organisation_id).role
    order = _held(order)
    check_way(order, move)
    _not_of_own_unit(actor, order.subject)
    return order, role


def _not_of_own_unit(actor: Actor, subject: Subject) -> None:
    if is_of_own_unit(actor, Permission.ORDER, subject):
        raise Barred(_("您在这个单位任职，不能办理本单位的整改单。"), code="own-unit")


def _check_demand(actor: Actor, subject: Subject, period: Period, demand: Demand) -> None:
    _not_of_own_unit(actor, subject)
    if period.cycle_id != subject.cycle_id:
        raise Refusal(_("考核期与责任单位不属于同一考核周期。"), code="of-another-cycle", field="period")
    if demand.publication is not None and demand.publication.run.cycle_id != subject.cycle_id:
        raise Refusal(_("结果与责任单位不属于同一考核周期。"), code="of-another-cycle")
    if demand.item and demand.item not in dict(leaves(subject.cycle)):
        raise Refusal(_("方案中没有这个指标。"), code="unknown-item", field="item")
    _check_days(demand.within)
    _wanted(demand.problem, _("请写明问题。"), "problem")
    _wanted(demand.demand, _("请写明整改要求。"), "demand")
    _wanted(demand.owner, _("请写明责任人：姓名或岗位。"), "owner")


def _check_days(within: int) -> None:
    if not 1 <= within <= LONGEST:
        said = {"most": LONGEST}
        raise Refusal(_("整改限期应为 1 至 %(most)s 个工作日。") % said, code="wrong-deadline", field="within")


def _wanted(text: str, sentence: str, field: str = "said") -> None:
    if not text.strip():
        raise Refusal(sentence, code="empty", field=field)


def _go(actor: Actor, order: Order, move: Action, said: str, role: Role, files: Iterable[File] = ()) -> None:
    """Make a move that was checked: the new state, its step, its entry."""
    before = {"state": State(order.state).value, "due": order.due}
    order.state = WAYS[move].to
    order.save()
    step = _note(actor, order, move, said.strip(), role, files)
    evidence = [file.sha256 for file in step.files.order_by("pk")]
    after = {"state": State(order.state).value, "due": order.due, "said": step.said, "evidence": evidence}
    after["role"] = role.value
    record(action_of(move), order, before=before, after=after)


def _note(actor: Actor, order: Order, action: Action, said: str, role: Role, files: Iterable[File] = ()) -> Step:
    by = {"person_id": actor.person or None, "role": role.value}
    step = Step.objects.create(order=order, action=action, said=said, at=now(), **by)
    step.files.set(files)
    return step


def _ask_to_check(order: Order) -> None:
    """Tell whoever may check; where nobody may, whoever ordered, for an order is not to wait unseen."""
    able = checkers(order)
    if able:
        _tell(order, able, gettext_noop("%(unit)s已提交整改结果，请验收：%(problem)s"), unit=order.subject.name)
    else:
        text = gettext_noop("%(unit)s已提交整改结果，但没有可以验收的人：%(problem)s")
        _tell(order, order.made_by, text, unit=order.subject.name)


def _tell_unit(order: Order, text: str, **said: str | date) -> None:
    _tell(order, Holders(Role.REPORTER, order.subject.organisation_id), text, **said)


def _tell(order: Order, to: Person | Holders | list[Person], text: str, **said: str | date) -> None:
    gaps: dict[str, str | date] = {"problem": order.problem[:60], **said}
    notify(to, text, reverse("orders-one", args=[order.pk]), **gaps)
