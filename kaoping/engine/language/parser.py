"""The expression language of schemes: arithmetic, comparison, min, max, if and round over named values.

    rounded quotient     round(closed / (due - deferred) * 100, 2)
    whole steps          whole(gap / 5)
    choice               if(grade == '优秀', 10, 6)
    over the records     sum(sections.obtained) / sum(sections.full), mean, count, highest, lowest
    in Chinese           如果(完成率 ≥ 95% 且 事故 = 0, 10, 取大(0, 10 － 扣分))

Grammar (left to right, usual precedence): or, and, not, one comparison, + -, * /, unary -, then numbers
(a following % divides by 100), texts in quotes, names, calls and parentheses. It is parsed here, never
evaluated as code; size and depth are limited. A name is whatever the caller's table knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from kaoping.engine.language.tokens import LanguageError, Token, tokens
from kaoping.engine.words import Words, listing

MAX_DEPTH = 32
MAX_NODES = 300
MAX_CHAIN = 100
"""Operations that lie inside each other, in parentheses or in a row: deeper ones could not be compiled."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A number (with whether it was written as a percentage), a text or a truth."""

    value: Decimal | str | bool
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """A named value."""

    name: str
    at: int


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator or function over arguments; `at` is the index of its first character."""

    operator: str
    args: tuple[Node, ...]
    at: int


Node: TypeAlias = Literal | Name | Operation

FUNCTIONS: dict[str, tuple[str, int, int]] = {
    "min": ("min", 2, 50), "取小": ("min", 2, 50),
    "max": ("max", 2, 50), "取大": ("max", 2, 50),
    "if": ("if", 3, 3), "如果": ("if", 3, 3),
    "round": ("round", 2, 2), "四舍五入": ("round", 2, 2),
    "whole": ("whole", 1, 1), "取整": ("whole", 1, 1),
    "known": ("known", 1, 1), "有数据": ("known", 1, 1),
    "sum": ("sum", 1, 1), "合计": ("sum", 1, 1),
    "mean": ("mean", 1, 1), "平均": ("mean", 1, 1),
    "count": ("count", 1, 1), "件数": ("count", 1, 1),
    "highest": ("highest", 1, 1), "最高": ("highest", 1, 1),
    "lowest": ("lowest", 1, 1), "最低": ("lowest", 1, 1),
}  # fmt: skip
"""Functions by both names: operator, fewest and most arguments."""

_COMPARISONS = frozenset(("<", "<=", "==", "!=", ">=", ">"))


def parse(source: str) -> Node:
    """Parse one expression.

    Raises:
        LanguageError: with the place and what would be right.
    """
    return _Parser(tokens(source)).whole()


class _Parser:
    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._next = 0
        self._depth = 0
        self._nodes = 0
        self._chains: dict[int, int] = {}

    def whole(self) -> Node:
        node = self._either()
        if self._here.kind != "end":
            raise self._unexpected()
        return node

    @property
    def _here(self) -> Token:
        return self._tokens[self._next]

    def _take(self, kind: str, *values: str) -> Token | None:
        token = self._here
        if token.kind == kind and (not values or token.value in values):
            self._next += 1
            return token
        return None

    def _need(self, sign: str) -> None:
        if self._take("sign", sign) is None:
            if self._here.kind == "end":
                wrong = Words(f"表达式到这里就完了，缺少“{sign}”", f"the expression ends here, {sign!r} is missing")
            else:
                found = self._here.value
                wrong = Words(f"这里应为“{sign}”，却是“{found}”", f"expected {sign!r} here, found {found!r}")
            raise LanguageError(wrong, self._here.at)

    def _unexpected(self) -> LanguageError:
        token = self._here
        if token.kind == "end":
            return LanguageError(Words("表达式没有写完", "the expression ends too early"), token.at)
        return LanguageError(Words(f"这里不应出现“{token.value}”", f"{token.value!r} does not belong here"), token.at)

    def _count(self, at: int) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise LanguageError(Words(f"表达式超过 {MAX_NODES} 个运算", f"more than {MAX_NODES} operations"), at)

    def _operation(self, operator: str, args: tuple[Node, ...], at: int) -> Operation:
        self._count(at)
        chain = 1 + max((self._chains.get(id(arg), 0) for arg in args), default=0)
        if chain > MAX_CHAIN:
            raise LanguageError(
                Words(
                    f"{MAX_CHAIN} 个以上的运算连在一起，请分成几个值",
                    f"more than {MAX_CHAIN} operations in a row; split it up",
                ),
                at,
            )
        found = Operation(operator, args, at)
        self._chains[id(found)] = chain
        return found

    def _either(self) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise LanguageError(Words(f"括号嵌套超过 {MAX_DEPTH} 层", f"nested deeper than {MAX_DEPTH}"), self._here.at)
        node = self._both()
        while token := self._take("word", "or"):
            node = self._operation("or", (node, self._both()), token.at)
        self._depth -= 1
        return node

    def _both(self) -> Node:
        node = self._negated()
        while token := self._take("word", "and"):
            node = self._operation("and", (node, self._negated()), token.at)
        return node

    def _negated(self) -> Node:
        signs = []
        while token := self._take("word", "not"):
            signs.append(token)
        node = self._comparison()
        for token in reversed(signs):
            node = self._operation("not", (node,), token.at)
        return node

    def _comparison(self) -> Node:
        node = self._sum()
        if token := self._take("sign", *_COMPARISONS):
            node = self._operation(token.value, (node, self._sum()), token.at)
            if self._here.kind == "sign" and self._here.value in _COMPARISONS:
                raise LanguageError(
                    Words(
                        "比较不能连写，请写成“a < b 且 b < c”",
                        "comparisons do not chain; write 'a < b and b < c'",
                    ),
                    self._here.at,
                )
        return node

    def _sum(self) -> Node:
        node = self._product()
        while token := self._take("sign", "+", "-"):
            if token.value == "-":
                node = self._operation("-", (node, self._product()), token.at)
                continue
            terms = [node, self._product()]
            while further := self._take("sign", "+"):
                self._count(further.at)
                terms.append(self._product())
            node = self._operation("+", tuple(terms), token.at)
        return node

    def _product(self) -> Node:
        node = self._unary()
        while token := self._take("sign", "*", "/"):
            node = self._operation(token.value, (node, self._unary()), token.at)
        return node

    def _unary(self) -> Node:
        signs = []
        while token := self._take("sign", "-"):
            signs.append(token)
        node = self._atom()
        for token in reversed(signs):
            node = self._operation("negative", (node,), token.at)
        return node

    def _atom(self) -> Node:
        if token := self._take("number"):
            value = Decimal(token.value)
            return Literal(value, percent=self._take("sign", "%") is not None)
        if token := self._take("text"):
            return Literal(token.value)
        if token := self._take("word", "true", "false"):
            return Literal(token.value == "true")
        if token := self._take("name"):
            if self._here.kind == "sign" and self._here.value == "(":
                return self._call(token)
            return Name(token.value, token.at)
        if self._take("sign", "("):
            node = self._either()
            self._need(")")
            return node
        raise self._unexpected()

    def _call(self, name: Token) -> Node:
        known = FUNCTIONS.get(name.value)
        if known is None:
            choices = listing(FUNCTIONS)
            raise LanguageError(
                Words(
                    f"没有函数“{name.value}”，可用：{choices.zh}", f"no function {name.value!r}; there are {choices.en}"
                ),
                name.at,
            )
        operator, fewest, most = known
        self._need("(")
        args = [self._either()]
        while self._take("sign", ","):
            args.append(self._either())
        self._need(")")
        if not fewest <= len(args) <= most:
            raise LanguageError(
                Words(
                    f"“{name.value}”需要 {fewest} 个参数，写了 {len(args)} 个",
                    f"{name.value!r} takes {fewest} arguments, {len(args)} were written",
                ),
                name.at,
            )
        return self._operation(operator, tuple(args), name.at)


def names(node: Node) -> frozenset[str]:
    """All names that an expression reads."""
    match node:
        case Name(name):
            return frozenset((name,))
        case Operation(_, args):
            return frozenset().union(*(names(arg) for arg in args))
        case _:
            return frozenset()
