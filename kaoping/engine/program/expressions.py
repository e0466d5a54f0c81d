"""The expressions of a program: a small typed language of exact arithmetic.

Values are numbers (integers of a scale known beforehand), conditions, and texts (categories). A quotient
exists only as the whole expression of a step, because a step is where rounding is declared: nothing is
ever kept "unrounded". The nodes are data; evaluation, SQL, spreadsheet formulas and explanation are
printers over them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any as Any_
from typing import Literal, TypeAlias

from kaoping.engine.numbers import decimals_of, to_units

Comparison: TypeAlias = Literal["<", "<=", "==", "!=", ">=", ">"]


@dataclass(frozen=True, slots=True)
class Number:
    """A constant of `units` at `scale`; `percent` only says that it is written as a percentage."""

    units: int
    scale: int = 0
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A constant text: a category, a grade, a status."""

    value: str


@dataclass(frozen=True, slots=True)
class Truth:
    """A constant condition."""

    value: bool


@dataclass(frozen=True, slots=True)
class Ref:
    """The value of another cell, by its key."""

    key: str


@dataclass(frozen=True, slots=True)
class Add:
    """Sum of numbers."""

    terms: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Subtract:
    """Difference of two numbers."""

    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Multiply:
    """Product of numbers."""

    factors: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Divide:
    """Quotient of two numbers; only the whole expression of a rounded step may be one."""

    dividend: Expr
    divisor: Expr


@dataclass(frozen=True, slots=True)
class Smallest:
    """The smallest of several numbers."""

    args: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Largest:
    """The largest of several numbers."""

    args: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """Comparison of two numbers, or (equal, unequal) of two texts or conditions."""

    operator: Comparison
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Within:
    """Whether a number lies in an interval whose ends may be open, closed or missing."""

    value: Expr
    low: Expr | None
    low_closed: bool
    high: Expr | None
    high_closed: bool


@dataclass(frozen=True, slots=True)
class All:
    """Whether every condition holds."""

    conditions: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Whether at least one condition holds."""

    conditions: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Whether a condition does not hold."""

    condition: Expr


@dataclass(frozen=True, slots=True)
class Case:
    """The value behind the first condition that holds, else `otherwise`.

    `exclusive` says that at most one condition can hold, so that an explanation need show only that one.
    """

    branches: tuple[tuple[Expr, Expr], ...]
    otherwise: Expr
    exclusive: bool = False


Expr: TypeAlias = (
    Number
    | Text
    | Truth
    | Ref
    | Add
    | Subtract
    | Multiply
    | Divide
    | Smallest
    | Largest
    | Compare
    | Within
    | All
    | Any
    | Not
    | Case
)


def number(value: Decimal | int, *, percent: bool = False) -> Number:
    """A constant at the smallest scale that holds it exactly."""
    if isinstance(value, int):
        return Number(value, 0, percent)
    scale = decimals_of(value)
    return Number(to_units(value, scale), scale, percent)


ZERO = Number(0)


def _inside_within(expr: Within) -> tuple[Expr, ...]:
    return tuple(e for e in (expr.value, expr.low, expr.high) if e is not None)


def _inside_case(expr: Case) -> tuple[Expr, ...]:
    return (*(e for branch in expr.branches for e in branch), expr.otherwise)


_CHILDREN: dict[type, Callable[[Any_], tuple[Expr, ...]]] = {
    Add: lambda e: e.terms,
    Subtract: lambda e: (e.left, e.right),
    Multiply: lambda e: e.factors,
    Divide: lambda e: (e.dividend, e.divisor),
    Smallest: lambda e: e.args,
    Largest: lambda e: e.args,
    Compare: lambda e: (e.left, e.right),
    Within: _inside_within,
    All: lambda e: e.conditions,
    Any: lambda e: e.conditions,
    Not: lambda e: (e.condition,),
    Case: _inside_case,
}
"""By type: what is asked of every node of every expression has no time to try patterns one after the other."""


def children(expr: Expr) -> tuple[Expr, ...]:
    """The expressions directly inside `expr`."""
    inside = _CHILDREN.get(type(expr))
    return () if inside is None else inside(expr)


def references(expr: Expr) -> frozenset[str]:
    """Keys of all cells that `expr` reads."""
    found: set[str] = set()
    pending: list[Expr] = [expr]
    while pending:
        one = pending.pop()
        if isinstance(one, Ref):
            found.add(one.key)
        else:
            pending += children(one)
    return frozenset(found)
