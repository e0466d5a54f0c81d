"""Sheets with a row of keys, as templates have it: each column says what it is, whatever its title.

`@subject`, `@group`, `@period`, … are the columns beside the data; `#smart_city` is a data item, and
`#accidents::date` a field of the records of a list. Values stand below the row of keys.
"""

from __future__ import annotations

from kaoping.engine.terms import Finding, ListItem
from kaoping.engine.words import Words
from kaoping.files.sheets.model import Sheet
from kaoping.files.values.asked import Asked
from kaoping.files.values.columns import Column, Role, Table
from kaoping.files.values.doubt import Doubt
from kaoping.files.values.numbers import Stated

_SEARCHED_ROWS = 30


def role_key(role: Role) -> str:
    """Key of a column beside the data."""
    return f"@{role.value}"


def item_key(item: str) -> str:
    """Key of the column of a data item."""
    return f"#{item}"


def field_key(of: str, field: str) -> str:
    """Key of the column of a field of the records of a list."""
    return f"#{of}::{field}"


def find_keys(sheet: Sheet) -> int | None:
    """The row of keys, if the sheet has one."""
    wanted = role_key(Role.SUBJECT)
    for row in (r for r in sorted(sheet.rows) if r <= _SEARCHED_ROWS):
        if any(cell.text == wanted for cell in sheet.rows[row].values()):
            return row
    return None


def keyed_table(sheet: Sheet, row: int, asked: Asked, findings: list[Finding]) -> Table:
    """The table below a row of keys."""
    columns: list[Column] = []
    for number, cell in sorted(sheet.rows[row].items()):
        try:
            columns.append(_column(number, cell.text.strip(), asked))
        except Doubt as doubt:
            findings.append(doubt.at(sheet.place(row, number)))
    lists = {c.text.strip()[1:].partition("::")[0] for c in sheet.rows[row].values() if "::" in c.text}
    known = [asked.lists[name] for name in lists if name in asked.lists]
    return Table(sheet, tuple(columns), row + 1, known[0] if known else None)


def _column(number: int, key: str, asked: Asked) -> Column:
    if key.startswith("@") and key[1:] in list(Role):
        return Column(number, role=Role(key[1:]))
    if key.startswith("#"):
        item, _, field = key[1:].partition("::")
        found = asked.items.get(item)
        if found is not None and not field:
            return Column(number, item=item, stated=Stated(unit=True))
        if isinstance(found, ListItem):
            for known in found.fields:
                if known.id == field:
                    return Column(number, field=known)
    raise Doubt(
        "unknown-column",
        Words(f"方案中没有“{key}”", f"the scheme has no {key!r}"),
        Words("重新下载（生成）填报表格，用现行方案的", "fetch or make the template anew, from the present scheme"),
    )
