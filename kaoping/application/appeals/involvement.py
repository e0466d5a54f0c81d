"""Who was involved in a score before it was appealed against, and so does not decide on the appeal."""

from __future__ import annotations

from django.db.models import Q

from kaoping.application.appeals.models import Appeal, Opinion, Side
from kaoping.application.publication.models import Publication
from kaoping.basis.clock import CHINA
from kaoping.collection.values.behind import hands_in
from kaoping.collection.values.models import Claim, Value
from kaoping.governance.acting import Actor, Holding, Permission, Role, today
from kaoping.governance.organisations.selectors import below
from kaoping.governance.people.models import Post
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
    """The side for which somebody may still speak in this round; None if there is none.

    Nobody speaks for both, be it themselves or by whom they have lent a post.
    """
    given = Opinion.objects.filter(appeal=appeal, round=appeal.round).select_related("person")
    taken = {Side(one.side): _who_spoke(one, appeal) for one in given}
    spoken = frozenset[int]().union(*taken.values())
    for side, held in sides(actor, appeal).items():
        if side not in taken and not spoken & {actor.person, held.acting_for}:
            return side
    return None


def _who_spoke(given: Opinion, appeal: Appeal) -> set[int]:
    """Whose an opinion is: of whoever gave it, and of whoever they stood in for on that day."""
    day = given.at.astimezone(CHINA).date()
    held = sides(actor_of(given.person, day=day), appeal).get(Side(given.side))
    lent_by = None if held is None else held.acting_for
    return {given.person_id} if lent_by is None else {given.person_id, lent_by}


def is_involved(actor: Actor, appeal: Appeal) -> bool:
    """Whether somebody, or whoever they stand in for, had a hand in the score, or belongs to the unit.

    Whoever left the unit after the period had begun belonged to it while what is appealed against came about.
    """
    people = {actor.person, *(held.acting_for for held in actor.holdings if held.acting_for is not None)}
    unit = below({appeal.subject.organisation_id}, today())
    if people & involved(appeal) or any(held.organisation in unit for held in actor.holdings):
        return True
    since = Q(ends=None) | Q(ends__gt=appeal.period.starts)
    return Post.objects.filter(since, person__in=people, organisation__in=unit, starts__lte=today()).exists()


def involved(appeal: Appeal) -> frozenset[int]:
    """Everybody who had a hand in what is appealed against: by the number of the person."""
    found: set[int | None] = {appeal.made_by_id}
    for publication in _chain(appeal.publication):
        found |= {publication.opened_by_id, publication.decided_by_id}
        found |= {publication.announced_by_id, publication.notified_by_id}
        found |= {publication.run.started_by_id, publication.run.confirmed_by_id}
        for pair in publication.confirmations.filter(subject=appeal.subject_id).values_list(
            "answered_by", "replied_by"
        ):
            found |= set(pair)
    place = Q(period=appeal.period_id, subject=appeal.subject_id, item=appeal.datum)
    for value in Value.objects.filter(place).select_related("task"):
        found |= {*hands_in(value), value.decided_by_id, value.task.submitted_by_id if value.task else None}
    for pair in Claim.objects.filter(place).values_list("made_by", "decided_by"):
        found |= set(pair)
    # Who judged the same datum on another appeal has an opinion of it; in further rounds of this one they still judge.
    place_of_appeals = Q(appeal__period=appeal.period_id, appeal__subject=appeal.subject_id, appeal__datum=appeal.datum)
    found |= set(Opinion.objects.filter(place_of_appeals).exclude(appeal=appeal.pk).values_list("person", flat=True))
    return frozenset(one for one in found if one is not None)


def _chain(publication: Publication) -> list[Publication]:
    """A publication and those that it took the place of."""
    chain = [publication]
    while chain[-1].corrects is not None:
        chain.append(chain[-1].corrects)
    return chain
