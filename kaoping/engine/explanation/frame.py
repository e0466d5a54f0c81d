"""What explanations of all subjects of one kind have in common, worked out once for a profile and a language."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

from kaoping.engine.compiling import Compiled, keys
from kaoping.engine.program import (
    CellType,
    Gather,
    Input,
    Kind,
    Program,
    Records,
    Role,
    Section,
    Step,
)
from kaoping.engine.scheme import Scheme, walk
from kaoping.engine.scheme.item import Node
from kaoping.engine.terms import Place
from kaoping.engine.words import Language, Words


class Frame:
    """A program with its items and names, in one language."""

    def __init__(self, scheme: Scheme, compiled: Compiled, language: Language) -> None:
        self.scheme = scheme
        self.compiled = compiled
        self.program: Program = compiled.program
        self.language = language
        self.sections = self.program.sections
        self.inputs: Mapping[str, Input] = {i.key: i for i in self.program.inputs}
        self.records: Mapping[str, Records] = {r.key: r for r in self.program.records}
        self.steps: Mapping[str, Step] = {s.key: s for s in self.program.steps}
        self.cells: Mapping[str, CellType] = {i.key: i.type for i in self.program.inputs} | {
            s.key: s.type for s in self.program.steps
        }
        self.scores = frozenset(section.score for section in self.sections)
        self.nodes: Mapping[str, tuple[Node, Place]] = {n.id: (n, place) for n, place in walk(scheme.items)}

    # Where cells belong

    @cached_property
    def number(self) -> Mapping[str, int]:
        """The place of each section, by item."""
        return {section.item: at for at, section in enumerate(self.sections)}

    @cached_property
    def home(self) -> Mapping[str, str]:
        """The item of whose section a step is part."""
        return {key: s.item for s in self.sections for key in s.steps}

    @cached_property
    def place(self) -> Mapping[str, int]:
        """The place of the section of which a step is part."""
        return {key: self.number[item] for key, item in self.home.items()}

    @cached_property
    def row_home(self) -> Mapping[str, str]:
        """The item of whose section the list of a record's cell is part."""
        lists = {key: s.item for s in self.sections for key in s.inputs}
        return {key: lists[r.key] for r in self.program.records if r.key in lists for key in r.cells()}

    @cached_property
    def row_homes(self) -> frozenset[str]:
        """Items in whose sections there are lists."""
        return frozenset(self.row_home.values())

    @cached_property
    def row_steps(self) -> Mapping[str, Step]:
        """Steps that are done for each record."""
        return {s.key: s for r in self.program.records for s in r.steps}

    @cached_property
    def list_of(self) -> Mapping[str, str]:
        """The list of which a cell of a record is part."""
        return {key: r.key for r in self.program.records for key in r.cells()}

    @cached_property
    def gatherers(self) -> Mapping[str, tuple[int, ...]]:
        """Sections in which lines go over the records of a list."""
        found: dict[str, set[int]] = {key: set() for key in self.records}
        for step in self.program.steps:
            if isinstance(step.what, Gather) and step.key in self.home:
                found[step.what.records].add(self.number[self.home[step.key]])
        return {key: tuple(sorted(places)) for key, places in found.items()}

    @cached_property
    def data(self) -> Sequence[tuple[int, str, int | None]]:
        """For each datum its position and name, and where its availability stands."""
        position, inputs = self.program.position, self.inputs
        data = [key for key, given in inputs.items() if given.role is Role.DATA]
        return [(position[key], key[1:], position.get(keys.availability(key))) for key in data]

    @cached_property
    def readers(self) -> Mapping[str, frozenset[str]]:
        """Items in whose sections an input stands."""
        found: dict[str, set[str]] = {}
        for section in self.sections:
            for key in section.inputs:
                found.setdefault(key, set()).add(section.item)
        return {key: frozenset(items) for key, items in found.items()}

    def row_cells(self, records: str) -> Mapping[str, CellType]:
        """Types of the cells of a record, with those around it."""
        if records not in self._row_cells:
            self._row_cells[records] = {**self.cells, **self.records[records].cells()}
        return self._row_cells[records]

    def columns(self, records: str) -> Mapping[str, int]:
        """Where the cells of a record stand in it."""
        if records not in self._columns:
            self._columns[records] = {key: at for at, key in enumerate(self.records[records].cells())}
        return self._columns[records]

    @cached_property
    def _columns(self) -> dict[str, Mapping[str, int]]:
        return {}

    @cached_property
    def _row_cells(self) -> dict[str, Mapping[str, CellType]]:
        return {}

    @cached_property
    def all_steps(self) -> Mapping[str, Step]:
        """All steps, those of records with them."""
        return {**self.steps, **self.row_steps}

    @cached_property
    def free_texts(self) -> frozenset[str]:
        """Fields of records that hold texts."""
        return frozenset(f.key for r in self.program.records for f in r.fields if f.type.kind is Kind.TEXT)

    @cached_property
    def closing(self) -> frozenset[str]:
        """Cells with which something ends."""
        ends = {s.key for s in self.program.steps if s.key.endswith((".points", ".value"))}
        return frozenset({"total.rank", "total.grade"} | ends)

    def is_of_cycle(self, section: Section) -> bool:
        """Whether a section reads results of periods."""
        return any(key in self.inputs and self.inputs[key].role is Role.PERIOD for key in section.inputs)

    # Names

    @cached_property
    def heads(self) -> Mapping[str, str]:
        """Titles of items, each unlike all others."""
        found: dict[str, str] = {}
        for section in self.sections:
            title = self.compiled.titles.get(section.item, self.scheme.total.title)
            title = self.scheme.total.title if section.item == keys.TOTAL else title
            found[section.item] = unlike(title.say(self.language), found.values(), self.language)
        return found

    @cached_property
    def codes(self) -> Mapping[str, str]:
        """Numbers of items, each unlike all others."""
        found: dict[str, str] = {}
        total = self.scheme.total.title.say(self.language)
        for section in self.sections:
            code = total if section.item == keys.TOTAL else self.compiled.codes[section.item]
            found[section.item] = unlike(code, found.values(), self.language)
        return found

    def section_inputs(self, section: Section) -> list[str]:
        """Inputs of a section, with its lists and the cells of their records."""
        found = []
        for key in section.inputs:
            if not key.startswith("?"):
                found.append(key)
            if key in self.records:
                found += self.records[key].cells()
        return found

    @cached_property
    def owners(self) -> Mapping[str, Section]:
        """The section to which a cell belongs: the first in which it stands."""
        return {key: s for s in reversed(self.sections) for key in (*s.steps, *self.section_inputs(s))}

    @cached_property
    def row_words(self) -> Mapping[str, Words]:
        """What the cells of records are called."""
        found = {f.key: f.words for r in self.program.records for f in r.fields}
        return found | {s.key: s.words for r in self.program.records for s in r.steps}

    def words(self, key: str) -> Words:
        """What a cell is called."""
        return self.row_words.get(key) or self.program.words_of(key)


def unlike(name: str, taken: Collection[str], language: Language) -> str:
    """The name, with a number where it is taken."""
    found, number = name, 2
    while found in taken:
        found = f"{name}（{number}）" if language is Language.ZH else f"{name} ({number})"
        number += 1
    return found
