"""What an explanation tells: the lines that the scores follow from, and nothing else.

It is found section by section. What a section tells follows from its score, from its other results, and from
the cells of it that other sections name; these are found in rounds, until none is new.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kaoping.engine.explanation.frame import Frame
from kaoping.engine.explanation.sight import Sight
from kaoping.engine.explanation.watch import Outcome, Test
from kaoping.engine.program import Gather, Kind, Ordinal, Pool, Ref, Section, SectionKind, Step, references

ENDS = ("total.rank", "total.grade")


@dataclass(frozen=True)
class Told:
    """What one section tells; `id` tells it from whatever else the section may tell of other subjects.

    `path` is the number of the tests that led to it, 0 where they were not written down; `tests` are these.

    `steps` have lines; `named` are pairs of a cell and the item whose lines name it; `of_records` are cells of
    records; `gathered` are pairs of one that a line over the records takes, and where. `asked` are cells of
    other sections, each with the place of its section, that must be told because of it, `seen` those that were
    looked at.
    """

    id: int
    steps: frozenset[str]
    named: frozenset[tuple[str, str]]
    of_records: frozenset[str]
    gathered: frozenset[tuple[str, str | None]]
    asked: tuple[tuple[int, str], ...]
    seen: frozenset[str]
    strays: frozenset[str]
    """Inputs that it names as those of an item that does not have them."""
    of_period: frozenset[str]
    """What it names of the period."""
    path: int = field(default=0, compare=False)
    tests: Mapping[Test, Outcome] = field(default_factory=dict, compare=False, repr=False)

    def joined(self, other: Told) -> Told:
        """What is told by one or the other."""
        return Told(
            -1,
            self.steps | other.steps,
            self.named | other.named,
            self.of_records | other.of_records,
            self.gathered | other.gathered,
            (*self.asked, *other.asked),
            self.seen & other.seen,
            self.strays | other.strays,
            self.of_period | other.of_period,
        )


Teller = Callable[[int, tuple[str, ...]], Told]
"""Finds what a section tells, by its place, with cells of it that others ask for."""


def tell_all(known: Sequence[Told | None], teller: Teller) -> list[Told]:
    """What all sections tell, of which that is `known` which they tell of themselves."""
    found = [teller(at, ()) if told is None else told for at, told in enumerate(known)]
    asked: dict[int, set[str]] = {}
    changed = _asked(found, found, asked)
    while changed:
        for at in changed:
            found[at] = teller(at, tuple(sorted(asked[at])))
        changed = _asked(found, [found[at] for at in changed], asked)
    return found


def _asked(found: Sequence[Told], new: Iterable[Told], asked: dict[int, set[str]]) -> list[int]:
    """Sections of which something is asked that they do not tell yet."""
    missing = [(at, key) for told in new for at, key in told.asked if key not in found[at].seen]
    changed = set()
    for at, key in missing:
        if key not in asked.setdefault(at, set()):
            asked[at].add(key)
            changed.add(at)
    return sorted(changed)


class Telling:
    """Finds what a section tells of a subject."""

    def __init__(self, frame: Frame, section: Section, sight: Sight, is_empty: Callable[[str], bool]) -> None:
        self.frame = frame
        self.section = section
        self.sight = sight
        self.is_empty = is_empty
        self.steps: set[str] = set()
        self.named: set[tuple[str, str]] = set()
        self.rows: set[str] = set()
        self.gathered: set[tuple[str, str | None]] = set()
        self.asked: dict[str, None] = {}
        self.seen: set[str] = set()
        self.pending: list[str] = []

    def told(self, asked: Sequence[str]) -> Told:
        """What is told, from the score and the other results of the section backwards."""
        self.pending += [*self._roots(), *asked]
        while self.pending:
            key = self.pending.pop()
            step = self.sight.steps.get(key)
            if step is None or key in self.seen:
                continue
            if self.frame.home[key] != self.section.item:
                self.asked[key] = None
                continue
            self.seen.add(key)
            if self.sight.value(key) is None:
                continue
            if self.sight.line_of(key) != key:
                self.pending.append(self.sight.line_of(key))
                continue
            self.steps.add(key)
            for cell in self.mentioned(step):
                self._name(cell, self.section.item)
            if isinstance(step.what, Gather) and step.what.cell is not None:
                self.gathered.add((step.what.cell, step.what.where))
        return Told(
            0,
            frozenset(self.steps),
            frozenset(self.named),
            frozenset(self.rows),
            frozenset(self.gathered),
            tuple((self.frame.place[key], key) for key in self.asked),
            frozenset(self.seen),
            frozenset(k for k, item in self.named if item not in self.frame.readers.get(k, (item,))),
            frozenset(k for k, _ in self.named if k.startswith("period.")),
        )

    def _name(self, cell: str, item: str) -> None:
        """Tell of a cell because a line of an item names it."""
        if cell not in self.frame.row_home:
            self.named.add((cell, item))
            self.pending.append(cell)
            return
        if cell in self.rows:
            return
        self.rows.add(cell)
        if cell in self.frame.row_steps and not self.is_empty(self.frame.list_of[cell]):
            for other in sorted(self.frame.row_steps[cell].reads()):
                self._name(other, self.frame.row_home[cell])

    def _roots(self) -> Iterator[str]:
        """Cells with which the telling begins."""
        section = self.section
        if self.sight.value(section.score) is None:
            for cell in self._why_not(section.score):
                self._name(cell, section.item)
        yield section.score
        for key in section.steps:
            step = self.sight.steps[key]
            is_effect = key.startswith("effect.") and step.type.kind is Kind.CONDITION
            is_end = section.kind is SectionKind.TOTAL and (key in ENDS or step.type.kind is Kind.TEXT)
            if step.quiet or not (is_effect or is_end) or self.sight.value(key) is None:
                continue
            if is_end or not self.sight.is_status(Ref(key)):
                yield key

    def _why_not(self, key: str) -> Iterable[str]:
        step = self.sight.steps[key]
        guard = next(g for g in step.when if self.sight.value(g) is not True)
        for condition, _ in self.sight.claims(Ref(guard), held=False):
            yield from sorted(references(condition))

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
