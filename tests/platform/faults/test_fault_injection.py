"""Whatever goes wrong in the database while a service works, everything is as it was before (R-30, R-75).

Every statement that a service sends fails once. The services are those of the table of services, so a new one is
tried as soon as it stands there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction

from kaoping.governance.acting import Actor
from kaoping.governance.jobs.models import Job, State
from kaoping.governance.ledger.work import is_working
from tests.platform.arranging import is_arranging
from tests.platform.cast import NOON, Cast
from tests.platform.faults.state import all_tables, state_of
from tests.platform.permissions.test_services import SERVICES

WRITES = re.compile(r'(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM) "(\w+)"')


class DiskFull(OperationalError):
    """What SQLite and PostgreSQL say when nothing more can be written."""


class TooLong(OperationalError):
    """What PostgreSQL says when a statement exceeds its time, and SQLite when another process keeps it locked."""


FAILURES: tuple[type[DatabaseError], ...] = (OperationalError, IntegrityError, DiskFull, TooLong)


@dataclass
class Failing:
    """Lets one statement of a service fail: the one of this number, counted from 1.

    What a test makes for the service beforehand does not count; `before` is how the tables that it writes were when it
    began. Of several services, one after the other, those that were done stay done.
    """

    number: int
    tables: frozenset[str]
    seen: int = 0
    has_failed: bool = False
    before: dict[str, str] = field(default_factory=dict)
    _looks: bool = False
    _is_new: bool = True

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Execute a statement, or fail."""
        if self._looks:
            return execute(sql, params, many, context)
        if not _is_tried():
            self._is_new = True
            return execute(sql, params, many, context)
        if self._is_new:
            self._is_new = False
            self._looks = True
            self.before = state_of(self.tables)
            self._looks = False
        self.seen += 1
        if self.seen == self.number:
            self.has_failed = True
            raise FAILURES[self.number % len(FAILURES)](f"statement {self.number} fails: {sql[:60]}")
        return execute(sql, params, many, context)


def _is_tried() -> bool:
    """Whether a service works, and not for what a test makes beforehand."""
    return is_working() and not is_arranging()


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


@dataclass
class Written:
    """Notes which tables are written."""

    tables: set[str] = field(default_factory=set)

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Execute a statement, and note what it writes."""
        if _is_tried() and (found := WRITES.match(sql)):
            self.tables.add(found[1])
        return execute(sql, params, many, context)


def _written(call: Callable[[], object]) -> frozenset[str]:
    """The tables that the services within a call write."""
    written = Written()
    with nothing_kept(), connection.execute_wrapper(written):
        call()
    return frozenset(written.tables) & all_tables()


def _leaves_nothing(call: Callable[[], object], tables: frozenset[str]) -> bool:
    """Whether everything that a call writes is undone when it ends."""
    with nothing_kept():
        before = state_of(tables)
        call()
        return state_of(tables) == before


def _statements(call: Callable[[], object]) -> int:
    """How many statements the services within a call send."""
    counting = Failing(0, frozenset())
    with nothing_kept(), connection.execute_wrapper(counting):
        call()
    return counting.seen


@pytest.mark.parametrize("name", SERVICES)
def test_a_statement_that_fails_leaves_everything_as_it_was(name: str, cast: Cast) -> None:
    service, allowed = SERVICES[name]
    actor = cast.actor(sorted(allowed)[0]) if allowed else Actor.platform("tests")

    def call() -> object:
        return service(cast, actor)

    tables = _written(call)
    if not tables:
        return  # It only reads: nothing can be half done.
    if "ledger_entry" not in tables:
        assert _leaves_nothing(call, tables), f"{name} changes something, and the ledger knows nothing of it"
        return  # It only rehearses.
    # What the service is called with is made once, for all runs: the first statement of the service itself fails.
    assert _refused(call, Failing(1, tables))
    for number in range(1, _statements(call) + 1):
        failing = Failing(number, tables)
        with nothing_kept():
            refused = _refused(call, failing)
            assert refused or not failing.has_failed, f"statement {number} failed, and {name} went on all the same"
            assert not refused or state_of(tables) == failing.before, f"statement {number} failed: half is left"
        assert failing.has_failed, f"{name} sends fewer statements than before"


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
    before = state_of(all_tables())

    Job.objects.create(kind="t", key="2", state=State.WAITING, made_at=NOON, not_before=NOON)

    assert state_of(all_tables()) != before
