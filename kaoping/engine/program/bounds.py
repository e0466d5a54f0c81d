"""How large the numbers of a program can become: an interval for every cell, known before any value is.

A spreadsheet keeps 15 digits, a database column 64 bits: whoever prints a program for them asks here whether
a line stays within their reach. The intervals are safe, not tight: a value is never outside.

Every bound is clipped to the reach, because whoever prints a line that could leave it must refuse to show
what is beyond.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kaoping.engine.program import expressions as ex
from kaoping.engine.program.cells import CellType, Gather, Kind, Ordinal, Pool, Program, Step
from kaoping.engine.program.typing import type_of

LAST_DAY = 3_652_059
"""Ordinal of 9999-12-31, the greatest date there is."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the greatest value of a number, in units of its scale."""

    low: int
    high: int

    def __or__(self, other: Bounds) -> Bounds:
        return Bounds(min(self.low, other.low), max(self.high, other.high))

    def __mul__(self, other: Bounds) -> Bounds:
        corners = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Bounds(min(corners), max(corners))

    @property
    def size(self) -> int:
        """The greatest distance from 0."""
        return max(abs(self.low), abs(self.high))

    @property
    def is_negative(self) -> bool:
        """Whether a value may be less than 0."""
        return self.low < 0

    def times(self, factor: int) -> Bounds:
        """The bounds of a multiple."""
        return self * Bounds(factor, factor)

    def clipped(self, reach: int) -> Bounds:
        """What of it lies nearer to 0 than `reach`."""
        most = reach - 1
        return Bounds(max(min(self.low, most), -most), min(max(self.high, -most), most))


DATES = Bounds(0, LAST_DAY)
NOTHING = Bounds(0, 0)


def exact(units: int) -> Bounds:
    """The bounds of a constant."""
    return Bounds(units, units)


def bounds_of(  # noqa: C901, PLR0912 - one branch per kind of expression
    expr: ex.Expr, types: Mapping[str, CellType], cells: Mapping[str, Bounds], reach: int
) -> Bounds:
    """Bounds of a number (or a date) in units of its own scale; every part inside is clipped, it itself is not."""

    def part(inner: ex.Expr) -> Bounds:
        return bounds_of(inner, types, cells, reach).clipped(reach)

    def aligned(items: Sequence[ex.Expr]) -> list[Bounds]:
        scales = [type_of(i, types).scale for i in items]
        return [part(i).times(10 ** (max(scales) - s)).clipped(reach) for i, s in zip(items, scales, strict=True)]

    match expr:
        case ex.Number(units):
            return exact(units)
        case ex.Ref(key):
            return cells[key] if types[key].kind is Kind.NUMBER else DATES
        case ex.Add(terms):
            parts = aligned(terms)
            return Bounds(sum(p.low for p in parts), sum(p.high for p in parts))
        case ex.Subtract(left, right):
            a, b = aligned((left, right))
            return Bounds(a.low - b.high, a.high - b.low)
        case ex.Multiply(factors):
            product = exact(1)
            for factor in factors:
                product = product * part(factor)
            return product
        case ex.Smallest(args):
            parts = aligned(args)
            return Bounds(min(p.low for p in parts), min(p.high for p in parts))
        case ex.Largest(args):
            parts = aligned(args)
            return Bounds(max(p.low for p in parts), max(p.high for p in parts))
        case ex.Case(branches, otherwise):
            first, *rest = aligned((*(value for _, value in branches), otherwise))
            for other in rest:
                first = first | other
            return first
        case _:
            raise AssertionError(f"no number: {expr}")


def quotient_bounds(dividend: Bounds, divisor: Bounds) -> Bounds:
    """Bounds of a quotient, however it is rounded; it is never taken where the divisor is 0."""
    least = 1 if divisor.low <= 0 <= divisor.high else min(abs(divisor.low), abs(divisor.high))
    most = dividend.size // least + 1
    if dividend.low >= 0 and divisor.low >= 0:
        return Bounds(0, most)
    return Bounds(-most, most)


@dataclass(frozen=True)
class Pools:
    """What is needed to know of the others: how many subjects there are, and the bounds of their cells."""

    subjects: int
    cells: Sequence[Mapping[str, Bounds]]

    def union(self, key: str) -> Bounds:
        """Bounds of a cell over all programs that have it."""
        found = [some[key] for some in self.cells if key in some]
        whole = found[0] if found else NOTHING
        for other in found[1:]:
            whole = whole | other
        return whole


def step_bounds(
    step: Step,
    types: Mapping[str, CellType],
    cells: Mapping[str, Bounds],
    reach: int,
    *,
    pools: Pools,
    rows: int,
) -> Bounds:
    """Bounds of the value of a step, not clipped. `rows` is the most records that a list can have."""
    match step.what:
        case Ordinal():
            return Bounds(1, rows)
        case Gather(how, _, cell, _):
            one = exact(1) if how == "count" or cell is None else cells[cell]
            return one if how in ("largest", "smallest") else Bounds(min(one.low, 0) * rows, max(one.high, 0) * rows)
        case Pool(how=how, cell=cell):
            if how in ("rank", "rank_last", "count"):
                return Bounds(0, pools.subjects)
            one = pools.union(cell)
            if how == "sum":
                return Bounds(min(one.low, 0) * pools.subjects, max(one.high, 0) * pools.subjects)
            return one
        case ex.Divide(dividend, divisor):
            shift = step.type.scale + type_of(divisor, types).scale - type_of(dividend, types).scale
            above = bounds_of(dividend, types, cells, reach).times(10 ** max(shift, 0))
            below = bounds_of(divisor, types, cells, reach).times(10 ** max(-shift, 0))
            return quotient_bounds(above, below)
        case expr:
            found = bounds_of(expr, types, cells, reach)
            more = step.type.scale - type_of(expr, types).scale
            return found.times(10**more) if more >= 0 else _cut(found, 10**-more)


def _cut(found: Bounds, by: int) -> Bounds:
    return Bounds(found.low // by, -(-found.high // by))


def program_bounds(
    programs: Sequence[Program],
    inputs: Sequence[Mapping[str, Bounds]],
    reach: int,
    *,
    subjects: int,
    rows: int,
) -> list[dict[str, Bounds]]:
    """Bounds of all numbers of programs that are run together, in their order.

    `inputs` are the bounds of the numbers that come into each program, with the fields of its records.
    """
    found = [dict(some) for some in inputs]
    pools = Pools(subjects, found)
    types = [_types(program) for program in programs]
    for program, own, cells in zip(programs, found, types, strict=True):
        for records in program.records:
            for step in records.steps:
                if step.type.kind is Kind.NUMBER:
                    own[step.key] = step_bounds(step, cells, own, reach, pools=pools, rows=rows).clipped(reach)
    last = max((s.stage for program in programs for s in program.steps), default=0)
    for stage in range(last + 1):
        for program, own, cells in zip(programs, found, types, strict=True):
            here = [s for s in program.steps if s.stage == stage and s.type.kind is Kind.NUMBER]
            # Pools come first in a stage: they read what earlier stages computed.
            for step in sorted(here, key=lambda s: not isinstance(s.what, Pool)):
                own[step.key] = step_bounds(step, cells, own, reach, pools=pools, rows=rows).clipped(reach)
    return found


def _types(program: Program) -> dict[str, CellType]:
    found = {i.key: i.type for i in program.inputs} | {s.key: s.type for s in program.steps}
    for records in program.records:
        found |= records.cells()
    return found
