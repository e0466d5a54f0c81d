"""`formula`: a small expression that gives the points, for what no other family can say."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from kaoping.engine.program import Ref
from kaoping.engine.rules.base import POINTS, Scope, Setting, points_differ
from kaoping.engine.rules.expression_rule import (
    Cap,
    ExpressionRule,
    Floor,
    limited,
    most_of,
    say_limits,
    sentence_of,
)
from kaoping.engine.rules.expressions import Expression, ExpressionWriter, expression_findings, placed, said
from kaoping.engine.terms import Finding
from kaoping.engine.words import Words


class Formula(ExpressionRule):
    """Points by an expression over named values, kept between `floor` and `cap`.

    A quotient that is the whole expression is rounded to the decimals of the score; inside it stands in
    `round(…, decimals)`. An expression has at most 2000 characters, 300 operations and 32 levels.
    """

    family: Literal["formula"]
    points: Expression
    cap: Cap
    floor: Floor

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.points,)

    def prepare(self, scope: Scope) -> None:
        write = ExpressionWriter(scope, self.values)
        with placed("points"):
            scope.drafts["points"] = write.number("formula", Words("公式得分", "points by formula"), self.points)

    def compile(self, scope: Scope) -> Ref:
        return scope.points_line("points", POINTS, limited(scope, scope.drafts["points"], self.cap, self.floor))

    def sentence(self, setting: Setting) -> Words:
        points, limits = said(self.points, setting, self.values), say_limits(setting, self.cap, self.floor)
        score = Words(f"得分 = {points.zh}{limits.zh}", f"points = {points.en}{limits.en}")
        return sentence_of([*self.say_values(setting), score])

    def check(self, setting: Setting) -> Iterator[Finding]:
        yield from expression_findings(self, setting)
        best = self.greatest(setting)
        if best is not None and best != setting.points:
            yield points_differ(best, setting.points, "cap")

    def greatest(self, setting: Setting) -> Decimal | None:
        return most_of(setting, self.cap)

    def least(self, setting: Setting) -> Decimal | None:
        return self.floor if isinstance(self.floor, Decimal) else None
