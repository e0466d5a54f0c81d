"""Intervals with declared ends: "[90, 95)" contains 90 and not 95."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
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


def seams(bands: Sequence[Interval], low: Decimal | None, high: Decimal | None) -> list[Seam]:
    """Gaps and overlaps of bands over the range from `low` to `high` (None: without limit), in order."""
    whole = Interval(low, low is not None, high, high is not None)
    ends = {e for i in (*bands, whole) for e in (i.low, i.high) if e is not None}
    found: list[Seam] = []
    before = ""
    # Between two neighbouring ends, and on each end, all numbers lie in the same bands.
    for piece in _pieces(sorted(ends)):
        if not _holds(whole, piece):
            continue
        times = sum(_holds(band, piece) for band in bands)
        kind = "gap" if times == 0 else "overlap" if times > 1 else ""
        if kind and kind == before:
            start = found.pop().where
            piece = Interval(start.low, start.low_closed, piece.high, piece.high_closed)  # noqa: PLW2901
        if kind:
            found.append(Seam(kind, piece))
        before = kind
    return found


def _pieces(ends: Sequence[Decimal]) -> Iterator[Interval]:
    """All numbers, cut at some of them: what lies between, and each of them by itself."""
    low: Decimal | None = None
    for end in ends:
        yield Interval(low, False, end, False)
        yield Interval(end, True, end, True)
        low = end
    yield Interval(low, False, None, False)


def _holds(whole: Interval, piece: Interval) -> bool:
    """Whether a piece lies in an interval; it lies either wholly inside or wholly outside."""
    above = whole.low is None or (
        piece.low is not None and (piece.low > whole.low or (piece.low == whole.low and _after(whole, piece)))
    )
    below = whole.high is None or (
        piece.high is not None and (piece.high < whole.high or (piece.high == whole.high and _before(whole, piece)))
    )
    return above and below


def _after(whole: Interval, piece: Interval) -> bool:
    return whole.low_closed or not piece.low_closed


def _before(whole: Interval, piece: Interval) -> bool:
    return whole.high_closed or not piece.high_closed
