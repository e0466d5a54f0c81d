"""`given`: points that an assessor gives, or points that everyone has."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from kaoping.engine.numbers import plain
from kaoping.engine.program import Ref, Subtract, number
from kaoping.engine.rules.base import POINTS, Rule, Scope, Setting
from kaoping.engine.terms import DataItem, Exact, Finding, NumberItem
from kaoping.engine.words import Words


class Given(Rule):
    """`score`: the value is the score; `deduction`: it is taken from the points; `constant`: reserved points.

    The value may be at most the item's points (or `at_most`); what is beyond is refused when it is entered.
    """

    family: Literal["given"]
    what: Literal["score", "deduction", "constant"]
    at_most: Exact | None = None
    constant: Exact | None = None

    def compile(self, scope: Scope) -> Ref:
        if self.what == "constant":
            return scope.points_line("points", POINTS, number(self._constant(scope.setting)))
        if self.what == "deduction":
            return scope.points_line("points", POINTS, Subtract(scope.points, scope.v))
        return scope.points_line("points", POINTS, scope.v)

    def _constant(self, setting: Setting) -> Decimal:
        return setting.points if self.constant is None else self.constant

    def sentence(self, setting: Setting) -> Words:
        most = plain(setting.points if self.at_most is None else self.at_most)
        if self.what == "constant":
            each = plain(self._constant(setting))
            return Words(f"预留 {each} 分，各单位均得。", f"{each} reserved points, given to everyone.")
        if self.what == "deduction":
            return Words(f"由考核责任部门酌情扣分，最多扣 {most} 分。", f"the assessor deducts, at most {most}.")
        return Words(f"由考核责任部门直接评分，最多 {most} 分。", f"the assessor gives the points, at most {most}.")

    def check(self, setting: Setting) -> Iterator[Finding]:
        if self.at_most is not None and self.what != "deduction" and self.at_most > setting.points:
            yield Finding(
                "rule-points",
                ("at_most",),
                Words(
                    f"可给到 {plain(self.at_most)} 分，多于指标分值 {plain(setting.points)} 分",
                    f"up to {plain(self.at_most)} points may be given, the item has {plain(setting.points)}",
                ),
                Words("不超过指标分值", "at most the item's points"),
            )

    def greatest(self, setting: Setting) -> Decimal:
        if self.what == "constant":
            return self._constant(setting)
        if self.what == "deduction":
            return setting.points
        return setting.points if self.at_most is None else self.at_most

    def least(self, setting: Setting) -> Decimal:
        if self.what == "constant":
            return self._constant(setting)
        if self.what == "deduction":
            return setting.points - (setting.points if self.at_most is None else self.at_most)
        return Decimal(0)

    def turns(self, setting: Setting, target: Decimal | None) -> tuple[Decimal, ...]:
        return (Decimal(0), setting.points if self.at_most is None else self.at_most)

    def data(self, item: str, title: Words) -> tuple[DataItem, ...]:
        if self.what == "constant":
            return ()
        return (NumberItem(id=item, title=title, unit=Words("分", "points"), min=Decimal(0), max=self.at_most),)

    @property
    def needs_value(self) -> bool:
        return self.what != "constant"
