"""Whose account an administrator may touch: of those who are where the administrator is, and nowhere beyond.

A right over accounts is held at an organisation, like any other (a post reaches it and what stands below). An account
is where its owner holds posts or will, or was lent one; of whoever holds none any more, where they last did. Nobody who
administers a unit comes by an account of it to rights elsewhere: so all of its places must be within reach. Of somebody
with places in several cities (tenants), whoever administers the whole of the first one may see to the account: a city
that gives a post to somebody of another does not come by that to what they may do there. One that never had a post
opens nothing: anybody who sees to accounts may see to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from kaoping.governance.acting import Actor, Barred, Denied, Permission, Refusal, Unseen, today
from kaoping.governance.people.models import Delegation, Person, Post
from kaoping.governance.tenancy.scope import everywhere

Place = tuple[int, int]
"""An organisation, and its tenant."""


def require_kept(actor: Actor, permission: Permission, *people: Person) -> None:
    """Let nobody touch accounts of people who are beyond their own place.

    Raises:
        Denied: without the permission.
        Unseen: for somebody none of whose places are within reach.
        Barred: `elsewhere`, for somebody who has places beyond, too.
    """
    actor.require(permission)
    places = _places(one.pk for one in people)
    for one in people:
        _check(actor, permission, places.get(one.pk, ()))


def require_whole(actor: Actor, permission: Permission) -> None:
    """Let only whoever administers the whole of a tenant do what holds for everybody.

    Raises:
        Denied: to everybody else.
    """
    if not actor.roots(permission):
        raise Denied(permission)


def kept_among(actor: Actor, permission: Permission, people: Iterable[Person]) -> list[Person]:
    """Those whose accounts somebody may touch: what is offered."""
    if not actor.may(permission):
        return []
    asked = list(people)
    places = _places(one.pk for one in asked)
    return [one for one in asked if _is_within(actor, permission, places.get(one.pk, ()))]


def rights_over(actor: Actor, person: Person, permissions: Iterable[Permission]) -> frozenset[Permission]:
    """Those of some rights over accounts that somebody may use on an account: what its page offers."""
    held = [one for one in permissions if actor.may(one)]
    places = _places([person.pk]).get(person.pk, ()) if held else ()
    return frozenset(one for one in held if _is_within(actor, one, places))


def _is_within(actor: Actor, permission: Permission, places: Sequence[Place]) -> bool:
    try:
        _check(actor, permission, places)
    except Refusal:
        return False
    return True


def _check(actor: Actor, permission: Permission, places: Sequence[Place]) -> None:
    reach, roots = actor.reach(permission), actor.roots(permission)
    # Whoever administers the whole of a city is there for its units that are no more, too.
    inside = [unit in reach or tenant in roots for unit, tenant in places]
    if all(inside):
        return
    if not any(inside):
        raise Unseen()
    _unit, first = places[0]
    if first not in roots:
        raise Barred(
            _("该人员在您的管理范围以外也有任职，请由上级机构或其最先任职城市的管理员办理。"), code="elsewhere"
        )


def _places(people: Iterable[int]) -> dict[int, list[Place]]:
    """Where people are: by posts that are not over and those that they were lent, else by those that they had.

    First those of their own, the oldest before the others; of whoever holds none any more, the latest before them.
    """
    wanted, found = set(people), dict[int, list[Place]]()
    not_over = Q(ends__isnull=True) | Q(ends__gt=today())
    with everywhere():
        posts = Post.objects.filter(person__in=wanted)
        lent = Delegation.objects.filter(to__in=wanted, ends__gt=today()).order_by("pk")
        rows = [
            *posts.filter(not_over).order_by("pk").values_list("person", "organisation", "tenant"),
            *lent.values_list("to", "post__organisation", "post__tenant"),
        ]
        gone = wanted - {person for person, *_place in rows}
        rows += posts.filter(person__in=gone).order_by("-pk").values_list("person", "organisation", "tenant")
    for person, organisation, tenant in rows:
        assert tenant is not None  # the database says so too
        found.setdefault(person, []).append((organisation, tenant))
    return found
