"""Fills in a scheme workbook as a clerk does: by the names of sheets and headers, with another library."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kaoping.files.scheme_book.reading import check_scheme_book
from kaoping.files.scheme_book.writing import write_empty_book
from kaoping.files.scheme_yaml import SchemeFile

Typed: TypeAlias = str | int | float | bool | None
HEADING_ROW, HEAD_ROW = 3, 4


class Clerk:
    """An empty workbook, and someone who writes into it."""

    def __init__(self, path: Path) -> None:
        write_empty_book(path)
        self.path = path
        self.book: Workbook = openpyxl.load_workbook(path)

    def sheet(self, name: str) -> Worksheet:
        """A sheet by its name."""
        found = self.book[name]
        assert isinstance(found, Worksheet)
        return found

    def settings(self, **values: Typed) -> None:
        """Fill in settings of the scheme by their names; section and name are divided by __."""
        sheet = self.sheet("方案")
        for name, value in values.items():
            section, _, setting = name.rpartition("__")
            sheet.cell(_setting_row(sheet, section, setting), 3).value = value

    def row(self, sheet: str, **values: Typed) -> int:
        """Fill in the next empty row by headers; heading and header are divided by __. Returns the row."""
        return self.cells(sheet, values)

    def cells(self, name: str, values: Mapping[str, Typed]) -> int:
        """The same for headers that are no Python names."""
        sheet = self.sheet(name)
        rows = sheet.iter_rows(min_row=HEAD_ROW)
        row = max(c.row for cells in rows for c in cells if c.row is not None and c.value is not None) + 1
        for header, value in values.items():
            sheet.cell(row, self.column(name, header)).value = value
        return row

    def column(self, name: str, header: str) -> int:
        """The column of a header; one that goes across gets the next free column under its heading."""
        sheet = self.sheet(name)
        heading, _, field = header.rpartition("__")
        above, free = "", 0
        for number in range(1, sheet.max_column + 1):
            above = str(sheet.cell(HEADING_ROW, number).value or above)
            text = str(sheet.cell(HEAD_ROW, number).value or "")
            if heading in ("", above) and text == field:
                return number
            if heading == above and not free and (not text or text.startswith("（示例）")):
                free = number
        assert free, f"{name} has no column {header}"
        sheet.cell(HEAD_ROW, free).value = field
        return free

    def at(self, name: str, header: str, row: int) -> str:
        """Where findings say a cell is."""
        letter = get_column_letter(self.column(name, header))
        return f"{self.path.name}!{name}!{letter}{row}"

    def read(self) -> SchemeFile:
        """Save the workbook and read the scheme in it."""
        self.book.save(self.path)
        return check_scheme_book(self.path)


def _setting_row(sheet: Worksheet, section: str, setting: str) -> int:
    above = ""
    for row in range(HEAD_ROW + 1, sheet.max_row + 1):
        above = str(sheet.cell(row, 1).value or above)
        if sheet.cell(row, 2).value == setting and section in ("", above):
            return row
    raise AssertionError(f"there is no setting {section} {setting}")
