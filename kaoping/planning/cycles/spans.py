"""From when until when a period of a scheme lasts, as far as its name says: 2026Q3, 2026-07, 上半年, 第三季度, 7 月."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kaoping.engine.scheme import Period

_CHINESE = {"一": 1, "二": 2, "三": 3, "四": 4, "上": 1, "下": 2}
_FORMS = (
    # Months of a stretch, and how a name says which of them it is; the longest forms first.
    (3, re.compile(r"(?:(?P<year>\d{4})\D{0,2})?(?:[Qq](?P<number>[1-4])(?!\d)|第?(?P<word>[一二三四1-4])季度)")),
    (6, re.compile(r"(?:(?P<year>\d{4})\D{0,2})?(?:[Hh](?P<number>[12])(?!\d)|(?P<word>[上下])半年)")),
    (1, re.compile(r"(?:(?P<year>\d{4})\D{0,2})?(?<!\d)(?P<number>1[0-2]|0?[1-9])月")),
    (1, re.compile(r"(?P<year>\d{4})-(?P<number>1[0-2]|0[1-9])(?!\d)")),
    (12, re.compile(r"(?P<year>\d{4})年?度?")),
)


@dataclass(frozen=True)
class Span:
    """Days from one until the day before another; `is_sure` where a name or a date of the scheme says so."""

    starts: date
    ends: date
    is_sure: bool = True


def spans(periods: Sequence[Period], starts: date, ends: date) -> list[Span]:
    """The spans of the periods of a scheme within a cycle; without any period, the whole cycle.

    What neither a date nor a name says follows from the length of the cycle, in equal parts, and is marked as unsure.
    """
    if not periods:
        return [Span(starts, ends)]
    equal = _equal_parts(len(periods), starts, ends)
    found: list[Span] = []
    for at, period in enumerate(periods):
        named = _named(period, starts.year)
        if period.end is not None:
            begins = named.starts if named else found[-1].ends if found else starts
            last = period.end + timedelta(days=1)
            found.append(Span(min(begins, period.end), last))
        else:
            found.append(named or equal[at])
    return found


def _named(period: Period, year: int) -> Span | None:
    """What the identifier or the title of a period says."""
    for name in (period.id, period.called.zh):
        for months, form in _FORMS:
            said = form.fullmatch(name.replace(" ", ""))
            if said is not None:
                groups = said.groupdict()
                return _stretch(int(groups.get("year") or year), _number(groups), months)
    return None


def _number(groups: dict[str, str | None]) -> int:
    number, word = groups.get("number"), groups.get("word")
    if number:
        return int(number)
    return 1 if not word else _CHINESE.get(word) or int(word)


def _stretch(year: int, number: int, months: int) -> Span | None:
    if not 1900 <= year <= 2200:
        return None
    first = (number - 1) * months
    return Span(_month(year, first), _month(year, first + months))


def _month(year: int, after: int) -> date:
    """The first day of the month that is so many months after January."""
    return date(year + after // 12, after % 12 + 1, 1)


def _equal_parts(count: int, starts: date, ends: date) -> list[Span]:
    months = (ends.year - starts.year) * 12 + ends.month - starts.month
    if months % count == 0 and starts.day == ends.day == 1:
        each = months // count
        edges = [_month(starts.year, starts.month - 1 + each * at) for at in range(count + 1)]
    else:
        days = (ends - starts).days
        edges = [starts + timedelta(days=days * at // count) for at in range(count + 1)]
    return [Span(edges[at], max(edges[at + 1], edges[at] + timedelta(days=1)), is_sure=False) for at in range(count)]
