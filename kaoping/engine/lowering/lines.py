"""From an author's expression to lines of a program: every quotient and rounding becomes a line of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

from kaoping.engine.language import LanguageError, Name, Node, Operation
from kaoping.engine.language import Literal as Constant
from kaoping.engine.numbers import Rounding
from kaoping.engine.program import (
    ZERO,
    Add,
    All,
    Any,
    Case,
    Compare,
    Divide,
    Expr,
    Kind,
    Largest,
    Multiply,
    Not,
    Number,
    ProgramBuilder,
    ProgramError,
    Ref,
    Smallest,
    Subtract,
    Text,
    Truth,
    number,
)
from kaoping.engine.words import Words

Resolve: TypeAlias = Callable[[Name], Ref]


@dataclass
class Lowering:
    """Writes the lines of one expression. `percent` names the cells whose unit is per cent.

    `divisors` collects the conditions "not 0" without which the expression has no value: from the first
    quotient on, lines are written under them until `guards` is closed by the caller.
    """

    builder: ProgramBuilder
    prefix: str
    resolve: Resolve
    rounding: Rounding
    guards: ExitStack
    percent: frozenset[str] = frozenset()
    divisors: list[Ref] = field(default_factory=list)
    _lines: int = 0

    def value(self, node: Node) -> Expr:
        """The expression without a quotient of its own.

        Raises:
            LanguageError: if something in it has no meaning.
        """
        found = self._lower(node)
        if isinstance(found, Divide):
            raise LanguageError(
                Words("除法要写在 round(…, 小数位) 里", "a quotient must stand inside round(…, decimals)"), _at(node)
            )
        return found

    def condition(self, node: Node) -> Expr:
        """The expression, which must be a condition."""
        found = self.value(node)
        if self._kind(found, node) is not Kind.CONDITION:
            raise LanguageError(Words("这里要写条件（是或否）", "a condition (yes or no) is needed here"), _at(node))
        return found

    def result(self, node: Node, key: str, words: Words, decimals: int | None) -> Ref:
        """Write the whole expression as the line `key`, rounded to `decimals` where given."""
        found = self._lower(node)
        if isinstance(found, Divide):
            if decimals is None:
                raise LanguageError(
                    Words(
                        "有除法，须写明小数位：round(…, 2) 或 decimals",
                        "a quotient needs declared decimals: round(…, 2) or decimals",
                    ),
                    _at(node),
                )
            return self._quotient(found, key, words, decimals, self.rounding)
        self._kind(found, node)
        return self.builder.step(key, words, found, decimals=decimals, rounding=self.rounding)

    def _kind(self, expr: Expr, node: Node) -> Kind:
        try:
            return self.builder.type_of(expr).kind
        except ProgramError as error:
            raise LanguageError(
                Words("类型不符：数字、条件和文字不能混用", f"numbers, conditions and texts do not mix: {error}"),
                _at(node),
            ) from None

    def _quotient(self, found: Divide, key: str, words: Words, decimals: int, rounding: Rounding) -> Ref:
        if not isinstance(found.divisor, Number) or found.divisor.units == 0:
            nonzero = self.builder.step(
                f"{key}_divisor",
                Words("除数不为 0", "the divisor is not 0"),
                Compare("!=", found.divisor, ZERO),
                quiet=True,
            )
            self.divisors.append(nonzero)
            self.guards.enter_context(self.builder.when(nonzero))
        return self.builder.step(key, words, found, decimals=decimals, rounding=rounding)

    def _next(self) -> str:
        self._lines += 1
        return f"{self.prefix}_{self._lines}"

    def _lower(self, node: Node) -> Expr:
        match node:
            case Constant(bool() as value):
                return Truth(value)
            case Constant(str() as value):
                return Text(value)
            case Constant(Decimal() as value, percent):
                return number(value, percent=percent)
            case Name():
                return self.resolve(node)
            case Operation("+", args):
                return Add(tuple(self.value(a) for a in args))
            case Operation("-", (left, right)):
                return Subtract(self.value(left), self.value(right))
            case Operation("negative", (arg,)):
                return Subtract(ZERO, self.value(arg))
            case Operation("*", (left, right)):
                return _product(self._lower(left), self._lower(right))
            case Operation("/", (left, right)):
                return _quotient_of(self._lower(left), self._lower(right))
            case Operation("min" | "max" as which, args):
                parts = self._points(tuple(self.value(a) for a in args), node)
                return Smallest(parts) if which == "min" else Largest(parts)
            case Operation("and", args):
                return All(tuple(self.condition(a) for a in args))
            case Operation("or", args):
                return Any(tuple(self.condition(a) for a in args))
            case Operation("not", (arg,)):
                return Not(self.condition(arg))
            case Operation("<" | "<=" | "==" | "!=" | ">=" | ">" as operator, (left, right)):
                return self._compare(operator, left, right, node)
            case Operation("if", (condition, yes, no)):
                return Case(((self.condition(condition), self.value(yes)),), self.value(no))
            case Operation("round", (arg, Constant(Decimal() as places, False))) if places == int(places):
                return self._rounded(arg, int(places), self.rounding)
            case Operation("round"):
                raise LanguageError(
                    Words("round 的第二个参数是小数位数", "round takes a number of decimals"), _at(node)
                )
            case Operation("whole", (arg,)):
                return self._rounded(arg, 0, Rounding.DOWN)
            case _:
                raise LanguageError(Words("这里不能这样写", "this has no meaning here"), _at(node))

    def _rounded(self, node: Node, decimals: int, rounding: Rounding) -> Ref:
        if decimals > 6:
            raise LanguageError(Words("最多保留 6 位小数", "at most 6 decimals"), _at(node))
        found = self._lower(node)
        key = self._next()
        words = Words(f"中间值 {self._lines}", f"intermediate {self._lines}")
        if isinstance(found, Divide):
            return self._quotient(found, key, words, decimals, rounding)
        if self._kind(found, node) is not Kind.NUMBER:
            raise LanguageError(Words("只有数字可以取整", "only a number can be rounded"), _at(node))
        return self.builder.step(key, words, found, decimals=decimals, rounding=rounding)

    def _compare(
        self, operator: Literal["<", "<=", "==", "!=", ">=", ">"], left: Node, right: Node, node: Node
    ) -> Expr:
        a, b = self._points((self.value(left), self.value(right)), node)
        found = Compare(operator, a, b)
        self._kind(found, node)
        return found

    def _points(self, parts: tuple[Expr, ...], node: Node) -> tuple[Expr, ...]:
        """Beside a value in per cent, 95% means 95 of its units; beside anything else it is 0.95."""
        in_percent = any(isinstance(p, Ref) and p.key in self.percent for p in parts)
        if not in_percent:
            return parts
        return tuple(Number(p.units, p.scale) if isinstance(p, Number) and p.percent else p for p in parts)


def _product(left: Expr, right: Expr) -> Expr:
    a, b = _fraction(left), _fraction(right)
    over = Multiply((*_factors(a[0]), *_factors(b[0])))
    if a[1] is None and b[1] is None:
        return over
    return Divide(over, _times(a[1], b[1]))


def _quotient_of(left: Expr, right: Expr) -> Expr:
    a, b = _fraction(left), _fraction(right)
    dividend = a[0] if b[1] is None else Multiply((*_factors(a[0]), *_factors(b[1])))
    return Divide(dividend, _times(a[1], b[0]))


def _fraction(expr: Expr) -> tuple[Expr, Expr | None]:
    return (expr.dividend, expr.divisor) if isinstance(expr, Divide) else (expr, None)


def _factors(expr: Expr) -> tuple[Expr, ...]:
    return expr.factors if isinstance(expr, Multiply) else (expr,)


def _times(a: Expr | None, b: Expr | None) -> Expr:
    if a is None or b is None:
        found = b if a is None else a
        assert found is not None
        return found
    return Multiply((*_factors(a), *_factors(b)))


def _at(node: Node) -> int:
    return node.at if isinstance(node, Name | Operation) else 0


def resolver(cells: Mapping[str, Ref]) -> Resolve:
    """Names from a table; an unknown one is refused with those that are known."""

    def resolve(name: Name) -> Ref:
        if name.name not in cells:
            known = "、".join(sorted(cells)[:12])
            raise LanguageError(
                Words(f"没有“{name.name}”这个数据；可用：{known}", f"there is no {name.name!r}; known: {known}"),
                name.at,
            )
        return cells[name.name]

    return resolve
