"""Until when the tasks of periods are due, as those who fill them were told, with longer times named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from django.db.models import Count, QuerySet

from kaoping.basis.clock import today
from kaoping.collection.tasks.models import Task
from kaoping.collection.tasks.selectors import tasks
from kaoping.governance.acting import Actor
from kaoping.governance.organisations.selectors import units_on
from kaoping.planning.cycles.hooks import Due, giving_deadlines

NAMED = 5
"""So many units with more time are named for a period; of more, how many there are."""


@giving_deadlines
def deadlines(actor: Actor, periods: Collection[int]) -> Mapping[int, Due]:
    """The deadline of each period that has tasks: of those without more time, or else the last one of all."""
    rows = Task.objects.filter(period__in=periods)
    found = _commonest(rows.exclude(extensions__is_granted=True)) if periods else {}
    rest = set(periods) - found.keys()
    found |= _commonest(rows.filter(period__in=rest)) if rest else {}
    longer = _longer(actor, found.keys())
    return {pk: replace(due, extended=longer[pk][:NAMED], more=len(longer[pk][NAMED:])) for pk, due in found.items()}


def _commonest(rows: QuerySet[Task]) -> dict[int, Due]:
    """By period, the deadline that most of some tasks have; of those that equally many have, the later."""
    counted = rows.order_by().values_list("period", "due", "is_provisional").annotate(count=Count("pk"))
    ordered = sorted(counted, key=lambda row: (row[3], row[1]))
    return {period: Due(due, is_provisional) for period, due, is_provisional, _count in ordered}


def _longer(actor: Actor, periods: Collection[int]) -> Mapping[int, tuple[tuple[str, date], ...]]:
    """By period, the units that have more time, as far as the actor sees their tasks, by day."""
    seen = tasks(actor).filter(period__in=periods, extensions__is_granted=True).order_by("due", "organisation_id")
    listed = list(dict.fromkeys(seen.values_list("period", "organisation", "due")))
    names = units_on(today(), {organisation for _period, organisation, _due in listed})
    found: defaultdict[int, tuple[tuple[str, date], ...]] = defaultdict(tuple)
    for period, organisation, due in listed:
        if organisation in names:
            found[period] += ((names[organisation].name, due),)
    return found
