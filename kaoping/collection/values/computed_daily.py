"""Once a day the platform computes again what it computes itself, in open cycles and periods that have begun."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.utils.translation import gettext_lazy

from kaoping.collection.values.computing import compute_all
from kaoping.governance.jobs.kinds import Effect, Report, job
from kaoping.planning.cycles.models import Cycle, State


def compute_open() -> int:
    """Compute the values of all open periods; how many changed."""
    return sum(len(compute_all(cycle)) for cycle in Cycle.objects.filter(state=State.OPEN))


@job("values.compute", gettext_lazy("平台计算的数据"), every=timedelta(days=1))
def compute_daily(arguments: Mapping[str, object], report: Report) -> Effect:
    """Let the platform's own values follow what they are made from."""
    del arguments, report
    return compute_open
