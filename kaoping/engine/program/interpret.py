"""The plain meaning of expressions: a tree is walked, nothing is compiled.

Explanations use it to see which branch of a choice was taken; tests hold the compiled code against it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from kaoping.engine.numbers import divide
from kaoping.engine.program import expressions as ex
from kaoping.engine.program.cells import CellType, Kind, Step
from kaoping.engine.program.python_code import Value
from kaoping.engine.program.typing import type_of

Read = Callable[[str], Value]
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, "==": eq, "!=": ne, ">=": ge, ">": gt}


def evaluate_step(step: Step, what: ex.Expr, cells: Mapping[str, CellType], read: Read) -> Value:
    """Value of a step's expression in units of the step's scale, rounded as the step says."""
    if isinstance(what, ex.Divide):
        assert step.rounding is not None
        a, b = type_of(what.dividend, cells).scale, type_of(what.divisor, cells).scale
        shift = step.type.scale + b - a
        dividend, divisor = _number(what.dividend, cells, read), _number(what.divisor, cells, read)
        return divide(dividend * 10 ** max(shift, 0), divisor * 10 ** max(-shift, 0), step.rounding)
    value, found = evaluate(what, cells, read), type_of(what, cells)
    if found.kind is not Kind.NUMBER or value is None:
        return value
    assert isinstance(value, int)
    if found.scale <= step.type.scale:
        return value * int(10 ** (step.type.scale - found.scale))
    assert step.rounding is not None
    return divide(value, 10 ** (found.scale - step.type.scale), step.rounding)


def is_exact(step: Step, what: ex.Expr, cells: Mapping[str, CellType], read: Read) -> bool:
    """Whether the rounding of a step changed nothing."""
    if isinstance(what, ex.Divide):
        a, b = type_of(what.dividend, cells).scale, type_of(what.divisor, cells).scale
        shift = step.type.scale + b - a
        dividend, divisor = _number(what.dividend, cells, read), _number(what.divisor, cells, read)
        return dividend * int(10 ** max(shift, 0)) % (divisor * int(10 ** max(-shift, 0))) == 0
    found = type_of(what, cells)
    if found.kind is not Kind.NUMBER or found.scale <= step.type.scale:
        return True
    return _number(what, cells, read) % int(10 ** (found.scale - step.type.scale)) == 0


def evaluate(expr: ex.Expr, cells: Mapping[str, CellType], read: Read) -> Value:
    """Value of an expression; a number in units of the expression's own scale."""
    match expr:
        case ex.Number(units):
            return units
        case ex.Text(text):
            return text
        case ex.Truth(truth):
            return truth
        case ex.Ref(key):
            return read(key)
        case ex.Case(branches, otherwise):
            taken = next((v for c, v in branches if evaluate(c, cells, read) is True), otherwise)
            if type_of(expr, cells).kind is not Kind.NUMBER:
                return evaluate(taken, cells, read)
            return _number(taken, cells, read) * int(10 ** (type_of(expr, cells).scale - type_of(taken, cells).scale))
        case ex.Compare() | ex.Within() | ex.All() | ex.Any() | ex.Not():
            return holds(expr, cells, read)
        case _:
            return _number(expr, cells, read)


def holds(expr: ex.Expr, cells: Mapping[str, CellType], read: Read) -> bool:
    """Whether a condition holds."""
    match expr:
        case ex.Compare(operator, left, right):
            if type_of(left, cells).kind is Kind.NUMBER:
                a, b = _aligned((left, right), cells, read)
                return _COMPARE[operator](a, b)
            return _COMPARE[operator](evaluate(left, cells, read), evaluate(right, cells, read))
        case ex.Within(value, low, low_closed, high, high_closed):
            above = low is None or holds(ex.Compare(">=" if low_closed else ">", value, low), cells, read)
            return above and (high is None or holds(ex.Compare("<=" if high_closed else "<", value, high), cells, read))
        case ex.All(conditions):
            return all(holds(c, cells, read) for c in conditions)
        case ex.Any(conditions):
            return any(holds(c, cells, read) for c in conditions)
        case ex.Not(condition):
            return not holds(condition, cells, read)
        case _:
            return evaluate(expr, cells, read) is True


def _number(expr: ex.Expr, cells: Mapping[str, CellType], read: Read) -> int:
    match expr:
        case ex.Add(terms):
            return sum(_aligned(terms, cells, read))
        case ex.Subtract(left, right):
            a, b = _aligned((left, right), cells, read)
            return a - b
        case ex.Multiply(factors):
            product = 1
            for factor in factors:
                product *= _number(factor, cells, read)
            return product
        case ex.Smallest(args):
            return min(_aligned(args, cells, read))
        case ex.Largest(args):
            return max(_aligned(args, cells, read))
        case _:
            value = evaluate(expr, cells, read)
            assert isinstance(value, int), expr
            return value


def _aligned(items: tuple[ex.Expr, ...], cells: Mapping[str, CellType], read: Read) -> list[int]:
    scales = [type_of(i, cells).scale for i in items]
    top = max(scales)
    return [_number(i, cells, read) * int(10 ** (top - s)) for i, s in zip(items, scales, strict=True)]
