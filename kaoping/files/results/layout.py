"""Where everything stands on a score sheet: one line for each item, datum and step of a program.

All subjects with the same program have the same layout, so a cell of another subject's sheet is found by
the same address.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from xlsxwriter.utility import xl_rowcol_to_cell

from kaoping.engine.compiling import Compiled
from kaoping.engine.program import Input, Program, Role, Section, SectionKind
from kaoping.engine.scheme import Scheme, walk

CODE, NAME, POINTS, VALUE, UNIT, STATUS, HOW, REMARK, SCORE, LOST = range(10)
WHOLE = 11
"""Column of whole units; the cells that a line needs beside it follow."""

TITLE_ROW, SUBJECT_ROW, SUMMARY_ROW, LEGEND_ROW, HEAD_ROW, FIRST_ROW = 0, 1, 2, 3, 5, 6
PLACE = xl_rowcol_to_cell(SUBJECT_ROW, WHOLE, True, True)
"""Where a score sheet keeps the number of its subject."""
OPEN_CELL = (SUMMARY_ROW, WHOLE)
"""Where a score sheet says whether any of its scores waits for a value."""


class LineKind(Enum):
    """What a line of a score sheet shows."""

    ITEM = "item"
    DATUM = "datum"
    CARRIED = "carried"
    SHARED = "shared"
    STATUS = "status"
    LIST = "list"
    STEP = "step"


@dataclass(frozen=True)
class Line:
    """One line of a score sheet. `hidden` lines are bookkeeping, folded away."""

    row: int
    kind: LineKind
    key: str
    section: Section
    depth: int
    hidden: bool = False


class Layout:
    """The lines of the score sheets of one program, and where each cell stands."""

    def __init__(self, scheme: Scheme, compiled: Compiled, carries: frozenset[str]) -> None:
        self.program: Program = compiled.program
        self._inputs = {i.key: i for i in self.program.inputs}
        self._lists = {r.key for r in self.program.records}
        self._carries = carries
        self._depths = {node.id: len(place) // 2 - 1 for node, place in walk(scheme.items)}
        self.rows: dict[str, int] = {}
        self.carried_rows: dict[str, int] = {}
        self.item_rows: dict[str, int] = {}
        self.lines: tuple[Line, ...] = tuple(self._lines())

    @property
    def end(self) -> int:
        """The first row below the last line."""
        return FIRST_ROW + len(self.lines)

    def _lines(self) -> Iterator[Line]:
        row = FIRST_ROW
        for section in self.program.sections:
            depth = 0 if section.kind is SectionKind.TOTAL else self._depths[section.item]
            for kind, key, hidden in self._section(section):
                self._note(kind, key, row)
                yield Line(row, kind, key, section, depth, hidden)
                row += 1

    def _note(self, kind: LineKind, key: str, row: int) -> None:
        if kind is LineKind.ITEM:
            self.item_rows[key] = row
        elif kind is LineKind.CARRIED:
            self.carried_rows[key] = row
        elif kind is not LineKind.SHARED:
            self.rows[key] = row

    def _section(self, section: Section) -> Iterator[tuple[LineKind, str, bool]]:
        yield LineKind.ITEM, section.item, False
        for key in section.inputs:
            yield from self._input(key)
        for key in section.steps:
            yield LineKind.STEP, key, self.program.step(key).quiet

    def _input(self, key: str) -> Iterator[tuple[LineKind, str, bool]]:
        cell: Input | None = self._inputs.get(key)
        bookkeeping = cell is not None and cell.role in (Role.STATUS, Role.CONTEXT)
        if key in self.rows:
            if not bookkeeping:
                yield LineKind.SHARED, key, False
        elif key in self._lists:
            yield LineKind.LIST, key, False
        elif bookkeeping:
            yield LineKind.STATUS, key, True
        else:
            yield LineKind.DATUM, key, False
            if cell is not None and cell.role is Role.DATA and key[1:] in self._carries:
                yield LineKind.CARRIED, key, False
