"""`given`: points that an assessor gives, or points that everyone has."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from kaoping.engine.numbers import plain
from kaoping.engine.program import ZERO, Compare, Expr, Ref, Subtract, number
from kaoping.engine.rules.base import POINTS, Rule, Scope, Setting, points_differ
from kaoping.engine.terms import DataItem, Exact, Finding, NumberItem, fault
from kaoping.engine.words import Words


class Given(Rule):
    """`score`: the value is the score; `deduction`: it is taken from the points; `constant`: reserved points.

    The value may be at most the item's points (or `at_most`); what is beyond is refused when it is entered.
    """

    family: Literal["given"]
    what: Literal["score", "deduction", "constant"]
    at_most: Annotated[Exact, Field(ge=0)] | None = None
    """The most that may be given or deducted; the item's points if left out."""
    constant: Exact | None = None
    """The reserved points; the item's points if left out."""

    @model_validator(mode="after")
    def _belongs(self) -> Given:
        stray = "at_most" if self.what == "constant" else "constant"
        if getattr(self, stray) is not None:
            raise fault(
                "one-way",
                Words(f"what: {self.what} 不用 {stray}", f"what: {self.what} has no {stray}"),
                Words(f"去掉 {stray}", f"remove {stray}"),
                stray,
            )
        return self

    def compile(self, scope: Scope) -> Ref:
        if self.what == "constant":
            return scope.points_line("points", POINTS, number(self._constant(scope.setting)))
        if self.what == "deduction":
            start = ZERO if scope.setting.from_zero else scope.points
            return scope.points_line("points", POINTS, Subtract(start, scope.v))
        return scope.points_line("points", POINTS, scope.v)

    def undefined(self, scope: Scope) -> tuple[Expr, ...]:
        """More than may be given, or less than nothing, where the data item lets it be entered."""
        if self.what == "constant":
            return ()
        low, high = scope.setting.value_range
        most = self._most(scope.setting)
        found: list[Expr] = []
        if low is None or low < 0:
            found.append(Compare("<", scope.v, ZERO))
        if high is None or high > most:
            found.append(Compare(">", scope.v, number(most)))
        return tuple(found)

    def _constant(self, setting: Setting) -> Decimal:
        return setting.points if self.constant is None else self.constant

    def _start(self, setting: Setting) -> Decimal:
        """Points before anything is deducted."""
        return Decimal(0) if setting.from_zero else setting.points

    def _most(self, setting: Setting) -> Decimal:
        return setting.points if self.at_most is None else self.at_most

    def sentence(self, setting: Setting) -> Words:
        most = plain(self._most(setting))
        if self.what == "constant":
            each = plain(self._constant(setting))
            return Words(f"预留 {each} 分，各单位均得。", f"{each} reserved points, given to everyone.")
        value = setting.value
        if setting.is_computed and self.what == "deduction":
            return Words(f"按{value.zh}扣分，最多扣 {most} 分。", f"Deducted is the {value.en}, at most {most}.")
        if setting.is_computed:
            return Words(f"按{value.zh}计分，最多 {most} 分。", f"The points are the {value.en}, at most {most}.")
        if self.what == "deduction":
            return Words(f"由考核责任部门酌情扣分，最多扣 {most} 分。", f"The assessor deducts, at most {most}.")
        return Words(f"由考核责任部门直接评分，最多 {most} 分。", f"The assessor gives the points, at most {most}.")

    def check(self, setting: Setting) -> Iterator[Finding]:
        best = self.greatest(setting)
        if best != setting.points and not setting.from_zero:
            yield points_differ(best, setting.points, "constant" if self.what == "constant" else "at_most")
        most, high = self._most(setting), setting.value_range[1]
        if self.what != "constant" and high is not None and high > most:
            yield Finding(
                "given-range",
                (),
                Words(
                    f"数据项允许到 {plain(high)}，最多只能给（扣）{plain(most)} 分",
                    f"the data item lets {plain(high)} be entered, at most {plain(most)} may be given",
                ),
                Words("改数据项的最大值，或改 at_most（最多）", "change the data item's max, or at_most"),
            )

    @property
    def begins_full(self) -> bool:
        return self.what == "deduction"

    def greatest(self, setting: Setting) -> Decimal:
        if self.what == "constant":
            return self._constant(setting)
        return self._start(setting) if self.what == "deduction" else self._most(setting)

    def least(self, setting: Setting) -> Decimal:
        if self.what == "constant":
            return self._constant(setting)
        return self._start(setting) - self._most(setting) if self.what == "deduction" else Decimal(0)

    def turns(self, setting: Setting, target: Decimal | None) -> tuple[Decimal, ...]:
        return () if self.what == "constant" else (Decimal(0), self._most(setting))

    def data(self, item: str, title: Words) -> tuple[DataItem, ...]:
        if self.what == "constant":
            return ()
        return (NumberItem(id=item, title=title, unit=Words("分", "points"), min=Decimal(0), max=self.at_most),)

    def bounded(self, item: DataItem, points: Decimal) -> DataItem:
        assert isinstance(item, NumberItem)
        return item.model_copy(update={"max": points}) if item.max is None else item

    @property
    def needs_value(self) -> bool:
        return self.what != "constant"
