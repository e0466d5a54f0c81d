"""XLS workbooks of Excel 97 and later (BIFF8), as older Excel and WPS still write them, read by xlrd.

xlrd passes over a few things that bear on whether a value can be trusted: passwords, macros, links to other files,
and formulas without a result. Those are looked for in the records themselves, laid out as in [MS-XLS].
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import Any

import xlrd
from xlrd.compdoc import CompDoc
from xlrd.formatting import std_format_strings
from xlrd.sheet import Sheet

from kaoping.engine.words import Words
from kaoping.files.sheets.containers import encrypted, linked, macros, refusal
from kaoping.files.sheets.formats import shown_by
from kaoping.files.sheets.model import Cell, CellKind, Limits, Shown
from kaoping.files.sheets.part import Allowance, Broken, Part, number_text

_BIFF8 = 80
_FORMULA, _EOF, _FILEPASS, _BOUNDSHEET, _SUPBOOK, _BOF = 0x0006, 0x000A, 0x002F, 0x0085, 0x01AE, 0x0809
_MACRO_SHEET = 1
_OWN_BOOK = (0x0401, 0x3A01)
"""Marks of references within the workbook itself, and to functions that come with Excel."""
_CALCULATE_ON_OPENING = 2
"""What programs that cannot calculate set: the result beside it is 0, or that of an earlier state. (1 is set by
Excel itself for functions such as TODAY, and their results are what they were when the file was saved.)"""


def read_xls(data: bytes, file: str, limits: Limits) -> Iterator[Part]:
    """The sheets of an XLS workbook, each to be read before the next.

    Raises:
        Unreadable: if it has a password, macros or links, or a cell goes beyond the limits.
        Exception: whatever xlrd raises for what is not sound.
    """
    stream = _stream(data, file)
    starts = check_globals(stream, file)
    book = xlrd.open_workbook(
        file_contents=data, logfile=io.StringIO(), formatting_info=True, on_demand=True, ragged_rows=True
    )
    if book.biff_version != _BIFF8 or not 1 <= book.nsheets <= limits.sheets:
        raise Broken
    allowance = Allowance(file, limits)
    for number, start in zip(range(book.nsheets), starts, strict=True):
        sheet = book.sheet_by_index(number)
        yield _part(sheet, _formulas(stream, start), allowance)
        book.unload_sheet(number)


def _stream(data: bytes, file: str) -> bytes:
    """The stream of records."""
    stream = compound(data, file).get_named_stream("Workbook")
    if stream is None:
        raise refusal(
            file,
            "not-a-workbook",
            Words("文件不是 Excel 97 及以后的工作簿", "the file is no workbook of Excel 97 or later"),
            Words("提交 .xlsx、.xls 或 .csv", "hand in .xlsx, .xls or .csv"),
        )
    return bytes(stream)


def compound(data: bytes, file: str) -> CompDoc:
    """The container of an old Office file, without password and macros.

    Raises:
        Unreadable: with the reason.
        Exception: whatever xlrd raises for what is not sound.
    """
    container = CompDoc(data, logfile=io.StringIO())
    names = {entry.name for entry in container.dirlist}
    if "EncryptedPackage" in names or "EncryptionInfo" in names:
        raise encrypted(file)
    if any("VBA" in name.upper() or "MACROS" in name.upper() for name in names):
        raise macros(file)
    return container


def _records(stream: bytes, start: int) -> Iterator[tuple[int, int]]:
    """Kind and place of each record of one part of the stream; charts within it are parts of their own."""
    depth = 0
    while True:
        kind, length = struct.unpack_from("<HH", stream, start)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 1:
            yield kind, start + 4
        if depth == 0:
            return
        start += 4 + length


def check_globals(stream: bytes, file: str) -> list[int]:
    """Where the sheets begin.

    Raises:
        Unreadable: if there is a password, a sheet of macros, or a link to another file.
    """
    found: list[int] = []
    for kind, at in _records(stream, 0):
        if kind == _FILEPASS:
            raise encrypted(file)
        if kind == _SUPBOOK and struct.unpack_from("<2xH", stream, at)[0] not in _OWN_BOOK:
            raise linked(file)
        if kind == _BOUNDSHEET:
            start, _, sort = struct.unpack_from("<IBB", stream, at)
            if sort == _MACRO_SHEET:
                raise macros(file)
            if sort == 0:
                found.append(start)
    return found


def _formulas(stream: bytes, start: int) -> dict[tuple[int, int], bool]:
    """The cells of a sheet with formulas, and whether their results can be trusted."""
    found: dict[tuple[int, int], bool] = {}
    for kind, at in _records(stream, start):
        if kind == _FORMULA:
            row, column, flags = struct.unpack_from("<HH10xH", stream, at)
            found[row, column] = not flags & _CALCULATE_ON_OPENING
    return found


def _part(sheet: Sheet, formulas: dict[tuple[int, int], bool], allowance: Allowance) -> Part:
    assert sheet.book is not None
    return Part(
        sheet.name,
        sheet.visibility != 0,
        _rows(sheet, formulas, allowance),
        allowance.blocks([(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells]),
        [row + 1 for row, known in sheet.rowinfo_map.items() if known.hidden],
        [c + 1 for c, known in sheet.colinfo_map.items() if known.hidden and c < allowance.limits.columns],
        date_1904=sheet.book.datemode == 1,
    )


def _rows(sheet: Sheet, formulas: dict[tuple[int, int], bool], allowance: Allowance) -> Iterator[list[Cell]]:
    for row in range(sheet.nrows):
        found: list[Cell] = []
        for column in range(sheet.row_len(row)):
            cell = _cell(sheet, row, column, formulas.get((row, column)))
            if cell is not None:
                found.append(allowance.spend(cell, sheet.name))
        yield found


def _cell(sheet: Sheet, row: int, column: int, trusted: bool | None) -> Cell | None:
    """A cell, if it holds anything; `trusted` tells of the result of a formula."""
    if trusted is False:
        return Cell(row + 1, column + 1, CellKind.NO_RESULT, "", formula=True)
    value: Any = sheet.cell_value(row, column)
    formula = trusted is not None
    match sheet.cell_type(row, column):
        case xlrd.XL_CELL_TEXT if value.strip():
            return Cell(row + 1, column + 1, CellKind.TEXT, value, formula=formula)
        case xlrd.XL_CELL_NUMBER | xlrd.XL_CELL_DATE:
            shown, unit = _shown(sheet, row, column)
            return Cell(row + 1, column + 1, CellKind.NUMBER, number_text(float(value)), shown, unit, formula)
        case xlrd.XL_CELL_BOOLEAN:
            return Cell(row + 1, column + 1, CellKind.FACT, "TRUE" if value else "FALSE", formula=formula)
        case xlrd.XL_CELL_ERROR:
            return Cell(row + 1, column + 1, CellKind.ERROR, xlrd.error_text_from_code[value], formula=formula)
    return None


def _shown(sheet: Sheet, row: int, column: int) -> tuple[Shown, str]:
    """How a cell shows its number. What xlrd says of built-in formats is what they are in the United States."""
    assert sheet.book is not None
    number = sheet.book.xf_list[sheet.cell_xf_index(row, column)].format_key
    code = sheet.book.format_map[number].format_str
    return shown_by(number, None if code == std_format_strings.get(number) else code)
