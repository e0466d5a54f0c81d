"""Whether somebody may be one of the two: a rule for each way in which two locks could turn out to be one."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from kaoping.governance.acting import Actor, Barred, Holding, Permission, now, today
from kaoping.governance.acting.actor import FRESH
from kaoping.governance.acting.locks import ACTS
from kaoping.governance.acting.permissions import GRANTS
from kaoping.governance.dual.models import Approval, Request
from kaoping.governance.dual.sealing import parsed
from kaoping.governance.organisations.models import Kind
from kaoping.governance.organisations.selectors import tree_on
from kaoping.governance.organisations.tree import Tree
from kaoping.governance.people.models import Person
from kaoping.governance.people.selectors import actor_of

TOGETHER = 2 * FRESH
"""Within how long of each other the two approve."""


def holding(actor: Actor) -> Holding:
    """The holding under which somebody approves: one of their own before a lent one.

    Raises:
        Denied: without the permission `APPROVE_GRAVE`.
    """
    actor.require(Permission.APPROVE_GRAVE)
    held = [one for one in actor.holdings if Permission.APPROVE_GRAVE in GRANTS[one.role]]
    return min(held, key=lambda one: one.acting_for is not None)


def unit_of(organisation: int, tree: Tree) -> int:
    """The unit (单位) that an organisation is, or is a section of: two sections of a bureau are one unit."""
    if organisation not in tree.units:
        return organisation
    for unit in reversed(tree.path(organisation)):
        if unit.kind != Kind.SECTION:
            return unit.id
    return organisation


def units_of(actor: Actor, tree: Tree) -> set[int]:
    """All units in which somebody holds anything."""
    return {unit_of(held.organisation, tree) for held in actor.holdings}


def require_independent(actor: Actor, request: Request, others: Iterable[Approval]) -> None:
    """Let nobody approve who is not independent of the requester, of whom the act favours, and of the other one.

    Raises:
        Refusal: `requester`, `favoured`, `made-it`, `same-person`, `stands-in`, `same-session`, `same-unit`, each
            saying why.
    """
    held = holding(actor)
    _not_the_requester(actor, held, request)
    for other in others:
        _not_the_same(actor, held, other)
    if request.wanted > 1:
        tree = tree_on(today())
        for other in others:
            if units_of(actor, tree) & (units_of(actor_of(other.person), tree) | {other.unit_id}):
                raise Barred(_("两名批准人须来自不同单位。"), code="same-unit")


def _not_the_requester(actor: Actor, held: Holding, request: Request) -> None:
    asked_by = {request.requester_id, request.acting_for_id} - {None}
    if actor.person == request.requester_id:
        raise Barred(_("申请人不能批准自己的申请。"), code="requester")
    if held.acting_for in asked_by or actor.person in asked_by:
        raise Barred(_("批准人不能代行申请人的职权，申请人也不能代行批准人的职权。"), code="stands-in")
    act, arguments = ACTS[request.kind], parsed(request.kind, request.arguments) or {}
    if act.about and arguments.get(act.about) == Person.objects.values_list("account", flat=True).get(pk=actor.person):
        raise Barred(_("此操作涉及您本人，您不能批准。"), code="favoured")
    if request.wanted > 1 and {actor.person, held.acting_for} & {*act.makers(arguments)}:
        raise Barred(_("此操作以您办理的工作为基础，须由没有参与的人批准。"), code="made-it")
    if actor.session.digest in {"", request.session}:
        raise Barred(_("批准须在批准人自己的会话中进行。"), code="same-session")


def _not_the_same(actor: Actor, held: Holding, other: Approval) -> None:
    if actor.person == other.person_id:
        raise Barred(_("您已经批准，须由另一人批准。"), code="same-person")
    if {actor.person, held.acting_for or actor.person} & {other.person_id, other.principal_id}:
        raise Barred(_("两名批准人不能互相代行职权。"), code="stands-in")
    if actor.session.digest == other.session:
        raise Barred(_("批准须在批准人自己的会话中进行。"), code="same-session")


def still_stands(approval: Approval) -> bool:
    """Whether an approval counts now: recent, of what is asked for, by somebody whose rights are what they were.

    A person's epoch counts every change of their password, factors, posts and account.
    """
    if now() - approval.at > TOGETHER or (approval.sha256, approval.sm3) != (
        approval.request.sha256,
        approval.request.sm3,
    ):
        return False
    person = approval.person
    return person.epoch == approval.epoch and actor_of(person).may(Permission.APPROVE_GRAVE)
