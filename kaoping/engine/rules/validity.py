"""How long an event counts: a number of days, or of calendar months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from kaoping.engine.terms import fault
from kaoping.engine.words import Words


@dataclass(frozen=True, order=True)
class Validity:
    """So many days, or so many calendar months, from the day of the event on.

    Both are counted as the Civil Code counts terms (article 201): the day of the event is not counted.
    """

    number: int
    unit: Literal["days", "months"]

    @property
    def words(self) -> Words:
        """The validity as people say it."""
        if self.unit == "days":
            return Words(f"{self.number} 日内有效", f"valid for {self.number} days")
        return Words(f"{self.number} 个月内有效", f"valid for {self.number} months")

    def first_day(self, end: date) -> date:
        """The earliest day whose events still count at `end`."""
        if self.unit == "months":
            return first_valid_day(end, self.number)
        return date.fromordinal(max(end.toordinal() - self.number, 1))


def validity_of(days: int | None, months: int | None) -> Validity | None:
    """The validity that the fields say; None where they say none."""
    if months is not None:
        return Validity(months, "months")
    return None if days is None else Validity(days, "days")


def refuse_both(days: int | None, months: int | None) -> None:
    """Raise the fault that a validity is said twice."""
    if days is not None and months is not None:
        raise fault(
            "one-way",
            Words("有效期要有一种写法", "a validity needs one way of saying it"),
            Words(
                "写 valid_days（天数）或 valid_months（月数），二者取一", "write valid_days or valid_months, not both"
            ),
            "valid_months",
        )


def first_valid_day(end: date, months: int) -> date:
    """The earliest day whose events still count at `end`, where they are valid for so many calendar months.

    A term of months is counted as the Civil Code does (articles 201 and 202): the day of the event is not counted,
    the corresponding day of the last month is the last one, and where that month has no such day, its last day is.
    So with 12 months an event of 31 March 2025 counts until 31 March 2026, and with 6 months one of 31 August 2025
    until 28 February 2026. Before the year 1 there are no days.
    """
    month = end.year * 12 + end.month - 1 - months
    year, month = divmod(month, 12)
    if year < 1:
        return date.min
    next_month = date(year + month // 11, (month + 1) % 12 + 1, 1)
    # Where that month has no such day, even its last one counts only until a day before the end.
    return min(date(year, month + 1, 1) + timedelta(days=end.day - 1), next_month)
