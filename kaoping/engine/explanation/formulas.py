"""Writing expressions down: with the names of their parts, and with the numbers filled in.

The signs are those of a pocket calculator (+ − × ÷) and of school (< ≤ = ≠ ≥ >). The grammar is that of
docs/explanation-format.md; an independent program reads it back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from kaoping.engine.explanation.phrases import STATUSES, TONGUES, Tongue
from kaoping.engine.explanation.shown import show_date, show_text
from kaoping.engine.explanation.watch import WatchedNumber, WatchedText, bracketed
from kaoping.engine.numbers import show, show_plain
from kaoping.engine.program import (
    Add,
    All,
    Any,
    Case,
    CellType,
    Compare,
    Divide,
    Expr,
    Kind,
    Largest,
    Multiply,
    Not,
    Number,
    Ref,
    Smallest,
    Subtract,
    Text,
    Truth,
    Value,
    Within,
)
from kaoping.engine.words import Language, Words

_SIGNS = {"<": "<", "<=": "≤", "==": "=", "!=": "≠", ">=": "≥", ">": ">"}

STATUS_WORDS = {
    "given": ("齐备", "given"),
    "carried": ("沿用", "carried forward"),
    "disputed": ("存疑", "disputed"),
    "not_applicable": ("不适用", "not applicable"),
    "not_reported": ("未报", "not reported"),
    "no_data": ("本期无数据", "no data this period"),
    "low": ("下限", "low"),
    "high": ("上限", "high"),
}
"""What the statuses of values are called, and the ends of an open score."""


def show_value(value: Value, kind: CellType, language: Language, texts: Mapping[str, Words] | None = None) -> str:
    """A value as it stands in arithmetic: numbers with all decimals of their cell.

    `texts` says which texts have words of their own (the colours of traffic lights).
    """
    tongue = TONGUES[language]
    if value is None:
        return "—"
    if isinstance(value, WatchedNumber):
        return value.shown(language)
    if isinstance(value, WatchedText):
        if not texts:
            return value.shown()
        value = value.known()
    if kind.kind is Kind.NUMBER:
        assert isinstance(value, int)
        return show(value, kind.scale)
    if kind.kind is Kind.CONDITION:
        return tongue.yes if value else tongue.no
    if kind.kind is Kind.DATE:
        assert isinstance(value, int)
        return show_date(value, language)
    text = str(value)
    return show_text(texts[text].say(language) if texts and text in texts else text)


@dataclass(frozen=True)
class Writer:
    """Writes expressions.

    How a reference is written (its name, or its value) is given by `reference`; how a datum is called whose
    status is spoken of, by `datum` (without it, the status is compared like any text).
    """

    language: Language
    reference: Callable[[str], str]
    datum: Callable[[str], str] | None = None
    texts: Mapping[str, Words] = field(default_factory=dict)

    @property
    def tongue(self) -> Tongue:
        """The words of the language."""
        return TONGUES[self.language]

    def write(self, expr: Expr) -> str:
        """The expression as text."""
        return self._write(expr, 0)

    def _write(self, expr: Expr, level: int) -> str:  # noqa: C901, PLR0911, PLR0912 - one branch per node
        match expr:
            case Number(units, scale, percent):
                text = show_plain(units, scale) + ("%" if percent else "")
                return self._wrapped(text, needed=units < 0 and level > 0)
            case Text(value):
                return show_text(self.texts[value].say(self.language) if value in self.texts else value)
            case Truth(value):
                return self.tongue.yes if value else self.tongue.no
            case Ref(key):
                text = self.reference(key)
                return bracketed(text) if level > 0 else text
            case Add(terms):
                return self._wrapped(" + ".join(self._write(t, 1) for t in terms), needed=level > 1)
            case Subtract(left, right):
                return self._wrapped(f"{self._write(left, 1)} − {self._write(right, 2)}", needed=level > 1)
            case Multiply(factors):
                return self._wrapped(" × ".join(self._write(f, 2) for f in factors), needed=level > 2)
            case Divide(dividend, divisor):
                return f"{self._write(dividend, 2)} ÷ {self._write(divisor, 3)}"
            case Smallest(args):
                return self._call(self.tongue.smallest, args)
            case Largest(args):
                return self._call(self.tongue.largest, args)
            case Compare(operator, left, right):
                status = self._status(expr)
                return status or f"{self._write(left, 1)} {_SIGNS[operator]} {self._write(right, 1)}"
            case Within():
                return self._within(expr)
            case All(conditions):
                return self._joined(self.tongue.both, conditions)
            case Any(conditions):
                return self._joined(self.tongue.either, conditions)
            case Not(condition):
                return f"{self.tongue.negation}({self._write(condition, 0)})"
            case Case(branches, otherwise):
                return self._case(branches, otherwise)

    def _status(self, expr: Compare) -> str:
        """What is said of the status of a datum: 「…」未报."""
        if not isinstance(expr.left, Ref) or not isinstance(expr.right, Text) or expr.right.value not in STATUS_WORDS:
            return ""
        status = expr.right.value
        if self.datum is not None and expr.left.key.startswith("?"):
            return f"{self.datum(expr.left.key[1:])}{STATUSES[status].say(self.language)}"
        if expr.left.key.startswith(("?", "period.")):
            word = STATUS_WORDS[status][0 if self.language is Language.ZH else 1]
            return f"{self.reference(expr.left.key)} {_SIGNS[expr.operator]} {show_text(word)}"
        return ""

    def _case(self, branches: tuple[tuple[Expr, Expr], ...], otherwise: Expr) -> str:
        text = self._write(otherwise, 0)
        for condition, value in reversed(branches):
            text = f"{self.tongue.condition}({self._write(condition, 0)}, {self._write(value, 0)}, {text})"
        return text

    def _wrapped(self, text: str, *, needed: bool) -> str:
        return f"({text})" if needed else text

    def _call(self, name: str, args: tuple[Expr, ...]) -> str:
        return f"{name}({', '.join(self._write(a, 0) for a in args)})"

    def _joined(self, word: str, conditions: tuple[Expr, ...]) -> str:
        if not conditions:
            return self.tongue.yes if word == self.tongue.both else self.tongue.no
        if len(conditions) == 1:
            return self._write(conditions[0], 0)
        return word.join(
            f"({self._write(c, 0)})" if isinstance(c, All | Any) and len(c.conditions) > 1 else self._write(c, 0)
            for c in conditions
        )

    def _within(self, expr: Within) -> str:
        value = self._write(expr.value, 1)
        low, high = expr.low, expr.high
        if low is not None and high is not None:
            left, right = "≤" if expr.low_closed else "<", "≤" if expr.high_closed else "<"
            return f"{self._write(low, 1)} {left} {value} {right} {self._write(high, 1)}"
        if low is not None:
            return f"{value} {'≥' if expr.low_closed else '>'} {self._write(low, 1)}"
        if high is not None:
            return f"{value} {'≤' if expr.high_closed else '<'} {self._write(high, 1)}"
        return self.tongue.yes
