"""Once a day the platform computes again what it computes itself, in open cycles and periods that have begun."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from kaoping.basis.clock import today
from kaoping.collection.values.computing import compute
from kaoping.governance.jobs.kinds import Effect, Report, job
from kaoping.planning.cycles.models import Period, State


def compute_all() -> int:
    """Compute the values of all open periods; how many changed."""
    rows = Period.objects.filter(cycle__state=State.OPEN, closed_at=None, starts__lte=today())
    return sum(len(compute(period)) for period in rows.select_related("cycle__version"))


@job("values.compute", every=timedelta(days=1))
def compute_daily(arguments: Mapping[str, object], report: Report) -> Effect:
    """Let the platform's own values follow what they are made from."""
    del arguments, report
    return compute_all
