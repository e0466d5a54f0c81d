"""Intervals with declared ends: "[90, 95)" contains 90 and not 95."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from kaoping.engine.numbers import plain
from kaoping.engine.terms.faults import fault
from kaoping.engine.words import Words

_END = r"-?\d{1,18}(?:\.\d{1,12})?"
_PATTERN = re.compile(rf"\s*([\[(])\s*({_END})?\s*%?\s*,\s*({_END})?\s*%?\s*([\])])\s*")


@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers between two ends; an end of None reaches without limit."""

    low: Decimal | None
    low_closed: bool
    high: Decimal | None
    high_closed: bool

    def __contains__(self, value: Decimal) -> bool:
        above = self.low is None or value > self.low or (self.low_closed and value == self.low)
        below = self.high is None or value < self.high or (self.high_closed and value == self.high)
        return above and below

    @property
    def is_empty(self) -> bool:
        """Whether no number is inside."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and not (self.low_closed and self.high_closed))

    def reaches(self, decimals: int) -> bool:
        """Whether a number with so many decimals is inside."""
        if self.low is None or self.high is None:
            return True
        step = Decimal(1).scaleb(-decimals)
        first = self.low.quantize(step, ROUND_CEILING)
        if first == self.low and not self.low_closed:
            first += step
        return first < self.high or (first == self.high and self.high_closed)

    def __str__(self) -> str:
        low = "" if self.low is None else plain(self.low)
        high = "" if self.high is None else plain(self.high)
        return f"{'[' if self.low_closed else '('}{low}, {high}{']' if self.high_closed else ')'}"

    def words(self, unit: str = "") -> Words:
        """The interval as a civil servant writes it: 90（含）至 95（不含）."""
        low = None if self.low is None else plain(self.low) + unit
        high = None if self.high is None else plain(self.high) + unit
        if low is None and high is None:
            return Words("任何值", "any value")
        if low is not None and low == high:
            return Words(f"等于 {low}", f"exactly {low}")
        if high is None:
            closed = self.low_closed
            return Words(f"{low} 以上（{'含' if closed else '不含'}）", f"{'at least' if closed else 'above'} {low}")
        if low is None:
            closed = self.high_closed
            return Words(f"{high} 以下（{'含' if closed else '不含'}）", f"{'at most' if closed else 'below'} {high}")
        zh = f"{low}（{'含' if self.low_closed else '不含'}）至 {high}（{'含' if self.high_closed else '不含'}）"
        en = (
            f"from {low} ({'included' if self.low_closed else 'excluded'}) "
            f"to {high} ({'included' if self.high_closed else 'excluded'})"
        )
        return Words(zh, en)


def parse_interval(text: str) -> Interval:
    """Read "[90, 95)", "(,60)", "[100,]"; full-width brackets and commas too.

    Raises:
        PydanticCustomError: (a ValueError) if it is no interval, or one without numbers in it.
    """
    # Full-width brackets, commas, digits and per cent signs are what Chinese input methods give.
    match = _PATTERN.fullmatch(unicodedata.normalize("NFKC", text).replace("−", "-"))
    if match is None:
        raise fault(
            "bad-interval",
            Words(f"“{text[:40]}”不是区间", f"{text[:40]!r} is no interval"),
            Words(
                "写成 [90, 95) 或 [95, )：方括号含界点，圆括号不含",
                "write [90, 95) or [95, ): a square bracket contains its end, a round one does not",
            ),
        )
    opening, low, high, closing = match.groups()
    found = Interval(
        None if low is None else Decimal(low),
        low is not None and opening == "[",
        None if high is None else Decimal(high),
        high is not None and closing == "]",
    )
    if found.is_empty:
        raise fault(
            "empty-interval",
            Words(f"没有数在 {found} 中", f"no number lies in {found}"),
            Words("小的一端写在前面", "write the lower end first"),
        )
    return found


def _interval(value: object) -> Interval:
    return value if isinstance(value, Interval) else parse_interval(value if isinstance(value, str) else str(value))


Band = Annotated[
    Interval,
    BeforeValidator(_interval),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^\s*[\[(（].*[,，].*[\])）]\s*$"}),
]
"""An interval as a field of a scheme."""


@dataclass(frozen=True, slots=True)
class Seam:
    """A fault between neighbouring bands: numbers in none of them (gap) or in two (overlap)."""

    kind: str
    where: Interval


def seams(bands: list[Interval], low: Decimal | None, high: Decimal | None) -> list[Seam]:
    """Gaps and overlaps of bands over the range from `low` to `high` (None: without limit), in order."""
    whole = Interval(low, low is not None, high, high is not None)
    ordered = sorted(bands, key=lambda b: (b.low is not None, b.low or Decimal(0), not b.low_closed))
    found: list[Seam] = []
    # Everything below the edge is covered; `closed` says whether the edge itself is.
    edge, closed = whole.low, False
    started = whole.low is not None
    for band in ordered:
        if started and edge is not None:
            found += _between(edge, closed, band)
        elif not started and band.low is not None:
            found.append(Seam("gap", Interval(None, False, band.low, not band.low_closed)))
        elif started and edge is None:
            found.append(Seam("overlap", band))
            continue
        started = True
        edge, closed = _further(edge, closed, band)
        if edge is None:
            continue
    if edge is not None and whole.high is None:
        found.append(Seam("gap", Interval(edge, not closed, None, False)))
    elif edge is not None and whole.high is not None:
        rest = Interval(edge, not closed, whole.high, True)
        if not rest.is_empty:
            found.append(Seam("gap", rest))
    return found


def _between(edge: Decimal, closed: bool, band: Interval) -> list[Seam]:
    gap = None if band.low is None else Interval(edge, not closed, band.low, not band.low_closed)
    if gap is not None and not gap.is_empty:
        return [Seam("gap", gap)]
    upper_edge = Interval(None, False, edge, closed)
    common = _common(upper_edge, band)
    return [] if common.is_empty or (common.low is None and band.low is None) else [Seam("overlap", common)]


def _common(a: Interval, b: Interval) -> Interval:
    low, low_closed = max(
        ((i.low, i.low_closed) for i in (a, b) if i.low is not None),
        key=lambda e: (e[0], not e[1]),
        default=(None, False),
    )
    high, high_closed = min(
        ((i.high, i.high_closed) for i in (a, b) if i.high is not None),
        key=lambda e: (e[0], e[1]),
        default=(None, False),
    )
    return Interval(low, low_closed, high, high_closed)


def _further(edge: Decimal | None, closed: bool, band: Interval) -> tuple[Decimal | None, bool]:
    if band.high is None:
        return None, True
    if edge is None or (band.high, band.high_closed) > (edge, closed):
        return band.high, band.high_closed
    return edge, closed
