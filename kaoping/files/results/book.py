"""The plan of a results workbook: which sheets there are, and where each subject and each list stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from xlsxwriter.utility import quote_sheetname, xl_range_abs, xl_rowcol_to_cell

from kaoping.engine.compiling import Compiled, Profile, keys
from kaoping.engine.explanation import Standing
from kaoping.engine.explanation.standing import standing_in
from kaoping.engine.program import Input, Kind, Pool, Records, Role
from kaoping.engine.program.bounds import Bounds, program_bounds
from kaoping.engine.program.sheet_formulas import REACH
from kaoping.engine.scheme import TargetBy, walk
from kaoping.engine.scheme.item import Node
from kaoping.engine.scoring import Result, SubjectResult
from kaoping.engine.scoring.intake import leaves_that_carry
from kaoping.engine.terms import ListItem, NumberItem, Place
from kaoping.engine.words import Language, Words
from kaoping.files.results import words as w
from kaoping.files.results.inputs import INPUT_REACH, Tongue, field_bounds, item_bounds
from kaoping.files.results.layout import Layout
from kaoping.files.results.naming import Naming
from kaoping.files.results.sheet_names import SheetNames
from kaoping.files.results.template import Template

SPARE_ROWS = 10
"""Empty rows at the end of each sheet of records, for records that are added."""
FIRST_POOL_ROW = 2
FIRST_RECORD_ROW = 2


@dataclass(frozen=True)
class Placed:
    """A subject with its score sheet and its number, which is its row in everything across subjects."""

    found: SubjectResult
    place: int
    sheet: str
    template: Template


@dataclass(frozen=True)
class RecordTable:
    """The sheet of the records of one list, for all subjects whose records are reckoned alike."""

    records: Records
    sheet: str
    template: Template
    subjects: tuple[Placed, ...]
    rows: int

    @property
    def last(self) -> int:
        """The last row of records."""
        return FIRST_RECORD_ROW + self.rows - 1


class PoolColumns:
    """The columns of the sheet across subjects: a cell of each subject, whether it takes part, what decides."""

    def __init__(self, sheet: str, first: int) -> None:
        self.sheet = sheet
        self._first = first
        self._columns: dict[tuple[str, int, str, str], int] = {}

    def column(self, what: str, end: int, cell: str, where: str = "") -> int:
        """The column of a cell; made when it is first asked for.

        `what`: "part" 1 or 0, "value" the cell of those who take part, "tie" a number for each, "cell" as it is.
        """
        return self._columns.setdefault((what, end, cell, where), self._first + len(self._columns))

    def all(self) -> Iterator[tuple[str, int, str, str, int]]:
        """All columns that were asked for."""
        for (what, end, cell, where), column in self._columns.items():
            yield what, end, cell, where, column

    def cell(self, column: int, place: int) -> str:
        """Where the cell of a subject stands."""
        return f"{quote_sheetname(self.sheet)}!{xl_rowcol_to_cell(FIRST_POOL_ROW + place, column, True, True)}"

    def block(self, column: int, first: int, last: int) -> str:
        """Where the cells of neighbouring subjects stand."""
        area = xl_range_abs(FIRST_POOL_ROW + first, column, FIRST_POOL_ROW + last, column)
        return f"{quote_sheetname(self.sheet)}!{area}"


MOST_SHEETS_OF_PERIODS = 250
"""More score sheets of periods than this make the workbook of a cycle in which nobody finds a way."""
LONGEST_MARK = 12
"""A period is named before the names of its sheets by its title where that is no longer than this."""

POOL_UNIT, POOL_GROUP, POOL_TOTAL, POOL_RANK, POOL_GRADE, POOL_ORDER, FIRST_POOL_COLUMN = range(7)


@dataclass(frozen=True)
class Evidence:
    """What is printed beside the place of the seal: where this result stands on record, and a code for telephones."""

    said: str
    picture: bytes


class Book:
    """What the sheets of a results workbook need to know of each other.

    The workbook of a cycle has a book for each period `within` its own: the sheets that compute what it reads. `only`
    names the subject whose own workbook it is, `mark` what is said of a result that is not final.
    """

    def __init__(
        self,
        result: Result,
        language: Language,
        within: Book | None = None,
        *,
        only: str | None = None,
        evidence: Evidence | None = None,
        mark: str = "",
    ) -> None:
        self.result = result
        self.mark = mark
        self.only = only
        self.evidence = evidence
        self.within = within
        self.scheme = result.scheme
        self.language = language
        self.tongue = Tongue(language)
        self._names: SheetNames = SheetNames() if within is None else within._names
        self.ranking = self.sheet_name(w.RANKING.say(language))
        self.matrix = self.sheet_name(w.MATRIX.say(language))
        self.note: str = self.sheet_name(w.NOTE.say(language)) if within is None else within.note
        self.choices: str = self.sheet_name(w.CHOICES.say(language)) if within is None else within.choices
        self.pools = PoolColumns(self.sheet_name(w.POOLS.say(language)), FIRST_POOL_COLUMN)
        self.carries = leaves_that_carry(self.scheme)
        ordered = self._ordered()
        self.ends: tuple[str, ...] = ("low", "high") if any(_can_be_open(s.compiled) for s in ordered) else ("low",)
        templates = self._templates(ordered)
        self.subjects = tuple(
            Placed(
                s,
                at,
                self.sheet_name(f"{at + 1:02d} {s.subject.name}"),
                templates[s.compiled.profile],
            )
            for at, s in enumerate(ordered)
        )
        self.templates = templates
        self.tables = tuple(self._tables())
        for template in templates.values():
            self._ask_for_pools(template)
        self.periods: Mapping[str, Book] = self._periods()

    def _periods(self) -> dict[str, Book]:
        """The books of the periods of a cycle, in their order; none where they would be too many sheets."""
        found = self.result.periods
        if len(found) * len(self.written) > MOST_SHEETS_OF_PERIODS:
            return {}
        return {
            period: Book(result, self.language, self, only=self.only, mark=self.mark)
            for period, result in found.items()
        }

    def writes(self, subject: Placed) -> bool:
        """Whether a subject has its sheet in this workbook."""
        return self.only is None or subject.found.subject.name == self.only

    @property
    def title(self) -> str:
        """What stands above each sheet: the scheme, that it is invented, and that the result is not final."""
        return self.say(self.scheme.title) + self.marks

    @property
    def marks(self) -> str:
        """What stands behind a title."""
        return (self.say(w.INVENTED) if self.scheme.invented else "") + self.mark

    @property
    def written(self) -> tuple[Placed, ...]:
        """The subjects that have their sheets in this workbook, in order."""
        return tuple(subject for subject in self.subjects if self.writes(subject))

    def name_of(self, subject: Placed) -> str:
        """The name of a subject; of another one in somebody's own workbook only which row it is."""
        return subject.found.subject.name if self.writes(subject) else f"{self.say(w.ANOTHER)} {subject.place + 1}"

    @property
    def everything(self) -> tuple[Book, ...]:
        """This book and those of its periods."""
        return (self, *self.periods.values())

    @property
    def is_cycle(self) -> bool:
        """Whether this is the result over all periods."""
        return bool(self.scheme.periods) and not self.result.period

    def sheet_name(self, wanted: str) -> str:
        """A valid name for a sheet, unlike all others; sheets of a period within a cycle begin with its name."""
        if self.within is None:
            return self._names.give(wanted)
        mark = self.period if len(self.period) <= LONGEST_MARK else self.result.period
        return self._names.give(f"{mark} {wanted}")

    def say(self, words: Words) -> str:
        """A text in the language of the workbook."""
        return words.say(self.language)

    def _ordered(self) -> list[SubjectResult]:
        """Subjects group by group, those below the same subject together."""
        groups = [g.id for g in self.scheme.groups]
        given = {s.subject.name: at for at, s in enumerate(self.result.subjects)}
        parents = {None: -1} | given
        return sorted(
            self.result.subjects,
            key=lambda s: (
                groups.index(s.subject.group),
                parents.get(s.subject.parent, len(given)),
                given[s.subject.name],
            ),
        )

    @cached_property
    def groups(self) -> Mapping[str, tuple[Placed, ...]]:
        """The subjects of each group that has any, in order."""
        found = {g.id: tuple(s for s in self.subjects if s.found.subject.group == g.id) for g in self.scheme.groups}
        return {group: some for group, some in found.items() if some}

    @cached_property
    def by_name(self) -> Mapping[str, Placed]:
        """The subjects by name."""
        return {s.found.subject.name: s for s in self.subjects}

    @property
    def period(self) -> str:
        """The period as it is called; "" where the scheme has none."""
        return "" if self.result.period_title is None else self.say(self.result.period_title)

    @cached_property
    def nodes(self) -> Mapping[str, tuple[Node, Place]]:
        """The items of the scheme by their identifiers, with their places."""
        return {node.id: (node, place) for node, place in walk(self.scheme.items)}

    def standing(self, subject: Placed, item: str) -> Standing:
        """How the score of an item stands to its points, apart from whether it applies."""
        return standing_in(self.nodes, item, subject.found.compiled)

    def group_title(self, group: str) -> str:
        """The name of a group."""
        found = next(g for g in self.scheme.groups if g.id == group)
        return group if found.title is None else self.say(found.title)

    def _templates(self, ordered: Sequence[SubjectResult]) -> dict[Profile, Template]:
        compiled = {s.compiled.profile: s.compiled for s in ordered}
        by_list = [len(t) for s in ordered for t in _lists(s)]
        rows = sum(by_list) + SPARE_ROWS
        bounds = program_bounds(
            [c.program for c in compiled.values()],
            [_input_bounds(c) for c in compiled.values()],
            REACH,
            subjects=len(ordered),
            rows=rows,
        )
        return {
            profile: Template(
                c,
                Layout(self.scheme, c, self.carries),
                Naming(c, self.scheme.total.title, self.language),
                found,
                self.ends,
            )
            for (profile, c), found in zip(compiled.items(), bounds, strict=True)
        }

    # Lists

    def _tables(self) -> Iterator[RecordTable]:
        alike: dict[tuple[str, Records], list[Placed]] = {}
        for subject in self.subjects:
            for records in subject.template.program.records:
                alike.setdefault((records.key, records), []).append(subject)
        for (key, records), some in alike.items():
            name = f"{self.say(w.RECORDS)} {records.words.say(self.language)}"
            if sum(other == key for other, _ in alike) > 1:
                name += f" {self.group_title(some[0].found.subject.group)}"
            if not any(self.writes(s) for s in some):
                continue
            number = sum(len(rows_of(s.found, records)) for s in some if self.writes(s))
            yield RecordTable(records, self.sheet_name(name), some[0].template, tuple(some), number + SPARE_ROWS)

    def table(self, subject: Placed, key: str) -> RecordTable:
        """The sheet on which a subject's records of a list stand."""
        return next(t for t in self.tables if t.records.key == key and subject in t.subjects)

    # Pools

    def _ask_for_pools(self, template: Template) -> None:
        for step in template.program.steps:
            if isinstance(step.what, Pool):
                for end in range(len(self.ends)):
                    self.pools.column("part", end, step.what.cell, step.what.where or "")
                    self.pools.column("value", end, step.what.cell, step.what.where or "")
                    for tie in step.what.ties:
                        self.pools.column("tie", end, tie)
        for table in self.tables:
            self.pools.column("cell", 0, keys.availability(table.records.key))
            for key in outside_cells(table.records):
                self.pools.column("cell", 0, key)
            if len(table.subjects) < len(self.subjects):
                self.pools.column("list", 0, table.records.key, table.sheet)


def outside_cells(records: Records) -> tuple[str, ...]:
    """Cells of the subject that the steps of its records read."""
    own = set(records.cells())
    return tuple(dict.fromkeys(key for step in records.steps for key in sorted(step.reads() - own)))


def rows_of(found: SubjectResult, records: Records) -> Sequence[Sequence[object]]:
    """The records of a subject's list, as they were reckoned."""
    rows = found.trace[found.compiled.program.position[records.key]]
    assert isinstance(rows, list)
    return rows


def _lists(found: SubjectResult) -> Iterator[Sequence[Sequence[object]]]:
    for records in found.compiled.program.records:
        yield rows_of(found, records)


def _can_be_open(compiled: Compiled) -> bool:
    return any(cell.key == keys.BOUND for cell in compiled.program.inputs)


def _input_bounds(compiled: Compiled) -> dict[str, Bounds]:
    """Bounds of everything that comes into a program, as the input cells enforce them."""
    found = {cell.key: input_bounds(cell, compiled) for cell in compiled.program.inputs}
    for records in compiled.program.records:
        item = compiled.data[records.key[1:]]
        assert isinstance(item, ListItem)
        found |= {f"{records.key}.{field.id}": field_bounds(field) for field in item.fields}
    return found


def input_bounds(cell: Input, compiled: Compiled) -> Bounds:
    """The range that an input cell allows, in units."""
    if cell.role is Role.DATA and cell.type.kind is Kind.NUMBER:
        item = compiled.data[cell.key[1:]]
        assert isinstance(item, NumberItem)
        return item_bounds(item)
    if cell.role in (Role.TARGET, Role.COEFFICIENT):
        return _scheme_bounds(cell, compiled)
    return Bounds(1 - INPUT_REACH, INPUT_REACH - 1)


def _scheme_bounds(cell: Input, compiled: Compiled) -> Bounds:
    """The range of a target or coefficient: what the scheme says, with ample room for trying others."""
    leaf = compiled.part(cell.key.rpartition(".")[0])
    target, coefficient = leaf.target, leaf.leaf.coefficient
    if cell.role is Role.COEFFICIENT:
        said = [] if coefficient is None else list(coefficient.values.values())
    elif isinstance(target, TargetBy):
        said = [v for v in target.values.values() if isinstance(v, Decimal)]
    else:
        said = [] if target is None else [target]
    most = int(100 * max((abs(v) for v in said), default=Decimal(1)).scaleb(cell.type.scale)) + 100
    return Bounds(-most if any(v < 0 for v in said) else 0, most).clipped(INPUT_REACH)
