"""Colours of scores: the traffic lights of the scheme where it declares them, four even levels otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kaoping.engine.analysis import shown
from kaoping.engine.scheme import Scheme
from kaoping.engine.scoring import SubjectResult
from kaoping.engine.words import Words


@dataclass(frozen=True, slots=True)
class Level:
    """A level: its class in the style sheet, a sign and a word that say the same as its colour."""

    name: str
    sign: str
    words: Words


LIGHTS = {
    "green": Level("green", "▲", Words("绿", "green")),
    "yellow": Level("yellow", "■", Words("黄", "yellow")),
    "red": Level("red", "▼", Words("红", "red")),
}
_EVEN = (
    (Decimal(90), Level("best", "▲", Words("90% 以上", "at least 90%"))),
    (Decimal(75), Level("good", "●", Words("75%–90%", "75% to 90%"))),
    (Decimal(60), Level("weak", "■", Words("60%–75%", "60% to 75%"))),
)
_LOWEST = Level("worst", "▼", Words("60% 以下", "below 60%"))
NOTHING = Level("none", "", Words("无得分", "no score"))


def has_lights(scheme: Scheme) -> bool:
    """Whether the scheme declares colours of items by their score rate."""
    return any(t.of is None for t in scheme.thresholds)


def even_levels() -> tuple[Level, ...]:
    """The levels of items for which a scheme declares no lights, best first."""
    return (*(level for _, level in _EVEN), _LOWEST)


def rate(score: Decimal, points: Decimal) -> Decimal | None:
    """Score rate in per cent to one decimal, to be shown; None for an item without points."""
    if points <= 0:
        return None
    part = Fraction(score) * 100
    whole = Fraction(points)
    return shown(Fraction(part.numerator * whole.denominator, part.denominator * whole.numerator), 1)


def level_of(found: SubjectResult, scheme: Scheme, item: str, points: Decimal | None) -> Level:
    """The level of an item's score: its light, or by its score rate where it has none."""
    score = found.score(item)
    if score is None or points is None:
        return NOTHING
    for threshold in scheme.thresholds:
        colour = found.value(f"light.{threshold.id}.{item}.colour")
        if isinstance(colour, str):
            return LIGHTS[colour]
    return level_of_rate(rate(score, points))


def level_of_rate(share: Decimal | None) -> Level:
    """The level of a score rate in per cent, of an item that has no light."""
    if share is None:
        return NOTHING
    return next((level for least, level in _EVEN if share >= least), _LOWEST)
