"""A worker: takes jobs and does them, one after the other, until it is told to stop.

While a job runs, a thread renews its lease; if the process dies, by whatever means, the lease runs out and another
worker takes the job back within two minutes (R-83).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from django.db import InterfaceError, OperationalError, connection, transaction

from kaoping.basis.clock import now
from kaoping.basis.faults import kind_of as kind_of_fault
from kaoping.governance.jobs import queue
from kaoping.governance.jobs.kinds import due, kind_of
from kaoping.governance.jobs.models import Job
from kaoping.governance.tenancy.scope import everywhere

log = logging.getLogger(__name__)

AWAY = (OperationalError, InterfaceError)
"""How a database says that it is away, or locked for too long."""


@dataclass
class Pulse:
    """Keeps a job's lease alive and passes on how far it is."""

    job: Job
    progress: int = 0
    total: int = 0
    lost: bool = False
    _done: threading.Event = field(default_factory=threading.Event)

    def report(self, progress: int, total: int) -> None:
        """Take note of progress; the next beat writes it down.

        Raises:
            LostLease: if the job was taken back: there is no use in going on.
        """
        self.progress, self.total = progress, total
        if self.lost:
            raise queue.LostLease(str(self.job))

    def beat(self) -> None:
        """Renew the lease until the job is done."""
        try:
            while not self._done.wait(queue.LEASE.total_seconds() / 4):
                self._renew()
        except queue.LostLease:
            self.lost = True
        finally:
            connection.close()

    def _renew(self) -> None:
        """Renew the lease; if the database is away, the next beat tries again."""
        try:
            queue.renew(self.job, self.progress, self.total)
        except AWAY:
            log.warning("the lease is not renewed", extra={"job": str(self.job)})
            connection.close_if_unusable_or_obsolete()

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Beat in a thread of its own."""
        thread = threading.Thread(target=self.beat, name="pulse", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._done.set()
            thread.join()


def do_one() -> bool:
    """Take one job and do it; whether there was one."""
    job = queue.take() if queue.is_anything_to_do() else None
    if job is None:
        return False
    pulse = Pulse(job)
    try:
        with everywhere():  # Jobs are the platform's; one that is a tenant's keeps to it by itself.
            with pulse.beating():
                effect = kind_of(job.kind).do(job.arguments, pulse.report)
            with transaction.atomic():
                effect()
                queue.finish(job)
    except queue.LostLease:
        log.warning("lost the lease", extra={"job": str(job)})
    except Exception as failure:  # a job may fail in any way; the worker goes on
        log.exception("a job failed", extra={"job": str(job)})
        with suppress(queue.LostLease):  # Taken back meanwhile, it is another worker's to do or to give up.
            queue.fail(job, kind_of_fault(failure))
    return True


def look_around() -> None:
    """Take back what dead workers held, and ask for the jobs that come back by themselves."""
    queue.reap()
    for name, key in due(now()):
        if not Job.objects.filter(kind=name, key=key).exists():
            with transaction.atomic():
                queue.enqueue(name, key)


def work(stop: threading.Event, pause: float = 1.0) -> None:
    """Work until told to stop; a job that has begun is finished. A database that is away is asked again later."""
    while not stop.is_set():
        try:
            look_around()
            while not stop.is_set() and do_one():
                pass
        except AWAY:
            log.exception("the database does not answer")
            connection.close_if_unusable_or_obsolete()
        stop.wait(pause)
