"""Sheets with a row for each record of a list: events, ratings, sampled objects."""

from __future__ import annotations

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from kaoping.engine.scheme.in_periods import leaf_periods
from kaoping.engine.terms import EventField
from kaoping.engine.words import Language, Words
from kaoping.files.template import words as w
from kaoping.files.template.entries import number_format, validation
from kaoping.files.template.frame import FIRST_ROW, HEAD_ROW, KEY_ROW, LEAF_ROW, Frame
from kaoping.files.template.notes import leaf_of, note_of
from kaoping.files.template.plan import ListSheet
from kaoping.files.values.columns import Role
from kaoping.files.values.keyed import field_key

RECORDS = 300
"""Rows for the records of a list."""
_LAST = FIRST_ROW + RECORDS - 1


def write_records(frame: Frame, name: str, records: ListSheet) -> None:
    """Write one such sheet."""
    fields = records.list.fields
    sheet = frame.begin(name, records.roles, w.LIST_HINT, len(fields) + 1)
    start = len(records.roles)
    frame.heads_above(sheet, start, [leaf_of(records.column, frame.language)] * len(fields))
    frame.comment(sheet, LEAF_ROW, start, note_of(records.column, frame.language))
    for at, field in enumerate(fields, start=start):
        _field(frame, sheet, at, field, records)
    frame.role_head(sheet, start + len(fields), Role.SOURCE)
    _check_roles(frame, sheet, records)
    formats = ["@"] * start + [number_format(f) for f in fields] + ["@"]
    for row in range(FIRST_ROW, _LAST + 1):
        for at, number in enumerate(formats):
            sheet.write_blank(row, at, None, frame.styles.get("input", number))


def _field(frame: Frame, sheet: Worksheet, at: int, field: EventField, records: ListSheet) -> None:
    choices = records.choices.get(field.id, {})
    sheet.write_string(HEAD_ROW, at, _title(field, frame.language), frame.styles.get("sub_head"))
    sheet.write_string(KEY_ROW, at, field_key(records.list.id, field.id))
    sheet.set_column(at, at, 28 if field.type == "text" and not choices else 14)
    words = [frame.say(c) for c in choices.values()]
    if words:
        words += [frame.say(w.NONE), *(frame.say(s) for s in w.STATUSES)]
    elif field.type == "fact":
        words = [frame.say(w.YES), frame.say(w.NO)]
    check = validation(field, xl_rowcol_to_cell(FIRST_ROW, at), frame.language, frame.source(words))
    sheet.data_validation(FIRST_ROW, at, _LAST, at, check)


def _title(field: EventField, language: Language) -> str:
    title = (field.title or Words(field.id, field.id)).say(language)
    return title if field.unit is None else f"{title}（{field.unit.say(language)}）"


def _check_roles(frame: Frame, sheet: Worksheet, records: ListSheet) -> None:
    for at, role in enumerate(records.roles):
        words = (
            [s.name for s in records.subjects] if role is Role.SUBJECT else [p.id for p in leaf_periods(frame.scheme)]
        )
        if words:
            sheet.data_validation(FIRST_ROW, at, _LAST, at, {"validate": "list", "source": frame.source(words)})
