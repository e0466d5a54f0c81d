"""The cells of a program: what comes in, what is computed, and in which order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, TypeAlias

from kaoping.engine.numbers import Rounding
from kaoping.engine.program.expressions import Expr, references
from kaoping.engine.words import Words


class Kind(StrEnum):
    """What the value of a cell is."""

    NUMBER = "number"
    CONDITION = "condition"
    TEXT = "text"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class CellType:
    """Kind of a cell; for a number also its scale (how many decimals it has, always)."""

    kind: Kind
    scale: int = 0


CONDITION = CellType(Kind.CONDITION)
TEXT = CellType(Kind.TEXT)
DATE = CellType(Kind.DATE)


def number_type(scale: int) -> CellType:
    """The type of a number with `scale` decimals."""
    return CellType(Kind.NUMBER, scale)


class Role(StrEnum):
    """Where the value of an input comes from."""

    DATA = "data"
    STATUS = "status"
    TARGET = "target"
    COEFFICIENT = "coefficient"
    CONTEXT = "context"
    PERIOD = "period"
    """A cell of the result of a period, read by the program of the cycle."""


@dataclass(frozen=True, slots=True)
class Input:
    """A cell whose value is given: a datum, its status, a target, a coefficient, a date of the period."""

    key: str
    words: Words
    type: CellType
    role: Role
    unit: Words | None = None


@dataclass(frozen=True, slots=True)
class Ordinal:
    """Of a record: its place (1, 2, …) among the records that agree in `partition`, ordered by `order`.

    `order` lists cells of the record, each with whether large values come first; records that agree in
    all of them keep the order in which they were given.
    """

    partition: tuple[str, ...]
    order: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Gather:
    """Over the records of a subject: the sum, number, largest or smallest of a cell where a condition holds.

    The sum and the number of no records are 0; the largest and smallest are not computed (None).
    """

    how: Literal["sum", "count", "largest", "smallest"]
    records: str
    cell: str | None = None
    where: str | None = None


@dataclass(frozen=True, slots=True)
class Pool:
    """Over the subjects of a pool: rank of the own value, or number, sum, largest or smallest of values.

    Only subjects for which `where` holds take part. A `rank` is 1 + the number of subjects that stand
    strictly before: equal values share a rank (1, 2, 2, 4), unless one of the cells in `ties` decides
    (large values first); `rank_last` is the number of subjects that stand before or equal. `type` is the
    type of the cell, which may belong to the program of other subjects.

    `scope`: "group" the own peer group, "all" every subject, "subordinates" those whose parent the subject
    is. `groups` names the peer groups from which members come (empty: any).
    """

    how: Literal["rank", "rank_last", "count", "sum", "largest", "smallest"]
    cell: str
    type: CellType
    scope: str = "group"
    high_first: bool = True
    where: str | None = None
    ties: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


What: TypeAlias = Expr | Ordinal | Gather | Pool


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of arithmetic: a named cell computed from other cells, rounded at most once.

    `when` lists conditions under which the step is done at all; otherwise its value is None.
    `rounding` is None where the value is exact at its scale. `quiet` lines are bookkeeping that an
    explanation leaves out, `hidden_when` names a condition under which it does so.
    """

    key: str
    words: Words
    what: What
    type: CellType
    rounding: Rounding | None = None
    when: tuple[str, ...] = ()
    stage: int = 0
    quiet: bool = False
    hidden_when: str | None = None

    def reads(self) -> frozenset[str]:
        """Keys of the cells that must have their values before this step."""
        guards = frozenset(self.when)
        match self.what:
            case Ordinal(partition, order):
                return guards | frozenset(partition) | frozenset(key for key, _ in order)
            case Gather(_, records, _, _):
                return guards | frozenset((records,))
            case Pool(cell=cell, where=where, ties=ties):
                return guards | frozenset(k for k in (cell, where, *ties) if k)
            case expr:
                return guards | references(expr)


@dataclass(frozen=True, slots=True)
class Records:
    """A list that comes in (events, ratings, sampled objects): its fields, and steps done for each record."""

    key: str
    words: Words
    fields: tuple[Input, ...]
    steps: tuple[Step, ...] = ()

    def cells(self) -> dict[str, CellType]:
        """Types of the cells of one record, fields first."""
        return {f.key: f.type for f in self.fields} | {s.key: s.type for s in self.steps}


class SectionKind(StrEnum):
    """What a section of a score sheet is about."""

    LEAF = "leaf"
    BRANCH = "branch"
    TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Section:
    """The part of a program that belongs to one item of the scheme: what a score sheet shows as one block."""

    item: str
    kind: SectionKind
    inputs: tuple[str, ...]
    steps: tuple[str, ...]
    score: str


@dataclass(frozen=True, slots=True)
class Program:
    """All arithmetic for the subjects of one kind, in an order in which it can be done."""

    inputs: tuple[Input, ...]
    records: tuple[Records, ...]
    steps: tuple[Step, ...]
    sections: tuple[Section, ...]
    position: Mapping[str, int] = field(compare=False, repr=False, default_factory=dict)

    def step(self, key: str) -> Step:
        """The step that computes the cell `key`."""
        return self.steps[self.position[key] - len(self.inputs) - len(self.records)]

    def type_of(self, key: str) -> CellType:
        """Type of an input or step."""
        at = self.position[key]
        if at < len(self.inputs):
            return self.inputs[at].type
        return self.step(key).type

    def words_of(self, key: str) -> Words:
        """Name of any cell."""
        at = self.position[key]
        if at < len(self.inputs):
            return self.inputs[at].words
        at -= len(self.inputs)
        if at < len(self.records):
            return self.records[at].words
        return self.steps[at - len(self.records)].words

    @property
    def width(self) -> int:
        """How many cells a trace of this program has."""
        return len(self.inputs) + len(self.records) + len(self.steps)
