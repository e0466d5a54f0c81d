"""What comes out of a run: every cell of every subject, and the recipe by which it can be made again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import TypeAlias

from kaoping.engine.compiling import Compiled, keys
from kaoping.engine.numbers import from_units, plain, show_plain
from kaoping.engine.program import Kind, Program, Row, Value
from kaoping.engine.scheme import Scheme
from kaoping.engine.scheme.in_periods import scheme_in
from kaoping.engine.scoring.values import Subject, Values
from kaoping.engine.words import Words

ENGINE_VERSION = "1"
"""Changes whenever the same scheme and values could give other results."""

CYCLE_TITLE = Words("全周期", "the whole cycle")
"""What the result over all periods is called."""


@dataclass(frozen=True)
class SubjectResult:
    """The cells of one subject. `high` are those at the upper end where a score is open."""

    subject: Subject
    compiled: Compiled
    trace: Sequence[Value | list[Row]]
    high: Sequence[Value | list[Row]] | None = None

    def value(self, key: str) -> Decimal | bool | str | None:
        """Value of a cell, a number as an exact decimal; None where it was not computed."""
        return self._read(self.trace, key)

    def _read(self, trace: Sequence[Value | list[Row]], key: str) -> Decimal | bool | str | None:
        at = self.compiled.program.position.get(key)
        if at is None:
            return None
        found = trace[at]
        assert not isinstance(found, list)
        kind = self.compiled.program.type_of(key)
        if kind.kind is Kind.NUMBER and found is not None:
            assert isinstance(found, int)
            return from_units(found, kind.scale)
        assert found is None or isinstance(found, bool | str)
        return found

    def score(self, item: str) -> Decimal | None:
        """Score of an item; None where it has none."""
        return self._number(keys.score(item))

    def concerns(self, item: str) -> bool:
        """Whether an item counts for the subject; where it does not apply, its score of 0 is none."""
        return not any(self.value(keys.line(item, name)) == 0 for name in ("counted", "counted_here"))

    def applicable_points(self, item: str) -> Decimal:
        """The points of an item that count for the subject: of a branch less where something below does not apply."""
        for name in ("counted_here", "counted"):
            found = self._number(keys.line(item, name))
            if found is not None:
                return found
        return self.compiled.points[item]

    def _number(self, key: str) -> Decimal | None:
        found = self.value(key)
        return found if isinstance(found, Decimal) else None

    @property
    def total(self) -> Decimal | None:
        """The total as shown; None where it is open or withheld."""
        if self.is_open or self.value("total.ranked") is False:
            return None
        return self._number("total.shown")

    @property
    def interval(self) -> tuple[Decimal, Decimal] | None:
        """Least and greatest total while a score is open; None where too few data are there for a total."""
        if self.high is None:
            return None
        low, high = self._number("total.shown"), self._read(self.high, "total.shown")
        return (low, high) if low is not None and isinstance(high, Decimal) else None

    @property
    def is_open(self) -> bool:
        """Whether the total waits for a value."""
        return self.high is not None

    @property
    def rank(self) -> int | None:
        """Rank within the group; None where the subject is not ranked."""
        found = self._number("total.rank")
        return None if found is None else int(found)

    @property
    def grade(self) -> str | None:
        """Grade; None where the scheme has no grades or the total is open."""
        found = self.value("total.grade")
        return found if isinstance(found, str) and not self.is_open else None

    def scores(self) -> Iterator[tuple[str, Decimal | None]]:
        """Scores of all items of the subject, in the order of the tree."""
        for section in self.compiled.program.sections:
            if section.item != keys.TOTAL:
                yield section.item, self.score(section.item)


@dataclass(frozen=True)
class Recipe:
    """What a result was made from and what it is, as SHA-256 digests in hexadecimal."""

    engine: str
    scheme: str
    values: str
    period: str
    result: str


@dataclass(frozen=True)
class Result:
    """The results of all subjects, in the order in which they were given.

    `periods` are the results from which that of a cycle is made, by period in their order; of a period there are none.
    """

    scheme: Scheme
    values: Values
    period: str
    subjects: tuple[SubjectResult, ...]
    periods: Mapping[str, Result] = field(default_factory=dict, compare=False, repr=False)

    @property
    def period_title(self) -> Words | None:
        """The period as it is called, the cycle where all periods are taken together; None where there are none."""
        if not self.scheme.periods:
            return None
        found = next((p for p in self.scheme.periods if p.id == self.period), None)
        return CYCLE_TITLE if found is None else found.called

    @property
    def as_scored(self) -> Scheme:
        """The scheme as it is in the period: items that are not scored in it apply to nobody."""
        return scheme_in(self.scheme, self.period)

    def of(self, name: str) -> SubjectResult:
        """The result of a subject.

        Raises:
            KeyError: if there is no such subject.
        """
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> dict[str, SubjectResult]:
        return {s.subject.name: s for s in self.subjects}

    def ranking(self, group: str | None = None) -> list[SubjectResult]:
        """Subjects of a group (or all), best rank first, those without rank last."""
        some = [s for s in self.subjects if group in (None, s.subject.group)]
        return sorted(some, key=lambda s: (s.rank is None, s.rank or 0))

    def canonical(self) -> bytes:
        """The one byte form of the result: every cell of every subject, sorted by subject."""
        lines = (line for _name, line in self.canonical_lines())
        return b"[" + b",".join(lines) + b"]"

    def canonical_lines(self) -> Iterator[tuple[str, bytes]]:
        """The subjects by name, each with its part of the canonical form."""
        layouts: dict[int, tuple[_Place, ...]] = {}
        for s in sorted(self.subjects, key=lambda s: s.subject.name):
            program = s.compiled.program
            if id(program) not in layouts:
                layouts[id(program)] = _layout(program)
            cells = ",".join(text + _plain(s.trace[at], scale) for text, at, scale in layouts[id(program)])
            head = f"[{_json(s.subject.name)},{_json(s.subject.group)},"
            yield s.subject.name, f"{head}{{{cells}}},{_json(_ends(s))}]".encode()

    def digest_of(self, name: str) -> str:
        """SHA-256 of the part of a subject in the canonical form, in hexadecimal.

        Raises:
            KeyError: if there is no such subject.
        """
        line = next(line for _, line in replace(self, subjects=(self.of(name),)).canonical_lines())
        return hashlib.sha256(line).hexdigest()

    def recipe(self) -> Recipe:
        """Digests of scheme, values and result, with the version of the engine."""
        return Recipe(
            engine=ENGINE_VERSION,
            scheme=self.scheme.digest(),
            values=self.values.digest(),
            period=self.period,
            result=hashlib.sha256(self.canonical()).hexdigest(),
        )


_Place: TypeAlias = tuple[str, int, int | None]
"""The key of a step as it is written, where its cell is, and the scale of a number."""


def _layout(program: Program) -> tuple[_Place, ...]:
    """The steps of a program in the order in which they are written: millions of cells are, so it is found out once."""
    return tuple(
        (f"{_json(s.key)}:", program.position[s.key], s.type.scale if s.type.kind is Kind.NUMBER else None)
        for s in sorted(program.steps, key=lambda s: s.key)
    )


def _plain(value: Value | list[Row], scale: int | None) -> str:
    if scale is None or value is None:
        return _json(value)
    assert isinstance(value, int)
    return f'{{"n":"{show_plain(value, scale)}"}}'


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _ends(found: SubjectResult) -> list[str] | None:
    return None if found.interval is None else [plain(end) for end in found.interval]
