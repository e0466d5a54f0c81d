"""Who was involved in a score before it was appealed against, and so does not decide on the appeal."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import TypeAlias

from kaoping.application.appeals.models import Appeal, Opinion
from kaoping.application.publication.models import Confirmation, Publication
from kaoping.collection.values.behind import hands_in
from kaoping.collection.values.models import Claim, Value
from kaoping.governance.acting import Actor, today
from kaoping.governance.organisations.selectors import above
from kaoping.governance.people.models import Post

Where: TypeAlias = tuple[int, int, str]
"""Where a value stands: period, subject, data item."""


def people_of(actor: Actor) -> set[int]:
    """Whoever acts, and whoever they stand in for."""
    return {actor.person, *(held.acting_for for held in actor.holdings if held.acting_for is not None)}


def is_involved(actor: Actor, appeal: Appeal) -> bool:
    """Whether somebody does not decide on an appeal (see `involving`)."""
    return appeal.pk in involving(actor, [appeal])


def involving(actor: Actor, appeals: Collection[Appeal]) -> frozenset[int]:
    """The numbers of those appeals in whose score somebody, or whoever they stand in for, had a hand; or of whose unit.

    Whoever left the unit after the period had begun belonged to it while what is appealed against came about. The
    database is asked as often for many appeals as for one.
    """
    people, known = people_of(actor), involved_in(appeals)
    belongs: list[tuple[int, date | None]] = [(held.organisation, None) for held in actor.holdings]
    posts = Post.objects.filter(person__in=people, starts__lte=today())
    belongs += posts.values_list("organisation", "ends")
    over = {one: above({one}, today()) for one in {organisation for organisation, _ends in belongs}}
    return frozenset(
        one.pk
        for one in appeals
        if people & known[one.pk]
        or any(
            one.subject.organisation_id in over[organisation] and (ends is None or ends > one.period.starts)
            for organisation, ends in belongs
        )
    )


def involved_in(appeals: Collection[Appeal]) -> Mapping[int, frozenset[int]]:
    """Everybody who had a hand in what each appeal is against: by the appeal's number, the numbers of people."""
    chains = _chains({one.publication_id for one in appeals})
    answered, of_places, judged = _answered(appeals, chains), _of_places(appeals), _judged(appeals)
    found = {}
    for one in appeals:
        people: set[int | None] = {one.made_by_id, *of_places[_place(one)]}
        for publication in chains[one.publication_id]:
            people |= _showed(publication) | answered.get((publication.pk, one.subject_id), set())
        # Who judged the same datum on another appeal has an opinion of it; in further rounds of this they still judge.
        people |= {person for number, person in judged.get(_place(one), ()) if number != one.pk}
        found[one.pk] = frozenset(person for person in people if person is not None)
    return found


def _place(appeal: Appeal) -> Where:
    return appeal.period_id, appeal.subject_id, appeal.datum


def _showed(publication: Publication) -> set[int | None]:
    """Whoever brought a result before others: run, confirmed, opened, decided, shown."""
    return {
        publication.opened_by_id,
        publication.decided_by_id,
        publication.announced_by_id,
        publication.notified_by_id,
        publication.run.started_by_id,
        publication.run.confirmed_by_id,
    }


def _chains(numbers: Collection[int]) -> Mapping[int, list[Publication]]:
    """Publications and those that each took the place of; the database is asked once for each step back."""
    known: dict[int, Publication] = {}
    wanted = set(numbers)
    while wanted:
        found = Publication.objects.filter(pk__in=wanted).select_related("run").in_bulk()
        known |= found
        wanted = {one.corrects_id for one in found.values() if one.corrects_id is not None} - set(known)
    chains: dict[int, list[Publication]] = {}
    for number in numbers:
        chains[number] = [known[number]]
        while (earlier := chains[number][-1].corrects_id) is not None:
            chains[number].append(known[earlier])
    return chains


def _answered(
    appeals: Collection[Appeal], chains: Mapping[int, list[Publication]]
) -> Mapping[tuple[int, int], set[int | None]]:
    """Whoever answered for a unit when a result was confirmed, or replied to it: by publication and subject."""
    shown = {one.pk for chain in chains.values() for one in chain}
    rows = Confirmation.objects.filter(publication__in=shown, subject__in={one.subject_id for one in appeals})
    found: dict[tuple[int, int], set[int | None]] = {}
    for publication, subject, *people in rows.values_list("publication", "subject", "answered_by", "replied_by"):
        found.setdefault((publication, subject), set()).update(people)
    return found


def _of_places(appeals: Collection[Appeal]) -> Mapping[Where, set[int | None]]:
    """Whoever gave, submitted or decided on values and claims, by their places."""
    at = {
        "period__in": {one.period_id for one in appeals},
        "subject__in": {one.subject_id for one in appeals},
        "item__in": {one.datum for one in appeals},
    }
    found: dict[Where, set[int | None]] = {_place(one): set() for one in appeals}
    for value in Value.objects.filter(**at).select_related("task"):
        place = value.period_id, value.subject_id, value.item
        if place in found:
            submitted = value.task.submitted_by_id if value.task else None
            found[place] |= {*hands_in(value), value.decided_by_id, submitted}
    claims = Claim.objects.filter(**at)
    for period, subject, item, made, decided in claims.values_list(
        "period", "subject", "item", "made_by", "decided_by"
    ):
        if (place := (period, subject, item)) in found:
            found[place] |= {made, decided}
    return found


def _judged(appeals: Collection[Appeal]) -> Mapping[Where, set[tuple[int, int]]]:
    """Whoever gave an opinion on any appeal about some places: number of the appeal and of the person, by place."""
    rows = Opinion.objects.filter(
        appeal__period__in={one.period_id for one in appeals},
        appeal__subject__in={one.subject_id for one in appeals},
        appeal__datum__in={one.datum for one in appeals},
    )
    found: dict[Where, set[tuple[int, int]]] = {}
    for period, subject, datum, appeal, person in rows.values_list(
        "appeal__period", "appeal__subject", "appeal__datum", "appeal", "person"
    ):
        found.setdefault((period, subject, datum), set()).add((appeal, person))
    return found
