"""Days that a program reads and that follow from the period alone."""

from __future__ import annotations

from datetime import date

from kaoping.engine.compiling import keys
from kaoping.engine.rules.validity import Validity


def is_day_of_period(key: str) -> bool:
    """Whether a cell is a day that follows from the end of the period."""
    return key == keys.PERIOD_END or key.startswith(keys.FIRST_DAY)


def day_of_period(key: str, end: date) -> int:
    """The ordinal of such a day, for a period that ends on `end`."""
    if key == keys.PERIOD_END:
        return end.toordinal()
    number, _, unit = key.removeprefix(keys.FIRST_DAY).partition("_")
    term = Validity(int(number), "months" if unit == "months" else "days")
    return term.first_day(end).toordinal()
