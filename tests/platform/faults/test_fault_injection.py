"""Whatever goes wrong in the database while a service works, everything is as it was before (R-30, R-75).

Each statement that a service sends fails once: the first, the second, and so on to the last. The services are those of
the table of services, so a new one is tried as soon as it stands there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction

from kaoping.governance.jobs.models import Job, State
from kaoping.governance.ledger.models import Entry
from kaoping.governance.ledger.work import is_working
from tests.platform.cast import NOON, Cast
from tests.platform.faults.state import state_of_database
from tests.platform.permissions.test_services import SERVICES

MOST = 400
"""More statements than any service needs."""


class DiskFull(OperationalError):
    """What SQLite and PostgreSQL say when nothing more can be written."""


FAILURES: tuple[type[DatabaseError], ...] = (OperationalError, IntegrityError, DiskFull)


@dataclass
class Failing:
    """Lets one statement of a service fail: the one of this number, counted from 1.

    What a test makes for the service beforehand does not count; `before` is how everything was when it began.
    """

    number: int
    seen: int = 0
    has_failed: bool = False
    before: dict[str, str] = field(default_factory=dict)
    _looks: bool = False

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Execute a statement, or fail."""
        if self._looks or not is_working():
            return execute(sql, params, many, context)
        if self.seen == 0:
            self._looks = True
            self.before = state_of_database()
            self._looks = False
        self.seen += 1
        if self.seen == self.number:
            self.has_failed = True
            raise FAILURES[self.number % len(FAILURES)](f"statement {self.number} fails: {sql[:60]}")
        return execute(sql, params, many, context)


class Undone(Exception):
    """Ends a block that is to leave nothing behind."""


@contextmanager
def nothing_kept() -> Iterator[None]:
    """Undo what happens within."""
    try:
        with transaction.atomic():
            yield
            raise Undone
    except Undone:
        pass


def _writes(call: Callable[[], object]) -> bool:
    """Whether a call leaves an entry in the ledger."""
    before = Entry.objects.count()
    after = before
    with nothing_kept():
        call()
        after = Entry.objects.count()
    return after > before


@pytest.mark.parametrize("name", SERVICES)
def test_a_statement_that_fails_leaves_everything_as_it_was(name: str, cast: Cast) -> None:
    service, allowed = SERVICES[name]
    actor = cast.actor(sorted(allowed)[0])

    def call() -> object:
        return service(cast, actor)

    if not _writes(call):
        return  # It only reads: nothing can be half done.
    for number in range(1, MOST):
        failing = Failing(number)
        with nothing_kept():
            refused = _refused(call, failing)
            assert refused or not failing.has_failed, f"statement {number} failed, and {name} went on all the same"
            assert not refused or state_of_database() == failing.before, f"statement {number} failed: half is left"
        if not failing.has_failed:
            break
    else:
        raise AssertionError(f"{name} sends more than {MOST} statements")


def _refused(call: Callable[[], object], failing: Failing) -> bool:
    """Whether a call ends with the error of its statement."""
    with connection.execute_wrapper(failing):
        try:
            call()
        except DatabaseError:
            return True
    return False


def test_what_a_service_leaves_behind_is_seen(cast: Cast) -> None:
    """The measure itself: a change outside the transaction of a service does not go unnoticed."""
    before = state_of_database()

    Job.objects.create(kind="t", key="2", state=State.WAITING, made_at=NOON, not_before=NOON)

    assert state_of_database() != before
