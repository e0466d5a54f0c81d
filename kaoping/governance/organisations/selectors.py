"""Reading organisations. Everybody who signs in may see which organisations there are."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet

from kaoping.basis.reading import sole
from kaoping.governance.acting import Actor, Permission, Unseen
from kaoping.governance.organisations.models import Organisation, Standing, Succession
from kaoping.governance.organisations.tree import Tree, Unit

FEW = 200
"""So many organisations are asked for one by one; for more, all are read."""


def valid_on(day: date) -> Q:
    """Standings that hold on a day."""
    return Q(starts__lte=day) & (Q(ends__isnull=True) | Q(ends__gt=day))


def tree_on(day: date) -> Tree:
    """All organisations of a day, as a tree."""
    return Tree(day, _units(Standing.objects.filter(valid_on(day))))


def units_on(day: date, organisations: Collection[int]) -> dict[int, Unit]:
    """Some organisations as they stand on a day, by number: to name a few, the tree is not read."""
    standings = Standing.objects.filter(valid_on(day))
    if len(organisations) <= FEW:
        standings = standings.filter(organisation__in=organisations)
    return {id_: unit for id_, unit in _units(standings).items() if id_ in organisations}


def _units(standings: QuerySet[Standing]) -> dict[int, Unit]:
    rows = standings.order_by("position", "organisation__code").values_list(
        "organisation_id", "organisation__code", "organisation__kind", "name", "short_name", "parent_id"
    )
    return {row[0]: Unit(*row) for row in rows}


_BELOW = """
    WITH RECURSIVE reached(id) AS (
        SELECT organisation_id FROM organisations_standing
        WHERE organisation_id IN ({marks}) AND starts <= %s AND (ends IS NULL OR ends > %s)
        UNION
        SELECT s.organisation_id FROM organisations_standing s JOIN reached ON s.parent_id = reached.id
        WHERE s.starts <= %s AND (s.ends IS NULL OR s.ends > %s)
    )
    SELECT id FROM reached
"""


def below(organisations: Collection[int], day: date) -> frozenset[int]:
    """Some organisations and all that stand below them on a day, read in one query."""
    return _reached(_BELOW, organisations, day)


def _reached(query: str, organisations: Collection[int], day: date) -> frozenset[int]:
    if not organisations:
        return frozenset()
    marks = ", ".join(["%s"] * len(organisations))
    with connection.cursor() as cursor:
        cursor.execute(query.format(marks=marks), [*organisations, day, day, day, day])
        return frozenset(id_ for (id_,) in cursor.fetchall())


_ABOVE = """
    WITH RECURSIVE reached(id) AS (
        SELECT organisation_id FROM organisations_standing
        WHERE organisation_id IN ({marks}) AND starts <= %s AND (ends IS NULL OR ends > %s)
        UNION
        SELECT s.parent_id FROM organisations_standing s JOIN reached ON s.organisation_id = reached.id
        WHERE s.parent_id IS NOT NULL AND s.starts <= %s AND (s.ends IS NULL OR s.ends > %s)
    )
    SELECT id FROM reached
"""


def above(organisations: Collection[int], day: date) -> frozenset[int]:
    """Some organisations and all to which they belong on a day, read in one query."""
    return _reached(_ABOVE, organisations, day)


def organisation(actor: Actor, id_: int) -> Organisation:
    """An organisation.

    Raises:
        Denied: if the actor may see none.
        Unseen: if there is no such organisation.
    """
    actor.require(Permission.SEE_ORGANISATIONS)
    found = sole(Organisation.objects.filter(pk=id_))
    if found is None:
        raise Unseen()
    return found


def history(actor: Actor, id_: int) -> QuerySet[Standing]:
    """What an organisation was called and whom it belonged to, the latest first."""
    return organisation(actor, id_).standings.order_by("-starts")


def successions(actor: Actor, id_: int) -> QuerySet[Succession]:
    """What an organisation came from and what it became."""
    actor.require(Permission.SEE_ORGANISATIONS)
    return Succession.objects.filter(Q(predecessor=id_) | Q(successor=id_)).order_by("day")
