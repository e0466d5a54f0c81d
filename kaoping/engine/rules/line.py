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
from kaoping.engine.rules.base import POINTS, Rule, Scope, Setting
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
                Words("写 slope 和 intercept，或写 knots，二者取一", "write slope and intercept, or knots, not both"),
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
                Words("各点的 value 没有递增", "the values of the knots do not rise"),
                Words("从小到大，各不相同", "from small to large, all different"),
                "knots",
            )
        return self

    def compile(self, scope: Scope) -> Ref:
        raw = self._through_knots(scope) if self.knots else self._affine(scope)
        kept: Expr = raw
        if self.cap != "none":
            kept = Smallest((kept, scope.points if self.cap == "points" else number(self.cap)))
        if self.floor != "none":
            kept = Largest((kept, number(self.floor)))
        if self.zero_below is None:
            return scope.points_line("points", POINTS, kept)
        limited = scope.points_line("kept", Words("限幅后", "within limits"), kept)
        enough = Compare(">=", scope.v, number(self.zero_below))
        return scope.points_line("points", POINTS, Case(((enough, limited),), number(0)))

    def _affine(self, scope: Scope) -> Ref:
        assert self.slope is not None
        product: Expr = Multiply((number(self.slope), scope.v))
        if self.intercept > 0:
            product = Add((product, number(self.intercept)))
        elif self.intercept < 0:
            product = Subtract(product, number(-self.intercept))
        return scope.points_line("on_line", Words("线上得分", "points on the line"), product)

    def _through_knots(self, scope: Scope) -> Ref:
        branches: list[tuple[Expr, Expr]] = []
        first, last = self.knots[0], self.knots[-1]
        if self.outside == "hold":
            branches.append((Compare("<=", scope.v, number(first.value)), number(first.points)))
            branches.append((Compare(">=", scope.v, number(last.value)), number(last.points)))
        pairs = list(pairwise(self.knots))
        for at, (a, b) in enumerate(pairs, start=1):
            low = None if self.outside == "extend" and at == 1 else number(a.value)
            high = None if self.outside == "extend" and at == len(pairs) else number(b.value)
            inside = Within(scope.v, low, self.outside == "extend", high, False)
            name = Words(f"在第 {at} 段", f"on segment {at}") if len(pairs) > 1 else Words("在线段内", "on the segment")
            on_segment = scope.line(f"on{at}", name, inside)
            with scope.when(on_segment):
                branches.append((on_segment, _segment(scope, at, a, b)))
        return scope.points_line(
            "on_line",
            Words("线上得分", "points on the line"),
            Case(tuple(branches[:-1]), branches[-1][1], exclusive=True),
        )

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
        best = max((k.points for k in self.knots), default=None)
        if best is not None and best > setting.points and self.cap == "points":
            yield Finding(
                "rule-points",
                ("knots",),
                Words(
                    f"线上最多 {plain(best)} 分，多于指标分值 {plain(setting.points)} 分",
                    f"the line reaches {plain(best)} points, the item has {plain(setting.points)}",
                ),
                Words("改为一致，或写明 cap", "make them equal, or write cap"),
            )

    def greatest(self, setting: Setting) -> Decimal | None:
        if self.cap == "points":
            return setting.points
        if isinstance(self.cap, Decimal):
            return self.cap
        if self.knots and self.outside == "hold":
            return max(k.points for k in self.knots)
        return None

    def least(self, setting: Setting) -> Decimal | None:
        if isinstance(self.floor, Decimal):
            return self.floor
        if self.knots and self.outside == "hold":
            return min(k.points for k in self.knots)
        return None

    def turns(self, setting: Setting, target: Decimal | None) -> tuple[Decimal, ...]:
        if self.knots:
            return tuple(k.value for k in self.knots)
        low, high = setting.value_range
        return tuple(v for v in (self.zero_below, low, high) if v is not None)


def _segment(scope: Scope, at: int, a: Knot, b: Knot) -> Ref:
    rise, run = b.points - a.points, number(b.value - a.value)
    far = Subtract(scope.v, number(a.value)) if a.value >= 0 else Add((scope.v, number(-a.value)))
    part = scope.points_line(
        f"rise{at}", Words("按直线增减", "along the line"), Divide(Multiply((far, number(rise))), run)
    )
    return scope.points_line(f"at{at}", Words("段内得分", "points on the segment"), Add((number(a.points), part)))
