"""Deadlines in working days, by the calendar of whose task it is."""

from __future__ import annotations

from datetime import date

from kaoping.methods.working_days import Calendar, working_days_between


def days_left(due: date, day: date, known: Calendar) -> int:
    """How many working days are left until a deadline; negative once it has passed."""
    return working_days_between(known, day, due).value
