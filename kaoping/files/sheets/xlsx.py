"""XLSX workbooks, read by openpyxl. Excel and WPS write the same form.

Neither of openpyxl's own modes serves: one holds every cell as an object, the other tells neither what is merged
nor what is hidden, and both give either formulas or results. So its parser of a sheet is used row by row, and asked
only for what bears on the meaning of a value (docs/adr/0015). Claimed dimensions are not believed.
"""

from __future__ import annotations

import io
import re
from collections.abc import Generator, Iterator
from typing import IO, Any
from xml.etree.ElementTree import Element, iterparse

from defusedxml.ElementTree import fromstring
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet._reader import COL_TAG, FORMULA_TAG, MERGE_TAG, ROW_TAG, VALUE_TAG, WorkSheetParser
from openpyxl.worksheet.merge import MergeCells
from openpyxl.xml.constants import ARC_STYLE, SHEET_MAIN_NS

from kaoping.files.sheets.containers import check_container
from kaoping.files.sheets.formats import shown_by
from kaoping.files.sheets.model import Cell, CellKind, Limits, Shown, a1
from kaoping.files.sheets.part import Allowance, Broken, Part, number_text

_MAIN = {"main": SHEET_MAIN_NS}
_TRUE = ("1", "true")
_AS_IT_IS = (Shown.PLAIN, "")
_STORED = {"n": re.compile(r"-?[0-9][-+.0-9eE]*"), "s": re.compile("[0-9]{1,9}")}
"""Numbers, and numbers of texts, as Excel writes them. Python also knows 1_000, digits of all scripts, and -1."""


def read_xlsx(data: bytes, file: str, limits: Limits) -> Iterator[Part]:
    """The sheets of an XLSX workbook, each to be read before the next.

    Raises:
        Unreadable: if the file or a cell goes beyond the limits.
        Exception: whatever openpyxl raises for what is not sound.
    """
    check_container(data, file, limits)
    allowance = Allowance(file, limits)
    book = ExcelReader(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    book.read_manifest()
    book.read_strings()
    book.read_workbook()
    styles = _styles(book)
    sheets = [found for found in book.parser.find_sheets() if found[1].Type.endswith("/worksheet")]
    if not 1 <= len(sheets) <= limits.sheets:
        raise Broken
    for sheet, relation in sheets:
        part = Part(sheet.name, sheet.state != "visible", date_1904=book.wb.epoch == CALENDAR_MAC_1904)
        with book.archive.open(relation.target) as source:
            part.rows = _rows(_Parser(source, book.shared_strings, styles), part, allowance)
            yield part


def _styles(book: ExcelReader) -> list[tuple[Shown, str]]:
    """How each cell style shows numbers.

    openpyxl's own reading of styles refuses whole workbooks for a fill or an alignment, which bear on no value.
    """
    if ARC_STYLE not in book.valid_files:
        return []
    root = fromstring(book.archive.read(ARC_STYLE))
    codes = {int(e.attrib["numFmtId"]): e.get("formatCode") for e in root.iterfind("main:numFmts/main:numFmt", _MAIN)}
    numbers = [int(e.get("numFmtId", "0")) for e in root.iterfind("main:cellXfs/main:xf", _MAIN)]
    known = {number: shown_by(number, codes.get(number)) for number in set(numbers)}
    return [known[number] for number in numbers]


class _Parser(WorkSheetParser):
    """openpyxl's parser of a sheet, made to give cells of ours: results of formulas, beside that they are formulas."""

    def __init__(self, source: IO[bytes], texts: list[str], styles: list[tuple[Shown, str]]) -> None:
        super().__init__(source, texts, data_only=True)
        self.styles = styles
        self.hidden_rows: list[int] = []

    def parse(self) -> Generator[Any]:
        """Rows, merged blocks and columns; the rest of a sheet bears on no value and may be as odd as it likes."""
        element: Any
        for _, element in iterparse(self.source):  # noqa: S314 - the container has refused all declarations
            if element.tag == ROW_TAG:
                number, cells = self.parse_row(element)
                element.clear()
                if self.row_dimensions.pop(str(number), {}).get("hidden") in _TRUE:
                    self.hidden_rows.append(number)
                yield number, cells
            elif element.tag == COL_TAG:
                self.parse_column_dimensions(element)
            elif element.tag == MERGE_TAG:
                self.merged_cells = MergeCells.from_tree(element)

    def parse_cell(self, element: Element) -> Any:
        """A cell, or None if it holds nothing. Most are numbers; openpyxl reads the others."""
        kind, address, stored = element.get("t", "n"), element.get("r"), element.findtext(VALUE_TAG)
        row, column = coordinate_to_tuple(address) if address else (self.row_counter, self.col_counter + 1)
        formula = element.find(FORMULA_TAG) is not None
        out_of_turn = row != self.row_counter or column <= self.col_counter
        if out_of_turn or (stored and kind in _STORED and not _STORED[kind].fullmatch(stored)):
            raise Broken(a1(row, column))
        if stored and kind == "n":
            self.col_counter = column
            style = int(element.get("s", 0))
            shown, unit = self.styles[style] if 0 <= style < len(self.styles) else _AS_IT_IS
            return Cell(row, column, CellKind.NUMBER, number_text(float(stored)), shown, unit, formula)
        return _no_number(super().parse_cell(element), stored, formula)


def _rows(parser: _Parser, part: Part, allowance: Allowance) -> Iterator[list[Cell]]:
    """The cells of each row that hold anything; at the end `part` knows what is merged and hidden."""
    last = 0
    for number, cells in parser.parse():
        if number <= last:
            raise Broken(a1(max(number, 1), 1))
        last = number
        yield [allowance.spend(cell, part.name) for cell in cells if cell is not None]
    if parser.merged_cells is not None:
        blocks = [(m.min_row, m.min_col, m.max_row, m.max_col) for m in parser.merged_cells.mergeCell]
        part.merged = allowance.blocks(blocks)
    part.hidden_rows = [number for number in parser.hidden_rows if number <= allowance.limits.rows]
    for known in parser.column_dimensions.values():
        if known.get("hidden") in _TRUE:
            part.hidden_columns += range(int(known["min"]), min(int(known["max"]), allowance.limits.columns) + 1)


def _no_number(found: dict[str, Any], stored: str | None, formula: bool) -> Cell | None:
    """A cell with anything but a number, if it holds anything."""
    row, column, value = found["row"], found["column"], found["value"]
    match found["data_type"]:
        case kind if value is None:
            missing = formula and (stored is None or kind != "str")
            return Cell(row, column, CellKind.NO_RESULT, "", formula=True) if missing else None
        case "s" | "d" as kind:
            text = str(value) if kind == "s" else stored or ""
            return Cell(row, column, CellKind.TEXT, text, formula=formula) if text.strip() else None
        case "b":
            return Cell(row, column, CellKind.FACT, "TRUE" if value else "FALSE", formula=formula)
        case "e":
            return Cell(row, column, CellKind.ERROR, value[:20], formula=formula)
    raise Broken(a1(row, column))
