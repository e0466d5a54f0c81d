"""Moments at which a process kills itself: it counts the statements and commits of its database connection.

The kill is a SIGKILL like any other: nothing is written, closed or told after it.
"""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from typing import Any, NoReturn

from django.db import connection

from tests.platform.soak.orders import DIES, At, Death, Order, Passed

TAKES = 'UPDATE "jobs_job" SET "kind"'
"""How the statement begins by which a worker takes a job; its first parameter is the kind."""
WRITES = ("INSERT", "UPDATE", "DELETE")
"""How statements begin that change something. Of transactions, only those with one are counted: the others differ."""


@dataclass
class Points:
    """Counts, and dies where its order says."""

    order: Order = field(default_factory=Order)
    passed: Passed = field(default_factory=Passed)
    in_job: Passed = field(default_factory=Passed)
    job: str = ""
    jobs: dict[str, Passed] = field(default_factory=dict)
    """How much each kind of job has passed."""
    has_written: bool = False
    """Whether the transaction that is open has changed something."""

    def arm(self, order: Order) -> None:
        """Count anew, and die where this order says."""
        self.order, self.passed, self.in_job, self.job, self.jobs = order, Passed(), Passed(), "", {}

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch the connection of this thread."""
        commit: Callable[[], None] = connection._commit  # type: ignore[attr-defined]

        def watched() -> None:
            self._commit(commit)

        connection._commit = watched  # type: ignore[attr-defined]
        try:
            with connection.execute_wrapper(self._statement):
                yield
        finally:
            del connection._commit  # type: ignore[attr-defined]

    def reach(self, at: At, number: int = 0, sql: str = "") -> None:
        """Die if this is the moment."""
        if self._is(at, number):
            self._die(at, sql)

    def _is(self, at: At, number: int) -> bool:
        return (self.order.at, self.order.number) == (at, number) and self.order.job in ("", self.job)

    def _statement(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(TAKES):
            self.job, self.in_job = params[0], Passed()
        self.has_written |= sql.startswith(WRITES)
        self.passed = replace(self.passed, statements=self.passed.statements + 1)
        self.in_job = replace(self.in_job, statements=self.in_job.statements + 1)
        number = self._counted.statements
        self.reach(At.BEFORE_STATEMENT, number, sql)
        found = execute(sql, params, many, context)
        self.reach(At.AFTER_STATEMENT, number, sql)
        return found

    def _commit(self, commit: Callable[[], None]) -> None:
        has_written, self.has_written = self.has_written, False
        if not has_written:
            commit()
            return
        number = self._counted.commits + 1
        self.reach(At.BEFORE_COMMIT, number)
        dies = self._is(At.IN_COMMIT, number)
        if dies:
            # Another thread, because this one is in the commit then; the database library lets others run meanwhile.
            threading.Thread(target=self._die_after, args=(self.order.delay,), daemon=True).start()
        began = time.perf_counter()
        commit()
        took = time.perf_counter() - began
        self.passed = replace(self.passed, commits=self.passed.commits + 1, commit_took=took)
        self.in_job = replace(self.in_job, commits=self.in_job.commits + 1, commit_took=took)
        if self.job:
            self.jobs[self.job] = self.in_job
        if dies:
            threading.Event().wait()  # Nothing comes after this commit.
        self.reach(At.AFTER_COMMIT, number)

    @property
    def _counted(self) -> Passed:
        return self.in_job if self.order.job else self.passed

    def _die_after(self, seconds: float) -> None:
        threading.Event().wait(seconds)
        self._die(At.IN_COMMIT, "")

    def _die(self, at: At, sql: str) -> NoReturn:
        commits = (self.in_job if self.job else self.passed).commits
        death = Death(at, self.order.number, commits, connection.in_atomic_block, self.job, sql[:80])
        os.write(1, f"{DIES}{json.dumps(asdict(death))}\n".encode())
        if self.order.whole:
            os.killpg(os.getpgrp(), signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("nobody survives that")
