"""CSV files: which encoding and which separator, found out from the file itself."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

from kaoping.engine.words import Words
from kaoping.files.sheets.model import Cell, CellKind, Limits, Sheet, Shown, Trouble, Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SEPARATORS = ",\t;"
_LONGEST_CELL = 32_767
"""What a cell of a spreadsheet can hold."""


def read_csv(data: bytes, file: str, name: str, limits: Limits) -> Sheet:
    """The sheet of a CSV file: UTF-8 (with or without mark), UTF-16 or GB 18030; comma, tab or semicolon.

    Raises:
        Unreadable: if it is no text, or has more rows, columns or text than the limits allow.
    """
    text = _decode(data, file)
    separator = _separator(text)
    rows: dict[int, dict[int, Cell]] = {}
    for number, fields in _rows(text, separator, file):
        cells = {
            column: Cell(number, column, CellKind.TEXT, field, Shown.UNKNOWN)
            for column, field in enumerate(fields, start=1)
            if field.strip()
        }
        if cells:
            _refuse_excess(file, max(cells), number, limits)
            rows[number] = cells
    return Sheet(file, name, rows)


def _decode(data: bytes, file: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding, file)
    if b"\x00" in data[:200]:
        # Without a mark: every second byte of ASCII text is zero.
        return _decoded(data, "utf-16-be" if data[:1] == b"\x00" else "utf-16-le", file)
    try:
        return _decoded(data, "utf-8", file)
    except Unreadable:
        return _decoded(data, "gb18030", file)


def _decoded(data: bytes, encoding: str, file: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = "\x00"
    if any(c in text for c in "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f\x1b"):
        raise Unreadable(
            Trouble(
                "not-text",
                file,
                Words(
                    "文件读不出来：不是 Excel 工作簿，也不是能识别编码的文字；可能已经损坏",
                    "the file cannot be read: it is no workbook, and no text in a known encoding; it may be damaged",
                ),
                Words(
                    "用 Excel 或 WPS 打开核对，另存为 .xlsx，或 UTF-8 编码的 CSV",
                    "open it in Excel or WPS, and save it as .xlsx, or as CSV in UTF-8",
                ),
            )
        )
    return text


def _separator(text: str) -> str:
    """The one that the first line with any separator outside quotes has most of; the comma where there is none."""
    for line in text.splitlines()[:30]:
        bare = "".join(line.split('"')[::2])
        counts = {s: bare.count(s) for s in _SEPARATORS}
        best = max(counts, key=lambda s: counts[s])
        if counts[best]:
            return best
    return ","


def _rows(text: str, separator: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Rows, numbered as a spreadsheet shows them: a quoted field may hold line ends."""
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    while True:
        number += 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable(
                Trouble(
                    "csv-broken",
                    f"{file}!A{number}",
                    Words(
                        f"第 {number} 行起无法按 CSV 读取（引号不成对，或单元格过长）",
                        f"from row {number} on it cannot be read as CSV: {error}",
                    ),
                    Words("检查引号，或另存为 .xlsx", "check the quotes, or save it as .xlsx"),
                )
            ) from None


def _refuse_excess(file: str, column: int, row: int, limits: Limits) -> None:
    if column <= limits.columns and row <= limits.rows:
        return
    cell = Cell(row, column, CellKind.TEXT, "")
    raise Unreadable(
        Trouble(
            "too-many-cells",
            f"{file}!{cell.a1}",
            Words(
                f"表格超出 {limits.rows} 行、{limits.columns} 列",
                f"the table goes beyond {limits.rows} rows or {limits.columns} columns",
            ),
            Words("分成几个文件，或用 Parquet", "split it, or use Parquet"),
        )
    )
