"""From where a run takes its values: its own period, and earlier ones where the scheme carries values forward."""

from __future__ import annotations

from kaoping.analysis.runs.models import Run
from kaoping.engine.scoring.intake import leaves_that_carry
from kaoping.planning.cycles.models import Period
from kaoping.planning.schemes.selectors import scheme_of


def carried_items(run: Run) -> frozenset[str]:
    """The data items whose values a run takes from earlier periods; none, for the run of a whole cycle."""
    return frozenset() if run.period_id is None else leaves_that_carry(scheme_of(run.version))


def periods_of(run: Run) -> list[Period]:
    """The periods from which a run takes values."""
    if run.period is None:
        return list(run.cycle.periods.order_by("position"))
    earlier = run.cycle.periods.filter(position__lt=run.period.position).order_by("position")
    return [*(earlier if carried_items(run) else ()), run.period]
