"""`met`: all or nothing, by comparison with the target or by a fact."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from kaoping.engine.numbers import plain
from kaoping.engine.program import Case, Compare, Ref, Truth, number
from kaoping.engine.rules.base import POINTS, Rule, Scope, Setting, in_points, points_differ
from kaoping.engine.terms import DataItem, Exact, FactItem, Finding, NumberItem
from kaoping.engine.words import Words

_NO = Truth(value=False)
_MET = Words("达标", "met")

_SAID = {
    ">=": Words("达到或超过", "reaches or exceeds"),
    ">": Words("超过", "exceeds"),
    "<=": Words("不超过", "does not exceed"),
    "<": Words("低于", "stays below"),
    "==": Words("等于", "equals"),
}


class Met(Rule):
    """Full points where the condition holds, `otherwise` (usually 0) where it does not."""

    family: Literal["met"]
    when: Literal[">=", ">", "<=", "<", "==", "yes", "no"]
    """Comparison of the value with the target; or the fact that must be so (yes) or not so (no)."""
    points: Exact | None = None
    """Points where met; the leaf's points if left out."""
    otherwise: Exact = Decimal(0)

    def compile(self, scope: Scope) -> Ref:
        if self.when == "yes":
            met = scope.v
        elif self.when == "no":
            met = scope.line("met", _MET, Compare("==", scope.v, _NO))
        else:
            met = scope.line("met", _MET, Compare(self.when, scope.v, scope.t))
        full = number(self._full(scope.setting))
        return scope.points_line("points", POINTS, Case(((met, full),), number(self.otherwise)))

    def _full(self, setting: Setting) -> Decimal:
        return setting.points if self.points is None else self.points

    def sentence(self, setting: Setting) -> Words:
        full = in_points(self._full(setting))
        rest = (
            Words("否则不得分", "otherwise none")
            if self.otherwise == 0
            else Words(f"否则得 {plain(self.otherwise)} 分", f"otherwise {plain(self.otherwise)}")
        )
        if self.when in ("yes", "no"):
            yes = self.when == "yes"
            return Words(
                f"“{setting.value.zh}”为{'是' if yes else '否'}的，得 {full.zh}；{rest.zh}。",
                f"{full.en} if “{setting.value.en}” is {'yes' if yes else 'no'}; {rest.en}.",
            )
        said, goal = _SAID[self.when], setting.target_words
        return Words(
            f"{setting.value.zh}{said.zh}{goal.zh}的，得 {full.zh}；{rest.zh}。",
            f"{full.en} if {setting.value.en} {said.en} {goal.en}; {rest.en}.",
        )

    def check(self, setting: Setting) -> Iterator[Finding]:
        if self.greatest(setting) != setting.points:
            place = "points" if self._full(setting) >= self.otherwise else "otherwise"
            yield points_differ(self.greatest(setting), setting.points, place)

    def greatest(self, setting: Setting) -> Decimal:
        return max(self._full(setting), self.otherwise)

    def least(self, setting: Setting) -> Decimal:
        return min(self._full(setting), self.otherwise)

    def data(self, item: str, title: Words) -> tuple[DataItem, ...]:
        if self.when in ("yes", "no"):
            return (FactItem(id=item, title=title, type="fact"),)
        return (NumberItem(id=item, title=title),)

    @property
    def needs_target(self) -> bool:
        return self.when not in ("yes", "no")
