"""The first sheet: how a scheme is filled in, what each sheet is for, how things are written."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from kaoping.engine.words import Words
from kaoping.files.scheme_book import words as w
from kaoping.files.scheme_book.frame import Frame
from kaoping.files.scheme_book.tables import Holds, Table

_WIDTHS = (22, 120)


def write_guide(frame: Frame, shown: Sequence[Table]) -> None:
    """Write the guide, with links to the sheets."""
    sheet = frame.begin(w.GUIDE, w.GUIDE_TITLE)
    for number, width in enumerate(_WIDTHS):
        sheet.set_column(number, number, width)
    row = 2
    for step in w.STEPS:
        text = frame.say(step)
        sheet.merge_range(row, 0, row, 1, text, frame.styles.get("line"))
        frame.height(sheet, row, [(text, sum(_WIDTHS))])
        row += 1
    sheets = [(t, t.purpose) for t in shown if t.holds is not Holds.RULE]
    families = [(t, t.purpose) for t in shown if t.holds is Holds.RULE]
    for title, linked in ((w.SHEETS_TITLE, sheets), (w.FAMILIES_TITLE, families)):
        row = _title(frame, sheet, row, title) if linked else row
        for found, purpose in linked:
            name = frame.say(found.name)
            sheet.write_url(row, 0, f"internal:'{name}'!A1", frame.styles.get("link"), name)
            row = _line(frame, sheet, row, purpose)
    row = _title(frame, sheet, row, w.NOTATION_TITLE)
    for what, how in w.NOTATION:
        sheet.write_string(row, 0, frame.say(what), frame.styles.get("fixed"))
        row = _line(frame, sheet, row, how)
    frame.paper(sheet, sum(_WIDTHS))


def _title(frame: Frame, sheet: Worksheet, row: int, title: Words) -> int:
    sheet.write_string(row + 1, 0, frame.say(title), frame.styles.get("subtitle"))
    return row + 2


def _line(frame: Frame, sheet: Worksheet, row: int, text: Words) -> int:
    said = frame.say(text)
    sheet.write_string(row, 1, said, frame.styles.get("text"))
    frame.height(sheet, row, [(said, _WIDTHS[1])])
    return row + 1
