"""What a publication opens to others: files to those who watch it, the whole result to its units once public.

Whoever starts a run is told how far the result of that time is on its way.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Q

from kaoping.analysis.runs.openness import opens
from kaoping.analysis.runs.telling import tells
from kaoping.application.publication.models import Publication, State
from kaoping.application.publication.rules import PUBLIC
from kaoping.governance.acting import Actor, Permission
from kaoping.governance.files.access import allow
from kaoping.governance.files.models import File
from kaoping.planning.cycles.selectors import owners_among


@allow
def files(actor: Actor, file: File) -> bool:
    """Minutes and scans: for whoever watches the results."""
    holders = Publication.objects.filter(Q(minutes=file) | Q(scan=file))
    return holders.filter(run__cycle__organisation__in=owners_among(actor.reach(Permission.SEE_RESULTS))).exists()


@opens
def result(actor: Actor, runs: Collection[int]) -> Collection[int]:
    """The rankings of runs, for the people of a unit: from the day on which everybody sees them."""
    del actor
    return Publication.objects.filter(run__in=runs, state__in=PUBLIC).values_list("run", flat=True)


@tells
def state(runs: Collection[int]) -> Mapping[int, str]:
    """How far the results of runs are on their way to the public; one that was withdrawn is on none."""
    found = Publication.objects.filter(run__in=runs).exclude(state=State.WITHDRAWN).only("run", "state")
    return {one.run_id: str(State(one.state).label) for one in found}
