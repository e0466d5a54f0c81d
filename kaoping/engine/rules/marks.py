"""From a mark to points: what `votes` and `raters` do with the index of the votes or the mean of the ratings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from kaoping.engine.numbers import Rounding, decimals_of, divide, from_units, plain, to_units
from kaoping.engine.program import Divide, Multiply, Ref, number
from kaoping.engine.rules.base import POINTS, Rule, Scope, Setting, points_differ
from kaoping.engine.rules.line import Line
from kaoping.engine.rules.met import Met
from kaoping.engine.rules.steps import Steps
from kaoping.engine.rules.tiers import Tiers
from kaoping.engine.terms import Finding
from kaoping.engine.words import Words, same

Then: TypeAlias = Literal["points", "share"] | Annotated[Line | Met | Steps | Tiers, Field(discriminator="family")]
"""`points`: the mark is the points. `share`: points × mark ÷ best mark. Or a rule that scores the mark."""


@dataclass(frozen=True)
class Mark:
    """A mark: what it is called, the least and the best it can be, and the decimals to which it is rounded in turn."""

    words: Words
    least: Decimal
    best: Decimal
    places: tuple[int, ...] = ()

    def ends(self, rounding: Rounding) -> tuple[Decimal, Decimal]:
        """The least and the best with rounding: an index of 0.4 is 0 where it has no decimals."""
        return min(self.least, self._rounded(self.least, rounding)), max(self.best, self._rounded(self.best, rounding))

    def _rounded(self, mark: Decimal, rounding: Rounding) -> Decimal:
        for places in self.places:
            more = max(0, decimals_of(mark) - places)
            units = divide(to_units(mark, places + more), 10**more, rounding)
            mark = from_units(units, places)
        return mark


def points_of_mark(scope: Scope, mark: Mark, cell: Ref, then: Then) -> Ref:
    """Write the lines from the mark in `cell` to the points."""
    if isinstance(then, Rule):
        return then.compile(replace(scope, value=cell, setting=_scored(scope.setting, mark)))
    if then == "points":
        return scope.points_line("points", POINTS, cell)
    return scope.points_line("points", POINTS, Divide(Multiply((scope.points, cell)), number(mark.best)))


def say_points_of_mark(setting: Setting, mark: Mark, then: Then) -> Words:
    """The end of a sentence: how the mark becomes points."""
    if isinstance(then, Rule):
        said = then.sentence(_scored(setting, mark))
        return Words(f"按{mark.words.zh}计分：{said.zh.rstrip('。')}", f"by {mark.words.en}: {said.en.rstrip('.')}")
    if then == "points":
        return Words(f"{mark.words.zh}即为得分", f"{mark.words.en} is the points")
    points, best = plain(setting.points), plain(mark.best)
    return Words(f"得分 = {points} × {mark.words.zh} ÷ {best}", f"points = {points} × {mark.words.en} ÷ {best}")


def check_points_of_mark(setting: Setting, mark: Mark, then: Then, place: str) -> Iterator[Finding]:
    """Faults of how the mark becomes points; `place` is the field that decides how good a mark can be."""
    if isinstance(then, Rule):
        for finding in then.check(_scored(setting, mark)):
            yield finding.under("then")
    elif then == "points" and mark.best != setting.points:
        yield points_differ(mark.best, setting.points, place)


def greatest_of_mark(setting: Setting, mark: Mark, then: Then) -> Decimal | None:
    """The most points that a mark can give."""
    if isinstance(then, Rule):
        return then.greatest(_scored(setting, mark))
    _, best = mark.ends(setting.rounding)
    return best if then == "points" else _share(setting, mark, best)


def least_of_mark(setting: Setting, mark: Mark, then: Then) -> Decimal | None:
    """The fewest points that a mark can give."""
    if isinstance(then, Rule):
        return then.least(_scored(setting, mark))
    least, _ = mark.ends(setting.rounding)
    return least if then == "points" else _share(setting, mark, least)


def _share(setting: Setting, mark: Mark, found: Decimal) -> Decimal:
    """Points for a mark in proportion to the best, rounded as a score is."""
    if found == mark.best:
        return setting.points
    product, scale = setting.points * found, decimals_of(mark.best)
    above = to_units(product, decimals_of(product)) * int(10 ** (setting.decimals + scale))
    below = to_units(mark.best, scale) * int(10 ** decimals_of(product))
    return from_units(divide(above, below, Rounding(setting.rounding)), setting.decimals)


def _scored(setting: Setting, mark: Mark) -> Setting:
    """The setting of a rule that scores the mark."""
    return replace(setting, value=mark.words, unit=same(""), value_range=mark.ends(setting.rounding), has_value=True)
