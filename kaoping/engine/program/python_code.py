"""The Python printer: a program becomes straight-line Python over integers.

The text that is compiled here is made of integers, local names that this module numbers itself, and
quoted constants; nothing from a scheme or a file enters it as code. Straight lines are about ten times
faster than walking the expressions, which is what makes a small appraisal feel instant.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, assert_never

from kaoping.engine.numbers import Rounding, divide_down, divide_half_even, divide_half_up
from kaoping.engine.program import expressions as ex
from kaoping.engine.program.cells import CellType, Gather, Kind, Ordinal, Pool, Program, Records, Step
from kaoping.engine.program.typing import type_of

Value: TypeAlias = int | bool | str | None
"""A number in units of its cell's scale, a condition, a text, a date as its ordinal; None: not computed."""
Row: TypeAlias = list[Value]
Trace: TypeAlias = list["Value | list[Row]"]
"""All cells of one subject in the order of the program; a list of records is a list of rows."""

Stage: TypeAlias = Callable[[Trace], None]

_DIVIDE = {Rounding.HALF_UP: "half_up", Rounding.HALF_EVEN: "half_even", Rounding.DOWN: "down"}


def ordinals(rows: list[Row], partition: tuple[int, ...], order: tuple[tuple[int, bool], ...]) -> list[int]:
    """Place of each row among the rows with the same partition, ties in the given order."""
    indexes = list(range(len(rows)))
    for column, high_first in reversed(order):
        # The least important column first: each sort keeps the order of what it finds equal.
        def value(at: int, column: int = column) -> Any:
            return rows[at][column]

        indexes.sort(key=value, reverse=high_first)
    seen: dict[tuple[Value, ...], int] = {}
    places = [0] * len(rows)
    for at in indexes:
        key = tuple(rows[at][c] for c in partition)
        seen[key] = places[at] = seen.get(key, 0) + 1
    return places


_NAMESPACE: dict[str, object] = {
    "half_up": divide_half_up,
    "half_even": divide_half_even,
    "down": divide_down,
    "ordinals": ordinals,
    "__builtins__": {"min": min, "max": max, "sum": sum, "len": len, "zip": zip},
}


@dataclass(frozen=True)
class _Names:
    """Where cells stand in the trace, and what they are called in the code."""

    types: Mapping[str, CellType]
    local: Mapping[str, str]


def compile_stages(program: Program) -> tuple[Stage, ...]:
    """One function per stage; each reads and writes the trace of one subject in place.

    Steps over a pool of subjects are not part of these functions: they are done between the stages.
    """
    last = max((step.stage for step in program.steps), default=0)
    return tuple(_compile(_stage_source(program, stage)) for stage in range(last + 1))


def made(source: str, what: str, namespace: dict[str, Any]) -> dict[str, Any]:
    """What code of our own making defines: the only place of the engine where text becomes code.

    Args:
        source: made of numbers, names that its maker gives, and quoted constants; never a text of a scheme or file.
        what: what it is, for whoever reads a trace.
        namespace: the names that it may use; what it defines is added there.
    """
    exec(compile(source, f"<{what}>", "exec"), namespace)  # noqa: S102 - see the module's first lines
    return namespace


def _compile(source: str) -> Stage:
    return made(source, "program", dict(_NAMESPACE))["stage"]  # type: ignore[no-any-return]


def _stage_source(program: Program, stage: int) -> str:
    names = _names(program)
    steps = [s for s in program.steps if s.stage == stage and not isinstance(s.what, Pool)]
    body: list[str] = []
    if stage == 0:
        for records in program.records:
            body += _records_lines(records, program.position[records.key], names)
    needed = sorted({k for s in steps for k in s.reads()} - {s.key for s in steps}, key=program.position.__getitem__)
    body += [f"{names.local[key]} = C[{program.position[key]}]" for key in needed]
    body += _lines(steps, names, program)
    body += [f"C[{program.position[s.key]}] = {names.local[s.key]}" for s in steps]
    return "def stage(C):\n" + "".join(f"    {line}\n" for line in body or ["pass"])


def condition_code(condition: ex.Expr, cells: Mapping[str, CellType], place: Callable[[str], str]) -> str:
    """The expression of a condition, over cells that are read where `place` says."""
    return _code(condition, _Names(cells, {key: place(key) for key in ex.references(condition)}))


def exactness_code(step: Step, what: ex.Expr, cells: Mapping[str, CellType], place: Callable[[str], str]) -> str | None:
    """The expression that says whether the rounding of a step changes nothing; None where it never does."""
    names = _Names(cells, {key: place(key) for key in ex.references(what)})
    if isinstance(what, ex.Divide):
        dividend, divisor = _quotient(step, what, names)
        return f"({dividend}) % ({divisor}) == 0"
    found = type_of(what, cells)
    if found.kind is not Kind.NUMBER or found.scale <= step.type.scale:
        return None
    return f"({_code(what, names)}) % {10 ** (found.scale - step.type.scale)} == 0"


def _quotient(step: Step, what: ex.Divide, names: _Names) -> tuple[str, str]:
    """Codes of dividend and divisor, brought to the scale of the step."""
    a, b = type_of(what.dividend, names.types).scale, type_of(what.divisor, names.types).scale
    shift = step.type.scale + b - a
    return _shifted(_code(what.dividend, names), max(shift, 0)), _shifted(_code(what.divisor, names), max(-shift, 0))


def _names(program: Program) -> _Names:
    types = {i.key: i.type for i in program.inputs} | {s.key: s.type for s in program.steps}
    return _Names(types, {key: f"c{at}" for key, at in program.position.items()})


def _lines(steps: list[Step], names: _Names, program: Program) -> list[str]:
    guarded = [names.local[s.key] for s in steps if s.when]
    lines = [" = ".join(guarded) + " = None"] if guarded else []
    open_guards: tuple[str, ...] = ()
    for step in steps:
        shared = 0
        for a, b in zip(open_guards, step.when, strict=False):
            if a != b:
                break
            shared += 1
        for depth in range(shared, len(step.when)):
            lines.append("    " * depth + f"if {names.local[step.when[depth]]}:")
        open_guards = step.when
        lines.append("    " * len(open_guards) + f"{names.local[step.key]} = {_step_code(step, names, program)}")
    return lines


def _step_code(step: Step, names: _Names, program: Program) -> str:
    if isinstance(step.what, Gather):
        return _gather_code(step.what, names, program)
    assert not isinstance(step.what, Ordinal | Pool)
    return _rounded(step, names)


def _rounded(step: Step, names: _Names) -> str:
    """Code of a step's expression as units of the step's scale."""
    what = step.what
    assert not isinstance(what, Ordinal | Gather | Pool)
    if isinstance(what, ex.Divide):
        assert step.rounding is not None
        dividend, divisor = _quotient(step, what, names)
        return f"{_DIVIDE[step.rounding]}({dividend}, {divisor})"
    found = type_of(what, names.types)
    code = _code(what, names)
    if found.kind is not Kind.NUMBER or found.scale == step.type.scale:
        return code
    if found.scale < step.type.scale:
        return _shifted(code, step.type.scale - found.scale)
    assert step.rounding is not None
    return f"{_DIVIDE[step.rounding]}({code}, {10 ** (found.scale - step.type.scale)})"


def _shifted(code: str, places: int) -> str:
    return f"({code}) * {10**places}" if places else code


def _aligned(items: tuple[ex.Expr, ...], names: _Names) -> list[str]:
    """Codes of numbers brought to their largest scale; other kinds as they are."""
    types = [type_of(item, names.types) for item in items]
    scale = max(t.scale for t in types)
    return [_shifted(_code(i, names), scale - t.scale) for i, t in zip(items, types, strict=True)]


def _code(expr: ex.Expr, names: _Names) -> str:
    match expr:
        case ex.Number(units):
            return str(units)
        case ex.Text(value) | ex.Truth(value):
            return repr(value)
        case ex.Ref(key):
            return names.local[key]
        case ex.Add(terms):
            return f"({' + '.join(_aligned(terms, names))})"
        case ex.Subtract(left, right):
            return "({} - {})".format(*_aligned((left, right), names))
        case ex.Multiply(factors):
            return f"({' * '.join(_code(f, names) for f in factors)})"
        case ex.Smallest(args):
            return f"min({', '.join(_aligned(args, names))})"
        case ex.Largest(args):
            return f"max({', '.join(_aligned(args, names))})"
        case ex.Compare(operator, left, right):
            a, b = _aligned((left, right), names)
            return f"({a} {operator} {b})"
        case ex.Within(value, low, low_closed, high, high_closed):
            parts = []
            if low is not None:
                parts.append("({} {} {})".format(*_pair(value, ">=" if low_closed else ">", low, names)))
            if high is not None:
                parts.append("({} {} {})".format(*_pair(value, "<=" if high_closed else "<", high, names)))
            return f"({' and '.join(parts) or 'True'})"
        case ex.All(conditions):
            return f"({' and '.join(_code(c, names) for c in conditions) or 'True'})"
        case ex.Any(conditions):
            return f"({' or '.join(_code(c, names) for c in conditions) or 'False'})"
        case ex.Not(condition):
            return f"(not {_code(condition, names)})"
        case ex.Case(branches, otherwise):
            values = _aligned((*(v for _, v in branches), otherwise), names)
            code = values.pop()
            for (condition, _), value in zip(reversed(branches), reversed(values), strict=True):
                code = f"({value} if {_code(condition, names)} else {code})"
            return code
        case ex.Divide():
            raise AssertionError("a quotient inside an expression passed the type check")
        case _:
            assert_never(expr)


def _pair(left: ex.Expr, operator: str, right: ex.Expr, names: _Names) -> tuple[str, str, str]:
    a, b = _aligned((left, right), names)
    return a, operator, b


def _gather_code(gather: Gather, names: _Names, program: Program) -> str:
    columns = list(_columns(program, gather.records))
    rows = names.local[gather.records]
    condition = f" if r[{columns.index(gather.where)}]" if gather.where else ""
    if gather.how == "count":
        return f"sum([1 for r in {rows}{condition}])"
    assert gather.cell is not None
    values = f"[r[{columns.index(gather.cell)}] for r in {rows}{condition}]"
    if gather.how == "sum":
        return f"sum({values})"
    return f"{'max' if gather.how == 'largest' else 'min'}({values}, default=None)"


def _columns(program: Program, records: str) -> tuple[str, ...]:
    return tuple(next(r for r in program.records if r.key == records).cells())


def _records_lines(records: Records, position: int, names: _Names) -> list[str]:
    """Do the steps of every record; steps over all records (ordinals) separate the passes."""
    columns = {key: at for at, key in enumerate(records.cells())}
    local = dict(names.local) | {key: f"r{at}" for key, at in columns.items()}
    inner = _Names({**names.types, **records.cells()}, local)
    outside = {k for s in records.steps for k in s.reads()} - set(columns)
    lines = [f"R = C[{position}]"]
    lines += [f"{names.local[key]} = C[{int(names.local[key][1:])}]" for key in sorted(outside)]
    for step in records.steps:
        if isinstance(step.what, Ordinal):
            partition = tuple(columns[k] for k in step.what.partition)
            order = tuple((columns[k], high_first) for k, high_first in step.what.order)
            lines.append(f"for r, place in zip(R, ordinals(R, {partition!r}, {order!r})): r.append(place)")
            continue
        unpack = "".join(f"{local[k]} = r[{columns[k]}]; " for k in sorted(step.reads() & set(columns)))
        lines.append(f"for r in R: {unpack}r.append({_rounded(step, inner)})")
    return lines
