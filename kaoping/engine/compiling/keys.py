"""Keys of cells: how data, statuses and the lines of items are called inside a program."""

from __future__ import annotations

from kaoping.engine.rules.validity import Validity

TOTAL = "total"
PERIOD_END = "period.end"
FIRST_DAY = "period.first_"
"""Before a term of validity: the first day whose events still count at the end of the period."""
BOUND = "period.bound"
"""Which end of an open score is reckoned: low or high."""

GIVEN = "given"
CARRIED = "carried"
"""Availability of a datum, decided before the program runs; the other values are statuses."""


def datum(item: str) -> str:
    """Key of the value (or the records) of a data item."""
    return f"#{item}"


def availability(key: str) -> str:
    """Key of whether a datum or target can be used, and if not why."""
    return f"?{key}"


def first_day(term: Validity) -> str:
    """Key of the first day whose events still count, of a term of validity."""
    return f"{FIRST_DAY}{term.number}_{term.unit}"


def line(item: str, name: str) -> str:
    """Key of a line of an item."""
    return f"{item}.{name}"


def score(item: str) -> str:
    """Key of the score of an item."""
    return f"{item}.score"
