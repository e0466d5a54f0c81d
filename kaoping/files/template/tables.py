"""Sheets with a row for each subject and a column for each data item."""

from __future__ import annotations

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from kaoping.engine.scheme.in_periods import leaf_periods
from kaoping.engine.terms import CategoryItem, DataItem, FactItem
from kaoping.files.template import words as w
from kaoping.files.template.entries import number_format, validation
from kaoping.files.template.frame import FIRST_ROW, HEAD_ROW, KEY_ROW, Frame, fixed_range
from kaoping.files.template.notes import header_of, leaf_of, note_of
from kaoping.files.template.plan import ItemColumn, Row, TableSheet
from kaoping.files.values.columns import Role
from kaoping.files.values.keyed import item_key


def write_table(frame: Frame, name: str, table: TableSheet) -> None:
    """Write one such sheet."""
    sheet = frame.begin(name, table.roles, w.HINT, len(table.columns))
    start = len(table.roles)
    frame.heads_above(sheet, start, [leaf_of(c, frame.language) for c in table.columns])
    for at, column in enumerate(table.columns, start=start):
        _head(frame, sheet, at, column)
        if table.rows:
            _check(frame, sheet, at, column.item, len(table.rows))
    if any(row.subject is None for row in table.rows):
        _check_roles(frame, sheet, table)
    for number, row in enumerate(table.rows, start=FIRST_ROW):
        _row(frame, sheet, number, row, table)


def _head(frame: Frame, sheet: Worksheet, at: int, column: ItemColumn) -> None:
    text = header_of(column, frame.language)
    sheet.write_string(HEAD_ROW, at, text, frame.styles.get("sub_head"))
    sheet.write_string(KEY_ROW, at, item_key(column.item.id))
    sheet.set_column(at, at, min(max(12, len(text) + 4), 26))
    frame.comment(sheet, HEAD_ROW, at, note_of(column, frame.language))


def _check(frame: Frame, sheet: Worksheet, at: int, item: DataItem, rows: int) -> None:
    words: list[str] = []
    if isinstance(item, FactItem):
        words = [frame.say(w.YES), frame.say(w.NO)]
    elif isinstance(item, CategoryItem):
        words = list(item.choices)
    if words:
        words += [frame.say(s) for s in w.STATUSES]
    cell = xl_rowcol_to_cell(FIRST_ROW, at)
    check = validation(item, cell, frame.language, frame.source(words))
    sheet.data_validation(FIRST_ROW, at, FIRST_ROW + rows - 1, at, check)


def _check_roles(frame: Frame, sheet: Worksheet, table: TableSheet) -> None:
    """Checks for units that are written in: each once, and a period of the scheme."""
    last = FIRST_ROW + len(table.rows) - 1
    for at, role in enumerate(table.roles):
        check: dict[str, object] = {}
        if role is Role.SUBJECT and Role.PERIOD not in table.roles:
            once = f"=COUNTIF({fixed_range(FIRST_ROW, last, at)},{xl_rowcol_to_cell(FIRST_ROW, at)})=1"
            check = {"validate": "custom", "value": once, "error_message": frame.say(w.ONCE)}
        elif role is Role.PERIOD:
            check = {"validate": "list", "source": frame.source([p.id for p in leaf_periods(frame.scheme)])}
        if check:
            sheet.data_validation(FIRST_ROW, at, last, at, check)


def _row(frame: Frame, sheet: Worksheet, number: int, row: Row, table: TableSheet) -> None:
    for at, role in enumerate(table.roles):
        text = _role_text(row, role)
        if text or row.subject is not None:
            sheet.write_string(number, at, text, frame.styles.get("fixed"))
        else:
            sheet.write_blank(number, at, None, frame.styles.get("input", "@"))
    for at, column in enumerate(table.columns, start=len(table.roles)):
        if column.item.id in row.items:
            sheet.write_blank(number, at, None, frame.styles.get("input", number_format(column.item)))
        else:
            sheet.write_string(number, at, w.NOT_APPLICABLE.zh, frame.styles.get("not_asked"))


def _role_text(row: Row, role: Role) -> str:
    match role:
        case Role.GROUP:
            return row.group or ""
        case Role.SUBJECT:
            return "" if row.subject is None else row.subject.name
        case Role.PARENT:
            return "" if row.subject is None else row.subject.parent or ""
        case _:
            return row.period or ""
