"""XLSX workbooks: the cells of each sheet, read as a stream from the XML parts. Excel and WPS write the same form.

Only what bears on the meaning of a value is read: contents, formulas' stored results, number formats, merged
blocks, what is hidden. Claimed dimensions are not believed; only cells that hold something count.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from xml.parsers import expat

from kaoping.engine.words import Words
from kaoping.files.sheets.containers import Container
from kaoping.files.sheets.formats import shown_by
from kaoping.files.sheets.model import Cell, Limits, Shown, Trouble, Unreadable
from kaoping.files.sheets.xlsx_cells import Part, SheetReader, TextsReader
from kaoping.files.sheets.xml_parts import Attributes, is_true, local, whole

_LONGEST_CELL = 32_767


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
            if local(name) == "Relationship" and attributes.get("TargetMode") != "External":
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
            match local(name):
                case "workbookPr":
                    self.date_1904 = is_true(attributes.get("date1904"))
                case "sheet":
                    key = next((v for k, v in attributes.items() if local(k) == "id"), "")
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
        reader = TextsReader()
        self._parse(path, reader.start, reader.end, reader.data)
        return reader.texts

    def _read_styles(self, path: str) -> dict[str, tuple[Shown, str]]:
        """How each cell style, by its number as text, shows numbers."""
        if not self.container.has(path):
            return {}
        codes: dict[int, str] = {}
        numbers: list[int] = []
        state = {"cells": False}

        def start(name: str, attributes: Attributes) -> None:
            match local(name):
                case "numFmt":
                    codes[whole(attributes.get("numFmtId", ""))] = attributes.get("formatCode", "")
                case "cellXfs":
                    state["cells"] = True
                case "xf" if state["cells"]:
                    numbers.append(whole(attributes.get("numFmtId", "0")))

        def end(name: str) -> None:
            if local(name) == "cellXfs":
                state["cells"] = False

        self._parse(path, start, end)
        known = {number: shown_by(number, codes.get(number)) for number in set(numbers)}
        return {str(at): known[number] for at, number in enumerate(numbers)}

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
        number = whole(index)
        if not 0 <= number < len(self._texts):
            raise self.container.broken()
        return self._texts[number]

    def style(self, index: str) -> tuple[Shown, str]:
        """How a cell style shows numbers."""
        return self._styles.get(index, (Shown.PLAIN, ""))

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
        reader = SheetReader(self, part, emit)
        self._parse(part.path, reader.start, reader.end, reader.data)
