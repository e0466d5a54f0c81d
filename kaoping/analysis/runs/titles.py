"""How runs are called on pages."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kaoping.analysis.runs.models import Run
from kaoping.basis.known import known


def span_of(run: Run) -> str:
    """The period of a run, or that it is of the whole cycle."""
    return _("全周期") if run.period is None else known(run.period.title)


def title_of(run: Run) -> str:
    """Cycle, period and number of a run."""
    said = {"cycle": run.cycle.title, "span": span_of(run), "number": run.number}
    return _("%(cycle)s %(span)s（第 %(number)s 次计算）") % said
