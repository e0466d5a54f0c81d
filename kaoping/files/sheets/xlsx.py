"""XLSX workbooks: the cells of each sheet, read as a stream from the XML parts. Excel and WPS write the same form.

Only what bears on the meaning of a value is read: contents, formulas' stored results, number formats, merged
blocks, what is hidden. Claimed dimensions are not believed; only cells that hold something count.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from math import isfinite
from xml.parsers import expat

from kaoping.engine.words import Words
from kaoping.files.sheets.containers import Container
from kaoping.files.sheets.formats import shown_by
from kaoping.files.sheets.model import (
    Cell,
    CellKind,
    Limits,
    Merged,
    Shown,
    Trouble,
    Unreadable,
    a1,
    from_a1,
)

_MOST_MERGED = 50_000
_LONGEST_CELL = 32_767
_NUMBER = re.compile(r"[+-]?[0-9]{0,400}\.?[0-9]{0,400}(?:[eE][+-]?[0-9]{1,4})?(?<=[0-9.])")
Attributes = dict[str, str]


@dataclass
class Part:
    """A sheet as its part of the file describes it, before its cells are read."""

    name: str
    path: str
    hidden: bool
    merged: list[Merged] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)


class Workbook:
    """An XLSX file, opened: its sheets, texts and formats.

    Raises:
        Unreadable: if it is not sound, or costs more than the limits allow.
    """

    def __init__(self, data: bytes, file: str, limits: Limits) -> None:
        self.file = file
        self.limits = limits
        self.container = Container(data, file, limits)
        self.date_1904 = False
        self.sheets: list[Part] = []
        self._left_text = limits.text
        book = self._book_part()
        targets = self._targets(book)
        self._read_book(book, targets)
        folder = posixpath.dirname(book)
        self._texts = self._read_texts(posixpath.join(folder, "sharedStrings.xml"))
        self._styles = self._read_styles(posixpath.join(folder, "styles.xml"))

    def _book_part(self) -> str:
        if not self.container.has("[Content_Types].xml") or not self.container.has("_rels/.rels"):
            raise self.container.broken()
        for kind, target in self._relations("_rels/.rels", "").values():
            if kind.endswith("/officeDocument") and self.container.has(target):
                return target
        raise self.container.broken()

    def _relations(self, path: str, folder: str) -> dict[str, tuple[str, str]]:
        """Relations of a part: identifier to type and path."""
        found: dict[str, tuple[str, str]] = {}

        def start(name: str, attributes: Attributes) -> None:
            if _local(name) == "Relationship" and attributes.get("TargetMode") != "External":
                target = attributes.get("Target", "")
                whole = target[1:] if target.startswith("/") else posixpath.join(folder, target)
                found[attributes.get("Id", "")] = (attributes.get("Type", ""), posixpath.normpath(whole))

        self._parse(path, start)
        return found

    def _targets(self, book: str) -> dict[str, tuple[str, str]]:
        folder, name = posixpath.split(book)
        return self._relations(posixpath.join(folder, "_rels", f"{name}.rels"), folder)

    def _read_book(self, book: str, targets: dict[str, tuple[str, str]]) -> None:
        def start(name: str, attributes: Attributes) -> None:
            match _local(name):
                case "workbookPr":
                    self.date_1904 = _is_true(attributes.get("date1904"))
                case "sheet":
                    key = next((v for k, v in attributes.items() if _local(k) == "id"), "")
                    kind, path = targets.get(key, ("", ""))
                    if kind.endswith("/worksheet"):
                        hidden = attributes.get("state", "visible") != "visible"
                        self.sheets.append(Part(attributes.get("name", ""), path, hidden))

        self._parse(book, start)
        if not self.sheets or len(self.sheets) > self.limits.sheets:
            raise self.container.broken()

    def _read_texts(self, path: str) -> list[str]:
        """Shared texts; readings of Chinese characters (phonetic runs) are left out."""
        if not self.container.has(path):
            return []
        reader = _TextsReader()
        self._parse(path, reader.start, reader.end, reader.data)
        return reader.texts

    def _read_styles(self, path: str) -> list[tuple[Shown, str]]:
        """How each cell style shows numbers."""
        if not self.container.has(path):
            return []
        codes: dict[int, str] = {}
        numbers: list[int] = []
        state = {"cells": False}

        def start(name: str, attributes: Attributes) -> None:
            match _local(name):
                case "numFmt":
                    codes[_whole(attributes.get("numFmtId", ""))] = attributes.get("formatCode", "")
                case "cellXfs":
                    state["cells"] = True
                case "xf" if state["cells"]:
                    numbers.append(_whole(attributes.get("numFmtId", "0")))

        def end(name: str) -> None:
            if _local(name) == "cellXfs":
                state["cells"] = False

        self._parse(path, start, end)
        known = {number: shown_by(number, codes.get(number)) for number in set(numbers)}
        return [known[number] for number in numbers]

    def _parse(
        self,
        path: str,
        start: Callable[[str, Attributes], None],
        end: Callable[[str], None] | None = None,
        data: Callable[[str], None] | None = None,
    ) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = data
        self.container.parse(path, parser)

    def text(self, index: str) -> str:
        """A shared text.

        Raises:
            Unreadable: if there is none of this number.
        """
        number = _whole(index)
        if not 0 <= number < len(self._texts):
            raise self.container.broken()
        return self._texts[number]

    def style(self, index: str) -> tuple[Shown, str]:
        """How a cell style shows numbers."""
        number = _whole(index)
        return self._styles[number] if 0 <= number < len(self._styles) else (Shown.PLAIN, "")

    def spend(self, text: str) -> str:
        """Count a text against the most that a file may hold.

        Raises:
            Unreadable: if that is exceeded.
        """
        self._left_text -= len(text)
        if self._left_text < 0 or len(text) > _LONGEST_CELL:
            raise Unreadable(
                Trouble(
                    "too-much-text",
                    self.file,
                    Words("文件里的文字过多", "the file holds too much text"),
                    Words("分成几个文件", "split it"),
                )
            )
        return text

    def read(self, part: Part, emit: Callable[[Cell], None]) -> None:
        """Read the cells of a sheet, row by row, and what else its part says.

        Raises:
            Unreadable: if it is not sound, or goes beyond the limits.
        """
        reader = _SheetReader(self, part, emit)
        self._parse(part.path, reader.start, reader.end, reader.data)


class _TextsReader:
    """Handlers for the part of the shared texts."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.pieces: list[str] = []
        self.phonetic = self.inside = False

    def start(self, name: str, _: Attributes) -> None:
        match _local(name):
            case "si":
                self.pieces = []
            case "rPh":
                self.phonetic = True
            case "t":
                self.inside = not self.phonetic

    def end(self, name: str) -> None:
        match _local(name):
            case "si":
                self.texts.append("".join(self.pieces))
            case "rPh":
                self.phonetic = False
            case "t":
                self.inside = False

    def data(self, text: str) -> None:
        if self.inside:
            self.pieces.append(text)


class _SheetReader:
    """Handlers for the part of one sheet."""

    def __init__(self, book: Workbook, part: Part, emit: Callable[[Cell], None]) -> None:
        self.book = book
        self.part = part
        self.emit = emit
        self.row = self.column = 0
        self.cell: Attributes = {}
        self.formula = self.phonetic = False
        self.pieces: list[str] | None = None
        self.contents: str | None = None
        self._starts: dict[str, Callable[[Attributes], None]] = {
            "row": self._row,
            "c": self._cell,
            "f": self._formula,
            "v": self._contents,
            "t": self._contents,
            "rPh": self._phonetic,
            "col": self._col,
            "mergeCell": self._merge,
        }
        self._ends: dict[str, Callable[[], None]] = {
            "c": self._cell_end,
            "v": self._contents_end,
            "t": self._contents_end,
            "rPh": self._phonetic_end,
        }

    def start(self, name: str, attributes: Attributes) -> None:
        handler = self._starts.get(name.rpartition(" ")[2])
        if handler is not None:
            handler(attributes)

    def end(self, name: str) -> None:
        handler = self._ends.get(name.rpartition(" ")[2])
        if handler is not None:
            handler()

    def data(self, text: str) -> None:
        if self.pieces is not None:
            self.pieces.append(text)

    def _row(self, attributes: Attributes) -> None:
        number = _whole(attributes["r"]) if "r" in attributes else self.row + 1
        if number <= self.row:
            raise self.book.container.broken(a1(max(number, 1), 1))
        self.row, self.column = number, 0
        if _is_true(attributes.get("hidden")) and number <= self.book.limits.rows:
            self.part.hidden_rows.append(number)

    def _cell(self, attributes: Attributes) -> None:
        row, column = self.row, self.column + 1
        if "r" in attributes:
            try:
                row, column = from_a1(attributes["r"])
            except ValueError:
                raise self.book.container.broken() from None
        if row != self.row or column <= self.column:
            raise self.book.container.broken(a1(row, column))
        self.column = column
        self.cell, self.formula, self.contents = attributes, False, None

    def _formula(self, _: Attributes) -> None:
        self.formula = True

    def _contents(self, _: Attributes) -> None:
        if not self.phonetic:
            self.pieces = []

    def _contents_end(self) -> None:
        if self.pieces is not None:
            self.contents = (self.contents or "") + "".join(self.pieces)
            self.pieces = None

    def _phonetic(self, _: Attributes) -> None:
        self.phonetic = True

    def _phonetic_end(self) -> None:
        self.phonetic = False

    def _col(self, attributes: Attributes) -> None:
        if _is_true(attributes.get("hidden")):
            last = min(_whole(attributes.get("max", "")), self.book.limits.columns)
            self.part.hidden_columns.extend(range(max(_whole(attributes.get("min", "")), 1), last + 1))

    def _merge(self, attributes: Attributes) -> None:
        first, _, last = attributes.get("ref", "").partition(":")
        try:
            block = Merged(*from_a1(first), *from_a1(last or first))
        except ValueError:
            raise self.book.container.broken() from None
        self.part.merged.append(block)
        if len(self.part.merged) > _MOST_MERGED:
            raise self.book.container.broken()

    def _cell_end(self) -> None:
        found = self._found()
        if found is None:
            return
        if found.row > self.book.limits.rows or found.column > self.book.limits.columns:
            raise far_away(f"{self.book.file}!{self.part.name}!{found.a1}", self.book.limits)
        self.emit(found)

    def _found(self) -> Cell | None:
        kind, contents = self.cell.get("t", "n"), self.contents
        if self.formula and (contents is None or (contents == "" and kind != "str")):
            return self._made(CellKind.NO_RESULT, "")
        if contents is None:
            return None
        match kind:
            case "s":
                return self._text(self.book.text(contents))
            case "inlineStr" | "str" | "d":
                return self._text(contents)
            case "b":
                return self._made(CellKind.FACT, "TRUE" if _is_true(contents) else "FALSE")
            case "e":
                return self._made(CellKind.ERROR, contents[:20])
            case _:
                return self._number(contents)

    def _text(self, text: str) -> Cell | None:
        return self._made(CellKind.TEXT, self.book.spend(text)) if text.strip() else None

    def _number(self, contents: str) -> Cell | None:
        if not contents.strip():
            return None
        text = number_text(contents)
        if text is None:
            raise self.book.container.broken(a1(self.row, self.column))
        shown, unit = self.book.style(self.cell.get("s", "0"))
        return self._made(CellKind.NUMBER, text, shown, unit)

    def _made(self, kind: CellKind, text: str, shown: Shown = Shown.PLAIN, unit: str = "") -> Cell:
        return Cell(self.row, self.column, kind, text, shown, unit, self.formula)


def number_text(contents: str) -> str | None:
    """The shortest text with the binary value of a stored number; Excel writes 95.43 as 95.430000000000007."""
    if not _NUMBER.fullmatch(contents.strip()):
        return None
    number = float(contents)
    return repr(number).removesuffix(".0") if isfinite(number) else None


def far_away(place: str, limits: Limits) -> Unreadable:
    """The refusal of a cell beyond the limits."""
    return Unreadable(
        Trouble(
            "too-many-cells",
            place,
            Words(
                f"这个单元格在 {limits.rows} 行、{limits.columns} 列以外",
                f"this cell lies beyond {limits.rows} rows or {limits.columns} columns",
            ),
            Words(
                "删去它；数据确有这么多的，分成几个文件，或用 Parquet", "remove it; if there is so much, use Parquet"
            ),
        )
    )


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _is_true(text: str | None) -> bool:
    return text in ("1", "true", "on")


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= 9 else -1
