"""The least and the most that a leaf can still score while data are missing: every score that may come lies between.

A leaf whose score is open is reckoned at both ends (`bound`). The ends go the way of the points: coefficient, cap,
what happens below zero. Where the rule has no end and nothing after it sets one, there is no interval.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TypeAlias

from kaoping.engine.compiling import keys
from kaoping.engine.numbers import decimals_of
from kaoping.engine.program import (
    TEXT,
    Case,
    Compare,
    Expr,
    Input,
    Largest,
    Multiply,
    ProgramBuilder,
    Ref,
    Role,
    Smallest,
    Subtract,
    Text,
    number,
    number_type,
)
from kaoping.engine.scheme.parts import LeafPart
from kaoping.engine.scheme.settings import LastVerified
from kaoping.engine.terms import NumberItem
from kaoping.engine.words import Words

End: TypeAlias = Decimal | Expr | None
"""An end that is known beforehand, one that a unit's coefficient makes, or none at all."""

NOTHING = Decimal(0)


def is_high(b: ProgramBuilder) -> Expr:
    """Whether the upper end is reckoned."""
    bound = b.input(Input(keys.BOUND, Words("计算的一端", "end that is reckoned"), TEXT, Role.CONTEXT))
    return Compare("==", bound, Text("high"))


def coefficient_cell(b: ProgramBuilder, part: LeafPart) -> Ref:
    """The coefficient of the unit: a datum, or what the scheme says of it."""
    coefficient = part.leaf.coefficient
    assert coefficient is not None
    if coefficient.of is not None:
        return Ref(keys.datum(coefficient.of))
    scale = max((decimals_of(v) for v in coefficient.values.values()), default=0)
    key = keys.line(part.leaf.id, "coefficient")
    return b.input(Input(key, coefficient.title, number_type(scale), Role.COEFFICIENT))


class OpenScore:
    """Writes what a leaf scores, and what it takes from others, at the end that is reckoned.

    `is_open` holds where the score is open; `otherwise` is what the leaf scores if its rule turns out to mean
    nothing for the value that comes (None: that cannot be, or the run is refused).
    """

    def __init__(self, b: ProgramBuilder, part: LeafPart, is_open: Ref, otherwise: Decimal | None) -> None:
        self.b = b
        self.part = part
        self.is_open = is_open
        below = part.below_zero or "stop"
        low, high = self._points()
        lost_low, lost_high = low, high
        if below != "negative":
            low, high = self._largest(low, NOTHING) or NOTHING, self._largest(high, NOTHING)
        if otherwise is not None:
            low, high = self._smallest(low, otherwise), self._largest(high, otherwise)
        self._score = (low, high)
        self._lost = (lost_high, lost_low) if below.startswith("overflow") else (NOTHING, NOTHING)

    @property
    def is_bounded(self) -> bool:
        """Whether there are a least and a most at all."""
        return None not in (*self._score, *self._lost)

    def score(self) -> Expr:
        """The score at the end that is reckoned, where there are ends."""
        low, high = self._score
        return self._either(low, high)

    def lost(self) -> Expr:
        """What is taken from the item above or the total: most of it where the score is least."""
        least, most = (self._largest(self._from_zero(end), NOTHING) for end in self._lost)
        return self._either(most, least)

    def _either(self, low: End, high: End) -> Expr:
        if low == high:
            return _expr(low)
        return Case(((is_high(self.b), _expr(high)),), _expr(low))

    def _points(self) -> tuple[End, End]:
        """The ends of the points after coefficient, cap and the penalty for a value that is carried on."""
        setting = self.part.setting()
        low: End = self.part.rule.least(setting)
        high: End = self.part.rule.greatest(setting)
        if self.part.leaf.coefficient is not None:
            low, high = self._with_factor(low, high)
        if self.part.leaf.cap is not None:
            cap = self.part.points if self.part.leaf.cap == "points" else self.part.leaf.cap
            low, high = self._smallest(low, cap), cap if high is None else self._smallest(high, cap)
        policies = self.part.leaf.missing or self.part.scheme.missing
        if isinstance(policies.not_reported, LastVerified):
            less = self._largest(self._minus(low, policies.not_reported.penalty), NOTHING)
            low, high = self._smallest(low, less), self._largest(high, NOTHING)
        return low, high

    def _with_factor(self, low: End, high: End) -> tuple[End, End]:
        """The ends times the coefficient; one that is a datum may be missing itself."""
        coefficient = self.part.leaf.coefficient
        assert coefficient is not None
        if coefficient.of is not None:
            item = self.part.data[coefficient.of]
            factors = (item.min, item.max) if isinstance(item, NumberItem) else (None, None)
        else:
            factors = (min((Decimal(1), *coefficient.values.values())), max((Decimal(1), *coefficient.values.values())))
        least, most = factors
        if least is None or most is None or low is None or high is None:
            # Nothing is nothing, whatever it is multiplied by; beyond that there is no end.
            positive = least is not None and least >= 0
            none_below = positive and isinstance(low, Decimal) and low >= 0
            none_above = positive and isinstance(high, Decimal) and high <= 0
            return (NOTHING if none_below else None, NOTHING if none_above else None)
        assert isinstance(low, Decimal)
        assert isinstance(high, Decimal)
        if coefficient.of is not None:
            corners = [end * factor for end in (low, high) for factor in (least, most)]
            return min(corners), max(corners)
        factor = coefficient_cell(self.b, self.part)
        ends = [self._times(low, factor, "low", Words("最少得分乘系数", "least points with coefficient"))]
        ends.append(self._times(high, factor, "high", Words("最多得分乘系数", "most points with coefficient")))
        if least >= 0:
            return ends[0], ends[1]
        return Smallest((_expr(ends[0]), _expr(ends[1]))), Largest((_expr(ends[0]), _expr(ends[1])))

    def _times(self, end: Decimal, factor: Ref, name: str, words: Words) -> End:
        if end == 0:
            return NOTHING
        with self.b.when(self.is_open):
            return self.b.step(
                keys.line(self.part.leaf.id, f"open_{name}"),
                words,
                Multiply((number(end), factor)),
                decimals=self.part.decimals,
                rounding=self.part.scheme.rounding.rounding,
            )

    def _smallest(self, one: End, other: End) -> End:
        if one is None or other is None:
            return None
        if isinstance(one, Decimal) and isinstance(other, Decimal):
            return min(one, other)
        return Smallest((_expr(one), _expr(other)))

    def _largest(self, one: End, other: End) -> End:
        if one is None or other is None:
            return None
        if isinstance(one, Decimal) and isinstance(other, Decimal):
            return max(one, other)
        return Largest((_expr(one), _expr(other)))

    def _minus(self, one: End, other: Decimal) -> End:
        if one is None or isinstance(one, Decimal):
            return None if one is None else one - other
        return Subtract(one, number(other))

    def _from_zero(self, one: End) -> End:
        if one is None or isinstance(one, Decimal):
            return None if one is None else -one
        return Subtract(number(NOTHING), one)


def _expr(end: End) -> Expr:
    assert end is not None
    return number(end) if isinstance(end, Decimal) else end
