"""Coordinates of charts; the templates draw them. Pixels may be floating point, scores never are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Literal

from kaoping.engine.analysis import Curve, CurvePoint
from kaoping.engine.numbers import plain
from kaoping.engine.words import Language

WIDTH, HEIGHT = 340, 130
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 20, 10, 24


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis: where, and its text."""

    at: str
    text: str
    anchor: Literal["start", "middle", "end"] = "middle"


@dataclass(frozen=True, slots=True)
class Axes:
    """From values to pixels."""

    low: Decimal
    high: Decimal
    bottom: Decimal
    top: Decimal

    def x(self, value: Decimal) -> str:
        """Pixels from the left."""
        share = (value - self.low) / ((self.high - self.low) or 1)
        return _pixel(_LEFT + share * (WIDTH - _LEFT - _RIGHT))

    def y(self, score: Decimal) -> str:
        """Pixels from the top."""
        share = (score - self.bottom) / ((self.top - self.bottom) or 1)
        return _pixel(HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM))


@dataclass(frozen=True, slots=True)
class CurveView:
    """A curve ready to be drawn. `label` says it in words, for those who do not see it."""

    axes: Axes
    path: str
    dots: tuple[tuple[str, str], ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    target_x: str | None
    label: str
    width: int = WIDTH
    height: int = HEIGHT
    floor: int = HEIGHT - _BOTTOM
    left: int = _LEFT
    right: int = WIDTH - _RIGHT


def curve_view(curve: Curve, language: Language) -> CurveView:
    """Lay a curve out."""
    scores = [p.score for p in curve.points]
    low, high = curve.points[0].at, curve.points[-1].at
    bottom, top = min(Decimal(0), *scores), max(*scores, Decimal(0))
    axes = Axes(low, high, bottom, top if top > bottom else bottom + 1)
    target = curve.target
    inside = target is not None and low <= target <= high
    return CurveView(
        axes=axes,
        path=_path(curve.points, axes) if not curve.whole else "",
        dots=tuple((axes.x(p.at), axes.y(p.score)) for p in curve.points) if curve.whole else (),
        x_ticks=tuple(_x_ticks(axes, curve, language)),
        y_ticks=tuple(Tick(axes.y(v), plain(v), "end") for v in dict.fromkeys((bottom, _middle(bottom, top), top))),
        target_x=axes.x(target) if inside and target is not None else None,
        label=_label(curve, language),
    )


def _path(points: Iterable[CurvePoint], axes: Axes) -> str:
    return "M" + "L".join(f"{axes.x(p.at)} {axes.y(p.score)}" for p in points)


def _x_ticks(axes: Axes, curve: Curve, language: Language) -> Iterable[Tick]:
    unit = curve.unit.say(language) if curve.unit.zh == "%" else ""
    step = _nice((axes.high - axes.low) / 4)
    if curve.whole:
        step = max(step, Decimal(1))
    value = (axes.low / step).to_integral_value(ROUND_CEILING) * step
    while value <= axes.high:
        yield Tick(axes.x(value), plain(value) + unit)
        value += step


def _nice(size: Decimal) -> Decimal:
    """A round step near a size: 1, 2 or 5 times a power of ten."""
    if size <= 0:
        return Decimal(1)
    power = Decimal(1).scaleb(size.adjusted())
    for factor in (1, 2, 5):
        if size <= factor * power:
            return factor * power
    return 10 * power


def _middle(low: Decimal, high: Decimal) -> Decimal:
    return ((low + high) / 2).quantize(Decimal("0.01")).normalize()


def _label(curve: Curve, language: Language) -> str:
    title, unit = curve.title.say(language), curve.unit.say(language)
    points = curve.points if len(curve.points) <= 8 else (*curve.points[:4], *curve.points[-4:])
    if language is Language.ZH:
        said = "，".join(f"{plain(p.at)}{unit} 得 {plain(p.score)} 分" for p in points)
        own = "" if curve.own is None else f"；本单位 {plain(curve.own.at)}{unit}，得 {plain(curve.own.score)} 分"
        return f"{title}与得分的关系：{said}{own}"
    said = ", ".join(f"{plain(p.at)} {unit}: {plain(p.score)}" for p in points)
    own = "" if curve.own is None else f"; this unit {plain(curve.own.at)} {unit}: {plain(curve.own.score)}"
    return f"score by {title}: {said}{own}"


def percent(part: Decimal, whole: Decimal) -> str:
    """A share in per cent for the length of a bar, between 0 and 100."""
    if whole <= 0:
        return "0"
    return _pixel(max(Decimal(0), min(Decimal(100), part * 100 / whole)))


def _pixel(value: Decimal) -> str:
    return f"{value:.1f}".removesuffix(".0")
