"""Curves as points to draw."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from kaoping.engine.words import Words

NO_DATE = 3_652_059
"""Ordinal of 9999-12-31: a record without a date never expires."""


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """A value and the score that it gets."""

    at: Decimal
    score: Decimal


@dataclass(frozen=True, slots=True)
class Curve:
    """Points of a curve, `at` rising. `over` says what is on the axis: the value, a number of events, a place.

    `whole` curves exist only at their points (a number of events, a place); others are lines between them.
    `own` is the point of the subject for which the curve was drawn, `target` the target on the axis.
    """

    over: Literal["value", "count", "place"]
    title: Words
    unit: Words
    points: tuple[CurvePoint, ...]
    whole: bool = False
    own: CurvePoint | None = None
    target: Decimal | None = None
