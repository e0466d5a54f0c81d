"""`line`: points along straight lines: an affine formula with cut-offs, or between given points."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from pydantic import Field, model_validator

from kaoping.engine.numbers import plain
from kaoping.engine.program import (
    Add,
    Case,
    Compare,
    Divide,
    Expr,
    Largest,
    Multiply,
    Ref,
    Smallest,
    Subtract,
    Within,
    number,
)
from kaoping.engine.rules.base import POINTS, Rule, Scope, Setting, points_differ
from kaoping.engine.terms import Exact, Finding, Part, fault
from kaoping.engine.words import Words


class Knot(Part):
    """A point of the line: at this value, these points."""

    value: Exact
    points: Exact


class Line(Rule):
    """`slope` x value + `intercept`, kept between `floor` and `cap`; or straight lines through `knots`.

    `zero_below`: values below it get nothing at all (得分 = 70 × 达标率 − 63, below 90 % nothing).
    Beyond the outer knots the line is held, or goes on (`outside: extend`).
    The classic 功效系数 is two knots: (base value, base points) and (target value, 100).
    """

    family: Literal["line"]
    slope: Exact | None = None
    intercept: Exact = Decimal(0)
    zero_below: Exact | None = None
    knots: tuple[Knot, ...] = Field(default=(), max_length=20)
    outside: Literal["hold", "extend"] = "hold"
    cap: Exact | Literal["points", "none"] = "points"
    floor: Exact | Literal["none"] = Decimal(0)

    @model_validator(mode="after")
    def _one_way_of_saying(self) -> Line:
        if (self.slope is None) == (not self.knots):
            raise fault(
                "one-way",
                Words("直线要有一种写法", "the line needs one way of saying it"),
                Words(
                    "写 slope（斜率）和 intercept（截距），或写 knots（各点），二者取一",
                    "write slope and intercept, or knots, not both",
                ),
            )
        if self.knots and self.intercept:
            raise fault(
                "one-way",
                Words("各点之间的直线没有截距", "a line through points has no intercept of its own"),
                Words("intercept（截距）与 slope（斜率）同用", "an intercept goes with a slope"),
                "intercept",
            )
        if self.outside == "extend" and not self.knots:
            raise fault(
                "one-way",
                Words("斜率加截距的直线没有两端", "a line by slope and intercept has no ends to go beyond"),
                Words("outside（两端以外）与 knots（各点）同用", "outside goes with knots"),
                "outside",
            )
        if self.knots and len(self.knots) < 2:
            raise fault(
                "too-few",
                Words("只有一个点，连不成线", "one point makes no line"),
                Words("至少写两个点", "write at least two"),
                "knots",
            )
        if any(a.value >= b.value for a, b in pairwise(self.knots)):
            raise fault(
                "not-rising",
                Words("各点的数值（value）没有递增", "the values of the knots do not rise"),
                Words("从小到大，各不相同", "from small to large, all different"),
                "knots",
            )
        return self

    def compile(self, scope: Scope) -> Ref:
        kept: Expr = self._through_knots(scope) if self.knots else self._affine(scope)
        if self.cap != "none":
            kept = Smallest((kept, scope.points if self.cap == "points" else number(self.cap)))
        if self.floor != "none":
            kept = Largest((kept, number(self.floor)))
        if self.zero_below is None:
            return scope.points_line("points", POINTS, kept)
        limited = scope.line("kept", Words("限幅后", "within limits"), kept)
        enough = Compare(">=", scope.v, number(self.zero_below))
        return scope.points_line("points", POINTS, Case(((enough, limited),), number(0)))

    def _affine(self, scope: Scope) -> Ref:
        assert self.slope is not None
        on_line: Expr = Multiply((number(self.slope), scope.v))
        if self.intercept > 0:
            on_line = Add((on_line, number(self.intercept)))
        elif self.intercept < 0:
            on_line = Subtract(on_line, number(-self.intercept))
        return scope.line("on_line", _ON_LINE, on_line)

    def _through_knots(self, scope: Scope) -> Ref:
        first, last = self.knots[0], self.knots[-1]
        segments = list(enumerate(pairwise(self.knots), start=1))
        if len(segments) == 1 and self.outside == "extend":
            return _segment(scope, 1, first, last)
        branches: list[tuple[Expr, Expr]] = []
        if self.outside == "hold":
            branches.append((Compare("<=", scope.v, number(first.value)), number(first.points)))
            branches.append((Compare(">=", scope.v, number(last.value)), number(last.points)))
        for at, (a, b) in segments:
            # A segment has its lower end; an end that is held, or where the line goes on, is no limit of it.
            inner = self.outside == "hold" or at > 1
            low = number(a.value) if inner else None
            high = number(b.value) if self.outside == "hold" or at < len(segments) else None
            inside = Within(scope.v, low, inner and (self.outside == "extend" or at > 1), high, False)
            name = Words(f"在第 {at} 段", f"on segment {at}") if len(segments) > 1 else _INSIDE
            on_segment = scope.line(f"on{at}", name, inside)
            with scope.when(on_segment):
                branches.append((on_segment, _segment(scope, at, a, b)))
        return scope.line("on_line", _ON_LINE, Case(tuple(branches[:-1]), branches[-1][1], exclusive=True))

    def sentence(self, setting: Setting) -> Words:
        if self.knots:
            zh = "，".join(f"{setting.quantity(k.value).zh} 得 {plain(k.points)} 分" for k in self.knots)
            en = ", ".join(f"{setting.quantity(k.value).en} gives {plain(k.points)}" for k in self.knots)
            out = (
                Words("两端以外不变", "held beyond the ends")
                if self.outside == "hold"
                else Words("两端以外顺延", "extended beyond the ends")
            )
            zh, en = f"{zh}；其间按直线计算，{out.zh}", f"{en}; straight in between, {out.en}"
        else:
            assert self.slope is not None
            sign = "−" if self.intercept < 0 else "+"
            tail = "" if self.intercept == 0 else f" {sign} {plain(abs(self.intercept))}"
            zh = f"得分 = {plain(self.slope)} × {setting.value.zh}{tail}"
            en = f"points = {plain(self.slope)} × {setting.value.en}{tail}"
        if self.cap != "none":
            most = plain(setting.points) if self.cap == "points" else plain(self.cap)
            zh, en = f"{zh}，最多 {most} 分", f"{en}, at most {most}"
        if self.floor != "none":
            zh, en = f"{zh}，最低 {plain(self.floor)} 分", f"{en}, at least {plain(self.floor)}"
        if self.zero_below is not None:
            at = setting.quantity(self.zero_below)
            zh, en = f"{zh}；低于 {at.zh} 不得分", f"{en}; nothing below {at.en}"
        return Words(zh + "。", en + ".")

    def check(self, setting: Setting) -> Iterator[Finding]:
        best = self._best(setting)
        if isinstance(self.cap, Decimal) and (best is None or self.cap < best):
            best = self.cap
        if best is None or best == setting.points:
            return
        if best < setting.points or (self.knots and self.cap == "points"):
            yield points_differ(best, setting.points, "knots" if self.knots else "slope")

    def _best(self, setting: Setting) -> Decimal | None:
        """The most points on the line itself; None where that is not known."""
        if self.knots:
            return max(k.points for k in self.knots) if self.outside == "hold" else None
        assert self.slope is not None
        end = setting.value_range[1 if self.slope > 0 else 0]
        return None if end is None else self.slope * end + self.intercept

    def greatest(self, setting: Setting) -> Decimal | None:
        if self.cap == "points":
            return setting.points
        if isinstance(self.cap, Decimal):
            return self.cap
        if self.knots and self.outside == "hold":
            return max(k.points for k in self.knots)
        return None

    def least(self, setting: Setting) -> Decimal | None:
        least: Decimal | None = None
        if isinstance(self.floor, Decimal):
            least = self.floor
        elif self.knots and self.outside == "hold":
            least = min(k.points for k in self.knots)
        return least if self.zero_below is None or least is None else min(least, Decimal(0))

    def turns(self, setting: Setting, target: Decimal | None) -> tuple[Decimal, ...]:
        if self.knots:
            return tuple(k.value for k in self.knots)
        low, high = setting.value_range
        return tuple(v for v in (self.zero_below, low, high) if v is not None)


_ON_LINE = Words("线上得分", "points on the line")
_INSIDE = Words("在线段内", "on the segment")


def _segment(scope: Scope, at: int, a: Knot, b: Knot) -> Ref:
    """Points between two knots, reckoned from the one with fewer: so the score itself is what is rounded half up."""
    low, high = (a, b) if a.points <= b.points else (b, a)
    far: Expr = Subtract(scope.v, number(a.value)) if a.value >= 0 else Add((scope.v, number(-a.value)))
    if low is b:
        far = Subtract(number(b.value), scope.v)
    rise = Subtract(number(high.points), number(low.points))
    run = Subtract(number(b.value), number(a.value))
    along = Divide(Multiply((far, rise)), run)
    part = scope.part_line(f"rise{at}", Words("按直线增加", "rise along the line"), along, low.points, high.points)
    return scope.line(f"at{at}", Words("段内得分", "points on the segment"), Add((number(low.points), part)))
