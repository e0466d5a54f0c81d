"""What an explanation tells: the lines that the scores follow from, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kaoping.engine.explanation.sight import Sight
from kaoping.engine.program import (
    Gather,
    Kind,
    Ordinal,
    Pool,
    Program,
    Ref,
    Row,
    Section,
    SectionKind,
    Step,
    Value,
    references,
)

ENDS = ("total.rank", "total.grade")


@dataclass(frozen=True)
class Told:
    """What is told.

    `steps` have lines; `named` are pairs of a cell and the item whose lines name it; `of_records` are cells of
    records; `gathered` are pairs of one that a line over the records takes, and where.
    """

    steps: frozenset[str]
    named: frozenset[tuple[str, str]]
    of_records: frozenset[str]
    gathered: frozenset[tuple[str, str | None]]

    def joined(self, other: Told) -> Told:
        """What is told by one or the other."""
        return Told(
            self.steps | other.steps,
            self.named | other.named,
            self.of_records | other.of_records,
            self.gathered | other.gathered,
        )


def sight_of(program: Program, trace: Sequence[Value | list[Row]], *, is_open: bool) -> Sight:
    """The cells of one evaluation of a program; of one of two where a score is open."""
    cells = {i.key: i.type for i in program.inputs} | {s.key: s.type for s in program.steps}
    scores = frozenset(section.score for section in program.sections)
    closing = {"total.rank", "total.grade"} | {s.key for s in program.steps if s.key.endswith((".points", ".value"))}

    kept = frozenset(("total.shown",)) if is_open else frozenset()

    def value(key: str) -> Value:
        found = trace[program.position[key]]
        return None if isinstance(found, list) else found

    return Sight(cells, {s.key: s for s in program.steps}, value, scores, frozenset(closing), kept)


def tell(program: Program, sight: Sight, trace: Sequence[Value | list[Row]]) -> Told:
    """Find what is told, from the scores and the other results backwards."""
    return _Telling(program, sight, trace).told()


class _Telling:
    def __init__(self, program: Program, sight: Sight, trace: Sequence[Value | list[Row]]) -> None:
        self.sight = sight
        self.sections = program.sections
        self.home = {key: s.item for s in program.sections for key in s.steps}
        lists = {key: s.item for s in program.sections for key in s.inputs}
        self.row_home = {key: lists[r.key] for r in program.records if r.key in lists for key in r.cells()}
        self.row_steps = {s.key: s for r in program.records for s in r.steps}
        self.empty = {key for r in program.records if not trace[program.position[r.key]] for key in r.cells()}
        self.steps: set[str] = set()
        self.named: set[tuple[str, str]] = set()
        self.rows: set[str] = set()
        self.gathered: set[tuple[str, str | None]] = set()
        self.pending: list[str] = []

    def told(self) -> Told:
        for section in self.sections:
            self.pending += list(self._roots(section))
        while self.pending:
            key = self.pending.pop()
            step = self.sight.steps.get(key)
            if key in self.steps or step is None or self.sight.value(key) is None:
                continue
            if self.sight.line_of(key) != key:
                self.pending.append(self.sight.line_of(key))
                continue
            self.steps.add(key)
            for cell in self.mentioned(step):
                self._name(cell, self.home[key])
            if isinstance(step.what, Gather) and step.what.cell is not None:
                self.gathered.add((step.what.cell, step.what.where))
        return Told(frozenset(self.steps), frozenset(self.named), frozenset(self.rows), frozenset(self.gathered))

    def _name(self, cell: str, item: str) -> None:
        """Tell of a cell because a line of an item names it."""
        if cell not in self.row_home:
            self.named.add((cell, item))
            self.pending.append(cell)
            return
        if cell in self.rows:
            return
        self.rows.add(cell)
        if cell in self.row_steps and cell not in self.empty:
            for other in self.row_steps[cell].reads():
                self._name(other, self.row_home[cell])

    def _roots(self, section: Section) -> Iterator[str]:
        """Cells with which the telling begins."""
        if self.sight.value(section.score) is None:
            for cell in self._why_not(section.score):
                self._name(cell, section.item)
        yield section.score
        for key in section.steps:
            step = self.sight.steps[key]
            if step.quiet or self.sight.value(key) is None:
                continue
            is_effect = key.startswith("effect.") and step.type.kind is Kind.CONDITION
            is_end = section.kind is SectionKind.TOTAL and (key in ENDS or step.type.kind is Kind.TEXT)
            if is_end or (is_effect and not self.sight.is_status(Ref(key))):
                yield key

    def _why_not(self, key: str) -> Iterable[str]:
        step = self.sight.steps[key]
        guard = next(g for g in step.when if self.sight.value(g) is not True)
        for condition, _ in self.sight.claims(Ref(guard), held=False):
            yield from references(condition)

    def mentioned(self, step: Step) -> list[str]:
        """Cells that the line of a step names."""
        match step.what:
            case Gather(_, _, cell, where):
                return [key for key in (cell, where) if key is not None]
            case Pool(how="count") | Pool(scope="subordinates"):
                return []
            case Pool() as pool:
                return [self.sight.passed_on(k) for k in (pool.cell, *pool.ties) if k in self.sight.cells]
            case Ordinal():
                return []
            case _:
                return sorted(self.sight.mentioned(step))
