"""From an author's expression to lines of a program: every quotient and rounding becomes a line of its own.

An expression may have no value: a divisor may be 0, a datum that may be missing may be missing. Such parts
are evaluated only where they matter: `if(b = 0, 0, round(a / b, 2))` has a value where b is 0, and so has
`known(last) and round(v / last, 2) > 1` where there is no `last`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

from kaoping.engine.language import LanguageError, Name, Node, Operation
from kaoping.engine.language import Literal as Constant
from kaoping.engine.lowering.over_lists import over_list
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
    Gather,
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
from kaoping.engine.words import Words, listing

Resolve: TypeAlias = Callable[[Name], Expr]


@dataclass
class Lowering:
    """Writes the lines of one expression.

    `required` collects the conditions without which the expression has no value (a divisor is not 0, a
    datum is there): from each on, lines are written under it until `guards` is closed by the caller.
    `percent` names the cells whose unit is per cent, `choices` the texts that a cell can have, `optional`
    the data that may be missing, each with the condition that it is there.
    """

    builder: ProgramBuilder
    prefix: str
    resolve: Resolve
    rounding: Rounding
    guards: ExitStack
    percent: frozenset[str] = frozenset()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    optional: Mapping[str, Ref] = field(default_factory=dict)
    required: list[Ref] = field(default_factory=list)
    _lines: int = 0

    def value(self, node: Node) -> Expr:
        """The expression without a quotient of its own.

        Raises:
            LanguageError: if something in it has no meaning.
        """
        found = self._lower(node)
        if isinstance(found, Divide):
            raise LanguageError(
                Words("除法要写在 四舍五入(…, 小数位) 里", "a quotient must stand inside round(…, decimals)"), _at(node)
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
                        "有除法，须写明小数位：四舍五入(…, 2)，或写 decimals（小数位）",
                        "a quotient needs declared decimals: round(…, 2) or decimals",
                    ),
                    _at(node),
                )
            return self._quotient(found, key, words, node, decimals)
        self._kind(found, node)
        return self.builder.step(key, words, found, decimals=decimals, rounding=self.rounding)

    def require(self, condition: Ref) -> None:
        """From here on the expression has a value only where `condition` holds."""
        if condition not in self.required:
            self.required.append(condition)
            self.guards.enter_context(self.builder.when(condition))

    @contextmanager
    def only_where(self, condition: Ref) -> Iterator[None]:
        """What is lowered inside matters only where `condition` holds; elsewhere it need have no value."""
        guards, required = self.guards, self.required
        with self.builder.when(condition), ExitStack() as self.guards:
            self.required = []
            yield
            inner = tuple(self.required)
        self.guards, self.required = guards, required
        if inner:
            words = Words("可以计算", "can be computed")
            self.require(self.own(words, Any((Not(condition), All(inner))), quiet=True))

    def _kind(self, expr: Expr, node: Node) -> Kind:
        try:
            return self.builder.type_of(expr).kind
        except ProgramError as error:
            raise LanguageError(
                Words("类型不符：数字、条件和文字不能混用", f"numbers, conditions and texts do not mix: {error}"),
                _at(node),
            ) from None

    def _quotient(
        self,
        found: Divide,
        key: str,
        words: Words,
        node: Node,
        decimals: int,
        rounding: Rounding | None = None,
    ) -> Ref:
        for part in (found.dividend, found.divisor):
            if self._kind(part, node) is not Kind.NUMBER:
                raise LanguageError(Words("只有数字可以相除", "only numbers can be divided"), _at(node))
        if not isinstance(found.divisor, Number):
            words_of_divisor = Words("除数不为 0", "the divisor is not 0")
            nonzero = Compare("!=", found.divisor, ZERO)
            self.require(self.builder.step(f"{key}_divisor", words_of_divisor, nonzero, quiet=True))
        elif found.divisor.units == 0:
            raise LanguageError(Words("除数是 0", "the divisor is 0"), _at(node))
        return self.builder.step(key, words, found, decimals=decimals, rounding=rounding or self.rounding)

    def own(self, words: Words, what: Expr | Gather, *, quiet: bool = False) -> Ref:
        """A line that the expression needs for itself."""
        self._lines += 1
        return self.builder.step(f"{self.prefix}_{self._lines}", words, what, quiet=quiet)

    def list_of(self, name: Name) -> Ref | None:
        """The list that a name means, or None."""
        found = self.resolve(name)
        return found if isinstance(found, Ref) and self.builder.has_records(found.key) else None

    def _lower(self, node: Node) -> Expr:
        match node:
            case Constant(bool() as value):
                return Truth(value)
            case Constant(str() as value):
                return Text(value)
            case Constant(Decimal() as value, percent):
                return number(value, percent=percent)
            case Name(name):
                if name in self.optional:
                    self.require(self.optional[name])
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
            case Operation("and" | "or" as which, (left, right)):
                return self._in_turn(which, left, right)
            case Operation("not", (arg,)):
                return Not(self.condition(arg))
            case Operation("<" | "<=" | "==" | "!=" | ">=" | ">" as operator, (left, right)):
                return self._compare(operator, left, right, node)
            case Operation("if", (condition, yes, no)):
                return self._choice(condition, yes, no, node)
            case Operation("sum" | "mean" | "count" | "highest" | "lowest" as how, (arg,)):
                return over_list(self, how, arg, node)
            case Operation("known", (Name(name),)) if name in self.optional:
                return self.optional[name]
            case Operation("known"):
                raise LanguageError(Words("有数据(…) 里写一个数据项", "known takes the name of one datum"), _at(node))
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

    def _choice(self, condition: Node, yes: Node, no: Node, node: Node) -> Expr:
        chosen = self.condition(condition)
        if not (self.may_fail(yes) or self.may_fail(no)):
            found = Case(((chosen, self.value(yes)),), self.value(no))
        else:
            cell = self._condition_line(chosen)
            with self.only_where(cell):
                first = self.value(yes)
            with self.only_where(self.own(Words("否则", "otherwise"), Not(cell), quiet=True)):
                second = self.value(no)
            found = Case(((cell, first),), second)
        self._kind(found, node)
        return found

    def _in_turn(self, which: str, left: Node, right: Node) -> Expr:
        """Both, or either: the second matters only where the first does not decide."""
        first = self.condition(left)
        both = which == "and"
        if self.may_fail(right):
            first = self._condition_line(first)
            undecided = first if both else self.own(Words("否则", "otherwise"), Not(first), quiet=True)
            with self.only_where(undecided):
                second = self.condition(right)
        else:
            second = self.condition(right)
        if both:
            return All((*_flat(first, All), *_flat(second, All)))
        return Any((*_flat(first, Any), *_flat(second, Any)))

    def _condition_line(self, condition: Expr) -> Ref:
        if isinstance(condition, Ref):
            return condition
        at = self._lines + 1
        return self.own(Words(f"条件 {at}", f"condition {at}"), condition)

    def may_fail(self, node: Node) -> bool:
        """Whether the expression may have no value."""
        match node:
            case Name(name):
                return name in self.optional
            case Operation("known"):
                return False
            case Operation("/", (_, divisor)) if not isinstance(divisor, Constant):
                return True
            case Operation("mean" | "highest" | "lowest"):
                return True
            case Operation(_, args):
                return any(self.may_fail(a) for a in args)
            case _:
                return False

    def _rounded(self, node: Node, decimals: int, rounding: Rounding) -> Ref:
        if decimals > 6:
            raise LanguageError(Words("最多保留 6 位小数", "at most 6 decimals"), _at(node))
        found = self._lower(node)
        self._lines += 1
        key = f"{self.prefix}_{self._lines}"
        words = Words(f"中间值 {self._lines}", f"intermediate {self._lines}")
        if isinstance(found, Divide):
            return self._quotient(found, key, words, node, decimals, rounding)
        if self._kind(found, node) is not Kind.NUMBER:
            raise LanguageError(Words("只有数字可以取整", "only a number can be rounded"), _at(node))
        return self.builder.step(key, words, found, decimals=decimals, rounding=rounding)

    def _compare(
        self, operator: Literal["<", "<=", "==", "!=", ">=", ">"], left: Node, right: Node, node: Node
    ) -> Expr:
        a, b = self._points((self.value(left), self.value(right)), node)
        for cell, text in ((a, b), (b, a)):
            if (
                isinstance(cell, Ref)
                and isinstance(text, Text)
                and text.value not in self.choices.get(cell.key, (text.value,))
            ):
                known = listing(self.choices[cell.key])
                raise LanguageError(
                    Words(
                        f"没有“{text.value}”这一类；可选：{known.zh}",
                        f"{text.value!r} is none of its categories: {known.en}",
                    ),
                    _at(node),
                )
        found = Compare(operator, a, b)
        self._kind(found, node)
        return found

    def _points(self, parts: tuple[Expr, ...], node: Node) -> tuple[Expr, ...]:
        """Beside a value in per cent, 95% means 95 of its units; beside anything else it is 0.95."""
        in_percent = any(isinstance(p, Ref) and p.key in self.percent for p in parts)
        if not in_percent:
            return parts
        return tuple(Number(p.units, p.scale) if isinstance(p, Number) and p.percent else p for p in parts)


def _flat(condition: Expr, kind: type[All] | type[Any]) -> tuple[Expr, ...]:
    """The conditions joined in one that is of the same kind as what they become part of."""
    return condition.conditions if isinstance(condition, All | Any) and isinstance(condition, kind) else (condition,)


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


def known_names(node: Node) -> frozenset[str]:
    """Names of data that an expression asks about with `known`: they may be missing."""
    match node:
        case Operation("known", (Name(name),)):
            return frozenset((name,))
        case Operation(_, args):
            return frozenset().union(*(known_names(arg) for arg in args))
        case _:
            return frozenset()


def resolver(cells: Mapping[str, Expr]) -> Resolve:
    """Names from a table; an unknown one is refused with those that are known."""

    def resolve(name: Name) -> Expr:
        if name.name not in cells:
            known = listing(sorted(cells)[:12])
            raise LanguageError(
                Words(f"没有“{name.name}”这个数据；可用：{known.zh}", f"there is no {name.name!r}; known: {known.en}"),
                name.at,
            )
        return cells[name.name]

    return resolve
