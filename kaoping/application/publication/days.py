"""Working days of publications: until when units confirm, and until when the public is shown a result."""

from __future__ import annotations

from datetime import date

from kaoping.methods.working_days import Answer, Calendar, deadline, working_days_between

CONFIRM_WITHIN, ANNOUNCE_FOR = 3, 5
"""Working days that forms propose; an office may write others."""


def due_after(day: date, count: int) -> Answer[date]:
    """The last of a number of working days after a day, and whether it may still change."""
    return deadline(_calendar(), day, count)


def working_days(start: date, end: date) -> int:
    """How many working days lie after a day, up to and with another; negative if that is past."""
    return working_days_between(_calendar(), start, end).value


def _calendar() -> Calendar:
    return Calendar()
