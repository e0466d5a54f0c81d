"""Reading requests: one's own, and those that one may approve."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from kaoping.basis.reading import sole
from kaoping.governance.acting import Actor, Permission, Unseen, now, today
from kaoping.governance.acting.permissions import GRANTS
from kaoping.governance.dual.models import Request, State
from kaoping.governance.organisations.selectors import tree_on
from kaoping.governance.people.models import Person
from kaoping.governance.people.selectors import actor_of


def _neighbours(actor: Actor) -> frozenset[int]:
    """All organisations under the same root as a post under which the actor approves."""
    tree, found = tree_on(today()), set[int]()
    for held in actor.holdings:
        if Permission.APPROVE_GRAVE in GRANTS[held.role] and held.organisation in tree.units:
            found |= tree.below(tree.path(held.organisation)[0].id)
    return frozenset(found)


def requests(actor: Actor) -> QuerySet[Request]:
    """The requests that an actor made, and, for those who approve, all of their tree; the latest first."""
    mine = Q(requester=actor.person)
    if actor.may(Permission.APPROVE_GRAVE):
        mine |= Q(organisation__in=_neighbours(actor))
    return Request.objects.filter(mine).select_related("requester", "organisation", "closed_by").order_by("-pk")


def request(actor: Actor, id_: int) -> Request:
    """One request.

    Raises:
        Unseen: if there is none, or it is not the actor's business.
    """
    found = sole(requests(actor).filter(pk=id_))
    if found is None:
        raise Unseen()
    return found


def waiting_for(actor: Actor) -> QuerySet[Request]:
    """The open requests that an actor could approve, as far as can be told without trying."""
    open_ones = Request.objects.filter(state=State.OPEN, until__gt=now())
    if not actor.may(Permission.APPROVE_GRAVE) or not open_ones.exists():
        return Request.objects.none()
    others = open_ones.filter(organisation__in=_neighbours(actor)).exclude(requester=actor.person)
    return others.exclude(approvals__person=actor.person).order_by("pk")


def open_about(kinds: Collection[str], said: str) -> QuerySet[Request]:
    """The open requests of some acts whose arguments say something, in their canonical spelling."""
    return Request.objects.filter(kind__in=kinds, state=State.OPEN, until__gt=now(), arguments__contains=said)


def approvers(request: Request) -> list[Person]:
    """Whoever could approve a request: to be told of it."""
    roles = [role for role, permissions in GRANTS.items() if Permission.APPROVE_GRAVE in permissions]
    others = Person.objects.filter(disabled_at=None, posts__role__in=roles, posts__ends=None).exclude(
        pk=request.requester_id
    )
    return [one for one in others.distinct().order_by("pk") if request.organisation_id in _neighbours(actor_of(one))]
