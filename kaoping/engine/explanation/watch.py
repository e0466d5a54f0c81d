"""Watching how an explanation comes about, so that the next one of the same shape is only filled in.

An explanation depends on a subject in two ways: on which branch its values take, and on the values that it
shows. A `Watch` is handed to the code that explains; it writes down every test of a value with its outcome,
and gives out slots in place of what is shown. What comes out is a template for every subject
whose values pass the same tests. So that no test goes unnoticed, watched values refuse whatever is not
written down here.

Tests and slots are Python expressions over the trace `C`, the told sections `T` and the subject `S`. They are
made of numbers and names that are given here and of the expressions of the program; no text of a scheme or
file enters them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from kaoping.engine.explanation.shown import show_date, show_text
from kaoping.engine.numbers import decimals_of, from_units, show, to_units
from kaoping.engine.program import CellType, Kind, Value
from kaoping.engine.words import Language

if TYPE_CHECKING:
    from kaoping.engine.explanation.subjects import Explained

Outcome: TypeAlias = bool | str | int | None
Test: TypeAlias = tuple[str, str]
"""How a test is done ("truth" of an expression, or its "value") and the expression."""

Function: TypeAlias = "Callable[[Explained], str | bool]"

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_MOST_ROWS = 8
"""Lists with more records than this differ from subject to subject; their explanations are not kept."""


class Unrepeatable(Exception):
    """What is explained is so much this subject's own that a template would serve no other."""


class Watch:
    """The tests and slots of one explanation; `functions` are those that it calls, by what tells them apart."""

    def __init__(self, functions: dict[tuple[object, ...], Function]) -> None:
        self.path: list[tuple[Test, Outcome]] = []
        self.slots: dict[str, Slot] = {}
        self._functions = functions
        self._known: dict[Test, Outcome] = {}
        self._at: dict[str, int] = {}

    def truth(self, code: str, *, found: bool) -> bool:
        """Write down whether an expression is true."""
        self._write(("truth", code), found)
        return found

    def outcome(self, code: str, found: Outcome) -> None:
        """Write down what the value of an expression is."""
        if isinstance(found, str) and "\x00" in found:
            raise Unrepeatable
        self._write(("value", code), found)

    def assume(self, tests: Mapping[Test, Outcome]) -> None:
        """Take tests as done, because one that is written down implies them."""
        self._known |= tests

    def _write(self, test: Test, found: Outcome) -> None:
        if test in self._known:
            assert self._known[test] == found, test
            return
        self._known[test] = found
        self.path.append((test, found))

    def rows(self, code: str, count: int) -> None:
        """Write down how many records a list has."""
        if count > _MOST_ROWS:
            raise Unrepeatable
        self.outcome(f"len({code})", count)

    def value(self, found: Value, kind: CellType, code: str) -> Value:
        """A value as the code that explains may see it: conditions and texts themselves, numbers watched."""
        if kind.kind in (Kind.CONDITION, Kind.TEXT):
            self.outcome(code, found)
            return found
        if self.truth(f"{code} is None", found=found is None):
            return None
        assert isinstance(found, int)
        return WatchedNumber(found, kind, code, self)

    def number(self, code: str) -> int:
        """Number of the slot for an expression."""
        return self._at.setdefault(code, len(self._at))

    def said(self, say: Callable[[Explained], str], subject: Explained, *names: object) -> str:
        """A text that a function says of each subject, which may be empty; `names` tell it from others."""
        call, text = self._call(say, names), say(subject)
        name = call.replace("say", "said").removesuffix("(S)")
        # The test comes first wherever the text is shown, so that the function is called once.
        return "" if self.truth(f"({name} := {call}) == ''", found=text == "") else Slot(self, name, text)

    def known(self, at: int, texts: str, found: str) -> str:
        """A text of each subject by its number among texts, which need not have it."""
        return Slot(self, f"{texts}[{at}]", found) if self.truth(f"{at} in {texts}", found=found != "") else ""

    def asked(self, ask: Callable[[Explained], bool], subject: Explained, *names: object) -> bool:
        """What a function says of each subject; `names` tell it from others."""
        return self.truth(self._call(ask, names), found=ask(subject))

    def _call(self, function: Function, names: tuple[object, ...]) -> str:
        self._functions.setdefault(names, function)
        return f"say{list(self._functions).index(names)}(S)"


class Slot(str):
    """Stands for a text that is filled in for each subject.

    `code` is the expression of the text, which for the subject at hand is `text`; `number` is that of its
    units, with their scale and the units themselves.
    """

    __slots__ = ("code", "number", "text", "watch")
    watch: Watch
    code: str
    text: str
    number: tuple[str, int, int] | None

    def __new__(cls, watch: Watch, code: str, text: str, number: tuple[str, int, int] | None = None) -> Slot:
        """A slot for the text of an expression."""
        made = super().__new__(cls, f"\x00{watch.number(code)}\x00")
        made.watch, made.code, made.text, made.number = watch, code, text, number
        # By its plain text, which is what is left of it in a longer one.
        watch.slots.setdefault(f"\x00{watch.number(code)}\x00", made)
        return made


def shown_number(watch: Watch, code: str, scale: int, units: int) -> Slot:
    """The slot for a number with all decimals of its scale."""
    return Slot(watch, f"shown{scale}[{code}]", show(units, scale), (code, scale, units))


def bracketed(text: str) -> str:
    """A number, in brackets if it is below zero."""
    if isinstance(text, Slot):
        code = text.code.replace("shown", "inner", 1) if text.number else f"bracketed({text.code})"
        return Slot(text.watch, code, bracketed(text.text))
    return f"({text})" if text.startswith("-") else text


def is_same(a: str, b: str) -> bool:
    """Whether two texts are the same number, or the same text."""
    watch = a.watch if isinstance(a, Slot) else b.watch if isinstance(b, Slot) else None
    if watch is not None:
        # Joined with nothing, a slot is a plain text.
        a, b = watch.slots.get(a, a), watch.slots.get(b, b)
    left, right = _number(a), _number(b)
    if watch is not None and not (isinstance(a, Slot) and isinstance(b, Slot)) and None in (left, right):
        # What is filled in is never the same as words, or as words among which something is filled in.
        return False
    if left is None or right is None:
        found = is_same(a.text, b.text) if isinstance(a, Slot) and isinstance(b, Slot) else a == b
        return found if watch is None else watch.truth(f"is_same({_code(a)}, {_code(b)})", found=found)
    scale = max(left[1], right[1])
    found = left[2] * int(10 ** (scale - left[1])) == right[2] * int(10 ** (scale - right[1]))
    if watch is None:
        return found
    return watch.truth(" == ".join(f"({code}) * {10 ** (scale - own)}" for code, own, _ in (left, right)), found=found)


def _number(text: str) -> tuple[str, int, int] | None:
    if isinstance(text, Slot):
        return text.number
    if not _NUMBER.fullmatch(text):
        return None
    value = Decimal(text)
    scale = decimals_of(value)
    return str(to_units(value, scale)), scale, to_units(value, scale)


def _code(text: str) -> str:
    return text.code if isinstance(text, Slot) else repr(text)


def _refuse(self: object, *_: object) -> NoReturn:
    raise AssertionError("a watched value was used in a way that is not written down")


class WatchedNumber(int):  # noqa: PLW1641 - it must not be hashed, and refuses
    """A number or date of the subject: it can be shown, and compared with constants."""

    kind: CellType
    code: str
    watch: Watch

    def __new__(cls, units: int, kind: CellType, code: str, watch: Watch) -> WatchedNumber:
        """The units of a cell, with the code that reads it."""
        made = super().__new__(cls, units)
        made.kind, made.code, made.watch = kind, code, watch
        return made

    @property
    def units(self) -> int:
        """The number itself; whoever uses it writes down the test."""
        return int.__index__(self)

    def shown(self, language: Language) -> str:
        """The slot for the number with all its decimals, or for the date."""
        if self.kind.kind is Kind.DATE:
            return Slot(self.watch, f"date_{language.value}({self.code})", show_date(self.units, language))
        return shown_number(self.watch, self.code, self.kind.scale, self.units)

    def figure(self) -> Figure:
        """The number as a decimal."""
        return Figure.of(self.watch, self.code, self.kind.scale, self.units)

    def __bool__(self) -> bool:
        return self != 0

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, int) or isinstance(other, WatchedNumber):
            return _refuse(self)
        return self.watch.truth(f"{self.code} == {other:d}", found=self.units == other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __ge__(self, other: int) -> bool:
        return self.watch.truth(f"{self.code} >= {other:d}", found=self.units >= other)

    __lt__ = __le__ = __gt__ = _refuse
    __hash__ = __str__ = __repr__ = __format__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _refuse
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __neg__ = __abs__ = _refuse


class WatchedText(str):
    """A free text of the subject, which can be shown."""

    __slots__ = ("code", "watch")
    code: str
    watch: Watch

    def __new__(cls, text: str, code: str, watch: Watch) -> WatchedText:
        """The text of a cell, with the code that reads it."""
        made = super().__new__(cls, text)
        made.code, made.watch = code, watch
        return made

    @property
    def text(self) -> str:
        """The text itself; whoever uses it writes down the test."""
        return str.__getitem__(self, slice(None))

    def __bool__(self) -> bool:
        return not self.watch.truth(f"{self.code} == ''", found=len(self) == 0)

    def shown(self) -> str:
        """The slot for the text in quotes."""
        return Slot(self.watch, f"show_text({self.code})", show_text(self.text))

    def is_left_empty(self) -> bool:
        """Whether there is no text, or only the mark of a field left empty."""
        found = str.__getitem__(self, slice(1)) in ("", "\x00")
        return self.watch.truth(f"{self.code}[:1] in ('', '\\x00')", found=found)

    def known(self) -> str:
        """The text itself, written down."""
        self.watch.outcome(self.code, self.text)
        return self.text

    __eq__ = __ne__ = __hash__ = __str__ = __repr__ = __format__ = _refuse
    __contains__ = startswith = _refuse


class Figure(Decimal):
    """A score of the subject, as a decimal: it can be shown, negated, taken from points, and compared with 0."""

    code: str
    scale: int
    units: int
    watch: Watch

    @classmethod
    def of(cls, watch: Watch, code: str, scale: int, units: int) -> Figure:
        """So many units of a scale, with the code that computes them."""
        made = cls(from_units(units, scale))
        made.code, made.scale, made.units, made.watch = code, scale, units, watch
        return made

    def __neg__(self) -> Figure:
        return Figure.of(self.watch, f"-({self.code})", self.scale, -self.units)

    def __rsub__(self, other: object) -> Figure:
        assert isinstance(other, Decimal)
        assert not isinstance(other, Figure)
        scale = max(self.scale, -int(other.as_tuple().exponent))
        whole, factor = to_units(other, scale), 10 ** (scale - self.scale)
        code = f"({self.code})" if factor == 1 else f"({self.code}) * {factor}"
        return Figure.of(self.watch, f"{whole} - {code}", scale, whole - self.units * factor)

    def __lt__(self, other: object) -> bool:
        assert other == 0
        return self.watch.truth(f"{self.code} < 0", found=self.units < 0)

    def __format__(self, how: str, /) -> str:  # type: ignore[override]
        assert how == "f"
        return shown_number(self.watch, self.code, self.scale, self.units)

    __eq__ = __ne__ = __hash__ = __str__ = __repr__ = __bool__ = _refuse
    __le__ = __gt__ = __ge__ = __sub__ = __add__ = __radd__ = __mul__ = _refuse
