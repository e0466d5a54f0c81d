"""Which days are worked, and how sure that is.

The State Council's office announces each year's holidays, and the weekends that are worked for them (调休), late in the
year before. The package `chinesecalendar` has the announcements from 2004 on. A year that has not been announced is
judged by its weekdays alone, and every answer that rests on it is *provisional*: to be computed again once it is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Generic, NoReturn, TypeVar

import chinese_calendar
from chinese_calendar.constants import holidays

T = TypeVar("T")

FIRST_YEAR, LAST_YEAR = min(holidays).year, max(holidays).year
"""Years that the package knows."""

OPEN_FROM = (12, 29)
"""From this day on a year is open until the next one is announced: 元旦 can reach back so far (29 December 2018 was a
working Saturday, 31 December 2018 a day off, both by the announcement for 2019)."""


class TooFar(ValueError):
    """A count that leaves what dates can say, or that nobody means."""


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """An answer, and whether it may change when a year's holidays are announced."""

    value: T
    provisional: bool

    def __bool__(self) -> NoReturn:
        raise TypeError("ask for the value of an answer: the answer itself is neither true nor false")


@dataclass(frozen=True)
class Calendar:
    """The announced holidays, with what an office knows beyond them.

    `overrides` says of single days whether they are worked; it goes before everything else, and is never provisional.
    `settled` are years whose announcement has been entered completely as overrides: their other days are judged by
    weekday, for good.
    """

    overrides: Mapping[date, bool] = field(default_factory=dict)
    settled: Set[int] = frozenset()

    def is_working_day(self, day: date) -> Answer[bool]:
        """Whether a day is worked: on weekdays without a holiday, and on weekends that replace one.

        Raises:
            TypeError: `day` is a time; which day that is depends on its zone, and the caller knows it.
        """
        if isinstance(day, datetime):
            raise TypeError("a day is needed, not a time")
        if day in self.overrides:
            return Answer(self.overrides[day], provisional=False)
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            return Answer(chinese_calendar.is_workday(day), provisional=self._is_open(day))
        return Answer(day.weekday() < 5, provisional=day.year not in self.settled)

    def _is_open(self, day: date) -> bool:
        """Whether the announcement for the year after the last known one may still change this day."""
        return day >= date(LAST_YEAR, *OPEN_FROM) and LAST_YEAR + 1 not in self.settled
