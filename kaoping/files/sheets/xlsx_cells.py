"""Reading the cells of one sheet of an XLSX workbook, and its shared texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from kaoping.files.sheets.containers import Container
from kaoping.files.sheets.model import Cell, CellKind, Limits, Merged, Shown, a1, far_away, from_a1, letters
from kaoping.files.sheets.xml_parts import Attributes, is_true, local, number_text, whole

_MOST_MERGED = 50_000
_KNOWN = 256
_LETTERS = [letters(column) for column in range(_KNOWN + 1)]


@dataclass
class Part:
    """A sheet as its part of the file describes it, before its cells are read."""

    name: str
    path: str
    hidden: bool
    merged: list[Merged] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)


class Book(Protocol):
    """What a sheet needs of its workbook."""

    file: str
    limits: Limits
    container: Container

    def text(self, index: str) -> str:
        """A shared text."""

    def style(self, index: str) -> tuple[Shown, str]:
        """How a cell style shows numbers."""

    def spend(self, text: str) -> str:
        """Count a text against the most that a file may hold."""


class TextsReader:
    """Handlers for the part of the shared texts."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.pieces: list[str] = []
        self.phonetic = self.inside = False

    def start(self, name: str, _: Attributes) -> None:
        """An element begins."""
        match local(name):
            case "si":
                self.pieces = []
            case "rPh":
                self.phonetic = True
            case "t":
                self.inside = not self.phonetic

    def end(self, name: str) -> None:
        """An element ends."""
        match local(name):
            case "si":
                self.texts.append("".join(self.pieces))
            case "rPh":
                self.phonetic = False
            case "t":
                self.inside = False

    def data(self, text: str) -> None:
        """Text between elements."""
        if self.inside:
            self.pieces.append(text)


class SheetReader:
    """Handlers for the part of one sheet."""

    def __init__(self, book: Book, part: Part, emit: Callable[[Cell], None]) -> None:
        self.book = book
        self.part = part
        self.emit = emit
        self.row = self.column = 0
        self._row_text = "0"
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
        """An element begins."""
        handler = self._starts.get(local(name))
        if handler is not None:
            handler(attributes)

    def end(self, name: str) -> None:
        """An element ends."""
        handler = self._ends.get(local(name))
        if handler is not None:
            handler()

    def data(self, text: str) -> None:
        """Text between elements."""
        if self.pieces is not None:
            self.pieces.append(text)

    def _row(self, attributes: Attributes) -> None:
        number = whole(attributes["r"]) if "r" in attributes else self.row + 1
        if number <= self.row:
            raise self.book.container.broken(a1(max(number, 1), 1))
        self.row, self.column, self._row_text = number, 0, str(number)
        if is_true(attributes.get("hidden")) and number <= self.book.limits.rows:
            self.part.hidden_rows.append(number)

    def _cell(self, attributes: Attributes) -> None:
        row, column = self.row, self.column + 1
        address = attributes.get("r")
        # Most cells are the next one of their row: then their address needs no taking apart.
        if address is not None and not (column <= _KNOWN and address == _LETTERS[column] + self._row_text):
            try:
                row, column = from_a1(address)
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
        if is_true(attributes.get("hidden")):
            last = min(whole(attributes.get("max", "")), self.book.limits.columns)
            self.part.hidden_columns.extend(range(max(whole(attributes.get("min", "")), 1), last + 1))

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
                return self._made(CellKind.FACT, "TRUE" if is_true(contents) else "FALSE")
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
