"""Tables with data items down and units across, turned into long ones whose cells know where they really stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kaoping.engine.terms import Finding
from kaoping.engine.words import Words
from kaoping.files.sheets.model import Cell, Sheet
from kaoping.files.values.columns import Column, Role, Table
from kaoping.files.values.doubt import note, quoted
from kaoping.files.values.rows import find_merged, is_footnote, is_sum

_SUBJECT, _VALUE = 1, 2
"""The columns that a turned table begins with; those of its rows follow."""

Place = tuple[int, int]


@dataclass(frozen=True)
class TurnedSheet(Sheet):
    """Rows that each name a unit and a data item and give one value; `real` is where their cells stand in the file."""

    real: dict[Place, Place] = field(default_factory=dict)

    def place(self, row: int, column: int) -> str:
        """Where a cell stands in the file."""
        return super().place(*self.real.get((row, column), (row, column)))


def turned(table: Table, header: int, findings: list[Finding]) -> Table:
    """The long table that one with units across is: a row for each cell that holds something.

    Columns that the table does not know are each of the unit whose name stands in row `header`. Columns of sums are
    left out and noted; columns without a name, and merged values, are found.
    """
    return _Turning(table, header, findings).table()


class _Turning:
    def __init__(self, table: Table, header: int, findings: list[Finding]) -> None:
        self.old = table
        self.sheet = table.sheet
        self.header = header
        self.findings = findings
        self.kept = [column for column in table.columns if column.role is not Role.IGNORED]
        self.rows: dict[int, dict[int, Cell]] = {}
        self.real: dict[Place, Place] = {}
        self.hidden: set[int] = set()

    @property
    def _names(self) -> Column:
        """The column with the names of data items."""
        found = self.old.role(Role.ITEM)
        assert found is not None, "the mapping says so"
        return found

    def _data_rows(self) -> Iterator[int]:
        """The rows but for footnotes."""
        for row in self.old.rows():
            lead = self.sheet.rows[row][min(self.sheet.rows[row])]
            if not is_footnote(lead.text):
                yield row

    def table(self) -> Table:
        """The turned table."""
        units = dict(self._units())
        find_merged(self.old, units, self._names, self.findings)
        for row in self._data_rows():
            for column, unit in units.items():
                value = self.sheet.at(row, column)
                if value is not None:
                    self._put(unit, value)
        beside = [Column(number, role=column.role) for number, column in enumerate(self.kept, _VALUE + 1)]
        columns = (Column(_SUBJECT, role=Role.SUBJECT), Column(_VALUE, role=Role.VALUE), *beside)
        return Table(self._sheet(), columns, 1)

    def _units(self) -> Iterator[tuple[int, Cell]]:
        """The columns of units, each with the cell that names it."""
        known = {column.number for column in self.old.columns}
        filled = {c: row for row in reversed(list(self._data_rows())) for c in self.sheet.rows[row] if c not in known}
        for column, row in sorted(filled.items()):
            name = self.sheet.seen_at(self.header, column)
            if name is None:
                self._find_nameless(row, column)
            elif is_sum(name.text):
                words = Words(f"“{quoted(name.text)}”这一列不是考评对象", f"column {quoted(name.text)!r} is no subject")
                right = Words("没有读取这一列", "the column was not read")
                self.findings.append(note("sum-column", self.sheet.place(self.header, column), words, right))
            else:
                yield column, name._replace(row=self.header, column=column)

    def _find_nameless(self, row: int, column: int) -> None:
        wrong = Words("这一列有内容，标题行没有单位名称", "this column has contents, and its header names no subject")
        right = Words("在标题行写单位名称，或清空这一列", "name the subject in the header, or empty the column")
        self.findings.append(Finding("column-without-header", (self.sheet.place(row, column),), wrong, right))

    def _put(self, unit: Cell, value: Cell) -> None:
        """Add the row of one value."""
        at = len(self.rows) + 1
        cells: list[tuple[Cell | None, int, int]] = [(unit, unit.column, self.header), (value, value.column, value.row)]
        cells += [(self.sheet.seen_at(value.row, c.number), c.number, value.row) for c in self.kept]
        found = {n: cell for n, (cell, _column, _row) in enumerate(cells, 1)}
        self.rows[at] = {n: cell._replace(row=at, column=n) for n, cell in found.items() if cell is not None}
        self.real |= {(at, n): (row, column) for n, (_cell, column, row) in enumerate(cells, 1)}
        if value.row in self.sheet.hidden_rows or value.column in self.sheet.hidden_columns:
            self.hidden.add(at)

    def _sheet(self) -> TurnedSheet:
        old = self.sheet
        return TurnedSheet(
            file=old.file,
            name=old.name,
            rows=self.rows,
            hidden=old.hidden,
            hidden_rows=frozenset(self.hidden),
            date_1904=old.date_1904,
            real=self.real,
        )
