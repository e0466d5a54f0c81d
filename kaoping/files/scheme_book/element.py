"""A part of a scheme as it stands in the rows of a sheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from kaoping.engine.terms import Place
from kaoping.files.scheme_book.columns import Column
from kaoping.files.scheme_book.tables import Table
from kaoping.files.sheets.model import Sheet

Address: TypeAlias = tuple[int, int]
"""Row and column of a cell."""
Marks: TypeAlias = dict[Place, Address]


@dataclass
class Element:
    """A part as it stands in a sheet: its data, the cell and the column of each value, and what it refers to."""

    table: Table
    sheet: Sheet
    row: int
    data: dict[str, Any] = field(default_factory=dict)
    marks: Marks = field(default_factory=dict)
    columns: dict[Place, Column] = field(default_factory=dict)
    reference: str = ""
    level: Any = None

    def place(self, relative: Place) -> str:
        """Where a value stands, for messages."""
        row, column = self.marks.get(relative, (self.row, 1))
        return self.sheet.place(row, column)
