"""Reading a file of values into sheets, whatever it turns out to be, within limits."""

from __future__ import annotations

import codecs
import json
import re
import tempfile
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from kaoping.engine.words import Words
from kaoping.files.sheets.apart import run_apart
from kaoping.files.sheets.containers import OLE, ZIP
from kaoping.files.sheets.csv_text import read_csv
from kaoping.files.sheets.model import Book, Cell, CellKind, Limits, Merged, Sheet, Shown, Trouble, Unreadable

_KINDS = {kind.value: kind for kind in CellKind}
_SHOWN = {shown.value: shown for shown in Shown}
_PAGE = Words("改了扩展名的网页", "a web page with another ending")
_OTHERS = {
    b"%PDF": Words("PDF 文件", "a PDF file"),
    b"<?xml": Words("XML 文件", "an XML file"),
    b"PAR1": Words("Parquet 文件，请以 .parquet 为扩展名", "a Parquet file: let its name end in .parquet"),
    b"mime-version:": _PAGE,
    b"{\\rtf": Words("RTF 文件", "an RTF file"),
}
_MARKUP = re.compile(rb"<[a-z!]")
"""How web pages begin, whole ones and the tables that old systems write into files called .xls."""
_BOOKS = (".xlsx", ".xlsm", ".xls", ".et", ".ett")


def read_book(path: Path, limits: Limits | None = None) -> Book:
    """The sheets of a file. What kind of file it is, its contents say, not its name.

    A workbook is parsed in a process of its own, so that nothing in it can harm this one.

    Raises:
        Unreadable: with every reason that was found.
    """
    limits = limits or Limits()
    return book_of(_contents(path, limits), path.name, limits)


def book_of(data: bytes, file: str, limits: Limits | None = None) -> Book:
    """The same of a file that lies in memory; `file` is what it is called.

    Raises:
        Unreadable: with every reason that was found.
    """
    limits = limits or Limits()
    if len(data) > limits.packed:
        raise _too_large(file, limits)
    if data.startswith((ZIP, OLE)):
        return _parsed(data, file, limits)
    if (what := _other(data)) is not None:
        raise _refusal(
            file,
            "not-a-table",
            Words(f"这是{what.zh}，不是工作簿或 CSV", f"this is {what.en}, no workbook and no CSV"),
            Words("用 Excel 或 WPS 打开，另存为 .xlsx", "open it in Excel or WPS and save it as .xlsx"),
        )
    sheet = read_csv(data, file, "", limits)
    if file.lower().endswith(_BOOKS) and sheet.rows and all(len(cells) == 1 for cells in sheet.rows.values()):
        # Many systems write a table with tabs and call it .xls. What has no second column is no table.
        raise _refusal(file, "not-a-table", *_ONLY_TEXT)
    return Book(file, (sheet,))


_ONLY_TEXT = (
    Words(
        "名称是工作簿，内容却只是文字，没有表格；可能已经损坏，或选错了文件",
        "it is called a workbook, and holds only text, no table; it may be damaged, or the wrong file",
    ),
    Words("用 Excel 或 WPS 打开核对，另存为 .xlsx", "open it in Excel or WPS, check it, and save it as .xlsx"),
)


def _other(data: bytes) -> Words | None:
    """What a file is that is neither a workbook nor a text with a table, where its beginning tells; else None."""
    head = data[:200]
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if head.startswith(mark):
            head = head[len(mark) :].decode(encoding, "ignore").encode()
    head = head.lstrip().lower()
    known = next((what for mark, what in _OTHERS.items() if head.startswith(mark.lower())), None)
    return _PAGE if known is None and _MARKUP.match(head) else known


def _contents(path: Path, limits: Limits) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(limits.packed + 1)
    except OSError as error:
        raise _refusal(
            path.name,
            "no-file",
            Words(f"文件打不开：{error.strerror}", f"the file cannot be opened: {error.strerror}"),
            Words("核对文件名和权限", "check its name and permissions"),
        ) from None


def _too_large(file: str, limits: Limits) -> Unreadable:
    size = limits.packed // 1_000_000
    return _refusal(
        file,
        "file-too-large",
        Words(f"文件大于 {size} MB", f"the file is larger than {size} MB"),
        Words("分成几个文件，或用 Parquet", "split it, or use Parquet"),
    )


def _parsed(data: bytes, file: str, limits: Limits) -> Book:
    """The workbook, parsed by `kaoping.files.sheets.confined` in a process with limits of its own."""
    with tempfile.TemporaryFile() as out:
        if not run_apart("kaoping.files.sheets.confined", (file, json.dumps(asdict(limits))), data, out, limits):
            raise _too_costly(file)
        return Book(file, tuple(_sheets(out, file)))


def _sheets(out: IO[bytes], file: str) -> Iterable[Sheet]:
    name, rows = "", dict[int, dict[int, Cell]]()
    whole = False
    for text in out:
        line = json.loads(text)
        match line:
            case [*cells]:
                for row, column, kind, contents, shown, unit, formula in cells:
                    cell = Cell(row, column, _KINDS[kind], contents, _SHOWN[shown], unit, formula)
                    rows.setdefault(row, {})[column] = cell
            case {"sheet": str(name)}:
                rows = {}
            case {"troubles": troubles}:
                raise Unreadable(*(_trouble(t) for t in troubles))
            case {"whole": True}:
                whole = True
            case _:
                yield _sheet(file, name, rows, line)
    if not whole:
        raise _too_costly(file)


def _sheet(file: str, name: str, rows: dict[int, dict[int, Cell]], line: dict[str, Any]) -> Sheet:
    return Sheet(
        file,
        name,
        rows,
        merged=tuple(Merged(*block) for block in line["merged"]),
        hidden=line["hidden"],
        hidden_rows=frozenset(line["hidden_rows"]),
        hidden_columns=frozenset(line["hidden_columns"]),
        date_1904=line["date_1904"],
    )


def _trouble(line: dict[str, Any]) -> Trouble:
    return Trouble(line["code"], line["place"], Words(**line["wrong"]), Words(**line["right"]))


def _too_costly(file: str) -> Unreadable:
    return _refusal(
        file,
        "workbook-too-costly",
        Words(
            "读取这个文件用的内存或时间过多，已停止", "reading the file takes too much memory or time; it was stopped"
        ),
        Words("删去多余的工作表、行列和格式后再提交", "remove needless sheets, rows and formats, and hand it in again"),
    )


def _refusal(file: str, code: str, wrong: Words, right: Words) -> Unreadable:
    return Unreadable(Trouble(code, file, wrong, right))
