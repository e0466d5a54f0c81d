"""The SQL printer: a program becomes nested selects over integers, in the dialect of DuckDB.

A relation holds one row for each subject and period, one column for each cell; each level of the nesting
adds the columns that need only columns below. Numbers are units, as everywhere: BIGINT where the bounds
say that every intermediate number fits, else HUGEINT; a number that fits neither is refused before
anything runs. DuckDB raises where integers overflow, so a wrong bound could stop a run but not bend it.

What must be known of the dialect: `//` and `%` cut towards zero; `/` is binary floating point and never
used; `greatest` and `least` skip NULL, so a line is computed only where its guards hold; a sum of BIGINT
is HUGEINT; two small constants multiply as INTEGER, so constants are folded here.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import assert_never

from kaoping.engine.numbers import Rounding
from kaoping.engine.program import expressions as ex
from kaoping.engine.program.bounds import Bounds, bounds_of, exact, quotient_bounds
from kaoping.engine.program.cells import CellType, Gather, Kind, Ordinal, Pool, Step
from kaoping.engine.program.missing import Missing
from kaoping.engine.program.typing import type_of

SMALL = 2**63
"""What fits into BIGINT is nearer to 0 than this."""
REACH = 2**127
"""What fits into HUGEINT is nearer to 0 than this."""

_OPERATORS = {"==": "=", "!=": "<>"}
TRUE, FALSE = "TRUE", "FALSE"
_OPPOSITE = {TRUE: FALSE, FALSE: TRUE}


class TooLarge(ValueError):
    """A number of this cell may need more than 127 bits."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(f"{key!r} may become larger than bulk evaluation can hold")


def quoted(text: str) -> str:
    """A text as an SQL constant; control characters are spelled out."""
    parts = [""]
    for char in text:
        if char >= " ":
            parts[-1] += char
        else:
            parts += [f"chr({ord(char)})", ""]
    codes = [p if at % 2 else "'" + p.replace("'", "''") + "'" for at, p in enumerate(parts)]
    return codes[0] if len(codes) == 1 else f"({' || '.join(codes)})"


def named(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


@dataclass(frozen=True)
class Cells:
    """What a printer knows of the cells: their types, the bounds of the numbers, and their columns."""

    types: Mapping[str, CellType]
    bounds: Mapping[str, Bounds]
    columns: Mapping[str, str]
    missing: Missing | None = None
    """What is known of missing values; without it every guard is tested."""
    tests: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Of text cells that are never missing: for each text that the cell can be at all, the SQL that it is this one."""


@dataclass(frozen=True, slots=True)
class _Number:
    """SQL of a number, how large it can be, and whether its type is HUGEINT. Constants are digits only."""

    text: str
    bounds: Bounds
    is_huge: bool = False

    @property
    def is_constant(self) -> bool:
        return self.text.strip("()-").isdecimal()

    @property
    def is_short(self) -> bool:
        """Whether it may be written several times."""
        return self.is_constant or self.text.replace('"', "").isidentifier()


@dataclass
class _Printer:
    cells: Cells
    key: str = ""
    """The cell that is being printed, for messages."""

    # Numbers

    def number(self, expr: ex.Expr) -> _Number:
        """A number in units of its own scale."""
        bounds = bounds_of(expr, self.cells.types, self.cells.bounds, REACH)
        match expr:
            case ex.Number(units):
                return self._constant(units)
            case ex.Ref(key):
                return _Number(self.cells.columns[key], bounds, self._needs_huge(bounds.size))
            case ex.Add(terms):
                return self._joined(" + ", terms, bounds)
            case ex.Subtract(left, right):
                return self._joined(" - ", (left, right), bounds)
            case ex.Multiply(factors):
                return self._product(factors, bounds)
            case ex.Smallest(args):
                return self._call("least", args, bounds)
            case ex.Largest(args):
                return self._call("greatest", args, bounds)
            case ex.Case(branches, otherwise):
                values = self._aligned((*(v for _, v in branches), otherwise))
                huge = any(v.is_huge for v in values)
                # A branch that can never be taken is not printed: the others must have the type without it.
                typed = [_widened(v, huge=True) if huge else _typed(v) for v in values]
                return _Number(self._case(branches, typed), bounds, huge)
            case _:
                raise AssertionError(f"no number: {expr}")

    def _constant(self, units: int) -> _Number:
        text = f"({units})" if units < 0 else str(units)
        return _Number(text, exact(units), self._needs_huge(abs(units)))

    def _needs_huge(self, size: int) -> bool:
        if size >= REACH:
            raise TooLarge(self.key)
        return size >= SMALL

    def shifted(self, number: _Number, places: int) -> _Number:
        """A number times a power of ten."""
        bounds = number.bounds.times(10**places)
        if not places:
            return number
        if number.is_constant:
            return self._constant(bounds.low)
        huge = self._needs_huge(bounds.size) or number.is_huge
        return _Number(f"({_widened(number, huge=huge)} * {10**places})", bounds, huge)

    def _aligned(self, items: Sequence[ex.Expr]) -> list[_Number]:
        scales = [type_of(i, self.cells.types).scale for i in items]
        return [self.shifted(self.number(i), max(scales) - s) for i, s in zip(items, scales, strict=True)]

    def _joined(self, operator: str, items: Sequence[ex.Expr], bounds: Bounds) -> _Number:
        terms = self._aligned(items)
        if all(t.is_constant for t in terms):
            return self._constant(bounds.low)
        # Every partial sum is within the sum of the sizes.
        huge = self._needs_huge(sum(t.bounds.size for t in terms)) or any(t.is_huge for t in terms)
        texts = [_widened(terms[0], huge=huge), *(t.text for t in terms[1:])]
        return _Number(f"({operator.join(texts)})", bounds, huge)

    def _product(self, items: Sequence[ex.Expr], bounds: Bounds) -> _Number:
        factors = [self.number(i) for i in items]
        rest = [f for f in factors if not f.is_constant]
        if not rest:
            return self._constant(bounds.low)
        constant, most = 1, 1
        for factor in factors:
            most *= max(factor.bounds.size, 1)
            constant *= factor.bounds.low if factor.is_constant else 1
        huge = self._needs_huge(most) or any(f.is_huge for f in rest)
        texts = [_widened(rest[0], huge=huge), *(f.text for f in rest[1:])]
        if constant != 1:
            texts.append(self._constant(constant).text)
        return _Number(f"({' * '.join(texts)})", bounds, huge)

    def _call(self, name: str, items: Sequence[ex.Expr], bounds: Bounds) -> _Number:
        args = self._aligned(items)
        if all(a.is_constant for a in args):
            return self._constant(bounds.low)
        return _Number(f"{name}({', '.join(a.text for a in args)})", bounds, any(a.is_huge for a in args))

    # Conditions, texts, choices

    def code(self, expr: ex.Expr) -> str:
        """Any expression as SQL."""
        match expr:
            case ex.Text(value):
                return quoted(value)
            case ex.Truth(value):
                return TRUE if value else FALSE
            case ex.Ref(key):
                return self.cells.columns[key]
            case ex.Compare(operator, left, right):
                return self._comparison(operator, left, right)
            case ex.Within():
                return self._within(expr)
            case ex.All(conditions):
                return _joined_by("AND", map(self.code, conditions))
            case ex.Any(conditions):
                return _joined_by("OR", map(self.code, conditions))
            case ex.Not(condition):
                code = self.code(condition)
                return _OPPOSITE.get(code, f"(NOT {code})")
            case ex.Case(branches, otherwise):
                if type_of(expr, self.cells.types).kind is Kind.NUMBER:
                    return self.number(expr).text
                return self._case(branches, [*(self.code(v) for _, v in branches), self.code(otherwise)])
            case ex.Divide():
                raise AssertionError("a quotient inside an expression passed the type check")
            case ex.Number() | ex.Add() | ex.Subtract() | ex.Multiply() | ex.Smallest() | ex.Largest():
                return self.number(expr).text
            case _:
                assert_never(expr)

    def _case(self, branches: Sequence[tuple[ex.Expr, ex.Expr]], values: Sequence[str]) -> str:
        conditions = [self.code(c) for c, _ in branches]
        otherwise = values[-1]
        if TRUE in conditions:
            otherwise = values[conditions.index(TRUE)]
            conditions = conditions[: conditions.index(TRUE)]
        found = [(c, v) for c, v in zip(conditions, values, strict=False) if c != FALSE]
        while found and found[-1][1] == otherwise:
            found.pop()
        if not found:
            return otherwise
        return f"(CASE {' '.join(f'WHEN {c} THEN {v}' for c, v in found)} ELSE {otherwise} END)"

    def _within(self, expr: ex.Within) -> str:
        parts = []
        if expr.low is not None:
            parts.append(self._comparison(">=" if expr.low_closed else ">", expr.value, expr.low))
        if expr.high is not None:
            parts.append(self._comparison("<=" if expr.high_closed else "<", expr.value, expr.high))
        return f"({' AND '.join(parts) or 'TRUE'})"

    def _comparison(self, operator: str, left: ex.Expr, right: ex.Expr) -> str:
        sign = _OPERATORS.get(operator, operator)
        if operator == "==" and (test := self._test(left, right)) is not None:
            return test
        if type_of(left, self.cells.types).kind is Kind.NUMBER:
            a, b = (number.text for number in self._aligned((left, right)))
        else:
            a, b = self.code(left), self.code(right)
        return f"({a} {sign} {b})"

    def _test(self, left: ex.Expr, right: ex.Expr) -> str | None:
        """The condition that a cell is a text, where it is known what the cell can be."""
        match left, right:
            case ex.Ref(key), ex.Text(value) if (tests := self.cells.tests.get(key)) is not None:
                if len(tests) == 1 and value in tests:
                    return TRUE
                return tests.get(value, FALSE)
        return None

    # Steps

    def divided(self, step: Step) -> tuple[_Number, _Number] | None:
        """Dividend and divisor whose rounded quotient is the step's value; None if nothing is divided."""
        what, scale = step.what, step.type.scale
        if isinstance(what, Gather | Ordinal | Pool):
            return None
        if isinstance(what, ex.Divide):
            shift = scale + type_of(what.divisor, self.cells.types).scale
            shift -= type_of(what.dividend, self.cells.types).scale
            dividend = self.shifted(self.number(what.dividend), max(shift, 0))
            return dividend, self.shifted(self.number(what.divisor), max(-shift, 0))
        found = type_of(what, self.cells.types)
        if found.kind is not Kind.NUMBER or found.scale <= scale:
            return None
        return self.number(what), self._constant(10 ** (found.scale - scale))

    def quotient(self, a: _Number, b: _Number, rounding: Rounding) -> _Number:
        """Quotient of integers rounded as declared; unless `a` is short it must be needed but once.

        A divisor of 0 gives NULL: the guards of the program see to it that no such line counts.
        """
        most = a.bounds.size if rounding is Rounding.DOWN else 2 * a.bounds.size + b.bounds.size
        huge = self._needs_huge(max(most, 2 * b.bounds.size)) or a.is_huge or b.is_huge
        x = replace(a, text=_widened(a, huge=huge))
        safe = b if b.bounds.low > 0 or b.bounds.high < 0 else replace(b, text=f"nullif({b.text}, 0)")
        text = _ROUNDED[rounding](x, b, safe.text)
        return _Number(text, quotient_bounds(a.bounds, b.bounds), huge)


def _joined_by(word: str, conditions: Iterable[str]) -> str:
    """Conditions joined by AND or OR, without those that are decided."""
    neutral, deciding = (TRUE, FALSE) if word == "AND" else (FALSE, TRUE)
    found = [c for c in dict.fromkeys(conditions) if c != neutral]
    if not found or deciding in found:
        return deciding if found else neutral
    return found[0] if len(found) == 1 else f"({f' {word} '.join(found)})"


def _widened(number: _Number, *, huge: bool) -> str:
    """The number, cast if an operation on it needs more than 63 bits."""
    return f"{number.text}::HUGEINT" if huge and not number.is_huge else number.text


def _typed(number: _Number) -> str:
    """The number with the type of a cell, which a short constant does not have by itself."""
    return f"{number.text}::BIGINT" if number.is_constant and not number.is_huge else number.text


def _down(a: _Number, _: _Number, safe: str) -> str:
    return f"({a.text} // {safe})"


def _half_up(a: _Number, b: _Number, safe: str) -> str:
    """Half away from zero: (2a + sign(a)·|b|) ÷ 2b, cut towards zero; all halved where b is even."""
    if b.is_constant and b.bounds.low % 2 == 0:
        x, y, half = a.text, safe, str(abs(b.bounds.low) // 2)
    else:
        x, y = f"2 * {a.text}", str(2 * b.bounds.low) if b.is_constant else f"(2 * {safe})"
        half = b.text if b.bounds.low >= 0 else f"abs({b.text})"
    if a.bounds.low >= 0:
        return f"(({x} + {half}) // {y})"
    return f"(({x} + sign({a.text}) * {half}) // {y})"


def _half_even(a: _Number, b: _Number, safe: str) -> str:
    """Half to even, on absolute values with the sign put back: what is cut off decides."""
    rest, size, whole = f"2 * abs({a.text} % {safe})", f"abs({b.text})", f"({a.text} // {safe})"
    away = f"({rest} > {size} OR ({rest} = {size} AND {whole} % 2 <> 0))"
    return f"({whole} + CASE WHEN {away} THEN sign({a.text}) * sign({b.text}) ELSE 0 END)"


_ROUNDED = {Rounding.DOWN: _down, Rounding.HALF_UP: _half_up, Rounding.HALF_EVEN: _half_even}


OWNER = "r"
"""Column of a relation of subjects, and of one of records, that numbers the subjects."""
PLACE = "place"
"""Column of a relation of records that numbers the records of a subject's list."""


def levels_sql(steps: Sequence[Step], cells: Cells, source: str, wanted: Container[str] | None = None) -> str:
    """A select that adds the columns of `steps` to the relation `source`, nested by dependency.

    The value of a step over records or a pool must be a column of `source`, named by `gathered`; only
    its guards are applied here. Steps of records need the columns `OWNER` and `PLACE`. Of short conditions
    only those that are `wanted` (all, where it is left out) become columns; others are written where they
    are read.

    Raises:
        TooLarge: if a number may need more than 127 bits.
    """
    columns = dict(cells.columns)
    printer = _Printer(replace(cells, columns=columns))
    layers: list[list[str]] = []
    depth: dict[str, int] = {}
    for step in steps:
        at = max((depth[key] for key in step.reads() if key in depth), default=0)
        lines = list(_columns_of(step, printer))
        depth[step.key] = at
        if wanted is not None and step.key not in wanted and _is_short(step):
            ((code, _),) = lines
            columns[step.key] = code if code in _OPPOSITE else f"({code})"
            continue
        for code, column in lines:
            if at == len(layers):
                layers.append([])
            layers[at].append(f"{code} AS {column}")
            at += 1
        depth[step.key] = at
    for layer in layers:
        source = f"(SELECT *, {', '.join(layer)} FROM {source})"
    return f"SELECT * FROM {source}"


def _is_short(step: Step) -> bool:
    """Whether a condition is as quickly decided as read."""
    match step.what:
        case ex.Ref():
            return True
        case ex.All(conditions) | ex.Any(conditions):
            return len(conditions) <= SHORT and all(_is_test(c) for c in conditions)
        case ex.Compare() | ex.Not() as condition:
            return _is_test(condition)
        case _:
            return False


SHORT = 3
"""How many tests a condition has that is not worth a column."""


def _is_test(expr: ex.Expr) -> bool:
    match expr:
        case ex.Ref():
            return True
        case ex.Not(condition):
            return isinstance(condition, ex.Ref)
        case ex.Compare(_, ex.Ref(), ex.Text() | ex.Number()):
            return True
        case _:
            return False


def gathered(column: str) -> str:
    """Name of the column with the value of a step over records or a pool, before its guards."""
    return f"{column}_all"


def _columns_of(step: Step, printer: _Printer) -> Iterator[tuple[str, str]]:
    """Code and name of the column of a step, after those of a dividend that is written several times."""
    printer.key = step.key
    column = printer.cells.columns[step.key]
    divided = printer.divided(step)
    if divided is not None:
        assert step.rounding is not None
        a, b = divided
        once = step.rounding is Rounding.DOWN or (step.rounding is Rounding.HALF_UP and a.bounds.low >= 0)
        if not once and not a.is_short:
            helper = f"{column}_dividend"
            yield _guarded(step, a.text, printer), helper
            a = replace(a, text=helper)
        number = printer.quotient(a, b, step.rounding)
        yield _guarded(step, _sized(number, step, printer), printer), column
        return
    what = step.what
    if isinstance(what, Ordinal):
        text = _ordinal(what, printer.cells.columns)
    elif isinstance(what, Gather | Pool):
        text = gathered(column)
        if step.type.kind is Kind.NUMBER:
            text += f"::{_type(printer.cells.bounds[step.key])}"
    elif step.type.kind is Kind.NUMBER:
        more = step.type.scale - type_of(what, printer.cells.types).scale
        text = _sized(printer.shifted(printer.number(what), more), step, printer)
    else:
        text = printer.code(what)
    yield _guarded(step, text, printer), column


def _sized(number: _Number, step: Step, printer: _Printer) -> str:
    """A result that fits into 63 bits is kept in them."""
    return f"{number.text}::{_type(printer.cells.bounds[step.key])}"


def _type(bounds: Bounds) -> str:
    return "HUGEINT" if bounds.size >= SMALL else "BIGINT"


def _guarded(step: Step, code: str, printer: _Printer) -> str:
    missing = printer.cells.missing
    tests = step.when if missing is None else missing.tests(step)
    guards = _joined_by("AND", (printer.cells.columns[key] for key in tests))
    return code if guards == TRUE else f"CASE WHEN {guards} THEN {code} END"


def _ordinal(ordinal: Ordinal, columns: Mapping[str, str]) -> str:
    partition = ", ".join([OWNER, *(columns[key] for key in ordinal.partition)])
    order = ", ".join([*(f"{columns[key]} {'DESC' if high else 'ASC'}" for key, high in ordinal.order), PLACE])
    return f"row_number() OVER (PARTITION BY {partition} ORDER BY {order})"


def gather_sql(gather: Gather, cells: Cells) -> str:
    """The aggregate over the records of a subject; none of them is NULL, which stands for 0 in sums and numbers."""
    where = "" if gather.where is None else f" FILTER (WHERE {cells.columns[gather.where]})"
    if gather.how == "count" or gather.cell is None:
        return f"count(*){where}"
    column, bounds = cells.columns[gather.cell], cells.bounds[gather.cell]
    if gather.how == "sum":
        # A sum of BIGINT is HUGEINT: how large it can be is known where it is read.
        return f"sum({column}){where}" + ("" if bounds.size < SMALL else "::HUGEINT")
    return f"{'max' if gather.how == 'largest' else 'min'}({column}){where}"


def pool_sql(pool: Pool, source: str, scope: Sequence[str], owner: Sequence[str] = (OWNER,)) -> str:
    """The result of a step over a pool, from a relation of all members.

    `source` has the columns of `scope` (those that members of one pool share), of `owner` (those by which a
    member is known), `value`, and `tie1`, `tie2`, …; only those who take part. A rank is given for each
    member (`owner`, `result`), what is found over all of them for each pool (`scope`, `result`).
    """
    shared = ", ".join(scope)
    if pool.how in ("rank", "rank_last"):
        keys = [f"value {'DESC' if pool.high_first else 'ASC'}"]
        keys += [f"coalesce(tie{at}, 0) DESC" for at, _ in enumerate(pool.ties, start=1)]
        # The count runs to the end of those who are equal.
        function = "rank()" if pool.how == "rank" else "count(*)"
        window = f"PARTITION BY {shared} ORDER BY {', '.join(keys)}"
        return f"SELECT {', '.join(owner)}, {function} OVER ({window}) AS result FROM {source}"
    function = {"count": "count(*)", "sum": "sum(value)", "largest": "max(value)", "smallest": "min(value)"}[pool.how]
    return f"SELECT {shared}, {function} AS result FROM {source} GROUP BY {shared}"
