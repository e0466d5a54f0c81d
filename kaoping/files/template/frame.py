"""What all sheets of a template have in common: title, heads, choices, protection, print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from kaoping.engine.scheme import Scheme
from kaoping.engine.scheme.in_periods import leaf_periods
from kaoping.engine.words import Language, Words
from kaoping.files.template import words as w
from kaoping.files.template.entries import fitting
from kaoping.files.template.styles import Styles
from kaoping.files.values.columns import Role
from kaoping.files.values.keyed import role_key
from kaoping.files.values.origin import SHEET

TITLE_ROW, HINT_ROW, LEAF_ROW, HEAD_ROW, KEY_ROW, FIRST_ROW = range(6)
"""Rows of every sheet, counted from 0; the row of keys is hidden."""
CHOICES_COLUMN = 4
"""Column of the hidden sheet from which on choices stand that are too long for a check."""
PROTECTION = {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True}
WIDTHS = {Role.SUBJECT: 24, Role.GROUP: 14, Role.PARENT: 18, Role.PERIOD: 12, Role.SOURCE: 24}
_A3, _A4 = 8, 9


@dataclass
class Frame:
    """The workbook that is being written, and what every sheet needs of it."""

    book: Workbook
    scheme: Scheme
    language: Language
    period: str | None
    styles: Styles
    choices: list[list[str]] = field(default_factory=list)

    def say(self, words: Words) -> str:
        """A text in the language of the template."""
        return words.say(self.language)

    def begin(self, name: str, roles: Sequence[Role], hint: Words, columns: int) -> Worksheet:
        """A sheet with its title, the columns beside the data, its protection, and how it is printed."""
        sheet = self.book.add_worksheet(name)
        title = self.say(w.VALUES_OF.fill(scheme=self.scheme.title))
        invented = f"  {self.say(w.INVENTED)}" if self.scheme.invented else ""
        sheet.write_string(TITLE_ROW, 0, f"{title} · {name} {self._period()}".strip(), self.styles.get("title"))
        sheet.write_string(HINT_ROW, 0, self.say(hint) + invented, self.styles.get("hint"))
        sheet.set_row(TITLE_ROW, 26)
        sheet.set_row(HEAD_ROW, 48)
        sheet.set_row(KEY_ROW, None, None, {"hidden": True})
        for at, role in enumerate(roles):
            self.role_head(sheet, at, role)
        sheet.freeze_panes(FIRST_ROW, len(roles))
        self.finish(sheet, _A3 if len(roles) + columns > 10 else _A4)
        sheet.repeat_rows(LEAF_ROW, HEAD_ROW)
        return sheet

    def role_head(self, sheet: Worksheet, at: int, role: Role) -> None:
        """The header of a column beside the data."""
        sheet.merge_range(LEAF_ROW, at, HEAD_ROW, at, self.say(w.ROLES[role]), self.styles.get("head"))
        sheet.write_string(KEY_ROW, at, role_key(role))
        sheet.set_column(at, at, WIDTHS[role])

    def finish(self, sheet: Worksheet, paper: int = _A4) -> None:
        """Protect a sheet and say how it is printed."""
        sheet.protect("", PROTECTION)
        sheet.set_landscape()
        sheet.set_paper(paper)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&C{self.say(w.PAGE)}")

    def _period(self) -> str:
        """What the period of all values is called; nothing without one."""
        titles = {one.id: one.title for one in leaf_periods(self.scheme)}
        title = titles.get(self.period or "")
        return (self.period or "") if title is None else self.say(title)

    def heads_above(self, sheet: Worksheet, start: int, titles: Sequence[str]) -> None:
        """Titles above the headers; neighbours with the same one share a merged block."""
        for title, columns in groupby(range(len(titles)), key=lambda at: titles[at]):
            block = list(columns)
            first, last = start + block[0], start + block[-1]
            if first == last:
                sheet.write_string(LEAF_ROW, first, title, self.styles.get("head"))
            else:
                sheet.merge_range(LEAF_ROW, first, LEAF_ROW, last, title, self.styles.get("head"))

    def comment(self, sheet: Worksheet, row: int, column: int, text: str) -> None:
        """A note at a header."""
        height = 16 * sum(lines(line, 48) for line in text.split("\n")) + 16
        sheet.write_comment(row, column, text, {"width": 340, "height": height, "font_size": 9})

    def source(self, words: list[str]) -> str | list[str]:
        """Choices for a list: themselves, or where they stand on the hidden sheet."""
        if not words or fitting(words):
            return words
        if words not in self.choices:
            self.choices.append(words)
        at = CHOICES_COLUMN + self.choices.index(words)
        return f"={SHEET}!{fixed_range(0, len(words) - 1, at)}"


def lines(text: str, width: int) -> int:
    """How many lines a text takes in a column of so many narrow characters; a Chinese one is two wide."""
    taken = sum(2 if ord(c) > 0x2E80 else 1 for c in text)
    return max(1, -(-taken // max(width - 2, 1)))


def fixed_range(first: int, last: int, column: int) -> str:
    """A range of one column that stays where it is."""
    ends = (xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True) for row in (first, last))
    return ":".join(ends)
