"""Sending something, and what became of it: the answer, and the rows that are other than before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase

WRITES = re.compile(r"\s*(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)
"""Statements that write, with the table."""
_ALERTS = re.compile(r"<(?:div|p)[^>]*(?:role=\"alert\"|\balert-)[^>]*>(?:\s*<[^>]+>)*([^<]+)")
COUNTED = frozenset(("django_session", "site_cache", "access_attempt", "access_lock", "ledger_accessnote"))
"""What may change although nothing is done: sessions, counted attempts, notes of accesses."""


@dataclass
class Sent:
    """An answer, where its message is, and the tables whose rows are other than before."""

    status: int
    page: str
    changed: list[str] = field(default_factory=list)

    @property
    def messages(self) -> list[str]:
        """What the page says of what was sent."""
        return _ALERTS.findall(self.page) or [self.page[-600:]]

    @property
    def has_message(self) -> bool:
        """Whether the page says something of what was sent: an alert, or a page of refusal."""
        return 'role="alert"' in self.page or "alert-" in self.page or (self.status >= 400 and "<h1" in self.page)


def sent(send: Callable[[], HttpResponseBase], look: Callable[[str], str]) -> Sent:
    """Send something within a transaction, look at what it changed, and undo it."""
    with transaction.atomic():
        tables: set[str] = set()
        with watched(tables):
            answer = send()
        after = {table: _rows(table) for table in tables - COUNTED}
        # Where something was done, the next page says so, and is not looked at.
        page = _text(answer) if answer.status_code != 302 else "" if after else look(answer.headers["Location"])
        transaction.set_rollback(True)
    return Sent(answer.status_code, page, [table for table, rows in after.items() if rows != _rows(table)])


@contextmanager
def watched(tables: set[str]) -> Iterator[None]:
    """Note the tables that are written within the block."""

    def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        found = WRITES.match(sql)
        if found:
            tables.add(found[1])
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        yield


def _rows(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - the name of a table that was just written to
        return sorted(map(repr, cursor.fetchall()))


def _text(answer: HttpResponseBase) -> str:
    return answer.content.decode() if isinstance(answer, HttpResponse) else ""
