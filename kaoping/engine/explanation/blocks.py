"""What an explanation is made of: a block for each item, with its data, its rule and its lines of arithmetic.

What there are many of is a named tuple, which is made several times as fast as a frozen dataclass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, overload

from kaoping.engine.program import Role, SectionKind
from kaoping.engine.words import Language


class Standing(StrEnum):
    """How the score of an item stands to its points, which decides what the head of its block says."""

    ORDINARY = "ordinary"
    SHARED = "shared"
    """It has no points of its own: its siblings and it share those of their parent."""
    BONUS = "bonus"
    PENALTY = "penalty"
    NOT_COUNTED = "not_counted"
    """It does not apply, and its points leave the reckoning."""
    WITHHELD = "withheld"
    """There is a total, but it is not given out."""
    NONE = "none"
    """There is no score."""


class Datum(NamedTuple):
    """A value that came in: its name, its text, its unit and its source; or that it did not come in.

    `status` is empty for a value that is simply there; `value` is empty where there is none.
    """

    name: str
    value: str
    unit: str = ""
    source: str = ""
    status: str = ""
    role: Role = Role.DATA
    is_used: bool = True
    """Whether any line reads it."""
    in_rule: bool = False
    """Whether the rule in words names it: a target that is the same for all."""


class Clause(NamedTuple):
    """One condition of a choice, with names and with numbers, and whether it holds."""

    symbols: str
    numbers: str
    holds: bool
    is_named: bool = False
    """Whether there are no numbers to fill in: names of conditions, texts."""
    is_fact: bool = False
    """Whether it says the status of a datum, which is always so."""


class Line(NamedTuple):
    """One step of arithmetic: its name, the formula with names and with numbers, the result.

    `lead` says in words what is done where it is done over several records or units.
    """

    key: str
    name: str
    symbols: str
    numbers: str
    result: str
    clauses: tuple[Clause, ...] = ()
    rounding: str = ""
    is_exact: bool = True
    is_condition: bool = False
    holds: bool = False
    note: str = ""
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """What is done with every record of a list, with names only.

    A formula (`symbols`), a choice (`choices`: condition and value, a dash where no record takes it;
    `otherwise` where some record needs it) or words (`lead`).
    """

    key: str
    name: str
    symbols: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    otherwise: str = ""
    lead: str = ""
    rounding: str = ""
    is_condition: bool = False


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One record of a list: what identifies it, the values that are used, and its arithmetic in numbers."""

    label: str
    facts: tuple[Datum, ...]
    fields: tuple[Datum, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class RecordTable:
    """A list of records: what is done with each of them, written once with names, and each in numbers."""

    name: str
    count: str
    definitions: tuple[Definition, ...]
    rows: tuple[RecordRow, ...]
    before_rule: bool = False
    """Whether the value to which the rule applies is made of it."""


class Block(NamedTuple):
    """The explanation of one item.

    `lines` come in the order of the calculation; the first `before_rule` of them make the value to which the
    rule applies. The score is the result of the last line (for the total: of the line with its name). Where a
    score is open, `lines` and `score` are those of the lower end, `high_lines` and `high_score` of the upper.
    """

    item: str
    kind: SectionKind
    code: str
    title: str
    points: Decimal
    score: Decimal | None
    article: str
    rule: str
    data: tuple[Datum, ...]
    lines: tuple[Line, ...]
    before_rule: int = 0
    further: tuple[tuple[str, str], ...] = ()
    """What else is to be said, each with its label: changes after the rule, missing data, effects."""
    records: tuple[RecordTable, ...] = ()
    standing: Standing = Standing.ORDINARY
    high_score: Decimal | None = None
    high_lines: tuple[Line, ...] = ()
    grade: str = ""
    rank: int | None = None

    @property
    def counted_score(self) -> Decimal | None:
        """The score as a table shows it; None also where the item does not apply, whose score of 0 is none."""
        return None if self.standing is Standing.NOT_COUNTED else self.score

    @property
    def lost(self) -> Decimal | None:
        """Points lost against the full ones; None where nothing can be lost or there is no single score."""
        if self.score is None or self.high_score is not None:
            return None
        if self.standing is Standing.PENALTY:
            return -self.score
        return self.points - self.score if self.standing is Standing.ORDINARY else None


class Blocks(Sequence[Block]):
    """The blocks of an explanation, in the order of its items; each is made when it is read for the first time."""

    __slots__ = ("_made", "_make")

    def __init__(self, count: int, make: Callable[[int], Block]) -> None:
        self._make = make
        self._made: list[Block | None] = [None] * count

    def __len__(self) -> int:
        return len(self._made)

    @overload
    def __getitem__(self, at: int) -> Block: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Block, ...]: ...
    def __getitem__(self, at: int | slice) -> Block | tuple[Block, ...]:
        if isinstance(at, slice):
            return tuple(self)[at]
        found = self._made[at]
        if found is None:
            found = self._made[at] = self._make(range(len(self))[at])
        return found

    def __iter__(self) -> Iterator[Block]:
        return (self[at] for at in range(len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


@dataclass(frozen=True, slots=True)
class Explanation:
    """The explanation of all scores of one subject in one language."""

    language: Language
    scheme: str
    scheme_digest: str
    invented: bool
    invented_values: bool
    subject: str = ""
    group: str = ""
    period: str = ""
    blocks: Sequence[Block] = ()
