"""`ratio`: completion rate times points, in either direction, or deducted by the uncompleted proportion."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from pydantic import Field

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
    number,
)
from kaoping.engine.rules.base import POINTS, Rule, Scope, Setting
from kaoping.engine.terms import DataItem, Exact, Finding, NumberItem
from kaoping.engine.words import Words

_MET = Words("完成目标", "target met")
_RATE = Words("完成率（%）", "completion rate (%)")


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
    """Whether the sentence speaks of the completed share or of a deduction by the uncompleted one."""

    def compile(self, scope: Scope) -> Ref:
        more = self.better == "more"
        met = scope.line("met", _MET, Compare(">=" if more else "<=", scope.v, scope.t))
        if self.cap == "points":
            with scope.when(scope.guard("unmet", Words("未完成目标", "target not met"), Not(met))):
                part = self._share(scope)
            return scope.points_line("points", POINTS, Case(((met, scope.points),), part))
        part = self._share(scope)
        if isinstance(self.cap, Decimal):
            return scope.points_line("points", POINTS, Smallest((part, number(self.cap))))
        return scope.points_line("points", POINTS, part)

    def _share(self, scope: Scope) -> Ref:
        over, under = (scope.v, scope.t) if self.better == "more" else (scope.t, scope.v)
        words = Words("按比例得分", "points in proportion")
        if self.rate_decimals is None:
            share = scope.points_line("share", words, Divide(Multiply((scope.points, over)), under))
        else:
            rate = scope.line("rate", _RATE, Divide(Multiply((over, number(100))), under), decimals=self.rate_decimals)
            share = scope.points_line("share", words, Divide(Multiply((scope.points, rate)), number(100)))
        least = scope.setting.value_range[0]
        if least is None or least < 0 or self.floor != 0:
            return scope.points_line(
                "share_floor", Words("不低于下限", "not below the floor"), Largest((share, number(self.floor)))
            )
        return share

    def undefined(self, scope: Scope) -> tuple[Expr, ...]:
        fixed = scope.setting.target
        if self.better == "more" and fixed is not None and fixed > 0:
            return ()
        if self.better == "more":
            return (Compare("<=", scope.t, ZERO),)
        return () if self.cap == "points" else (Compare("<=", scope.v, ZERO),)

    def sentence(self, setting: Setting) -> Words:
        goal, points = setting.target_words, plain(setting.points)
        if self.says == "deduction":
            lost = None if self.floor == 0 else plain(setting.points - self.floor)
            zh = f"达到{goal.zh}得 {points} 分；未完成的，按未完成比例扣分" + (
                f"，最多扣 {lost} 分" if lost else "，扣完为止"
            )
            en = f"{points} points at {goal.en}; otherwise deducted by the uncompleted proportion" + (
                f", at most {lost}" if lost else ", not below 0"
            )
        elif self.better == "more":
            zh, en = f"得分 = 实际 ÷ {goal.zh} × {points}", f"points = actual ÷ {goal.en} × {points}"
        else:
            zh, en = (
                f"不超过{goal.zh}得 {points} 分；超过的，得分 = {goal.zh} ÷ 实际 × {points}",
                (f"{points} points up to {goal.en}; beyond it, points = {goal.en} ÷ actual × {points}"),
            )
        if self.rate_decimals is not None:
            zh += f"（完成率先保留 {self.rate_decimals} 位小数）"
            en += f" (the rate is first rounded to {self.rate_decimals} decimals)"
        if self.says == "share" and self.better == "more":
            zh, en = self._say_limits(setting, zh, en)
        return Words(zh + "。", en + ".")

    def _say_limits(self, setting: Setting, zh: str, en: str) -> tuple[str, str]:
        if self.cap == "none":
            return zh + "，上不封顶", en + ", without upper limit"
        most = plain(setting.points) if self.cap == "points" else plain(self.cap)
        return f"{zh}，最多 {most} 分", f"{en}, at most {most}"

    def check(self, setting: Setting) -> Iterator[Finding]:
        if setting.target is not None and setting.target <= 0:
            yield Finding(
                "target-zero",
                (),
                Words("目标值为 0 或负数，不能按比例计分", "a target of 0 or less gives no proportion"),
                Words("改用 met 或 steps，或改目标值", "use met or steps, or another target"),
            )

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
