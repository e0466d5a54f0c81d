"""Cells of a sheet as a page shows them: what a reader sees, cut to what there is room for."""

from __future__ import annotations

from decimal import Decimal

from kaoping.engine.numbers import plain
from kaoping.files.sheets.model import Cell, CellKind, Sheet, Shown
from kaoping.files.values.answers import read_date
from kaoping.files.values.doubt import Doubt
from kaoping.files.values.plain_text import trimmed

LONGEST = 24


def seen(sheet: Sheet, row: int, column: int) -> str:
    """What a reader sees in a cell."""
    cell = sheet.at(row, column)
    text = "" if cell is None else trimmed(_written(cell, sheet))
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _written(cell: Cell, sheet: Sheet) -> str:
    if cell.kind is CellKind.NUMBER and cell.shown is Shown.PERCENT:
        return f"{plain(Decimal(cell.text).scaleb(2))}%"
    if cell.kind is CellKind.NUMBER and cell.shown is Shown.DATE:
        try:
            return read_date(cell, sheet.date_1904).isoformat()
        except Doubt:
            return cell.text
    return f"{cell.text}{cell.unit}"
