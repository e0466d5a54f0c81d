"""Writing the sheet of settings, and the one for what has no place elsewhere."""

from __future__ import annotations

from itertools import groupby

from xlsxwriter.worksheet import Worksheet

from kaoping.engine.words import Words
from kaoping.files.scheme_book import words as w
from kaoping.files.scheme_book.columns import Column
from kaoping.files.scheme_book.frame import Frame
from kaoping.files.scheme_book.layout import Laid
from kaoping.files.scheme_book.notes import accepted_in, default_of, help_of, is_required
from kaoping.files.scheme_book.other import path_text, value_text
from kaoping.files.scheme_book.pages import FIRST_ROW, HEAD_ROW
from kaoping.files.scheme_book.tables import settings
from kaoping.files.scheme_book.to_cells import shown_text

_WIDTHS = (16, 20, 48, 66, 20)
_SPARE_ROWS = 20


def write_settings(frame: Frame, laid: Laid) -> None:
    """Write the settings of a scheme: a row for each, under the headings of their sections."""
    found = settings()
    sheet = frame.begin(found.name, found.purpose, found.holds)
    for number, head in enumerate(w.SETTING_HEADS):
        sheet.write_string(HEAD_ROW - 1, number, frame.say(head), frame.styles.get("heading"))
        sheet.set_column(number, number, _WIDTHS[number])
    row = FIRST_ROW - 1
    for section, columns in groupby(found.root.columns, key=lambda c: frame.say(c.heading)):
        block = list(columns)
        _section(frame, sheet, row, section, len(block))
        for column in block:
            _setting(frame, sheet, row, column, laid)
            row += 1
    sheet.freeze_panes(HEAD_ROW, 2)
    frame.paper(sheet, sum(_WIDTHS))


def _section(frame: Frame, sheet: Worksheet, row: int, section: str, rows: int) -> None:
    style = frame.styles.get("section")
    if rows == 1:
        sheet.write_string(row, 0, section, style)
    else:
        sheet.merge_range(row, 0, row + rows - 1, 0, section, style)


def _setting(frame: Frame, sheet: Worksheet, row: int, column: Column, laid: Laid) -> None:
    name = frame.styles.get("required" if is_required(column) else "fixed")
    sheet.write_string(row, 1, frame.say(column.name), name)
    contents = laid.settings.get(column.path)
    if contents is None:
        frame.blank(sheet, row, 2, column, "setting")
    else:
        frame.write(sheet, row, 2, contents, "setting")
    frame.offer(sheet, row, 2, column, row)
    said = help_of(column), accepted_in(column)
    text = Words("".join(s.zh for s in said), " ".join(s.en for s in said if s.en))
    sheet.write_string(row, 3, frame.say(text), frame.styles.get("text"))
    default = default_of(column) or Words("", "")
    if is_required(column) or column.with_others:
        default = w.REQUIRED if is_required(column) else w.WITH_OTHERS
    sheet.write_string(row, 4, frame.say(default), frame.styles.get("text"))
    texts = ("", "", shown_text(contents), frame.say(text), frame.say(default))
    frame.height(sheet, row, zip(texts, _WIDTHS, strict=True))


def write_other(frame: Frame, laid: Laid) -> None:
    """Write the values that no other sheet can hold."""
    sheet = frame.begin(w.OTHER, w.OTHER_PURPOSE)
    for number, head in enumerate(w.OTHER_HEADS):
        sheet.write_string(HEAD_ROW - 1, number, frame.say(head), frame.styles.get("heading"))
        sheet.set_column(number, number, 50)
    row = FIRST_ROW - 1
    for place, value in laid.other.items():
        frame.write(sheet, row, 0, path_text(place), "cell")
        frame.write(sheet, row, 1, value_text(value), "cell")
        row += 1
    for empty in range(row, row + _SPARE_ROWS):
        for number in (0, 1):
            sheet.write_blank(empty, number, None, frame.styles.get("input", "@"))
    sheet.freeze_panes(HEAD_ROW, 0)
