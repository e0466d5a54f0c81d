"""Writing expressions down: with the names of their parts, and with the numbers filled in.

The signs are those of a pocket calculator (+ − × ÷) and of school (< ≤ = ≠ ≥ >). The grammar is that of
docs/explanation-format.md; an independent program reads it back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

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
from kaoping.engine.words import Language

_SIGNS = {"<": "<", "<=": "≤", "==": "=", "!=": "≠", ">=": "≥", ">": ">"}


@dataclass(frozen=True, slots=True)
class Tongue:
    """The few words that formulas need in a language."""

    smallest: str
    largest: str
    both: str
    either: str
    negation: str
    yes: str
    no: str
    open: str
    close: str
    comma: str


TONGUES = {
    Language.ZH: Tongue("取小", "取大", " 且 ", " 或 ", "非", "是", "否", "「", "」", ", "),
    Language.EN: Tongue("min", "max", " and ", " or ", "not ", "yes", "no", "「", "」", ", "),
}

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


def show_value(value: Value, kind: CellType, language: Language) -> str:
    """A value as it stands in arithmetic: numbers with all decimals of their cell."""
    tongue = TONGUES[language]
    if value is None:
        return "—"
    if kind.kind is Kind.NUMBER:
        assert isinstance(value, int)
        return show(value, kind.scale)
    if kind.kind is Kind.CONDITION:
        return tongue.yes if value else tongue.no
    if kind.kind is Kind.DATE:
        assert isinstance(value, int)
        return show_date(value)
    return show_text(str(value), language)


def show_date(ordinal: int) -> str:
    """A date, from its ordinal, as 2026-09-30."""
    return date.fromordinal(ordinal).isoformat()


def show_text(value: str, language: Language) -> str:
    """A text in quotes; statuses in the words of the language."""
    if value in STATUS_WORDS:
        value = STATUS_WORDS[value][0 if language is Language.ZH else 1]
    return f"“{'' if value.startswith(chr(0)) else value}”"


class Writer:
    """Writes expressions; how a reference is written (its name, or its value) is given."""

    def __init__(self, language: Language, reference: Callable[[str], str]) -> None:
        self.language = language
        self.tongue = TONGUES[language]
        self.reference = reference

    def write(self, expr: Expr) -> str:
        """The expression as text."""
        return self._write(expr, 0)

    def _write(self, expr: Expr, level: int) -> str:  # noqa: C901, PLR0911, PLR0912 - one branch per node
        match expr:
            case Number(units, scale, percent):
                text = show_plain(units, scale) + ("%" if percent else "")
                return f"({text})" if units < 0 and level else text
            case Text(value):
                return show_text(value, self.language)
            case Truth(value):
                return self.tongue.yes if value else self.tongue.no
            case Ref(key):
                text = self.reference(key)
                return f"({text})" if text.startswith("-") and level else text
            case Add(terms):
                return self._wrapped(" + ".join(self._write(t, 1) for t in terms), level > 1)
            case Subtract(left, right):
                return self._wrapped(f"{self._write(left, 1)} − {self._write(right, 2)}", level > 1)
            case Multiply(factors):
                return self._wrapped(" × ".join(self._write(f, 2) for f in factors), level > 2)
            case Divide(dividend, divisor):
                return f"{self._write(dividend, 2)} ÷ {self._write(divisor, 3)}"
            case Smallest(args):
                return self._call(self.tongue.smallest, args)
            case Largest(args):
                return self._call(self.tongue.largest, args)
            case Compare(operator, left, right):
                return f"{self._write(left, 1)} {_SIGNS[operator]} {self._write(right, 1)}"
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

    def _case(self, branches: tuple[tuple[Expr, Expr], ...], otherwise: Expr) -> str:
        name = "如果" if self.language is Language.ZH else "if"
        text = self._write(otherwise, 0)
        for condition, value in reversed(branches):
            text = f"{name}({self._write(condition, 0)}, {self._write(value, 0)}, {text})"
        return text

    def _wrapped(self, text: str, needed: bool) -> str:
        return f"({text})" if needed else text

    def _call(self, name: str, args: tuple[Expr, ...]) -> str:
        return f"{name}({self.tongue.comma.join(self._write(a, 0) for a in args)})"

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
