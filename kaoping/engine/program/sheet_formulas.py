"""The spreadsheet printer: a step of a program becomes formulas of cells, exact on scaled integers.

A spreadsheet reckons with binary floating point, keeps 15 digits and takes numbers that are very near to
each other for equal. Whole numbers below `REACH` are exact in it all the same, and so are their sums,
differences and products that stay below. So every line works on whole units; where a part of it could
leave the reach, a cell of its own holds that part and says #N/A if it does; and a quotient is never left
to the division of a spreadsheet: its result is only a trial, put right by the remainder.

Where a constant multiple of a value would leave the reach although value, divisor and quotient do not
(40 points × 10^12 yuan ÷ 10^12 yuan), the quotient is found digit by digit, as in long division on paper.

Only functions of Excel 2013 are used, which WPS and LibreOffice have as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from kaoping.engine.numbers import Rounding
from kaoping.engine.program import expressions as ex
from kaoping.engine.program.bounds import Bounds, bounds_of, exact
from kaoping.engine.program.cells import CellType, Kind, Step
from kaoping.engine.program.typing import type_of

REACH = 10**14
"""Whole numbers nearer to 0 than this are exact in every spreadsheet, their comparisons too."""
REACH_TEXT = "1E+14"
TRUSTED = 10**11
"""Below this a spreadsheet's own rounding is trusted. (LibreOffice cuts 10191.99999999 to 10192.)"""
LONGEST = 6_000
"""Longest formula that is written in one cell; spreadsheets allow 8192 characters."""
BRANCHES = 40
"""Most branches of a choice in one cell; spreadsheets allow 64 levels."""

DIVIDEND, DIVISOR, TRIAL, TRIAL_REST, WHOLE, REST = range(6)
"""Places of the cells beside a line that hold the parts of a quotient; from `FURTHER` on any others."""
FURTHER = 6

Address: TypeAlias = Callable[[str], str]


@dataclass(frozen=True)
class Formulas:
    """The formula of a line, and those of the cells beside it that it needs, by their place."""

    result: str
    beside: Mapping[int, str]


@dataclass(frozen=True)
class Sheet:
    """What the lines of a sheet are written with.

    `address` says where a cell stands; `beside` where the n-th cell beside the line stands that is being
    written. `may_be_empty` names the cells that can hold "" (not computed).
    """

    types: Mapping[str, CellType]
    bounds: Mapping[str, Bounds]
    address: Address
    beside: Callable[[int], str]
    may_be_empty: frozenset[str] = frozenset()


def text_constant(value: str) -> str:
    """A text as a constant in a formula."""
    return '"' + value.replace('"', '""') + '"'


def step_formulas(step: Step, expr: ex.Expr, sheet: Sheet) -> Formulas:
    """Formulas of a step that is an expression, without the conditions under which it is done at all."""
    line = _Line(sheet)
    result = line.step(step, expr)
    return Formulas(result, line.cells)


def guarded(formulas: Formulas, condition: str) -> Formulas:
    """The same formulas, done only where a condition holds: otherwise all of them are empty."""
    return Formulas(
        f'IF({condition},{formulas.result},"")',
        {at: f'IF({condition},{text},"")' for at, text in formulas.beside.items()},
    )


# How tightly a text holds together: a comparison, a sum, a product, something that needs no parentheses.
_COMPARED, _SUM, _PRODUCT, _ATOM = range(4)


@dataclass(frozen=True, slots=True)
class _Code:
    text: str
    level: int

    def at(self, level: int) -> str:
        return self.text if self.level >= level else f"({self.text})"


@dataclass(frozen=True, slots=True)
class _Product:
    """A product as the product of its varying factors and one constant."""

    varying: tuple[ex.Expr, ...]
    constant: int


class _Line:
    """One line being written, with the cells beside it."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.types = sheet.types
        self.cells: dict[int, str] = {}

    def step(self, step: Step, expr: ex.Expr) -> str:
        if isinstance(expr, ex.Divide):
            return self._quotient(step, expr.dividend, expr.divisor, step.type.scale)
        found = type_of(expr, self.types)
        if found.kind is not Kind.NUMBER:
            return self.code(expr).text
        if found.scale > step.type.scale:
            return self._quotient(step, expr, ex.Number(1), step.type.scale)
        return self.number(expr, step.type.scale).text

    # Expressions

    def code(self, expr: ex.Expr) -> _Code:  # noqa: C901, PLR0911, PLR0912 - one branch per kind
        """Any expression; a number in units of its own scale."""
        match expr:
            case ex.Number(units):
                return _constant(units)
            case ex.Text(value):
                return _Code(text_constant(value), _ATOM)
            case ex.Truth(value):
                return _Code("TRUE" if value else "FALSE", _ATOM)
            case ex.Ref(key):
                return _Code(self.sheet.address(key), _ATOM)
            case ex.Add(terms):
                return self._sum(terms)
            case ex.Subtract(left, right):
                a, b = self._aligned((left, right))
                return _Code(f"{a.at(_SUM)}-{b.at(_PRODUCT)}", _SUM)
            case ex.Multiply(factors):
                return _Code("*".join(self._part(f).at(_PRODUCT) for f in factors), _PRODUCT)
            case ex.Smallest(args):
                return self._call("MIN", args)
            case ex.Largest(args):
                return self._call("MAX", args)
            case ex.Case(branches, otherwise):
                return self._case(branches, otherwise)
            case ex.Divide():
                raise AssertionError("a quotient inside an expression passed the type check")
            case condition:
                return self._condition(condition)

    def number(self, expr: ex.Expr, scale: int) -> _Code:
        """A number in units of `scale`, which is not less than its own; never beyond the reach."""
        own = type_of(expr, self.types).scale
        by = 10 ** (scale - own)
        if isinstance(expr, ex.Number):
            return _constant(expr.units * by)
        bounds = bounds_of(expr, self.types, self.sheet.bounds, REACH)
        inner = self.within_reach(self.code(expr), bounds, expr)
        if by == 1:
            return inner
        scaled = _Code(f"{inner.at(_PRODUCT)}*{by}", _PRODUCT)
        return self.within_reach(scaled, bounds.clipped(REACH).times(by), expr)

    def within_reach(self, code: _Code, bounds: Bounds, of: ex.Expr | None = None) -> _Code:
        """The code itself, or a cell with its value that says #N/A if it is beyond the reach.

        `of` is the expression where it is only a part of a line: the part may stand in a branch that is not
        taken, and then have no value.
        """
        if bounds.size < REACH:
            return code
        empty = sorted(self.sheet.may_be_empty & _always_read(of)) if of is not None else []
        tests = [f'{self.sheet.address(key)}=""' for key in empty]
        missing = tests[0] if len(tests) == 1 else f"OR({','.join(tests)})"
        at = self.put(self.sheet_next(), f'IF({missing},"",{code.text})' if tests else code.text)
        kept = f"IF(ABS({at})<{REACH_TEXT},{at},NA())"
        return _Code(self.put(self.sheet_next(), f'IF({at}="","",{kept})' if tests else kept), _ATOM)

    def sheet_next(self) -> int:
        """The next free place beside the line."""
        return max((at for at in self.cells if at >= FURTHER), default=FURTHER - 1) + 1

    def put(self, at: int, text: str) -> str:
        """Write a cell beside the line; returns where it stands."""
        self.cells[at] = text
        return self.sheet.beside(at)

    def _part(self, expr: ex.Expr) -> _Code:
        if type_of(expr, self.types).kind is Kind.NUMBER:
            return self.number(expr, type_of(expr, self.types).scale)
        return self.code(expr)

    def _aligned(self, items: tuple[ex.Expr, ...]) -> list[_Code]:
        types = [type_of(item, self.types) for item in items]
        scale = max(t.scale for t in types)
        return [
            self.number(i, scale) if t.kind is Kind.NUMBER else self.code(i) for i, t in zip(items, types, strict=True)
        ]

    def _sum(self, terms: tuple[ex.Expr, ...]) -> _Code:
        if not terms:
            return _constant(0)
        parts = self._aligned(terms)
        if len(parts) == 1:
            return parts[0]
        return _Code("+".join(p.at(_SUM) for p in parts), _SUM)

    def _call(self, name: str, args: tuple[ex.Expr, ...]) -> _Code:
        return _Code(f"{name}({','.join(a.text for a in self._aligned(args))})", _ATOM)

    def _case(self, branches: tuple[tuple[ex.Expr, ex.Expr], ...], otherwise: ex.Expr) -> _Code:
        values = self._aligned((*(value for _, value in branches), otherwise))
        text = values.pop().text
        depth = 0
        for (condition, _), value in zip(reversed(branches), reversed(values), strict=True):
            if depth == BRANCHES or len(text) > LONGEST:
                # The rest of a long table stands in a cell of its own.
                text, depth = self.put(self.sheet_next(), text), 0
            text = f"IF({self.condition(condition)},{value.text},{text})"
            depth += 1
        return _Code(text, _ATOM)

    # Conditions

    def condition(self, expr: ex.Expr) -> str:
        """A condition that is never an error because a cell is empty."""
        return self._condition(expr).text

    def _condition(self, expr: ex.Expr) -> _Code:  # noqa: C901, PLR0911, PLR0912 - one branch per kind
        match expr:
            case ex.Truth(value):
                return _Code("TRUE" if value else "FALSE", _ATOM)
            case ex.Ref(key) if key in self.sheet.may_be_empty:
                return _Code(f"{self.sheet.address(key)}=TRUE", _COMPARED)
            case ex.Ref(key):
                return _Code(self.sheet.address(key), _ATOM)
            case ex.Compare():
                return self._compare(expr)
            case ex.Within(value, low, low_closed, high, high_closed):
                parts = []
                if low is not None:
                    parts.append(ex.Compare(">=" if low_closed else ">", value, low))
                if high is not None:
                    parts.append(ex.Compare("<=" if high_closed else "<", value, high))
                return self._condition(ex.All(tuple(parts)))
            case ex.All(conditions):
                return self._all(conditions)
            case ex.Any(conditions):
                return self._any(conditions)
            case ex.Not(condition):
                return _Code(f"NOT({self.condition(condition)})", _ATOM)
            case _:
                return self.code(expr)

    def _compare(self, expr: ex.Compare) -> _Code:
        left, right = expr.left, expr.right
        kind = type_of(left, self.types).kind
        if kind is Kind.TEXT:
            same = f"EXACT({self.code(left).text},{self.code(right).text})"
            return _Code(same if expr.operator == "==" else f"NOT({same})", _ATOM)
        sign = {"==": "=", "!=": "<>"}.get(expr.operator, expr.operator)
        a, b = self._aligned((left, right))
        return _Code(f"{a.at(_SUM)}{sign}{b.at(_SUM)}", _COMPARED)

    def _all(self, conditions: tuple[ex.Expr, ...]) -> _Code:
        if len(conditions) < 2:
            return self._condition(conditions[0]) if conditions else _Code("TRUE", _ATOM)
        if self._stand_alone(conditions[1:]):
            return _Code(f"AND({','.join(self.condition(c) for c in conditions)})", _ATOM)
        text = self.condition(conditions[-1])
        for condition in reversed(conditions[:-1]):
            text = f"IF({self.condition(condition)},{text},FALSE)"
        return _Code(text, _ATOM)

    def _any(self, conditions: tuple[ex.Expr, ...]) -> _Code:
        if len(conditions) < 2:
            return self._condition(conditions[0]) if conditions else _Code("FALSE", _ATOM)
        if self._stand_alone(conditions[1:]):
            return _Code(f"OR({','.join(self.condition(c) for c in conditions)})", _ATOM)
        text = self.condition(conditions[-1])
        for condition in reversed(conditions[:-1]):
            text = f"IF({self.condition(condition)},TRUE,{text})"
        return _Code(text, _ATOM)

    def _stand_alone(self, conditions: tuple[ex.Expr, ...]) -> bool:
        """Whether conditions have a value even where those before them have decided already."""
        return not any(
            key in self.sheet.may_be_empty
            for condition in conditions
            if not isinstance(condition, ex.Ref)
            for key in ex.references(condition)
        )

    # Quotients

    def _quotient(self, step: Step, dividend: ex.Expr, divisor: ex.Expr, decimals: int) -> str:
        """The quotient of two numbers in units of `decimals`, rounded once as the step says."""
        assert step.rounding is not None
        shift = decimals + type_of(divisor, self.types).scale - type_of(dividend, self.types).scale
        above, below = _product(dividend), _product(divisor)
        over = above.constant * 10 ** max(shift, 0)
        under = below.constant * 10 ** max(-shift, 0)
        common = _common_divisor(over, under) * (-1 if under < 0 else 1)
        return _Quotient(self, step.rounding).write(
            self._varying(above), over // common, self._varying(below), under // common
        )

    def _varying(self, product: _Product) -> tuple[_Code, Bounds]:
        """The product of the varying factors, within reach, with its bounds."""
        if not product.varying:
            return _constant(1), exact(1)
        expr = product.varying[0] if len(product.varying) == 1 else ex.Multiply(product.varying)
        bounds = bounds_of(expr, self.types, self.sheet.bounds, REACH)
        return self.within_reach(self.code(expr), bounds), bounds.clipped(REACH)


@dataclass
class _Quotient:
    """Writes `a` × `over` ÷ (`b` × `under`) into the cells beside a line."""

    line: _Line
    rounding: Rounding

    def write(self, a: tuple[_Code, Bounds], over: int, b: tuple[_Code, Bounds], under: int) -> str:
        """The formula of the rounded quotient; `under` is more than 0."""
        if over == 0:
            return "0"
        if under == 1 and b[0].text == "1":
            # Nothing is left to divide by.
            bounds = a[1].times(over)
            return self.line.within_reach(_times(a[0], over), bounds).text
        divisor, divisor_bounds = self._divisor(b, under)
        if self._is_decimal_cut(a[1].times(over), divisor):
            quotient = f"{_times(a[0], over).at(_PRODUCT)}/{divisor}"
            return f"ROUND({quotient},0)" if self.rounding is Rounding.HALF_UP else f"INT({quotient})"
        return self._by_parts(a, over, divisor, divisor_bounds)

    def _divisor(self, b: tuple[_Code, Bounds], under: int) -> tuple[str, Bounds]:
        """The divisor as a constant, or as the address of its cell."""
        if b[0].text == "1":
            return str(under), exact(under)
        bounds = b[1].times(under)
        code = self.line.within_reach(_times(b[0], under), bounds)
        return self.line.put(DIVISOR, code.text), bounds.clipped(REACH)

    def _is_decimal_cut(self, dividend: Bounds, divisor: str) -> bool:
        """Whether the quotient only moves the decimal point of a number on which plain rounding can be trusted."""
        if dividend.size >= TRUSTED or divisor.strip("0") != "1":
            return False
        # INT goes down and not towards 0.
        return self.rounding is Rounding.HALF_UP or (self.rounding is Rounding.DOWN and not dividend.is_negative)

    def _by_parts(self, a: tuple[_Code, Bounds], over: int, divisor: str, divisor_bounds: Bounds) -> str:
        line, size = self.line, abs(over)
        code, bounds = a
        sign = self._sign(code, bounds, over, divisor, divisor_bounds)
        b = f"ABS({divisor})" if divisor_bounds.is_negative else divisor
        if bounds.times(size).size < REACH:
            dividend = line.put(DIVIDEND, _absolute(_times(code, size), bounds.is_negative))
            line.put(TRIAL, f"INT({dividend}/{b})")
            line.put(TRIAL_REST, f"{dividend}-{line.sheet.beside(TRIAL)}*{b}")
        else:
            self._long(code, bounds, size, b, divisor_bounds)
        return sign(self._rounded(b))

    def _sign(
        self, code: _Code, bounds: Bounds, over: int, divisor: str, divisor_bounds: Bounds
    ) -> Callable[[str], str]:
        """What gives the quotient of the absolute values its sign."""
        factors = ["-1"] if over < 0 else []
        if bounds.is_negative:
            factors.append(f"SIGN({code.text})")
        if divisor_bounds.is_negative:
            factors.append(f"SIGN({divisor})")
        return lambda text: text if not factors else "*".join([*factors, f"({text})"])

    def _long(self, code: _Code, bounds: Bounds, over: int, b: str, divisor_bounds: Bounds) -> None:
        """Trial and rest where value × constant may leave the reach: then digit by digit."""
        line = self.line
        value = line.put(line.sheet_next(), _absolute(code, bounds.is_negative))
        fits = -(-REACH // over)
        dividend = line.put(DIVIDEND, f'IF({value}<{fits},{value}*{over},"")')

        def long(text: str) -> str:
            return f'IF({dividend}="",{text},"")'

        trial = f"ROUND({value}/{b},0)"
        if divisor_bounds.size * 10 >= REACH:
            trial = f"IF({b}*10<{REACH_TEXT},{trial},NA())"
        first = line.put(line.sheet_next(), long(trial))
        rest = start = line.put(line.sheet_next(), long(f"{value}-{first}*{b}"))
        digits = str(over)
        terms = [f"{first}*{over}"]
        for at, digit in enumerate(digits):
            if at == 0 and digit == "1":
                continue
            carried = "" if at == 0 else f"{rest}*10"
            added = "" if digit == "0" else f"{start}*{digit}"
            current = line.put(line.sheet_next(), long("+".join(t for t in (carried, added) if t)))
            part = line.put(line.sheet_next(), long(f"ROUND({current}/{b},0)"))
            rest = line.put(line.sheet_next(), long(f"{current}-{part}*{b}"))
            terms.append(f"{part}*{10 ** (len(digits) - at - 1)}")
        quotient = line.put(line.sheet_next(), long("+".join(terms)))
        whole = f"IF(ABS({quotient})<{REACH_TEXT},{quotient},NA())"
        trial = line.put(TRIAL, f'IF({dividend}="",{whole},INT({dividend}/{b}))')
        line.put(TRIAL_REST, f'IF({dividend}="",{rest},{dividend}-{trial}*{b})')

    def _rounded(self, b: str) -> str:
        """From trial and rest to the whole quotient, its remainder, and the rounded result."""
        line = self.line
        trial, rest = line.sheet.beside(TRIAL), line.sheet.beside(TRIAL_REST)
        whole = line.put(WHOLE, f"{trial}+({rest}>={b})-({rest}<0)")
        if self.rounding is Rounding.DOWN:
            return whole
        left = line.put(REST, f"{rest}-({whole}-{trial})*{b}")
        if self.rounding is Rounding.HALF_UP:
            return f"{whole}+({left}*2>={b})"
        return f"{whole}+({left}*2>{b})+({left}*2={b})*({whole}-2*INT({whole}/2))"


def _always_read(expr: ex.Expr) -> frozenset[str]:
    """Cells that the value of a number depends on, whichever branches of choices in it are taken."""
    if isinstance(expr, ex.Ref):
        return frozenset((expr.key,))
    if isinstance(expr, ex.Case):
        return frozenset()
    return frozenset().union(*(_always_read(child) for child in ex.children(expr)))


def _common_divisor(a: int, b: int) -> int:
    while b:
        a, b = b, a % b
    return abs(a)


def _constant(units: int) -> _Code:
    return _Code(str(units), _ATOM if units >= 0 else _SUM)


def _times(code: _Code, by: int) -> _Code:
    return code if by == 1 else _Code(f"{code.at(_PRODUCT)}*{by if by > 0 else f'({by})'}", _PRODUCT)


def _absolute(code: _Code, may_be_negative: bool) -> str:
    return f"ABS({code.text})" if may_be_negative else code.text


def _product(expr: ex.Expr) -> _Product:
    if isinstance(expr, ex.Number):
        return _Product((), expr.units)
    if not isinstance(expr, ex.Multiply):
        return _Product((expr,), 1)
    varying: tuple[ex.Expr, ...] = ()
    constant = 1
    for factor in expr.factors:
        inner = _product(factor)
        varying, constant = varying + inner.varying, constant * inner.constant
    return _Product(varying, constant)
