"""Templates by the tests that lead to them, compiled to one function that fills in the right one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Generic, TypeVar, cast

from kaoping.engine.explanation.shown import show_date, show_text
from kaoping.engine.explanation.watch import Function, Outcome, Test, Watch, bracketed, is_same
from kaoping.engine.numbers import from_units, show
from kaoping.engine.program import made
from kaoping.engine.words import Language

Made = TypeVar("Made")

_MOST = 240
"""Templates that are kept for one item; whoever has still another shape is explained without."""
_KEPT_NUMBERS = 50_000


class Seen(dict[int, Made]):
    """What is made of the numbers of one scale; most of them occur more than once."""

    def __init__(self, scale: int, make: Callable[[int, int], Made]) -> None:
        super().__init__()
        self.scale = scale
        self.make = make

    def __missing__(self, units: int) -> Made:
        if len(self) >= _KEPT_NUMBERS:
            self.clear()
        found = self[units] = self.make(units, self.scale)
        return found


def _seen(how: str, scale: int) -> Seen[object]:
    return _SEEN.setdefault((how, scale), Seen(scale, _MAKERS[how]))


_MAKERS: dict[str, Callable[[int, int], object]] = {
    "shown": show,
    # Most numbers are not below zero, so that it is the very text of above.
    "inner": lambda units, scale: bracketed(cast("str", _seen("shown", scale)[units])),
    "figure": from_units,
}
"""What is made of a number, by the word before its scale in the code of a template."""
_IN_CODE = re.compile(rf"\b(({'|'.join(_MAKERS)})(\d+))\[")
_SEEN: dict[tuple[str, int], Seen[object]] = {}
_NAMESPACE: dict[str, object] = {
    "__builtins__": {"len": len, "min": min, "max": max},
    "bracketed": bracketed,
    "is_same": is_same,
    "new": tuple.__new__,
    "show_text": show_text,
    **{f"date_{language.value}": partial(show_date, language=language) for language in Language},
}


@dataclass
class _Node:
    """A test with what follows from each outcome; or a template."""

    test: Test | None = None
    after: dict[Outcome, _Node] = field(default_factory=dict)
    template: str = ""

    def size(self) -> int:
        """How many templates there are from here."""
        return 1 if self.test is None else sum(node.size() for node in self.after.values())


class Paths(Generic[Made]):
    """What has been explained of one item, as a function of trace, told sections and subject."""

    def __init__(self) -> None:
        self._functions: dict[tuple[object, ...], Function] = {}
        self._constants: list[object] = []
        self._names: dict[object, str] = {}
        self._root = _Node()
        self._kept = self._compiled = self._missed = 0
        self.fill: Callable[[object, object, object], Made | None] = _nothing
        """What is explained of a subject; None where no template of its shape is at hand."""

    @property
    def is_full(self) -> bool:
        """Whether no more templates are kept."""
        return self._kept >= _MOST

    def watch(self) -> Watch:
        """A watch for the explanation of a subject for which there is no template."""
        return Watch(self._functions)

    def constant(self, value: object) -> str:
        """The code of something that is the same for all subjects: what it is, or a name for it."""
        if value is None or isinstance(value, bool) or (type(value) in (str, tuple) and not value):
            return repr(value)
        # What is equal need not look equal (1 and 1.0), save for texts.
        key = value if type(value) is str else id(value)
        if key not in self._names:
            self._names[key] = f"fixed{len(self._constants)}"
            self._constants.append(value)
        return self._names[key]

    def keep(self, watch: Watch, template: str) -> None:
        """Keep the template to which the tests of a watch lead, as an expression.

        Compiling takes longer than explaining, so it waits until enough would have been filled in.
        """
        self._missed += 1
        if 4 * self._missed > self._compiled:
            self.fill = self._compile_and_fill
        node = self._root
        for test, outcome in watch.path:
            node.test = node.test or test
            assert node.test == test, "the same outcomes led to different tests"
            node = node.after.setdefault(outcome, _Node())
        if not node.template:
            node.template = template
            self._kept += 1

    def _compile_and_fill(self, trace: object, told: object, subject: object) -> Made | None:
        self._compile()
        return self.fill(trace, told, subject)

    def _compile(self) -> None:
        self._compiled, self._missed = self._kept, 0
        source = "def fill(C, T, S):\n" + "\n".join(_lines(self._root, 1)) + "\n"
        namespace = dict(_NAMESPACE)
        namespace |= {f"say{at}": say for at, say in enumerate(self._functions.values())}
        namespace |= {f"fixed{at}": value for at, value in enumerate(self._constants)}
        for name, how, scale in set(_IN_CODE.findall(source)):
            namespace[name] = _seen(how, int(scale))
        # What the source is made of, the first lines of watch.py say.
        self.fill = made(source, "explanation", namespace)["fill"]


def _nothing(*_: object) -> None:
    """Fills in nothing, because nothing is compiled yet."""


def _lines(node: _Node, depth: int) -> Iterator[str]:
    """Code of a node: tests that all templates pass are joined; of several branches the largest is not indented."""
    indent = "    " * depth
    missed: list[str] = []
    while node.test is not None:
        how, asked = node.test
        *others, (last, following) = sorted(node.after.items(), key=lambda item: item[1].size())
        if others:
            if missed:
                yield f"{indent}if {' or '.join(missed)}: return None"
                missed = []
            if how == "value":
                yield f"{indent}value = {asked}"
                asked = "value"
        for outcome, inner in others:
            yield f"{indent}if {_passes(how, asked, outcome)}:"
            yield from _lines(inner, depth + 1)
        if how == "value" or not others:
            missed.append(f"not ({_passes(how, asked, last)})")
        node = following
    if missed:
        yield f"{indent}if {' or '.join(missed)}: return None"
    yield f"{indent}return {node.template or None}"


def _passes(how: str, code: str, outcome: Outcome) -> str:
    if how == "truth":
        return code if outcome else f"not ({code})"
    if outcome is None or isinstance(outcome, bool):
        return f"{code} is {outcome}"
    # A status is written as the text that it is.
    return f"{code} == {outcome if isinstance(outcome, int) else str(outcome)!r}"
