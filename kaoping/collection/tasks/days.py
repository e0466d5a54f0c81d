"""Deadlines in working days, as planning keeps them."""

from __future__ import annotations

from datetime import date

from kaoping.methods.working_days import Calendar, working_days_between
from kaoping.planning.cycles.days import calendar


def days_left(due: date, day: date, known: Calendar | None = None) -> int:
    """How many working days are left until a deadline; negative once it has passed."""
    return working_days_between(known or calendar(), day, due).value
