"""The platform's clock. Time is an input: a demonstration shows a day of its own, and tests say what time it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

CHINA = ZoneInfo("Asia/Shanghai")
"""All of China keeps one time; times are stored in UTC and shown, and days counted, in this one."""

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """The time, in UTC: the real one, the demonstration's, or what `at` says."""
    frozen = _frozen.get()
    if frozen is not None:
        return frozen
    offset = settings.KAOPING_CLOCK_OFFSET
    return datetime.now(UTC) + offset


def today() -> date:
    """The day in China."""
    return now().astimezone(CHINA).date()


@contextmanager
def at(time: datetime) -> Iterator[None]:
    """Let it be a given time within a block: for making past data, and for tests."""
    if time.tzinfo is None:
        raise ValueError("a time without a zone is no time")
    token = _frozen.set(time.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)
