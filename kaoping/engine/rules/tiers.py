"""`tiers`: a table of bands, each with its points."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from kaoping.engine.numbers import plain
from kaoping.engine.program import ZERO, Case, Compare, Divide, Expr, Multiply, Number, Ref, Within, number
from kaoping.engine.rules.base import POINTS, Rule, Scope, Setting, points_differ
from kaoping.engine.terms import Band, Exact, Finding, Interval, Part, Severity, seams
from kaoping.engine.words import Words


class Tier(Part):
    """One band with its points."""

    band: Annotated[Band, Field(alias="in")]
    points: Exact


class Tiers(Rule):
    """Points of the band in which the value lies; bands may neither overlap nor leave gaps.

    `of: percent_of_target` reads the bands as per cent of the target (100 % 40 points, 90 % 36, …), after
    the percentage is rounded to the scheme's decimals of rates.
    """

    family: Literal["tiers"]
    tiers: tuple[Tier, ...] = Field(min_length=1, max_length=60)
    of: Literal["value", "percent_of_target"] = "value"

    def compile(self, scope: Scope) -> Ref:
        measured: Expr = scope.v
        if self.of == "percent_of_target":
            measured = scope.line(
                "rate",
                Words("相当于目标的百分比", "per cent of the target"),
                Divide(Multiply((scope.v, number(100))), scope.t),
                decimals=scope.setting.rate_decimals,
            )
        branches = tuple((_inside(measured, t.band), number(t.points)) for t in self.tiers)
        # Nothing is left for "otherwise": the check refuses gaps, and values out of range are refused.
        return scope.points_line("points", POINTS, Case(branches, branches[-1][1], exclusive=True))

    def undefined(self, scope: Scope) -> tuple[Expr, ...]:
        """A target of 0 has no per cent."""
        fixed = scope.setting.target
        if self.of == "value" or (fixed is not None and fixed > 0):
            return ()
        return (Compare("<=", scope.t, ZERO),)

    def sentence(self, setting: Setting) -> Words:
        unit = Words("%", "%")
        if self.of == "value" and setting.unit.zh != "%":
            unit = Words(f" {setting.unit.zh}".rstrip(), f" {setting.unit.en}".rstrip())
        zh = "；".join(f"{t.band.words(unit.zh).zh}得 {plain(t.points)} 分" for t in self.tiers)
        en = "; ".join(f"{t.band.words(unit.en).en}: {plain(t.points)}" for t in self.tiers)
        if self.of == "percent_of_target":
            goal = setting.target_words
            return Words(f"按完成{goal.zh}的百分比：{zh}。", f"By per cent of {goal.en}: {en}.")
        return Words(f"{zh}。", f"{en}.")

    def check(self, setting: Setting) -> Iterator[Finding]:
        fixed = setting.target
        if self.of == "percent_of_target" and fixed is not None and fixed <= 0:
            yield Finding(
                "target-zero",
                (),
                Words("目标值为 0 或负数，没有百分比", "a target of 0 or less has no per cent"),
                Words("写 of: value（分档依据: 数值），或改目标值", "write of: value, or another target"),
            )
        decimals = setting.value_decimals if self.of == "value" else setting.rate_decimals
        yield from bands_findings([t.band for t in self.tiers], *self._range(setting), "tiers", decimals=decimals)
        best = self.greatest(setting)
        if best != setting.points:
            yield points_differ(best, setting.points, "tiers")

    def _range(self, setting: Setting) -> tuple[Decimal | None, Decimal | None]:
        """Range of what the bands are about; the rate of a value that is not negative is not negative."""
        low, high = setting.value_range
        if self.of == "value":
            return low, high
        return (Decimal(0) if low is not None and low >= 0 else None), None

    def greatest(self, setting: Setting) -> Decimal:
        return max(t.points for t in self.tiers)

    def least(self, setting: Setting) -> Decimal:
        return min(t.points for t in self.tiers)

    def turns(self, setting: Setting, target: Decimal | None) -> tuple[Decimal, ...]:
        edges = {e for t in self.tiers for e in (t.band.low, t.band.high) if e is not None}
        if self.of == "percent_of_target":
            return () if target is None else tuple(sorted((e * target).scaleb(-2) for e in edges))
        return tuple(sorted(edges))

    @property
    def needs_target(self) -> bool:
        return self.of == "percent_of_target"


def _inside(value: Expr, band: Interval) -> Expr:
    low: Number | None = None if band.low is None else number(band.low)
    high: Number | None = None if band.high is None else number(band.high)
    return Within(value, low, band.low_closed, high, band.high_closed)


def bands_findings(
    bands: list[Interval],
    low: Decimal | None,
    high: Decimal | None,
    *place: str | int,
    decimals: int | None = None,
) -> Iterator[Finding]:
    """Gaps, overlaps and bands that nothing can reach.

    `low` and `high` limit the values (None: without limit); between values of so many `decimals` there is no gap.
    """
    for seam in seams(bands, low, high):
        where = seam.where.words()
        if decimals is not None and not seam.where.reaches(decimals):
            continue
        if seam.kind == "gap":
            yield Finding(
                "bands-gap",
                place,
                Words(f"{where.zh} 不在任何一档", f"{where.en} lies in no band"),
                Words(
                    "让相邻两档首尾相接，写明哪一档含界点；两端以外不会出现的，在数据项写 min（最小值）、max（最大值）",
                    "make the bands meet and say which contains the edge; "
                    "what cannot occur at the ends is said by min and max of the data item",
                ),
            )
        else:
            yield Finding(
                "bands-overlap",
                place,
                Words(f"{where.zh} 同时在两档", f"{where.en} lies in two bands"),
                Words("界点只归一档", "let only one band contain the edge"),
            )
    for at, band in enumerate(bands):
        above = high is not None and Interval(band.low, band.low_closed, high, True).is_empty
        below = low is not None and Interval(low, True, band.high, band.high_closed).is_empty
        if above or below:
            yield Finding(
                "band-unreachable",
                (*place, at),
                Words(f"{band.words().zh} 在数据范围以外", f"{band.words().en} is outside the range of the data"),
                Words("改正档次，或改数据项的最小值、最大值", "mend the band, or the range of the data item"),
                Severity.WARNING,
            )
