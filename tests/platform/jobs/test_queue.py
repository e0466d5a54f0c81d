"""A job is there if and only if its transaction is, and has its effect once."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import OperationalError, transaction

from kaoping.basis import clock
from kaoping.governance.jobs import kinds, queue, worker
from kaoping.governance.jobs.kinds import Effect, Report
from kaoping.governance.jobs.models import Job, State
from kaoping.governance.jobs.services import try_again
from kaoping.governance.organisations.models import Organisation
from tests.platform.cast import NOON, Cast

pytestmark = pytest.mark.django_db


BEAT = worker.Pulse.beat


class Boom(Exception):
    """What a job of these tests dies of."""


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs of these tests run where they stand: a thread would see another database connection."""
    monkeypatch.setattr(worker.Pulse, "beat", lambda _pulse: None)
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))


def does(name: str, effect: Effect) -> None:
    @kinds.job(name, name)
    def _do(_arguments: Mapping[str, object], _report: Report) -> Effect:
        return effect


def ask(name: str, key: str = "1") -> Job:
    with transaction.atomic():
        return queue.enqueue(name, key)


def found_one() -> None:
    Organisation.objects.create(code=f"made-{Organisation.objects.count()}", kind="village", founded=NOON.date())


@transaction.atomic
def found_and_finish(job: Job) -> None:
    found_one()
    queue.finish(job)


def made() -> int:
    return Organisation.objects.filter(code__startswith="made-").count()


def test_a_job_is_done_once_however_often_it_is_asked_for() -> None:
    does("t.found", found_one)
    first, second = ask("t.found"), ask("t.found")

    done = [worker.do_one() for _ in range(3)]

    assert first.pk == second.pk
    assert done == [True, False, False]
    assert made() == 1
    assert ask("t.found").state == State.DONE


def test_what_is_rolled_back_leaves_no_job() -> None:
    with transaction.atomic():
        queue.enqueue("t.found", "1")
        transaction.set_rollback(True)

    assert not Job.objects.exists()


def test_a_failed_effect_changes_nothing_and_is_tried_three_times_then_parked() -> None:
    def fails() -> None:
        found_one()
        raise Boom("no luck")

    does("t.fails", fails)
    job = ask("t.fails")

    states = []
    for minute in range(5):
        with clock.at(NOON + timedelta(minutes=minute)):
            worker.do_one()
            job.refresh_from_db()
            states.append((job.state, job.tries))

    assert states == [("waiting", 1), ("waiting", 2), ("parked", 3), ("parked", 3), ("parked", 3)]
    assert job.failure == "Boom"  # its own text may hold what it was working on
    assert made() == 0


def test_a_parked_job_can_be_tried_again(cast: Cast) -> None:
    does("t.found", found_one)
    job = ask("t.found")
    Job.objects.update(state=State.PARKED, tries=3)

    try_again(actor=cast.actor("system"), job=job)

    assert worker.do_one()
    assert made() == 1


def test_the_job_of_a_dead_worker_is_taken_back_within_two_minutes() -> None:
    does("t.found", found_one)
    ask("t.found")
    dead = queue.take()
    assert dead is not None

    with clock.at(NOON + timedelta(seconds=59)):
        assert queue.reap() == 0
    with clock.at(NOON + timedelta(seconds=61)):
        worker.look_around()
        assert worker.do_one()

    assert made() == 1


def test_a_worker_that_was_thought_dead_cannot_finish_what_another_has_taken() -> None:
    ask("t.found")
    slow = queue.take()
    assert slow is not None
    with clock.at(NOON + timedelta(minutes=2)):
        queue.reap()
        quick = queue.take()
        assert quick is not None

        with pytest.raises(queue.LostLease):
            found_and_finish(slow)
        queue.finish(quick)

    assert made() == 0
    assert Job.objects.get().state == State.DONE


def test_a_job_that_fails_after_it_was_taken_back_stays_with_its_new_worker() -> None:
    taken: list[Job] = []

    @kinds.job("t.slow", "t.slow")
    def _fails(_arguments: Mapping[str, object], _report: Report) -> Effect:
        with clock.at(NOON + timedelta(minutes=2)):
            queue.reap()
            quick = queue.take()
        assert quick is not None
        taken.append(quick)
        raise Boom("too late")

    job = ask("t.slow")

    assert worker.do_one()

    job.refresh_from_db()
    assert (job.state, job.lease, job.failure) == (State.RUNNING, taken[0].lease, "")


def test_a_job_that_kills_every_worker_is_parked() -> None:
    ask("t.kills")
    for minute in range(0, 6, 2):
        with clock.at(NOON + timedelta(minutes=minute)):
            queue.reap()
            assert queue.take() is not None
    with clock.at(NOON + timedelta(minutes=8)):
        queue.reap()

        assert queue.take() is None
    assert Job.objects.get().state == State.PARKED


def test_nothing_is_asked_for_outside_a_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    # Every test runs in a transaction of its own; here it looks as if there were none.
    monkeypatch.setattr(queue, "connection", SimpleNamespace(in_atomic_block=False))

    with pytest.raises(AssertionError, match="in the transaction"):
        queue.enqueue("t.found", "1")


def test_periodic_jobs_come_back_once_in_each_stretch_of_time() -> None:
    for second in (0, 1, 59, 60, 61):
        with clock.at(NOON + timedelta(seconds=second)):
            worker.look_around()

    assert Job.objects.filter(kind="ledger.seal-accesses").count() == 2


class ThreePauses(threading.Event):
    """Tells a worker to stop at its third pause."""

    pauses = 0

    def wait(self, timeout: float | None = None) -> bool:
        del timeout
        self.pauses += 1
        if self.pauses == 3:
            self.set()
        return self.is_set()


def is_away_once(monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """Let the database be away once, at a step of the queue."""
    works = getattr(queue, step)

    def away(*_args: object) -> None:
        monkeypatch.setattr(queue, step, works)
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(queue, step, away)
    # The connection of a test is in a transaction, and stays.
    monkeypatch.setattr(worker, "connection", SimpleNamespace(close=int, close_if_unusable_or_obsolete=int))


@pytest.mark.parametrize("step", ["reap", "is_anything_to_do", "take"])
def test_a_worker_goes_on_when_the_database_was_away(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    does("t.found", found_one)
    ask("t.found")
    is_away_once(monkeypatch, step)
    stop = ThreePauses()

    worker.work(stop)

    assert stop.pauses == 3
    assert made() == 1


def test_a_job_that_could_not_be_given_back_is_taken_back_when_its_lease_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[int] = []

    def fails_once() -> None:
        tries.append(1)
        if len(tries) == 1:
            raise Boom("no luck")
        found_one()

    does("t.fails", fails_once)
    job = ask("t.fails")
    is_away_once(monkeypatch, "fail")

    worker.work(ThreePauses())
    job.refresh_from_db()
    assert job.state == State.RUNNING
    with clock.at(NOON + timedelta(seconds=61)):
        worker.work(ThreePauses())

    assert made() == 1


def test_a_lease_is_renewed_at_the_next_beat_when_the_database_was_away(monkeypatch: pytest.MonkeyPatch) -> None:
    ask("t.found")
    job = queue.take()
    assert job is not None
    pulse = worker.Pulse(job, 7, 9, _done=ThreePauses())
    is_away_once(monkeypatch, "renew")

    with clock.at(NOON + timedelta(seconds=30)):
        BEAT(pulse)

    job.refresh_from_db()
    assert not pulse.lost
    assert (job.progress, job.leased_until) == (7, NOON + timedelta(seconds=90))


@pytest.mark.parametrize(
    ("utc", "night"),
    [("2026-11-18 18:59", None), ("2026-11-18 19:00", "2026-11-19"), ("2026-11-18 21:59", "2026-11-19"),
     ("2026-11-18 22:00", None)],
)  # fmt: skip
def test_what_is_long_is_due_once_a_night_in_china(utc: str, night: str | None) -> None:
    at = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    due = dict(kinds.due(at))

    checks = ("database.check", "values.check", "publication.check", "appeals.check", "rectification.check")
    assert {due.get(name) for name in checks} == {night}
