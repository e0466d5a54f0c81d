"""How far a run is that a worker computes."""

from __future__ import annotations

from dataclasses import dataclass

from kaoping.analysis.runs.models import Run
from kaoping.analysis.runs.services import JOB
from kaoping.basis.reading import sole
from kaoping.governance.jobs.models import Job, State


@dataclass(frozen=True)
class Progress:
    """How far: of so many values so many, and whether it stands still until somebody looks after it."""

    done: int
    total: int
    is_running: bool
    is_parked: bool


def progress_of(run: Run) -> Progress:
    """How far a run is."""
    job = sole(Job.objects.filter(kind=JOB, key=str(run.pk)))
    if job is None:
        return Progress(0, run.observed, is_running=False, is_parked=False)
    return Progress(job.progress, job.total or run.observed, job.state == State.RUNNING, job.state == State.PARKED)
