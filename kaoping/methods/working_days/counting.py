"""Counting in working days, by article 201 of the Civil Code (民法典): the day on which it begins does not count.

A count is provisional as soon as one of its days is.
"""

from __future__ import annotations

from datetime import date, timedelta

from kaoping.methods.working_days.calendar import Answer, Calendar, TooFar

FARTHEST = 3660
"""Most days to look at, about ten years: a longer count is a slip of the pen."""

DAY = timedelta(days=1)


def add_working_days(calendar: Calendar, start: date, count: int) -> Answer[date]:
    """The working day that is `count` working days after `start`; before it, if `count` is negative.

    `start` does not count, and need not be a working day. With 0 the answer is `start` itself.

    Raises:
        TooFar: more than `FARTHEST` days away, or beyond what a date can say.
    """
    if abs(count) > FARTHEST:
        raise TooFar(f"{count} working days")
    step = DAY if count > 0 else -DAY
    day, left, provisional = start, abs(count), False
    while left:
        day = _moved(day, step, start)
        answer = calendar.is_working_day(day)
        left -= answer.value
        provisional = provisional or answer.provisional
    return Answer(day, provisional)


def working_days_between(calendar: Calendar, start: date, end: date) -> Answer[int]:
    """How many working days lie after `start` up to and with `end`; negative if `end` is before `start`.

    The inverse of `add_working_days`: from a day to the one that is n working days after it are n.

    Raises:
        TooFar: the days are more than `FARTHEST` apart.
    """
    if abs((end - start).days) > FARTHEST:
        raise TooFar(f"from {start} to {end}")
    step = DAY if end > start else -DAY
    answers = [calendar.is_working_day(start + step * n) for n in range(1, abs((end - start).days) + 1)]
    count = sum(answer.value for answer in answers)
    return Answer(count if end > start else -count, any(answer.provisional for answer in answers))


def deadline(calendar: Calendar, event: date, count: int) -> Answer[date]:
    """The last day of "within `count` working days" (N 个工作日内) after an event; it ends with that day.

    Raises:
        ValueError: `count` is not positive.
        TooFar: as for `add_working_days`.
    """
    if count < 1:
        raise ValueError("a deadline is at least one working day away")
    return add_working_days(calendar, event, count)


def working_day_from(calendar: Calendar, day: date) -> Answer[date]:
    """The day itself if it is worked, otherwise the next that is: where a fixed date ends that falls on a day off.

    Article 203 of the Civil Code: if the last day of a period is a day off, the day after the days off is the last.
    """
    found = calendar.is_working_day(day)
    provisional = found.provisional
    last = day
    while not found.value:
        last = _moved(last, DAY, day)
        found = calendar.is_working_day(last)
        provisional = provisional or found.provisional
    return Answer(last, provisional)


def _moved(day: date, step: timedelta, start: date) -> date:
    """The next day of a count."""
    if abs((day - start).days) >= FARTHEST:
        raise TooFar(f"more than {FARTHEST} days from {start}")
    try:
        return day + step
    except OverflowError:
        raise TooFar(f"{day} has no next day") from None
