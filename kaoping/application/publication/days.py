"""Working days of publications: until when units confirm, and until when the public is shown a result."""

from __future__ import annotations

from datetime import date

from kaoping.governance.tenancy.models import Owned
from kaoping.methods.working_days import working_days_between
from kaoping.planning.cycles.days import calendar_of, due_after

__all__ = ["ANNOUNCE_FOR", "CONFIRM_WITHIN", "due_after", "working_days"]

CONFIRM_WITHIN, ANNOUNCE_FOR = 3, 5
"""Working days that forms propose; an office may write others."""


def working_days(start: date, end: date, of: Owned) -> int:
    """How many working days of its tenant lie after a day, up to and with another; negative if that is past."""
    return working_days_between(calendar_of(of), start, end).value
