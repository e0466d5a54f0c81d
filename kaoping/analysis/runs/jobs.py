"""Large runs are computed by a worker."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy

from kaoping.analysis.runs.models import Run, State
from kaoping.analysis.runs.services import JOB, finish, outcome_of
from kaoping.governance.acting import Actor
from kaoping.governance.jobs.kinds import Effect, Report, job
from kaoping.governance.tenancy.scope import within


@job(JOB, gettext_lazy("计算得分"))
def compute_run(arguments: Mapping[str, object], report: Report) -> Effect:
    """Compute a run, unless that was done meanwhile."""
    run = Run.objects.select_related("version", "inputs", "period").get(pk=int(str(arguments["run"])))
    if run.state != State.WAITING:
        return _nothing
    report(0, run.observed)
    with within({run.tenant_key}):
        outcome = outcome_of(run)
    report(run.observed, run.observed)
    return lambda: finish(actor=Actor.platform(JOB), run=run, outcome=outcome)


def _nothing() -> None:
    return None
