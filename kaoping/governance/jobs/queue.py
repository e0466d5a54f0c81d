"""The queue: asking for a job, taking one, finishing it, and taking back what a dead worker held.

A worker holds a job by a lease, a random name with a time. Every step afterwards compares the lease: a worker that was
thought dead and comes back finds that the job is no longer its own, and what it did is rolled back. So a job may be
tried more than once, but it has its effect once.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import QuerySet

from kaoping.basis.clock import now
from kaoping.governance.jobs.models import Job, State

LEASE = timedelta(seconds=60)
"""For how long a worker may be silent before its job is taken back."""
TRIES = 3
"""How often a job is tried before it is parked."""
PAUSE = timedelta(seconds=20)
"""Between two tries."""


class LostLease(Exception):
    """The job was taken back meanwhile; whoever did it now must not finish it."""


def enqueue(
    kind: str, key: str, arguments: Mapping[str, object] | None = None, *, not_before: datetime | None = None
) -> Job:
    """Ask for a job, in the transaction of whatever wants it: rolled back with it, there with it.

    Args:
        kind: which function does it.
        key: what it is about; a job of this kind and key that was asked for before is not made again.
        arguments: what it is told, as JSON.
        not_before: the earliest time; at once without.
    """
    assert connection.in_atomic_block, "a job is asked for in the transaction that wants it"
    made, _is_new = Job.objects.get_or_create(
        kind=kind,
        key=key,
        defaults={"arguments": dict(arguments or {}), "made_at": now(), "not_before": not_before or now()},
    )
    return made


def is_unfinished(kind: str, arguments: Mapping[str, object]) -> bool:
    """Whether a job of a kind with these arguments waits, or runs."""
    unfinished = Job.objects.filter(kind=kind, state__in=(State.WAITING, State.RUNNING))
    return unfinished.filter(arguments=dict(arguments)).exists()


@transaction.atomic
def take() -> Job | None:
    """Take the job that has waited longest, if there is one; its lease is this worker's."""
    waiting = _to_do().order_by("not_before", "pk")
    if connection.features.has_select_for_update_skip_locked:
        waiting = waiting.select_for_update(skip_locked=True)
    job = waiting.first()
    if job is None:
        return None
    job.state, job.lease, job.leased_until = State.RUNNING, secrets.token_hex(16), now() + LEASE
    job.tries += 1
    job.progress = job.total = 0
    job.save()
    return job


def _to_do() -> QuerySet[Job]:
    return Job.objects.filter(state=State.WAITING, not_before__lte=now())


def is_anything_to_do() -> bool:
    """Whether a job waits: a look that locks nothing."""
    return _to_do().exists()


def renew(job: Job, progress: int, total: int) -> None:
    """Say that one is still at it, and how far.

    Raises:
        LostLease: if the job was taken back.
    """
    _as_holder(job, leased_until=now() + LEASE, progress=progress, total=total)


def finish(job: Job) -> None:
    """Mark a job as done, in the transaction of its effect.

    Raises:
        LostLease: if the job was taken back; the effect is rolled back with this.
    """
    _as_holder(job, state=State.DONE, lease="", leased_until=None, done_at=now(), failure="")


def fail(job: Job, why: str) -> None:
    """Give a job back after a failure: to be tried again, or parked after the last try."""
    is_last = job.tries >= TRIES
    _as_holder(
        job,
        state=State.PARKED if is_last else State.WAITING,
        lease="",
        leased_until=None,
        not_before=now() + PAUSE * job.tries,
        failure=why[:300],
    )


def _as_holder(job: Job, **changes: object) -> None:
    held = Job.objects.filter(pk=job.pk, state=State.RUNNING, lease=job.lease)
    if held.update(**changes) != 1:
        raise LostLease(str(job))


def reap() -> int:
    """Take back the jobs of workers that have been silent too long; how many there were."""
    silent = Job.objects.filter(state=State.RUNNING, leased_until__lt=now())
    given_up = silent.filter(tries__gte=TRIES).update(
        state=State.PARKED, lease="", leased_until=None, failure="the worker died / 工作进程中断"
    )
    return given_up + silent.update(state=State.WAITING, lease="", leased_until=None, not_before=now())


def oldest_waiting() -> timedelta:
    """For how long the oldest job that could run has waited: the age of the queue."""
    first = _to_do().order_by("not_before").first()
    return timedelta(0) if first is None else now() - first.not_before
