"""The first sheet of a template: how to fill it in, and everything that is asked for."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from kaoping.engine.words import Language
from kaoping.files.template import words as w
from kaoping.files.template.frame import Frame, lines
from kaoping.files.template.notes import facts_of
from kaoping.files.template.plan import Plan

_WIDTHS = (8, 22, 22, 10, 30, 44, 20, 16, 36)


def write_instructions(frame: Frame, name: str, plan: Plan, lists: dict[str, str]) -> None:
    """Write the sheet. `lists`: the sheets of lists, by data item."""
    sheet = frame.book.add_worksheet(name)
    sheet.hide_gridlines(2)
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, frame.say(w.VALUES_OF.fill(scheme=frame.scheme.title)), frame.styles.get("title"))
    row = _guide(frame, sheet, 1)
    sheet.write_string(row, 0, frame.say(w.ASKED), frame.styles.get("heading"))
    for at, (head, width) in enumerate(zip(w.TABLE_HEAD, _WIDTHS, strict=True)):
        sheet.write_string(row + 1, at, frame.say(head), frame.styles.get("head"))
        sheet.set_column(at, at, width)
    for number, column in enumerate(plan.columns, start=row + 2):
        facts = facts_of(column, lists.get(column.item.id, ""), frame.language)
        sheet.set_row(number, 18 * max(lines(fact, width) for fact, width in zip(facts, _WIDTHS, strict=True)))
        for at, fact in enumerate(facts):
            sheet.write_string(number, at, fact, frame.styles.get("text"))
    frame.finish(sheet)


def _guide(frame: Frame, sheet: Worksheet, row: int) -> int:
    """Where the scheme comes from, and how to fill it in, in both languages; returns the next free row."""
    scheme = frame.scheme
    for text in (scheme.issuer, scheme.basis, w.INVENTED if scheme.invented else None):
        if text is not None:
            sheet.write_string(row, 0, frame.say(text), frame.styles.get("hint"))
            row += 1
    for language in sorted(Language, key=lambda one: one is not frame.language):
        row += 1
        for at, line in enumerate(w.GUIDE):
            sheet.write_string(row, 0, line.say(language), frame.styles.get("line" if at else "heading"))
            row += 1
    return row + 1
