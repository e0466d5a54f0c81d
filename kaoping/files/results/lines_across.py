"""Formulas of the lines that look beyond the subject's own sheet: to the other subjects, to its records."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from kaoping.engine.program import Gather, Pool
from kaoping.engine.program.sheet_tables import gather_formula, pool_formula
from kaoping.engine.scoring import belongs
from kaoping.files.results.book import Book, Placed, RecordTable
from kaoping.files.results.records_sheet import TableLayout


class Across:
    """Knows where the cells of the others stand."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.layouts = {table.sheet: TableLayout(table) for table in book.tables}
        self._blocks: dict[tuple[Pool, str], list[tuple[int, int]]] = {}

    def layout(self, table: RecordTable) -> TableLayout:
        """The columns of a sheet of records."""
        return self.layouts[table.sheet]

    def gather(self, placed: Placed, gather: Gather, place: str) -> tuple[str, bool]:
        """Formula of a step over the records of a subject, and whether it is an array formula."""
        layout = self.layout(self.book.table(placed, gather.records))
        return gather_formula(gather, f"{layout.actives}={place}", layout.whole)

    def count(self, placed: Placed, records: str, place: str) -> str:
        """The number of records on which a subject is named."""
        layout = self.layout(self.book.table(placed, records))
        return f"SUMPRODUCT(--({layout.named_units}={place}))"

    def pool(self, placed: Placed, pool: Pool, end: int) -> str:
        """Formula of a step over the subjects of a pool."""
        columns = self.book.pools
        blocks = self._members(placed, pool)
        part = columns.column("part", end, pool.cell, pool.where or "")
        values = [columns.column("value", end, pool.cell, pool.where or "")]
        values += [columns.column("tie", end, tie) for tie in pool.ties]
        own = [columns.cell(column, placed.place) for column in values]
        takes_part = [columns.block(part, a, b) for a, b in blocks]
        ranges = [[columns.block(column, a, b) for a, b in blocks] for column in values]
        found = pool_formula(pool, own, takes_part, ranges)
        if pool.how not in ("rank", "rank_last"):
            return found
        if not any(a <= placed.place <= b for a, b in blocks):
            return '""'
        return f'IF({columns.cell(part, placed.place)}=1,{found},"")'

    def _members(self, placed: Placed, pool: Pool) -> list[tuple[int, int]]:
        """Members of the pool that a subject sees, as blocks of neighbouring rows."""
        subject = placed.found.subject
        mark = {"group": subject.group, "all": "", "subordinates": subject.name}[pool.scope]
        if (pool, mark) not in self._blocks:
            places = [s.place for s in self.book.subjects if belongs(pool, subject, s.found.subject)]
            self._blocks[pool, mark] = _blocks(places)
        return self._blocks[pool, mark]


def _blocks(places: Sequence[int]) -> list[tuple[int, int]]:
    """Neighbouring numbers together: 0, 1, 2, 5 are (0, 2) and (5, 5)."""
    runs = []
    for _, run in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]):
        found = [place for _, place in run]
        runs.append((found[0], found[-1]))
    return runs
