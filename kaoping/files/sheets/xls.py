"""XLS workbooks of Excel 97 and later (BIFF8), as older Excel and WPS still write them.

Layout: [MS-XLS]. Records are read one after the other; the few that bear on the meaning of a value are
understood, the others are passed over. Older forms than BIFF8 are refused.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from kaoping.engine.words import Words
from kaoping.files.sheets.biff import Record, Texts, decoded, records, unpacked
from kaoping.files.sheets.containers import encrypted
from kaoping.files.sheets.formats import shown_by
from kaoping.files.sheets.model import Cell, CellKind, Limits, Shown, Trouble, Unreadable, far_away
from kaoping.files.sheets.ole import BrokenFile, CompoundFile
from kaoping.files.sheets.xml_parts import number_text

Emit = Callable[[Cell], None]
ReadSheet = Callable[[str, Callable[[Emit], dict[str, Any]]], None]


_BIFF8 = 0x0600
_OWN_BOOK = (0x0401, 0x3A01)
"""Marks of references within the workbook itself, and to functions that come with Excel."""
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip


@dataclass
class _Globals:
    """What holds for the whole workbook."""

    date_1904: bool = False
    codes: dict[int, str] = field(default_factory=dict)
    formats: list[int] = field(default_factory=list)
    sheets: list[tuple[str, int, bool]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def shown(self, style: int) -> tuple[Shown, str]:
        """How a cell style shows numbers."""
        number = self.formats[style] if style < len(self.formats) else 0
        return shown_by(number, self.codes.get(number))


def read_xls(data: bytes, file: str, limits: Limits, sheet: ReadSheet) -> None:
    """Give each sheet of an XLS workbook to `sheet`.

    Raises:
        Unreadable: if it is not sound, has a password, macros or links, or goes beyond the limits.
    """
    try:
        found = CompoundFile(data)
        _check_streams(found.names, file)
        stream = found.stream("Workbook" if "Workbook" in found.names else "Book")
        book = _read_globals(stream, file)
        for name, start, hidden in book.sheets[: limits.sheets]:
            reader = _SheetReader(stream, start, book, f"{file}!{name}", limits)
            sheet(name, lambda emit, reader=reader, hidden=hidden: {**reader.read(emit), "hidden": hidden})  # type: ignore[misc]
    except (BrokenFile, struct.error, IndexError, UnicodeDecodeError):
        raise _refusal(
            file,
            "workbook-broken",
            Words("文件不是完好的 Excel 97–2003 工作簿", "the file is no sound workbook of Excel 97 to 2003"),
            Words("用 Excel 或 WPS 另存为 .xlsx 后再提交", "save it as .xlsx in Excel or WPS and hand it in again"),
        ) from None


def _check_streams(names: set[str], file: str) -> None:
    if "EncryptedPackage" in names or "EncryptionInfo" in names:
        raise encrypted(file)
    if not names & {"Workbook", "Book"}:
        raise _refusal(
            file,
            "not-a-workbook",
            Words("文件不是工作簿", "the file is no workbook"),
            Words("提交 .xlsx、.xls 或 .csv", "hand in .xlsx, .xls or .csv"),
        )
    if any("VBA" in name.upper() or "MACROS" in name.upper() for name in names):
        raise _refusal(
            file,
            "macros",
            Words("文件带宏", "the file has macros"),
            Words("另存为不带宏的 .xlsx", "save it as .xlsx, without macros"),
        )


def _refusal(file: str, code: str, wrong: Words, right: Words) -> Unreadable:
    return Unreadable(Trouble(code, file, wrong, right))


def _read_globals(stream: bytes, file: str) -> _Globals:
    book = _Globals()
    for kind, parts in records(stream, 0):
        _refuse_globals(kind, parts[0], file)
        _read_global(kind, parts, book)
    return book


def _refuse_globals(kind: int, body: bytes, file: str) -> None:
    if kind == Record.BOF and struct.unpack_from("<H", body)[0] != _BIFF8:
        raise BrokenFile("older than BIFF8")
    if kind == Record.FILEPASS:
        raise encrypted(file)
    if kind == Record.SUPBOOK and struct.unpack_from("<2xH", body)[0] not in _OWN_BOOK:
        raise _refusal(
            file,
            "external-link",
            Words("文件链接了其他文件中的数据", "the file is linked to other files"),
            Words("断开链接，或粘贴为数值", "break the links, or paste the values"),
        )


def _read_global(kind: int, parts: list[bytes], book: _Globals) -> None:
    body = parts[0]
    match kind:
        case Record.DATEMODE:
            book.date_1904 = struct.unpack_from("<H", body)[0] == 1
        case Record.FORMAT:
            book.codes[struct.unpack_from("<H", body)[0]] = Texts([body[2:]]).read()
        case Record.XF:
            book.formats.append(struct.unpack_from("<2xH", body)[0])
        case Record.BOUNDSHEET:
            start, state, sort = struct.unpack_from("<IBB", body)
            if sort == 0:
                book.sheets.append((_short_text(body[6:]), start, state != 0))
        case Record.SST:
            book.texts = _shared_texts(parts)


def _short_text(body: bytes) -> str:
    count, wide = body[0], body[1] & 1
    return decoded(body[2 : 2 + count * (1 + wide)], bool(wide))


def _shared_texts(parts: list[bytes]) -> list[str]:
    reader = Texts([parts[0][8:], *parts[1:]])
    count = struct.unpack_from("<4xI", parts[0])[0]
    return [reader.read() for _ in range(min(count, sum(map(len, parts))))]


class _SheetReader:
    """Reads the records of one sheet."""

    def __init__(self, stream: bytes, start: int, book: _Globals, place: str, limits: Limits) -> None:
        self.stream = stream
        self.start = start
        self.book = book
        self.place = place
        self.limits = limits
        self.known: dict[str, list[Any]] = {"merged": [], "hidden_rows": [], "hidden_columns": []}
        self.waiting: Cell | None = None
        self.left = limits.text

    def read(self, emit: Emit) -> dict[str, Any]:
        """Give all cells to `emit`, and return what else is known of the sheet."""
        for kind, parts in records(self.stream, self.start):
            for cell in self._cells(kind, parts[0], parts):
                if cell.text.strip() or cell.kind is CellKind.NO_RESULT:
                    emit(self._checked(cell))
            self._about(kind, parts[0])
        return {**self.known, "date_1904": self.book.date_1904}

    def _checked(self, cell: Cell) -> Cell:
        self.left -= len(cell.text)
        if cell.row > self.limits.rows or cell.column > self.limits.columns or self.left < 0:
            raise far_away(f"{self.place}!{cell.a1}", self.limits)
        return cell

    def _about(self, kind: int, body: bytes) -> None:
        if kind == Record.ROW:
            row, flags = struct.unpack_from("<H10xH", body)
            if flags & 0x20:
                self.known["hidden_rows"].append(row + 1)
        elif kind == Record.COLINFO:
            first, last, flags = struct.unpack_from("<HH4xH", body)
            if flags & 1:
                self.known["hidden_columns"] += range(first + 1, min(last + 1, self.limits.columns) + 1)
        elif kind == Record.MERGED:
            for at in range(struct.unpack_from("<H", body)[0]):
                top, bottom, left, right = struct.unpack_from("<4H", body, 2 + 8 * at)
                self.known["merged"].append([top + 1, left + 1, bottom + 1, right + 1])

    def _cells(self, kind: int, body: bytes, parts: list[bytes]) -> Iterator[Cell]:
        if kind == Record.STRING and self.waiting is not None:
            text = Texts(parts).read()
            yield Cell(self.waiting.row, self.waiting.column, CellKind.TEXT, text, formula=True)
        if kind == Record.MULRK:
            row, first = struct.unpack_from("<HH", body)
            for at in range((len(body) - 6) // 6):
                style, packed = struct.unpack_from("<HI", body, 4 + 6 * at)
                yield self._number(row, first + at, style, unpacked(packed))
        if kind in (Record.NUMBER, Record.RK, Record.LABEL, Record.LABELSST, Record.BOOLERR, Record.FORMULA):
            row, column, style = struct.unpack_from("<3H", body)
            found = self._cell(kind, row, column, style, body)
            if found is not None:
                yield found

    def _cell(self, kind: int, row: int, column: int, style: int, body: bytes) -> Cell | None:
        match kind:
            case Record.NUMBER:
                return self._number(row, column, style, struct.unpack_from("<6xd", body)[0])
            case Record.RK:
                return self._number(row, column, style, unpacked(struct.unpack_from("<6xI", body)[0]))
            case Record.LABELSST:
                return Cell(row + 1, column + 1, CellKind.TEXT, self.book.texts[struct.unpack_from("<6xI", body)[0]])
            case Record.LABEL:
                return Cell(row + 1, column + 1, CellKind.TEXT, Texts([body[6:]]).read())
            case Record.BOOLERR:
                return _fact_or_error(row, column, body[6], body[7] == 1, formula=False)
        return self._formula(row, column, style, body)

    def _number(self, row: int, column: int, style: int, number: float, formula: bool = False) -> Cell:
        shown, unit = self.book.shown(style)
        text = number_text(repr(number))
        if text is None:
            raise BrokenFile("no number")
        return Cell(row + 1, column + 1, CellKind.NUMBER, text, shown, unit, formula)

    def _formula(self, row: int, column: int, style: int, body: bytes) -> Cell | None:
        result, flags = body[6:14], struct.unpack_from("<14xH", body)[0]
        self.waiting = None
        if flags & 1:
            # Marked to be calculated when the file is opened: what is stored is no result yet.
            return Cell(row + 1, column + 1, CellKind.NO_RESULT, "", formula=True)
        if result[6:] != b"\xff\xff":
            return self._number(row, column, style, struct.unpack("<d", result)[0], formula=True)
        match result[0]:
            case 0:
                self.waiting = Cell(row + 1, column + 1, CellKind.TEXT, "", formula=True)
                return None
            case 1 | 2:
                return _fact_or_error(row, column, result[2], result[0] == 2, formula=True)
        return None


def _fact_or_error(row: int, column: int, value: int, is_error: bool, *, formula: bool) -> Cell:
    if is_error:
        return Cell(row + 1, column + 1, CellKind.ERROR, _ERRORS.get(value, "#?"), formula=formula)
    return Cell(row + 1, column + 1, CellKind.FACT, "TRUE" if value else "FALSE", formula=formula)
