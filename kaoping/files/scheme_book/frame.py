"""What the sheets of a scheme workbook have in common: title, headers, notes, choices, print."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import ceil

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from kaoping.engine.numbers import decimals_of
from kaoping.engine.scheme.shape import Sort
from kaoping.engine.words import Language, Words
from kaoping.files.scheme_book import words as w
from kaoping.files.scheme_book.columns import Column, Sense
from kaoping.files.scheme_book.layout import follows_title
from kaoping.files.scheme_book.notes import accepted_in, note_of
from kaoping.files.scheme_book.pages import PURPOSE_ROW, TITLE_ROW
from kaoping.files.scheme_book.styles import Styles
from kaoping.files.scheme_book.tables import Holds, Table, table
from kaoping.files.scheme_book.to_cells import NO, YES, Contents, PerCent

LAST_ROW = 2_000
"""So many rows of a sheet offer choices."""
_A4, _A3 = 9, 8
_TABS = {Holds.RULE: "#5B8C5A", Holds.SETTINGS: "#14406F", Holds.TREE: "#14406F"}


@dataclass
class Frame:
    """The workbook that is being written. `spare`: it is empty, and has room for everything."""

    book: Workbook
    language: Language
    styles: Styles
    spare: bool

    def say(self, words: Words) -> str:
        """A text in the language of the workbook."""
        return words.say(self.language)

    def begin(self, name: Words, purpose: Words, holds: Holds | None = None) -> Worksheet:
        """A sheet with its title and what it is for."""
        sheet = self.book.add_worksheet(self.say(name))
        sheet.write_string(TITLE_ROW - 1, 0, self.say(name), self.styles.get("title"))
        sheet.write_string(PURPOSE_ROW - 1, 0, self.say(purpose), self.styles.get("purpose"))
        sheet.set_row(TITLE_ROW - 1, 26)
        sheet.set_row(PURPOSE_ROW - 1, 18)
        sheet.set_tab_color(_TABS.get(holds, "#B9CDE3") if holds is not None else "#B9CDE3")
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&C{self.say(w.PAGE)}")
        return sheet

    def paper(self, sheet: Worksheet, width: float) -> None:
        """Paper for sheets of such a width in characters."""
        sheet.set_paper(_A3 if width > 150 else _A4)

    def comment(self, sheet: Worksheet, row: int, number: int, column: Column) -> None:
        """The note of a column at its header."""
        text = self.say(note_of(column))
        if text:
            lines = sum(1 + sum(2 if ord(c) > 0x2E80 else 1 for c in line) // 46 for line in text.split("\n"))
            sheet.write_comment(row, number, text, {"width": 330, "height": 18 * lines + 14, "font_size": 9})

    def height(self, sheet: Worksheet, row: int, texts: Iterable[tuple[str, float]]) -> None:
        """Make a row high enough for its texts in columns of such widths."""
        lines = max((sum(_lines(part, width) for part in text.split("\n")) for text, width in texts), default=1)
        if lines > 1:
            sheet.set_row(row, 15 * lines + 3)

    def write(self, sheet: Worksheet, row: int, number: int, contents: Contents, style: str, indent: int = 0) -> None:
        """Write the contents of a cell so that they are read back exactly."""
        match contents:
            case PerCent(share=share):
                places = decimals_of(share * 100)
                shown = "0%" if places == 0 else f"0.{'0' * places}%"
                sheet.write_number(row, number, float(share), self.styles.get(style, shown, indent))
            case date():
                sheet.write_datetime(row, number, contents, self.styles.get(style, "yyyy-mm-dd", indent))
            case str():
                sheet.write_string(row, number, contents, self.styles.get(style, "@", indent))
            case _:
                sheet.write_number(row, number, float(contents), self.styles.get(style, "General", indent))

    def blank(self, sheet: Worksheet, row: int, number: int, column: Column, style: str) -> None:
        """An empty cell; where a name belongs it holds text, so that 2026-03 does not become a date."""
        sorts = (column.shape.elements or column.shape).sorts
        number_format = "General"
        if sorts and not sorts & {Sort.NUMBER, Sort.SHARE, Sort.WHOLE, Sort.DAY}:
            number_format = "@"
        elif sorts == {Sort.SHARE}:
            number_format = "0%"
        elif Sort.DAY in sorts:
            number_format = "yyyy-mm-dd"
        sheet.write_blank(row, number, None, self.styles.get(style, number_format))

    def offer(self, sheet: Worksheet, first: int, number: int, column: Column, last: int = LAST_ROW) -> None:
        """Offer the choices of a column; only where nothing else can be written are others refused."""
        words = [self.say(c) for c in column.choices.values()]
        source: str | list[str] | None = words or self._names(column)
        sorts = column.shape.sorts
        if sorts == {Sort.FLAG}:
            source = [self.say(YES), self.say(NO)]
        if source is None:
            return
        strict = not (sorts - {Sort.FLAG}) and column.sense in (Sense.SINGLE, Sense.FAMILY)
        sheet.data_validation(
            first,
            number,
            last,
            number,
            {
                "validate": "list",
                "source": source,
                "error_message": self.say(accepted_in(column))[:255],
                "show_error": strict,
            },
        )

    def _names(self, column: Column) -> str | None:
        """Where the names that belong into a column stand: items, groups, periods, grades."""
        if column.sense is Sense.REFERENCE or (column.key, column.name.zh) == ("on", "作用于"):
            return self._range("items", "title")
        if column.key == "groups":
            return self._range("groups", "id")
        if column.key in ("within", "periods"):
            return self._range("periods", "id")
        if column.key == "grade" and column.models[0].__name__ != "GradeBand":
            return self._range("grades.bands", "grade")
        return None

    def _range(self, key: str, full: str) -> str | None:
        held: Table = table(key)
        columns = [c for c in held.root.every() if not c.across or key != "items"]
        number = next((n for n, c in enumerate(columns) if c.full == (full,)), None)
        if number is None:
            return None
        ends = (xl_rowcol_to_cell(row, number, row_abs=True, col_abs=True) for row in (4, LAST_ROW))
        return f"='{self.say(held.name)}'!{':'.join(ends)}"


def _lines(text: str, width: float) -> int:
    """Lines that a text takes; a Chinese character is as wide as two others."""
    taken = sum(2 if ord(c) > 0x2E80 else 1.05 for c in text)
    return max(1, ceil(taken / max(width - 1.5, 1)))


def width_of(column: Column) -> float:
    """Width of a column in characters."""
    sorts = (column.shape.elements or column.shape).sorts
    if column.sense is Sense.LEVEL:
        return 9
    if column.sense is Sense.REFERENCE or column.key == "title":
        return 26
    if column.sense is Sense.SEVERAL or Sort.TEXT in sorts or column.key in ("note", "article", "source", "assessor"):
        return 24 if Sort.TEXT in sorts else 18
    if column.choices:
        return max(10, *(2 * len(c.zh) + 3 for c in column.choices.values()))
    if follows_title(column) or sorts & {Sort.IDENTIFIER, Sort.NAME, Sort.TITLE, Sort.INTERVAL, Sort.DAY}:
        return 14
    return 9
