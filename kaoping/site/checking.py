"""The embedded database looks itself over every night (R-76): a damaged page is found before somebody needs it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from django.db import connection
from django.utils.translation import gettext_lazy

from kaoping.governance.jobs.kinds import Effect, Report, job


class Asks(Protocol):
    """A cursor, as far as it is needed."""

    def execute(self, sql: str, /) -> object:
        """Ask."""

    def fetchall(self) -> list[tuple[object, ...]]:
        """What was answered."""


class DamagedDatabase(Exception):
    """What the database says is wrong with itself; the job fails with it, is parked, and is seen (后台任务)."""


def faults_of(cursor: Asks) -> list[str]:
    """What SQLite finds wrong with its file, and rows that point to nothing."""
    cursor.execute("PRAGMA integrity_check(10)")
    found = [str(said) for (said,) in cursor.fetchall() if said != "ok"]
    cursor.execute("PRAGMA foreign_key_check")
    return found + [f"{table} {row} points to nothing in {parent}" for table, row, parent, _ in cursor.fetchall()]


@job("database.check", gettext_lazy("数据库完整性检查"), nightly=True)
def check(_arguments: Mapping[str, object], _report: Report) -> Effect:
    """Check the embedded database; PostgreSQL has tools and administrators of its own."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            faults = faults_of(cursor)
        if faults:
            raise DamagedDatabase("; ".join(faults))
    return lambda: None
