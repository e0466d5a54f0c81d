"""`decision`: ordered conditions on several values; the first that holds decides."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from kaoping.engine.numbers import plain
from kaoping.engine.program import All, Any, Case, Expr, Not, Ref, number
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
from kaoping.engine.rules.expressions import (
    Expression,
    ExpressionWriter,
    constant_of,
    expression_findings,
    placed,
    said,
)
from kaoping.engine.terms import Finding, Part, Severity, Title, fault
from kaoping.engine.words import Words, of_those


class DecisionCase(Part):
    """Where the condition holds, and none before it does, the item gets the points: a number or an expression."""

    when: Expression
    points: Expression
    title: Title | None = None
    """What the condition says in the words of the published text; the expression in words if left out."""


class Decision(ExpressionRule):
    """A list of conditions, tried from above; the first that holds gives its points, if none does, `otherwise`.

    `values` are computed first and may be named in what follows. A quotient with divisor 0 matters only if
    the decision comes to it. Where points are expressions, `cap` and `floor` have to be chosen.
    """

    family: Literal["decision"]
    cases: tuple[DecisionCase, ...] = Field(min_length=1, max_length=40)
    otherwise: Expression
    cap: Cap | None = None
    floor: Floor | None = None

    @model_validator(mode="after")
    def _limits_are_said(self) -> Decision:
        computed = any(constant_of(text) is None for text in self._points)
        if computed != (self.cap is not None and self.floor is not None) or (self.cap is None) != (self.floor is None):
            raise fault(
                "goes-together",
                Words(
                    "得分有算式时要写 cap（封顶）和 floor（保底），都是固定分时不写",
                    "cap and floor go with points that are expressions, and not with fixed ones",
                ),
                Words(
                    "如 cap: points, floor: 0（封顶: 分值, 保底: 0）；不限的写 none（不封顶、不保底）",
                    "such as cap: points, floor: 0; none for no limit",
                ),
            )
        return self

    @property
    def _points(self) -> tuple[str, ...]:
        return (*(case.points for case in self.cases), self.otherwise)

    @property
    def texts(self) -> tuple[str, ...]:
        return (*(case.when for case in self.cases), *self._points)

    def prepare(self, scope: Scope) -> None:
        write = ExpressionWriter(scope, self.values)
        tried: list[Expr] = []
        for at, case in enumerate(self.cases, start=1):
            with ExitStack() as inside:
                inside.enter_context(placed("cases", at - 1, "when"))
                if tried and write.may_fail(case.when):
                    # What stands before has decided already: then this need have no value.
                    reached = scope.guard(
                        f"reached{at}", Words(f"未由前 {at - 1} 条判定", "undecided"), _none_of(tried)
                    )
                    inside.enter_context(write.only_where(reached))
                condition = write.condition(case.when)
                if case.title is not None or write.may_fail(case.when):
                    condition = scope.line(f"case{at}", case.title or _numbered(at), condition)
            tried.append(condition)
            taken = All((_none_of(tried[:-1]), condition)) if len(tried) > 1 else condition
            with placed("cases", at - 1, "points"):
                scope.drafts[f"points{at}"] = self._part(write, f"points{at}", case.points, taken)
            scope.drafts[f"case{at}"] = condition
        with placed("otherwise"):
            scope.drafts["otherwise"] = self._part(write, "points_otherwise", self.otherwise, _none_of(tried))

    def _part(self, write: ExpressionWriter, name: str, text: str, taken: Expr) -> Expr:
        """Points of a case: a number as it stands, an expression as a line that is written where it is taken."""
        constant = constant_of(text)
        if constant is not None:
            return number(constant)
        here = write.scope.guard(f"{name}_taken", Words("取这一条", "this one is taken"), taken)
        with write.only_where(here):
            return write.number(name, Words("按算式得分", "points by expression"), text)

    def compile(self, scope: Scope) -> Ref:
        branches = tuple(
            (scope.drafts[f"case{at}"], scope.drafts[f"points{at}"]) for at in range(1, len(self.cases) + 1)
        )
        decided: Expr = Case(branches, scope.drafts["otherwise"])
        if self.cap is None:
            return scope.points_line("points", POINTS, decided)
        found = scope.points_line("decided", Words("判定得分", "points decided"), decided)
        return scope.points_line("points", POINTS, limited(scope, found, self.cap, self.floor))

    def sentence(self, setting: Setting) -> Words:
        clauses = self.say_values(setting)
        clauses.append(Words("依次判定，以最先符合的一条为准", "the first condition that holds decides"))
        for case in self.cases:
            condition = case.title or said(case.when, setting, self.values)
            points = self._say_points(case.points, setting)
            clauses.append(Words(f"{of_those(condition.zh)}，得 {points.zh}", f"{condition.en}: {points.en}"))
        rest, limits = self._say_points(self.otherwise, setting), say_limits(setting, self.cap, self.floor)
        clauses.append(Words(f"其余得 {rest.zh}", f"otherwise {rest.en}"))
        if limits.zh:
            # They hold for every case, not for the last alone.
            clauses.append(Words(limits.zh.removeprefix("，"), limits.en.removeprefix(", ")))
        return sentence_of(clauses)

    def _say_points(self, text: str, setting: Setting) -> Words:
        constant = constant_of(text)
        if constant is not None:
            return Words(f"{plain(constant)} 分", plain(constant))
        return said(text, setting, self.values)

    def check(self, setting: Setting) -> Iterator[Finding]:
        yield from expression_findings(self, setting)
        seen: list[str] = []
        for at, case in enumerate(self.cases):
            if case.when in seen:
                yield Finding(
                    "unreachable",
                    ("cases", at, "when"),
                    Words("与前面的条件相同，永远轮不到", "the same condition stands before it"),
                    Words("删去，或改条件", "remove it, or change the condition"),
                    Severity.WARNING,
                )
            seen.append(case.when)
        best = self.greatest(setting)
        if best is not None and best != setting.points:
            yield points_differ(best, setting.points, "cases" if self.cap is None else "cap")

    def greatest(self, setting: Setting) -> Decimal | None:
        return max(self._constants()) if self.cap is None else most_of(setting, self.cap)

    def least(self, setting: Setting) -> Decimal | None:
        if self.floor is None:
            return min(self._constants())
        return self.floor if isinstance(self.floor, Decimal) else None

    def _constants(self) -> list[Decimal]:
        return [found for text in self._points if (found := constant_of(text)) is not None]


def _none_of(conditions: list[Expr]) -> Expr:
    return Not(conditions[0] if len(conditions) == 1 else Any(tuple(conditions)))


def _numbered(at: int) -> Words:
    return Words(f"第 {at} 条", f"condition {at}")
