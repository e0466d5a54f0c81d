"""When what happened in Linjiang. All times are of China; the demonstration is served as of `SHOWN`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kaoping.basis.clock import CHINA


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A time of a day in Linjiang."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=CHINA)


BEGUN = at(date(2024, 12, 2), 9)
"""The platform was set up."""
SHOWN = at(date(2026, 10, 27), 15)
"""The day on which the demonstration is shown."""


@dataclass(frozen=True)
class Quarter:
    """A quarter, and when its result took each step: reported, computed, confirmed, decided, announced, notified."""

    key: str
    ended: date
    """The last day before anybody reports: that of the quarter, or of the holidays that follow it."""
    late: tuple[str, ...] = ()
    """Units (by their short names) that reported after the deadline."""
    is_notified: bool = True
    """Whether the final notice was given; else its result is on public notice when the demonstration is shown."""

    @property
    def year(self) -> int:
        """Its year."""
        return int(self.key[:4])

    def reported(self, number: int, *, is_late: bool) -> datetime:
        """When the unit of a number reports: within the first days, not all at once; or too late."""
        days = 10 if is_late else 1 + number // 9
        return at(self.ended + timedelta(days=days), 9 + number % 8, (number * 7) % 60)

    def on(self, day: int, hour: int = 10) -> datetime:
        """So many days after it ended."""
        return at(self.ended + timedelta(days=day), hour)


YEARS = {
    2025: (
        Quarter("2025Q1", date(2025, 4, 1)),
        Quarter("2025Q2", date(2025, 7, 1), late=("开发区",)),
        Quarter("2025Q3", date(2025, 10, 9), late=("白沙县", "城建档案馆")),
        Quarter("2025Q4", date(2026, 1, 5)),
    ),
    2026: (
        Quarter("2026Q1", date(2026, 4, 1)),
        Quarter("2026Q2", date(2026, 7, 1), late=("老城区",)),
        Quarter("2026Q3", date(2026, 10, 9), late=("老城区",), is_notified=False),
    ),
}


def begins(year: int) -> datetime:
    """When the scheme of a year is drafted."""
    return at(date(year - 1, 12, 10), 9)


ACCEPTED, CONFIRMED, ANSWERED, DECIDED, ANNOUNCED, NOTIFIED, LOCKED = 11, 12, 13, 16, 17, 26, 27
"""Days after the end of a quarter on which its result took each step."""
