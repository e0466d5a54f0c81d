"""How long an event counts: a number of days, of calendar months, or up to a day that stands in its record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from kaoping.engine.terms import fault
from kaoping.engine.words import Words


@dataclass(frozen=True, order=True)
class Validity:
    """So many days, or so many calendar months, from the day of the event on; or up to the day `recorded` with it.

    Days and months are counted as the Civil Code counts terms (article 201): the day of the event is not counted.
    """

    number: int
    unit: Literal["days", "months", "recorded"]

    @property
    def is_term(self) -> bool:
        """Whether it is a term of its own, the same for all such events."""
        return self.unit != "recorded"

    @property
    def words(self) -> Words:
        """The validity as people say it."""
        if self.unit == "recorded":
            return Words("有效期至逐件登记的日期", "valid until the day recorded with it")
        if self.unit == "days":
            return Words(f"{self.number} 日内有效", f"valid for {self.number} days")
        return Words(f"{self.number} 个月内有效", f"valid for {self.number} months")

    def first_day(self, end: date) -> date:
        """The earliest day whose events still count at `end`."""
        if self.unit == "months":
            return first_valid_day(end, self.number)
        return date.fromordinal(max(end.toordinal() - self.number, 1))


RECORDED = Validity(0, "recorded")
"""An event counts up to the day that stands in its record."""


def validity_of(days: int | None, months: int | None, until: str | None) -> Validity | None:
    """The validity that the fields say; None where they say none."""
    if until is not None:
        return RECORDED
    if months is not None:
        return Validity(months, "months")
    return None if days is None else Validity(days, "days")


def refuse_several(days: int | None, months: int | None, until: str | None) -> None:
    """Raise the fault that a validity is said twice."""
    said = {"valid_days": days, "valid_months": months, "valid_until": until}
    found = [name for name, value in said.items() if value is not None]
    if len(found) > 1:
        raise fault(
            "one-way",
            Words("有效期要有一种写法", "a validity needs one way of saying it"),
            Words(
                "写 valid_days（有效天数）、valid_months（有效月数）或 valid_until（有效期至），只取一种",
                "write one of valid_days, valid_months and valid_until",
            ),
            found[-1],
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
