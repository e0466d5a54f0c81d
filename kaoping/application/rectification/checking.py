"""Who checks an order: another person than demanded it, in another role than that in which it was demanded.

The office checks what inspectors have ordered, and inspectors what the office has: see `CHECK_RECTIFICATION` in the
table of permissions. Whoever opens an order again demands as whoever made it does. Of demands from before roles were
kept the role is not known: for them the rule of persons stands alone.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from kaoping.application.rectification.models import Action, Order, Step
from kaoping.basis.language import in_a_row
from kaoping.governance.acting import GRANTS, Actor, Barred, Permission, Refusal, Role, today
from kaoping.governance.organisations.selectors import above
from kaoping.governance.people.models import Person
from kaoping.governance.people.selectors import actor_of, holders
from kaoping.planning.cycles.models import Subject

_CHECK = Permission.CHECK_RECTIFICATION


def with_demands(found: QuerySet[Order]) -> QuerySet[Order]:
    """Orders with what `hindrance` asks of each, read in one query for all."""
    demands = Step.objects.filter(action__in=(Action.ORDER, Action.REOPEN)).order_by("pk")
    return found.prefetch_related(Prefetch("steps", demands, to_attr="demands"))


def _demand(order: Order) -> Step | None:
    """The step by which an order demands what it does: it was made, or opened again."""
    known: list[Step] | None = getattr(order, "demands", None)
    if known is None:
        known = list(order.steps.filter(action__in=(Action.ORDER, Action.REOPEN)).order_by("pk"))
    return known[-1] if known else None


def roles(order: Order) -> list[Role]:
    """The roles in which an order is checked."""
    demand = _demand(order)
    return [role for role in Role if _CHECK in GRANTS[role] and (demand is None or role != demand.role)]


def named(some: Collection[Role]) -> str:
    """Roles in words, of which any will do."""
    return in_a_row(str(role.label) for role in some)


def apart(actor: Actor, order: Order) -> Actor:
    """Somebody with only what they hold in other roles than that in which an order was demanded."""
    demand = _demand(order)
    return actor if demand is None or demand.role is None else actor.apart_from(Role(demand.role))


def refuse_checking(actor: Actor, order: Order) -> None:
    """Let nobody check an order whose check would be none.

    Raises:
        Refusal: `oneself`, for whoever demanded it, also with powers that these have lent; `another-role`, in the role
            in which it was demanded; `own-unit`.
    """
    owner, demand, other = order.subject.cycle.organisation_id, _demand(order), apart(actor, order)
    hands = actor.hands(_CHECK, owner) | other.hands(_CHECK, owner)
    said = {"roles": named(roles(order))}
    if order.made_by_id in hands or (demand is not None and demand.person_id in hands):
        raise Barred(_("下达整改单的人不能验收，请由其他人员验收：%(roles)s。") % said, code="oneself")
    if not other.may(_CHECK, owner):
        said["role"] = "" if demand is None or demand.role is None else str(Role(demand.role).label)
        raise Barred(_("这张整改单由%(role)s下达，须由另一角色验收：%(roles)s。") % said, code="another-role")
    if is_of_own_unit(actor, _CHECK, order.subject) or is_of_own_unit(other, _CHECK, order.subject):
        raise Barred(_("您在这个单位任职，不能办理本单位的整改单。"), code="own-unit")


def hindrance(actor: Actor, order: Order) -> Refusal | None:
    """Why somebody who checks orders of the cycle does not check this one; None if they may."""
    try:
        refuse_checking(actor, order)
    except Refusal as refused:
        return refused
    return None


def may_check(actor: Actor, order: Order) -> bool:
    """Whether somebody may check an order."""
    return actor.may(_CHECK, order.subject.cycle.organisation_id) and hindrance(actor, order) is None


def is_of_own_unit(actor: Actor, permission: Permission, subject: Subject) -> bool:
    """Whether somebody holds a post at the very unit, or whoever does in whose right alone they use a permission."""
    return subject.organisation_id in actor.homes(permission, subject.cycle.organisation_id)


def checkers(order: Order) -> list[Person]:
    """Whoever may check an order today: those at the owner of its cycle; if nobody there may, those above."""
    owner = order.subject.cycle.organisation_id
    return _able(order, {owner}) or _able(order, above({owner}, today()) - {owner})


def _able(order: Order, places: Collection[int]) -> list[Person]:
    people = {one.pk: one for role in roles(order) for place in places for one in holders(role, place)}
    return [one for _number, one in sorted(people.items()) if may_check(actor_of(one), order)]
