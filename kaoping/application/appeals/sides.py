"""For which of the two sides somebody speaks on an appeal: nobody for both, nor by whom they have lent a post."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from kaoping.application.appeals.involvement import people_of
from kaoping.application.appeals.models import Appeal, Opinion, Side
from kaoping.basis.clock import CHINA
from kaoping.governance.acting import Actor, Holding, Permission, Role
from kaoping.governance.people.models import Delegation, Post
from kaoping.governance.people.selectors import actor_of

_SIDES = {Role.DISCIPLINE: Side.DISCIPLINE, Role.EVALUATOR: Side.THIRD_PARTY}


def sides(actor: Actor, appeal: Appeal) -> dict[Side, Holding]:
    """For which of the two sides somebody may speak by their posts."""
    owner = appeal.subject.cycle.organisation_id
    found: dict[Side, Holding] = {}
    if not actor.may(Permission.DECIDE_APPEALS, owner):
        return found
    for held in actor.holdings:
        side = _SIDES.get(held.role)
        if side is not None and owner in held.reach:
            found.setdefault(side, held)
    return found


def free_side(actor: Actor, appeal: Appeal) -> Side | None:
    """For which side of an appeal somebody may still speak in this round (see `free_sides`)."""
    return free_sides(actor, [appeal])[appeal.pk]


def free_sides(actor: Actor, appeals: Collection[Appeal]) -> Mapping[int, Side | None]:
    """For which side somebody may still speak in the round of each appeal, by its number; None if there is none.

    Nobody speaks for both, be it themselves or by whom they have lent a post. The database is asked as often for many
    appeals as for one, but for opinions that were given by somebody with whom the actor's powers are shared.
    """
    rounds = {one.pk: one.round for one in appeals}
    given: dict[int, list[Opinion]] = {one.pk: [] for one in appeals}
    for opinion in Opinion.objects.filter(appeal__in=rounds).select_related("person").order_by("pk"):
        if opinion.round == rounds[opinion.appeal_id]:
            given[opinion.appeal_id].append(opinion)
    shared = _sharing(actor, {one.person_id for some in given.values() for one in some})
    return {one.pk: _free(actor, one, given[one.pk], shared) for one in appeals}


def _free(actor: Actor, appeal: Appeal, given: Collection[Opinion], shared: Collection[int]) -> Side | None:
    taken = {Side(one.side): _who_spoke(one, appeal, shared) for one in given}
    spoken = frozenset[int]().union(*taken.values())
    for side, held in sides(actor, appeal).items():
        if side not in taken and not spoken & {actor.person, held.acting_for}:
            return side
    return None


def _who_spoke(given: Opinion, appeal: Appeal, shared: Collection[int]) -> set[int]:
    """Whose an opinion is: of whoever gave it, and of whom they stood in for then, if that concerns the actor."""
    if given.person_id not in shared:
        return {given.person_id}
    day = given.at.astimezone(CHINA).date()
    held = sides(actor_of(given.person, day=day), appeal).get(Side(given.side))
    lent_by = None if held is None else held.acting_for
    return {given.person_id} if lent_by is None else {given.person_id, lent_by}


def _sharing(actor: Actor, others: Collection[int]) -> frozenset[int]:
    """Those of some people who ever stood in for the actor, or for whom the actor stands in: most often nobody."""
    people = people_of(actor)
    lent = Delegation.objects.filter(to__in=others, post__person__in=people).values_list("to", flat=True)
    deputies = Post.objects.filter(person__in=others, deputy_of__person__in=people).values_list("person", flat=True)
    return frozenset((*lent, *deputies))
