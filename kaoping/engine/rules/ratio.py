"""`ratio`: completion rate times points, in either direction, or deducted by the uncompleted proportion."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from kaoping.engine.numbers import plain
from kaoping.engine.program import (
    ZERO,
    Case,
    Compare,
    Divide,
    Expr,
    Largest,
    Multiply,
    Not,
    Ref,
    Smallest,
    Subtract,
    number,
)
from kaoping.engine.rules.base import POINTS, Rule, Scope, Setting, floor_above, in_points, points_differ
from kaoping.engine.terms import DataItem, Exact, Finding, NumberItem, fault
from kaoping.engine.words import Words

_MET = Words("完成目标", "target met")
_UNMET = Words("未完成目标", "target not met")
_RATE = Words("完成率（%）", "completion rate (%)")
_SHARE = Words("按比例得分", "points in proportion")
_MISSING = {
    "more": Words("未完成比例（%）", "uncompleted proportion (%)"),
    "less": Words("超出比例（%）", "proportion in excess (%)"),
}
_LOST = Words("按比例扣分", "deduction in proportion")
_CAPPED = Words("封顶后得分", "capped points")
_FLOORED = Words("不低于下限", "not below the floor")


class Ratio(Rule):
    """Points times actual / target (`more`: more is better) or target / actual (`less`).

    `cap` is what full completion is worth at most; `rate_decimals` rounds the rate in per cent before it
    is scored, as some offices do, and is left out where points are taken from the quotient directly.
    """

    family: Literal["ratio"]
    better: Literal["more", "less"]
    cap: Exact | Literal["points", "none"]
    floor: Exact = Decimal(0)
    rate_decimals: int | None = Field(default=None, ge=0, le=6)
    says: Literal["share", "deduction"] = "share"
    """Whether the completed share gives points, or the uncompleted (less: exceeding) proportion takes them."""

    @model_validator(mode="after")
    def _deduction_from_points(self) -> Ratio:
        if self.says == "deduction" and self.cap != "points":
            raise fault(
                "cap-of-deduction",
                Words("按未完成的比例扣分，最多得本项分值", "a deduction gives nothing beyond the item's points"),
                Words("写 cap: points（封顶: 分值）", "write cap: points"),
                "cap",
            )
        return self

    def compile(self, scope: Scope) -> Ref:
        if self.cap == "points":
            met = scope.line("met", _MET, Compare(">=" if self.better == "more" else "<=", scope.v, scope.t))
            with scope.when(scope.guard("unmet", _UNMET, Not(met))):
                part = self._left(scope) if self.says == "deduction" else self._share(scope)
            return scope.points_line("points", POINTS, Case(((met, scope.points),), part))
        if self.cap == "none":
            return scope.points_line("points", POINTS, self._share(scope))
        cap = number(self.cap)
        if self.better == "more":
            return scope.points_line("points", POINTS, Smallest((self._share(scope), cap)))
        # Where less is better the least value, 0, is worth the most.
        some = scope.line("some", Words("实际大于 0", "more than 0"), Compare(">", scope.v, ZERO))
        with scope.when(some):
            capped = scope.line("capped", _CAPPED, Smallest((self._share(scope), cap)))
        return scope.points_line("points", POINTS, Case(((some, capped),), cap))

    def _share(self, scope: Scope) -> Ref:
        """Points in proportion, rounded once (or twice where the rate is rounded first), not below the floor."""
        over, under = (scope.v, scope.t) if self.better == "more" else (scope.t, scope.v)
        share = self._proportion(scope, over, under, _RATE, "share", _SHARE)
        least = scope.setting.value_range[0]
        never_less = self.better == "less" or (least is not None and least >= 0)
        if self.floor == 0 and never_less:
            return share
        return scope.line("share_floor", _FLOORED, Largest((share, number(self.floor))))

    def _left(self, scope: Scope) -> Ref:
        """Points left after the deduction, which is what is rounded."""
        missing = Subtract(scope.t, scope.v) if self.better == "more" else Subtract(scope.v, scope.t)
        lost = self._proportion(scope, missing, scope.t, _MISSING[self.better], "lost", _LOST)
        left = Largest((Subtract(scope.points, lost), number(self.floor)))
        return scope.line("left", Words("扣减后得分", "points left"), left)

    def _proportion(self, scope: Scope, over: Expr, under: Expr, rate: Words, name: str, words: Words) -> Ref:
        if self.rate_decimals is None:
            return scope.points_line(name, words, Divide(Multiply((scope.points, over)), under))
        percent = Divide(Multiply((over, number(100))), under)
        rounded = scope.line("rate", rate, percent, decimals=self.rate_decimals)
        return scope.points_line(name, words, Divide(Multiply((scope.points, rounded)), number(100)))

    def undefined(self, scope: Scope) -> tuple[Expr, ...]:
        """A proportion needs a positive divisor; where less is better, 0 as the target is met or not."""
        fixed = scope.setting.target
        found: list[Expr] = []
        if self._zero_is_a_target:
            if fixed is None or fixed < 0:
                found.append(Compare("<", scope.t, ZERO))
        elif fixed is None or fixed <= 0:
            found.append(Compare("<=", scope.t, ZERO))
        if self.better == "less" and self.cap == "none":
            found.append(Compare("<=", scope.v, ZERO))
        return tuple(found)

    @property
    def _zero_is_a_target(self) -> bool:
        return self.better == "less" and self.cap == "points" and self.says == "share"

    def sentence(self, setting: Setting) -> Words:
        goal, points, full = setting.target_words, plain(setting.points), in_points(setting.points)
        met = Words(f"达到或超过{goal.zh}，得 {full.zh}", f"{full.en} at or above {goal.en}")
        if self.better == "less":
            met = Words(f"不超过{goal.zh}，得 {full.zh}", f"{full.en} up to {goal.en}")
        if self.says == "deduction":
            said = Words("未完成的，按未完成的比例扣分", "otherwise deducted by the uncompleted proportion")
            if self.better == "less":
                said = Words("超过的，按超出的比例扣分", "beyond it deducted by the proportion in excess")
            said = Words(f"{met.zh}；{said.zh}", f"{met.en}; {said.en}")
        elif self.better == "more":
            said = Words(f"得分 = 实际 ÷ {goal.zh} × {points}", f"points = actual ÷ {goal.en} × {points}")
        else:
            said = Words(f"得分 = {goal.zh} ÷ 实际 × {points}", f"points = {goal.en} ÷ actual × {points}")
            if self.cap == "points":
                said = Words(f"{met.zh}；超过的，{said.zh}", f"{met.en}; beyond it, {said.en}")
        parts = [said, *self._say_limits(setting)]
        zh, en = f"{parts[0].zh}{self._say_rate().zh}", f"{parts[0].en}{self._say_rate().en}"
        return Words(
            "，".join([zh, *(p.zh for p in parts[1:])]) + "。", ", ".join([en, *(p.en for p in parts[1:])]) + "."
        )

    def _say_rate(self) -> Words:
        if self.rate_decimals is None:
            return Words("", "")
        rate = Words("完成率", "the rate") if self.says == "share" else Words("比例", "the proportion")
        decimals = self.rate_decimals
        places = f"{decimals} decimal{'s' * (decimals != 1)}"
        return Words(f"（{rate.zh}先保留 {decimals} 位小数）", f" ({rate.en} is first rounded to {places})")

    def _say_limits(self, setting: Setting) -> Iterator[Words]:
        if self.says == "deduction":
            most = plain(setting.points - self.floor)
            yield Words("扣完为止", "not below 0") if self.floor == 0 else Words(f"最多扣 {most} 分", f"at most {most}")
            return
        if self.cap == "none":
            yield Words("上不封顶", "without upper limit")
        elif self.better == "more" or self.cap != "points":
            most = plain(setting.points if self.cap == "points" else self.cap)
            yield Words(f"最多 {most} 分", f"at most {most}")
        if self.floor != 0:
            yield Words(f"最低 {plain(self.floor)} 分", f"at least {plain(self.floor)}")

    def check(self, setting: Setting) -> Iterator[Finding]:
        fixed = setting.target
        if fixed is not None and (fixed < 0 or (fixed == 0 and not self._zero_is_a_target)):
            yield Finding(
                "target-zero",
                (),
                Words("目标值为 0 或负数，不能按比例计分", "a target of 0 or less gives no proportion"),
                Words("改用 met 或 steps，或改目标值", "use met or steps, or another target"),
            )
        if isinstance(self.cap, Decimal) and self.cap < setting.points:
            yield points_differ(self.cap, setting.points, "cap")
        if self.floor > setting.points:
            yield floor_above(self.floor, setting.points)

    @property
    def begins_full(self) -> bool:
        return self.says == "deduction"

    def greatest(self, setting: Setting) -> Decimal | None:
        if self.cap == "points":
            return setting.points
        return self.cap if isinstance(self.cap, Decimal) else None

    def least(self, setting: Setting) -> Decimal:
        return self.floor

    def turns(self, setting: Setting, target: Decimal | None) -> tuple[Decimal, ...]:
        if target is None:
            return ()
        return (Decimal(0), target) if self.better == "more" else (target, target * 2, target * 4)

    def data(self, item: str, title: Words) -> tuple[DataItem, ...]:
        return (NumberItem(id=item, title=title, min=Decimal(0)),)

    @property
    def needs_target(self) -> bool:
        return True
