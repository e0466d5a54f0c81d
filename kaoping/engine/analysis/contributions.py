"""What each item brings to the total of a subject, exactly, so that the parts add up to the total.

The way from the scores of the leaves to the total is followed backwards through the steps that were done:
through sums, weights, means and the branches of choices that were taken. A leaf brings its score times the
product of what it was multiplied by on that way. What a branch or the total adds on its own (rounding, caps,
effects, making up for points that are not applicable) stands as its own part.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kaoping.engine.numbers import divide_half_up, from_units
from kaoping.engine.program import (
    Add,
    Case,
    CellType,
    Divide,
    Expr,
    Kind,
    Largest,
    Multiply,
    Pool,
    Ref,
    Section,
    SectionKind,
    Smallest,
    Step,
    Subtract,
    Value,
    evaluate,
    holds,
    type_of,
)
from kaoping.engine.program.cells import Gather, Ordinal
from kaoping.engine.scoring import SubjectResult

ZERO = Fraction(0)
ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Contribution:
    """What an item brings to the total. `factor` is what one point of its score is worth in the total."""

    item: str
    kind: SectionKind
    part: Fraction
    factor: Fraction


def contributions(found: SubjectResult, *, high: bool = False) -> tuple[Contribution, ...]:
    """Parts of the total, one for each item and one for the total itself; they add up to the total as shown.

    Empty where there is no total. `high` follows the upper end of an open total.
    """
    way = _Way(found, found.high if high and found.high is not None else found.trace)
    return way.contributions()


def shown(value: Fraction, decimals: int) -> Decimal:
    """An exact share as a decimal to show, rounded half up."""
    return from_units(divide_half_up(value.numerator * int(10**decimals), value.denominator), decimals)


def quotient(dividend: Fraction, divisor: Fraction) -> Fraction:
    """The exact quotient.

    Raises:
        ZeroDivisionError: if the divisor is 0.
    """
    return Fraction(dividend.numerator * divisor.denominator, dividend.denominator * divisor.numerator)


class _Way:
    """The way from the total back to the leaves, for the values of one subject."""

    def __init__(self, found: SubjectResult, trace: object) -> None:
        self.program = found.compiled.program
        self.trace: Mapping[int, object] = trace  # type: ignore[assignment]
        self.cells: dict[str, CellType] = {i.key: i.type for i in self.program.inputs}
        self.cells |= {s.key: s.type for s in self.program.steps}
        self.section_of = {key: s for s in self.program.sections for key in s.steps}
        self.leading = self._cells_from_scores()
        self.factors: dict[str, Fraction] = defaultdict(lambda: ZERO)
        """What one unit (1, not 0.01) of a cell is worth in the total."""
        self.inside: dict[str, Fraction] = defaultdict(lambda: ZERO)
        """By item of a section: what flows on from it to cells of other sections."""
        self.outside: dict[str, Fraction] = defaultdict(lambda: ZERO)
        """By item of a section: what its cells are worth to other sections (and the total as such)."""

    def contributions(self) -> tuple[Contribution, ...]:
        total = next(s for s in self.program.sections if s.kind is SectionKind.TOTAL)
        if self._value(total.score) is None:
            return ()
        self.factors[total.score] = ONE
        self.outside[total.item] = self._number(total.score)
        for step in reversed(self.program.steps):
            section = self.section_of.get(step.key)
            if section is None or section.kind is not SectionKind.LEAF:
                self._follow(step, section)
        return tuple(
            Contribution(s.item, s.kind, self.outside[s.item] - self.inside[s.item], self.factors[s.score])
            for s in self.program.sections
        )

    def _cells_from_scores(self) -> frozenset[str]:
        """Numbers of the leaves, and all that is computed from them."""
        found: set[str] = set()
        for step in self.program.steps:
            section = self.section_of.get(step.key)
            of_leaf = section is not None and section.kind is SectionKind.LEAF
            if step.type.kind is Kind.NUMBER and (of_leaf or step.reads() & found):
                found.add(step.key)
        return frozenset(found)

    def _follow(self, step: Step, section: Section | None) -> None:
        factor = self.factors.get(step.key, ZERO)
        if not factor or isinstance(step.what, Pool | Gather | Ordinal) or self._value(step.key) is None:
            return
        for key, share in self._slopes(step.what, factor):
            self.factors[key] += share
            other = self.section_of.get(key)
            if other is section or other is None:
                continue
            flow = share * self._number(key)
            self.outside[other.item] += flow
            if section is not None:
                self.inside[section.item] += flow

    def _slopes(self, expr: Expr, factor: Fraction) -> list[tuple[str, Fraction]]:
        """Cells from which an expression took its value, each with what one unit of it is worth."""
        match expr:
            case Ref(key):
                return [(key, factor)] if key in self.leading else []
            case Add(terms):
                return [s for term in terms for s in self._slopes(term, factor)]
            case Subtract(left, right):
                return self._slopes(left, factor) + self._slopes(right, -factor)
            case Multiply(factors):
                return self._product(factors, factor)
            case Divide(dividend, divisor):
                by = self._of(divisor)
                return self._slopes(dividend, quotient(factor, by)) if by else []
            case Case():
                return self._slopes(self._taken(expr), factor)
            case Smallest(args) | Largest(args):
                return self._slopes(self._limited(args, expr), factor)
            case _:
                return []

    def _product(self, factors: tuple[Expr, ...], factor: Fraction) -> list[tuple[str, Fraction]]:
        """The score among the factors; all others only multiply it."""
        for at, expr in enumerate(factors):
            if not self._leads_on(expr):
                continue
            others = factor
            for other in (*factors[:at], *factors[at + 1 :]):
                others *= self._of(other)
            return self._slopes(expr, others)
        return []

    def _limited(self, args: tuple[Expr, ...], expr: Expr) -> Expr:
        """The score that a cap or floor limits; where it limits several, the one that was chosen."""
        leading = [a for a in args if self._leads_on(a)] or list(args)
        chosen = self._of(expr)
        return next((a for a in leading if self._of(a) == chosen), leading[0])

    def _leads_on(self, expr: Expr) -> bool:
        """Whether a number depends on the score of an item."""
        return bool(self._slopes(expr, ONE))

    def _taken(self, case: Case) -> Expr:
        for condition, value in case.branches:
            if holds(condition, self.cells, self._value):
                return value
        return case.otherwise

    def _of(self, expr: Expr) -> Fraction:
        value = evaluate(expr, self.cells, self._value)
        assert isinstance(value, int)
        return Fraction(value, int(10 ** type_of(expr, self.cells).scale))

    def _value(self, key: str) -> Value:
        found = self.trace[self.program.position[key]]
        assert not isinstance(found, list)
        return found  # type: ignore[return-value]

    def _number(self, key: str) -> Fraction:
        value = self._value(key)
        assert isinstance(value, int)
        return Fraction(value, int(10 ** self.cells[key].scale))
