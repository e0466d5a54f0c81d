"""Types of expressions: scales follow from the arithmetic, so rounding can only happen where it is declared."""

from __future__ import annotations

from collections.abc import Mapping

from kaoping.engine.program import expressions as ex
from kaoping.engine.program.cells import CONDITION, TEXT, CellType, Kind, number_type


class ProgramError(ValueError):
    """An expression that means nothing; the compiler of a rule, not its author, is at fault."""


def type_of(expr: ex.Expr, cells: Mapping[str, CellType]) -> CellType:
    """Type of `expr` over cells of known types. A quotient has no natural scale and is refused here.

    Raises:
        ProgramError: if parts do not fit together or a cell is unknown.
    """
    match expr:
        case ex.Number(_, scale, percent):
            return number_type(scale + 2 if percent else scale)
        case ex.Text():
            return TEXT
        case ex.Truth():
            return CONDITION
        case ex.Ref(key):
            if key not in cells:
                raise ProgramError(f"unknown cell {key!r}")
            return cells[key]
        case ex.Add(items) | ex.Smallest(items) | ex.Largest(items):
            return number_type(max(_scale(e, cells) for e in items))
        case ex.Subtract(left, right):
            # Each side is looked at once: twice at every level would take twice as long with every further term.
            types = type_of(left, cells), type_of(right, cells)
            if all(found.kind is Kind.DATE for found in types):
                return number_type(0)
            return number_type(max(_scale_of(found, expr) for found in types))
        case ex.Multiply(factors):
            return number_type(sum(_scale(e, cells) for e in factors))
        case ex.Divide():
            raise ProgramError("a quotient must be the whole expression of a rounded step")
        case ex.Compare(operator, left, right):
            return _comparison(operator, type_of(left, cells), type_of(right, cells))
        case ex.Within():
            for part in ex.children(expr):
                _scale(part, cells)
            return CONDITION
        case ex.All(conditions) | ex.Any(conditions):
            for condition in conditions:
                _condition(condition, cells)
            return CONDITION
        case ex.Not(condition):
            return _condition(condition, cells)
        case ex.Case(branches, otherwise):
            for condition, _ in branches:
                _condition(condition, cells)
            return _common([type_of(value, cells) for _, value in branches] + [type_of(otherwise, cells)])


def _scale(expr: ex.Expr, cells: Mapping[str, CellType]) -> int:
    return _scale_of(type_of(expr, cells), expr)


def _scale_of(found: CellType, expr: ex.Expr) -> int:
    if found.kind is not Kind.NUMBER:
        raise ProgramError(f"a number is needed, not a {found.kind}: {expr}")
    return found.scale


def _condition(expr: ex.Expr, cells: Mapping[str, CellType]) -> CellType:
    found = type_of(expr, cells)
    if found.kind is not Kind.CONDITION:
        raise ProgramError(f"a condition is needed, not a {found.kind}: {expr}")
    return found


def _comparison(operator: str, left: CellType, right: CellType) -> CellType:
    ordered = {Kind.NUMBER, Kind.DATE}
    if left.kind is not right.kind or (operator not in ("==", "!=") and left.kind not in ordered):
        raise ProgramError(f"cannot compare {left.kind} {operator} {right.kind}")
    return CONDITION


def _common(types: list[CellType]) -> CellType:
    if len({t.kind for t in types}) != 1:
        raise ProgramError(f"the values of a case differ in kind: {types}")
    if types[0].kind is Kind.NUMBER:
        return number_type(max(t.scale for t in types))
    return types[0]
