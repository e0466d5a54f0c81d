"""Which cells of a program are written down, and what their columns are called.

Written are the values that came in, every line that was rounded, what comes from other subjects or from lists,
and every score. What lies between is exact arithmetic over these: whoever reads a trace computes it again, and
holds every written cell against it. What another stage or another subject needs is written as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from threading import Lock

from kaoping.bulk.inputs import declared_inputs
from kaoping.bulk.kinds import compiled_by_text, scheme_text
from kaoping.bulk.spec import Kind as KindOfSubjects
from kaoping.engine.compiling import Compiled
from kaoping.engine.program import Gather, Input, Kind, Pool, Program, Ref, Role, SectionKind, Step
from kaoping.engine.program.bounds import program_bounds
from kaoping.engine.program.sql_code import REACH, SMALL

SUBJECT, GROUP, PERIOD = "subject", "group", "period"
UNDEFINED = "undefined"
"""Column that says that some rule has no meaning for a value, where a run is then refused."""
OPEN = "open"
"""Name of the line that says that a score is open."""
MOST_SUBJECTS, MOST_RECORDS = 10**7, 10**6
"""How many subjects a pool and how many records a list may have, for the types of columns."""


def file_name(stage: int, layer: int, kind: int) -> str:
    """Name of the file of a layer of a stage."""
    return f"stage{stage}-{layer}-kind{kind}.parquet"


def statuses_name(kind: int) -> str:
    """Name of the file with the statuses of data that are not simply given."""
    return f"statuses-kind{kind}.parquet"


@dataclass(frozen=True)
class Columns:
    """The columns of one program: inside the database by number, in files by name."""

    program: Program
    cells: Mapping[str, str]
    """Column inside the database by key, also of the cells of records."""
    names: Mapping[str, str]
    """Column in a file by key; two keys that differ by case alone have different columns."""
    stage: Mapping[str, int]
    """Stage of what is written; inputs are of stage 0."""
    layer: Mapping[str, int]
    """Layer of each step within its stage: what leaves compute, then what is added up from them."""
    wide: frozenset[str]
    """Written cells that may need more than 63 bits, in files decimals of 38 digits."""

    @cached_property
    def files(self) -> tuple[tuple[int, int], ...]:
        """Stage and layer of each file, in the order in which they are written."""
        there = {(s.stage, self.layer[s.key]) for s in self.program.steps}
        return tuple(sorted(there | {(0, 0)}))

    def written(self, stage: int, layer: int) -> list[str]:
        """Keys of what is written to a file, in the order of the program."""
        return [
            key for key in self.program.position if self.stage.get(key) == stage and self.layer.get(key, 0) == layer
        ]

    def steps(self, stage: int, layer: int) -> list[Step]:
        """Steps of a layer of a stage."""
        return [s for s in self.program.steps if s.stage == stage and self.layer[s.key] == layer]


def columns_of_kind(
    path: str, kinds: tuple[KindOfSubjects, ...], number: int, further: tuple[str, ...], *, cycle: bool
) -> Columns:
    """The columns of the program of a kind; `further` cells are read by others, such as the cycle."""
    with _ONE_AT_A_TIME:
        return _columns(scheme_text(path), kinds, number, further, cycle=cycle)


_ONE_AT_A_TIME = Lock()
"""Parts that are done at the same time ask for the same columns, which need not be found twice."""


@lru_cache(maxsize=64)
def _columns(
    text: str, kinds: tuple[KindOfSubjects, ...], number: int, further: tuple[str, ...], *, cycle: bool
) -> Columns:
    programs = compiled_by_text(text, kinds, cycle=cycle)
    compiled = programs[number]
    program = compiled.program
    cells = {key: f"c{at}" for key, at in program.position.items()}
    for at, records in enumerate(program.records):
        cells |= {key: f"q{at}_{place}" for place, key in enumerate(records.cells())}
    layer = _layers(program)
    stage = _written(program, programs.values(), frozenset(further) & program.position.keys(), layer)
    names = _names([*stage, *(k for r in program.records for k in r.cells())])
    return Columns(program, cells, names, stage, layer, _wide(compiled))


LARGE = 200
"""From so many steps on a stage is done in layers: a select with fewer columns is planned faster."""


def _layers(program: Program) -> dict[str, int]:
    """0 for what leaves compute from their data alone, 1 for what depends on other items of the same stage."""
    sizes = Counter(s.stage for s in program.steps)
    of_leaves = {key for s in program.sections if s.kind is SectionKind.LEAF for key in s.steps}
    stages = {s.key: s.stage for s in program.steps}
    found: dict[str, int] = {}
    for step in program.steps:
        above = any(found.get(key, 0) for key in step.reads() if stages.get(key) == step.stage)
        found[step.key] = int(sizes[step.stage] >= LARGE and (above or step.key not in of_leaves))
    return found


def _written(
    program: Program, everyone: Iterable[Compiled], further: frozenset[str], layer: Mapping[str, int]
) -> dict[str, int]:
    """Stage of each cell that is written."""
    found = {i.key: 0 for i in program.inputs if i.role in (Role.DATA, Role.PERIOD) or _is_status_of_period(i)}
    stages = {s.key: s.stage for s in program.steps}
    wanted = _told(program) | further | {key for key in stages if key.endswith(f".{OPEN}")}
    for other in everyone:
        for step in other.program.steps:
            if isinstance(step.what, Pool):
                wanted |= {key for key in (step.what.cell, step.what.where, *step.what.ties) if key}
    for step in program.steps:
        here = (step.stage, layer[step.key])
        wanted |= {key for key in step.reads() if key in stages and (stages[key], layer[key]) < here}
    return found | {key: stage for key, stage in stages.items() if key in wanted}


OUTCOME = frozenset(("total.shown", "total.ranked", "total.rank", "total.grade"))
"""What the table of totals is made from."""


def _is_status_of_period(cell: Input) -> bool:
    return cell.role is Role.STATUS and "@" in cell.key


def _told(program: Program) -> set[str]:
    """What a result tells: scores, what was rounded, texts such as grades, and what comes from others or from lists.

    All that lies between is exact arithmetic over these.
    """
    scores = {section.score for section in program.sections}
    found = scores | (OUTCOME & program.position.keys())
    for step in program.steps:
        from_elsewhere = isinstance(step.what, Pool | Gather)
        is_told = step.rounding is not None or step.type.kind is Kind.TEXT
        if from_elsewhere or (is_told and not step.quiet):
            found.add(step.key)
    # The score of an item that is but the name of its sum says it all.
    names = {s.what.key for s in program.steps if s.key in scores and s.quiet and isinstance(s.what, Ref)}
    return found - (names - scores)


def _names(found: Iterable[str]) -> dict[str, str]:
    """Names that differ also for a database that does not tell small letters from capitals."""
    names: dict[str, str] = {}
    taken: set[str] = {SUBJECT, GROUP, PERIOD, UNDEFINED, "place"}
    for key in found:
        name, number = key, 2
        while name.casefold() in taken:
            name, number = f"{key} ({number})", number + 1
        taken.add(name.casefold())
        names[key] = name
    return names


def _wide(compiled: Compiled) -> frozenset[str]:
    """Cells that may need more than 63 bits within what the scheme allows, however many subjects there are."""
    declared = declared_inputs(compiled)
    (bounds,) = program_bounds([compiled.program], [declared], REACH, subjects=MOST_SUBJECTS, rows=MOST_RECORDS)
    return frozenset(key for key, found in bounds.items() if found.size >= SMALL)
