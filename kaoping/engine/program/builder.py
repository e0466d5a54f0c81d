"""Building a program line by line, with types checked as the lines are written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from kaoping.engine.numbers import Rounding
from kaoping.engine.program import expressions as ex
from kaoping.engine.program.cells import (
    CONDITION,
    CellType,
    Gather,
    Input,
    Kind,
    Ordinal,
    Pool,
    Program,
    Records,
    Section,
    SectionKind,
    Step,
    What,
    number_type,
)
from kaoping.engine.program.typing import ProgramError, type_of
from kaoping.engine.words import Words


@dataclass
class _OpenSection:
    item: str
    kind: SectionKind
    inputs: dict[str, None] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)


class ProgramBuilder:
    """Collects inputs and steps in the order of the calculation."""

    def __init__(self) -> None:
        self._inputs: dict[str, Input] = {}
        self._records: dict[str, Records] = {}
        self._steps: dict[str, Step] = {}
        self._types: dict[str, CellType] = {}
        self._sections: list[Section] = []
        self._open: _OpenSection | None = None
        self._guards: tuple[str, ...] = ()

    def input(self, cell: Input) -> ex.Ref:
        """Declare an input (once) and show it in the current section."""
        known = self._inputs.setdefault(cell.key, cell)
        if known != cell:
            raise ProgramError(f"input {cell.key!r} is declared twice, differently")
        self._types[cell.key] = cell.type
        if self._open is not None:
            self._open.inputs[cell.key] = None
        return ex.Ref(cell.key)

    def records(self, records: Records) -> str:
        """Declare a list of records (once), with the steps that are done for each of them, and show it here."""
        known = self._records.setdefault(records.key, records)
        if (known.words, known.fields) != (records.words, records.fields):
            raise ProgramError(f"list {records.key!r} is declared twice, differently")
        if self._open is not None:
            self._open.inputs[records.key] = None
        return records.key

    def row(  # noqa: PLR0913 - one line of arithmetic has this many parts
        self,
        records: str,
        key: str,
        words: Words,
        what: ex.Expr | Ordinal,
        *,
        decimals: int | None = None,
        rounding: Rounding | None = None,
        quiet: bool = False,
    ) -> ex.Ref:
        """Add a step that is done for each record of a list."""
        owner = self._records[records]
        cells = self._types | owner.cells()
        step = _finish(key, words, what, cells, decimals, rounding, (), {}, quiet=quiet)
        if key in cells:
            raise ProgramError(f"cell {key!r} is computed twice")
        self._records[records] = replace(owner, steps=(*owner.steps, step))
        return ex.Ref(key)

    def step(  # noqa: PLR0913 - one line of arithmetic has this many parts
        self,
        key: str,
        words: Words,
        what: ex.Expr | Gather | Pool,
        *,
        decimals: int | None = None,
        rounding: Rounding | None = None,
        quiet: bool = False,
        hidden_when: ex.Ref | None = None,
    ) -> ex.Ref:
        """Add a line. A value that needs more than `decimals` is rounded, once, as `rounding` says."""
        if key in self._types:
            raise ProgramError(f"cell {key!r} is computed twice")
        step = _finish(key, words, what, self._types, decimals, rounding, self._guards, self._records, quiet=quiet)
        if hidden_when is not None:
            step = replace(step, hidden_when=hidden_when.key)
        self._steps[key] = step
        self._types[key] = step.type
        if self._open is not None:
            self._open.steps.append(key)
        return ex.Ref(key)

    def has_records(self, key: str) -> bool:
        """Whether a list with this key is there already."""
        return key in self._records

    def record_fields(self, key: str) -> dict[str, CellType]:
        """Types of the cells of a record of a list, by key; none if there is no such list."""
        return self._records[key].cells() if key in self._records else {}

    def field_words(self, cell: str) -> Words:
        """Name of a field or step of the records of a list."""
        named = {f.key: f.words for r in self._records.values() for f in r.fields}
        named |= {s.key: s.words for r in self._records.values() for s in r.steps}
        return named[cell]

    def step_words(self, cell: ex.Ref) -> Words:
        """Name of the line that computes a cell."""
        return self._steps[cell.key].words

    def knows(self, key: str) -> bool:
        """Whether an input or step with this key is there already."""
        return key in self._types

    def type_of(self, expr: ex.Expr) -> CellType:
        """Type of an expression over the cells so far."""
        return type_of(expr, self._types)

    @contextmanager
    def when(self, condition: ex.Ref) -> Iterator[None]:
        """Steps inside are done only where the condition cell holds."""
        if self._types[condition.key] != CONDITION:
            raise ProgramError(f"{condition.key!r} is no condition")
        before = self._guards
        self._guards = (*before, condition.key)
        try:
            yield
        finally:
            self._guards = before

    @contextmanager
    def unguarded(self) -> Iterator[None]:
        """Steps inside are done always, whatever guards the lines around them."""
        before, self._guards = self._guards, ()
        try:
            yield
        finally:
            self._guards = before

    @contextmanager
    def section(self, item: str, kind: SectionKind, score: str) -> Iterator[None]:
        """Inputs and steps inside belong to one item; `score` is the key of the cell with its score."""
        if self._open is not None:
            raise ProgramError("sections do not nest")
        self._open = _OpenSection(item, kind)
        try:
            yield
            section = Section(item, kind, tuple(self._open.inputs), tuple(self._open.steps), score)
            self._sections.append(section)
        finally:
            self._open = None

    def build(self, order: Sequence[str] = ()) -> Program:
        """The finished program, its sections in the given order of items."""
        keys = [*self._inputs, *self._records, *self._steps]
        return Program(
            inputs=tuple(self._inputs.values()),
            records=tuple(self._records.values()),
            steps=tuple(self._steps.values()),
            sections=tuple(
                sorted(self._sections, key=lambda s: order.index(s.item) if s.item in order else len(order))
            ),
            position={key: at for at, key in enumerate(keys)},
        )


def _finish(  # noqa: PLR0913 - the parts of a step
    key: str,
    words: Words,
    what: What,
    cells: dict[str, CellType],
    decimals: int | None,
    rounding: Rounding | None,
    guards: tuple[str, ...],
    lists: dict[str, Records],
    *,
    quiet: bool,
) -> Step:
    if isinstance(what, ex.Divide):
        if decimals is None or rounding is None:
            raise ProgramError(f"the quotient {key!r} needs declared decimals and rounding")
        for part in ex.children(what):
            if type_of(part, cells).kind is not Kind.NUMBER:
                raise ProgramError(f"the quotient {key!r} needs numbers")
        found = number_type(decimals)
        return Step(key=key, words=words, what=what, type=found, rounding=rounding, when=guards, quiet=quiet)
    found = _type_of_what(what, cells, lists)
    rounded: Rounding | None = None
    if found.kind is Kind.NUMBER and decimals is not None:
        if decimals < found.scale:
            if rounding is None:
                raise ProgramError(f"{key!r} is cut to {decimals} decimals without a declared rounding")
            rounded = rounding
        found = number_type(decimals)
    return Step(key=key, words=words, what=what, type=found, rounding=rounded, when=guards, quiet=quiet)


def _type_of_what(what: What, cells: dict[str, CellType], lists: dict[str, Records]) -> CellType:
    match what:
        case Ordinal():
            return number_type(0)
        case Gather(how, records, cell, _):
            return number_type(0) if how == "count" or cell is None else lists[records].cells()[cell]
        case Pool(how=how, type=found):
            return number_type(0) if how in ("rank", "rank_last", "count") else found
        case expr:
            return type_of(expr, cells)
