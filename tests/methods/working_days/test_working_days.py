"""Counting in working days, worked by hand from the announced holidays of 2025 and 2026.

2025: 春节 off 28 January to 4 February, worked Sunday 26 January and Saturday 8 February; 国庆 and 中秋 off 1 to
8 October, worked Sunday 28 September and Saturday 11 October.
2026: 春节 off Sunday 15 to Monday 23 February, worked Saturdays 14 and 28 February; 中秋 off 25 to 27 September; 国庆
off Thursday 1 to Wednesday 7 October, worked Sunday 20 September and Saturday 10 October.
"""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.methods.working_days import (
    Answer,
    Calendar,
    TooFar,
    add_working_days,
    deadline,
    working_day_from,
    working_days_between,
)
from kaoping.methods.working_days.calendar import FIRST_YEAR, LAST_YEAR
from kaoping.methods.working_days.counting import FARTHEST

CHINA = Calendar()
UNKNOWN = LAST_YEAR + 1
"""The first year whose holidays have not been announced to this version."""


def first(weekday: int, month: int) -> date:
    """The first such weekday (Monday is 0) of a month of the unknown year."""
    day = date(UNKNOWN, month, 1)
    return day + timedelta(days=(weekday - day.weekday()) % 7)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 2, 13), True),  # Friday
        (date(2026, 2, 14), True),  # Saturday, worked for 春节
        (date(2026, 2, 15), False),
        (date(2026, 2, 23), False),  # Monday, the last day off
        (date(2026, 2, 24), True),
        (date(2026, 2, 28), True),  # Saturday, worked for 春节
        (date(2026, 3, 1), False),  # Sunday
        (date(2026, 9, 20), True),  # Sunday, worked for 国庆
        (date(2026, 9, 25), False),  # Friday, 中秋
        (date(2026, 10, 7), False),
        (date(2026, 10, 10), True),  # Saturday, worked for 国庆
        (date(2025, 1, 26), True),  # Sunday, worked for 春节
        (date(2025, 10, 8), False),
    ],
)
def test_holidays_are_off_and_the_weekends_that_replace_them_are_worked(day: date, worked: bool) -> None:
    assert CHINA.is_working_day(day) == Answer(worked, provisional=False)


@pytest.mark.parametrize(
    ("event", "count", "last"),
    [
        # Fri 13 (1), Sat 14 worked (2), 15 to 23 off, Tue 24 (3), Wed 25 (4), Thu 26 (5).
        (date(2026, 2, 12), 5, date(2026, 2, 26)),
        (date(2026, 2, 14), 1, date(2026, 2, 24)),
        # An event during the holiday itself begins to count after it.
        (date(2026, 2, 18), 1, date(2026, 2, 24)),
        # Thu 26 (1), Fri 27 (2), Sat 28 worked (3).
        (date(2026, 2, 25), 3, date(2026, 2, 28)),
        # Sat 19 off, Sun 20 worked (1), Mon 21 (2), 22 (3), 23 (4), Thu 24 (5).
        (date(2026, 9, 18), 5, date(2026, 9, 24)),
        # 25 to 27 off, 28 (1), 29 (2), 30 (3), 1 to 7 off, 8 (4), 9 (5), Sat 10 worked (6), Sun off, 12 (7) … 15 (10).
        (date(2026, 9, 24), 10, date(2026, 10, 15)),
        # 1 to 7 off, Thu 8 (1), Fri 9 (2), Sat 10 worked (3), Sun 11 off, Mon 12 (4), Tue 13 (5).
        (date(2026, 9, 30), 5, date(2026, 10, 13)),
        # Sat 25 off, Sun 26 worked (1), Mon 27 (2), 28 January to 4 February off, Wed 5 (3).
        (date(2025, 1, 24), 3, date(2025, 2, 5)),
        # Sat 27 off, Sun 28 worked (1), Mon 29 (2), Tue 30 (3), 1 to 8 off, Thu 9 (4), Fri 10 (5).
        (date(2025, 9, 26), 5, date(2025, 10, 10)),
    ],
)
def test_a_deadline_of_so_many_working_days_ends_with_this_day(event: date, count: int, last: date) -> None:
    assert deadline(CHINA, event, count) == Answer(last, provisional=False)
    assert working_days_between(CHINA, event, last) == Answer(count, provisional=False)


@pytest.mark.parametrize(
    ("start", "count", "day"),
    [
        # Back from Monday 12 October: Sat 10 worked (1), Fri 9 (2), Thu 8 (3), then 1 to 7 off, Wed 30 September (4).
        (date(2026, 10, 12), -3, date(2026, 10, 8)),
        (date(2026, 10, 12), -4, date(2026, 9, 30)),
        (date(2026, 10, 4), 0, date(2026, 10, 4)),
    ],
)
def test_reminders_count_backwards_and_nothing_moves_nothing(start: date, count: int, day: date) -> None:
    assert add_working_days(CHINA, start, count) == Answer(day, provisional=False)
    assert working_days_between(CHINA, start, day).value == count


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 10, 5), date(2026, 10, 8)),  # 每月 5 日前, in the middle of 国庆
        (date(2026, 10, 10), date(2026, 10, 10)),  # a Saturday that is worked
        (date(2026, 10, 11), date(2026, 10, 12)),
        (date(2026, 2, 15), date(2026, 2, 24)),
    ],
)
def test_a_fixed_date_that_is_off_moves_to_the_next_working_day(day: date, last: date) -> None:
    assert working_day_from(CHINA, day) == Answer(last, provisional=False)


def test_a_region_can_add_its_own_day_off_and_an_office_a_day_that_is_worked() -> None:
    # An invented table: Monday 20 April 2026 is off for a regional feast, Saturday 25 April is worked instead.
    region = Calendar(overrides={date(2026, 4, 20): False, date(2026, 4, 25): True})

    # From Friday 17: Tue 21 (1), Wed 22 (2), Thu 23 (3), Fri 24 (4), Sat 25 (5).
    assert deadline(region, date(2026, 4, 17), 5) == Answer(date(2026, 4, 25), provisional=False)
    assert deadline(CHINA, date(2026, 4, 17), 5) == Answer(date(2026, 4, 24), provisional=False)


def test_a_year_that_is_not_announced_goes_by_weekdays_and_is_provisional() -> None:
    assert CHINA.is_working_day(first(4, 6)) == Answer(value=True, provisional=True)
    assert CHINA.is_working_day(first(5, 6)) == Answer(value=False, provisional=True)
    # From a Thursday: Friday (1), Monday (2).
    assert deadline(CHINA, first(3, 6), 2) == Answer(first(3, 6) + timedelta(days=4), provisional=True)
    assert working_day_from(CHINA, first(5, 6)) == Answer(first(5, 6) + timedelta(days=2), provisional=True)


def test_a_day_that_the_office_entered_is_not_provisional() -> None:
    known = Calendar(overrides={first(4, 6): False})

    assert known.is_working_day(first(4, 6)) == Answer(value=False, provisional=False)
    assert known.is_working_day(first(4, 7)).provisional


def test_a_date_that_moves_past_a_day_off_for_certain_to_one_that_is_not_is_provisional() -> None:
    known = Calendar(overrides={first(4, 6): False, first(5, 6): False, first(5, 6) + timedelta(days=1): False})

    # Friday to Sunday are off by the table; the Monday after them nobody has announced.
    assert working_day_from(known, first(4, 6)) == Answer(first(4, 6) + timedelta(days=3), provisional=True)


def test_a_year_that_the_office_entered_completely_is_not_provisional() -> None:
    known = Calendar(overrides={first(4, 6): False}, settled=frozenset({UNKNOWN}))

    # From a Thursday with the Friday off: Monday (1).
    assert deadline(known, first(3, 6), 1) == Answer(first(3, 6) + timedelta(days=4), provisional=False)
    assert Calendar(settled=frozenset({UNKNOWN + 1})).is_working_day(first(4, 6)).provisional


def test_the_last_days_of_the_last_year_wait_for_the_next_announcement() -> None:
    # 元旦 of 2019 made 29 December 2018 a working Saturday and 31 December a day off: announced in December 2018.
    assert CHINA.is_working_day(date(2018, 12, 29)).value
    assert not CHINA.is_working_day(date(2018, 12, 31)).value

    eve = date(LAST_YEAR, 12, 28)
    assert not CHINA.is_working_day(eve).provisional
    assert CHINA.is_working_day(eve + timedelta(days=1)).provisional
    assert not working_days_between(CHINA, date(LAST_YEAR, 12, 1), eve).provisional
    assert working_days_between(CHINA, date(LAST_YEAR, 12, 1), eve + timedelta(days=1)).provisional
    assert not Calendar(settled=frozenset({UNKNOWN})).is_working_day(eve + timedelta(days=1)).provisional


def test_a_count_that_reaches_into_an_unknown_year_is_provisional_whatever_it_began_with() -> None:
    assert deadline(CHINA, date(LAST_YEAR, 12, 20), 30).provisional
    assert working_days_between(CHINA, date(UNKNOWN, 1, 20), date(LAST_YEAR, 12, 20)).provisional


def test_an_answer_cannot_be_taken_for_yes_by_accident() -> None:
    with pytest.raises(TypeError, match="ask for the value"):
        bool(CHINA.is_working_day(date(2026, 10, 1)))


def test_a_time_is_not_a_day() -> None:
    # 23:00 in London is the next day in Beijing: the caller decides which day is meant.
    with pytest.raises(TypeError, match="not a time"):
        CHINA.is_working_day(datetime(2026, 9, 30, 23, 0, tzinfo=UTC))


@pytest.mark.parametrize("count", [0, -1])
def test_a_deadline_lies_in_the_future(count: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        deadline(CHINA, date(2026, 3, 2), count)


def test_counts_that_nobody_means_are_refused() -> None:
    never = Calendar(overrides={date(2026, 1, 1) + timedelta(days=n): False for n in range(FARTHEST + 10)})

    with pytest.raises(TooFar):
        add_working_days(CHINA, date(2026, 1, 1), FARTHEST + 1)
    with pytest.raises(TooFar):
        add_working_days(never, date(2026, 1, 1), 1)
    with pytest.raises(TooFar):
        working_day_from(never, date(2026, 1, 1))
    with pytest.raises(TooFar, match="from 2000-01-01 to 2026-01-01"):
        working_days_between(CHINA, date(2000, 1, 1), date(2026, 1, 1))
    with pytest.raises(TooFar):
        add_working_days(CHINA, date.max, 1)
    with pytest.raises(TooFar):
        add_working_days(CHINA, date.min, -1)


def test_the_longest_count_between_two_days_is_ten_years() -> None:
    start, end = date(2010, 1, 1), date(2010, 1, 1) + timedelta(days=FARTHEST)

    assert 10 * 245 < working_days_between(CHINA, start, end).value < 10 * 255  # about 250 a year
    with pytest.raises(TooFar):
        working_days_between(CHINA, start, end + timedelta(days=1))


DAYS = st.dates(date(FIRST_YEAR + 1, 1, 1), date(LAST_YEAR + 2, 12, 31))


@given(DAYS, st.integers(-60, 60))
def test_counting_on_and_counting_between_are_inverse(start: date, count: int) -> None:
    reached = add_working_days(CHINA, start, count)

    assert working_days_between(CHINA, start, reached.value) == Answer(count, reached.provisional)
    assert count == 0 or CHINA.is_working_day(reached.value).value


@given(DAYS, st.integers(0, 60), st.integers(0, 60))
def test_counting_in_two_parts_is_counting_at_once(start: date, one: int, other: int) -> None:
    halfway = add_working_days(CHINA, start, one)

    assert add_working_days(CHINA, halfway.value, other).value == add_working_days(CHINA, start, one + other).value
