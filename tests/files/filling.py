"""Fills a template as a person would, with another library than the one that wrote it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from kaoping.engine.scoring import Observation, Values
from kaoping.engine.terms import Status

STATUS_WORDS = {Status.NOT_APPLICABLE: "/", Status.NOT_REPORTED: "未报", Status.NO_DATA: "本期无数据"}
KEY_ROW = 5


def fill(template: Path, values: Values, filled: Path) -> Path:
    """Write values into the cells of a template."""
    book = openpyxl.load_workbook(template)
    for sheet in book.worksheets:
        keys = {cell.value: cell.column for cell in sheet[KEY_ROW] if isinstance(cell.value, str)}
        if "@subject" in keys:
            _fill_sheet(sheet, keys, values)
    book.save(filled)
    return filled


def _fill_sheet(sheet: Worksheet, keys: dict[str, int], values: Values) -> None:
    lists = {key[1:].partition("::")[0] for key in keys if "::" in key}
    if lists:
        _fill_list(sheet, keys, values, lists.pop())
        return
    for row in range(KEY_ROW + 1, sheet.max_row + 1):
        subject = sheet.cell(row, keys["@subject"]).value
        period = sheet.cell(row, keys["@period"]).value if "@period" in keys else ""
        for key, column in keys.items():
            seen = values.observations.get((str(subject), str(period or ""), key[1:]))
            cell = sheet.cell(row, column)
            if seen is not None and key.startswith("#"):
                _write(cell, written(seen, "%" in cell.number_format))


def _fill_list(sheet: Worksheet, keys: dict[str, int], values: Values, of: str) -> None:
    row = KEY_ROW
    for (subject, period, item), seen in values.observations.items():
        if item != of:
            continue
        records: list[dict[str, Any]] = []
        if seen.status is not Status.REPORTED:
            records = [{"kind": STATUS_WORDS[seen.status]}]
        elif isinstance(seen.value, tuple):
            records = [dict(r) for r in seen.value] or [{"kind": "无"}]
        for record in records:
            row += 1
            sheet.cell(row, keys["@subject"]).value = subject
            if "@period" in keys:
                sheet.cell(row, keys["@period"]).value = period
            for field, value in record.items():
                _write(sheet.cell(row, keys[f"#{of}::{field}"]), _plain(value))


def _write(cell: Any, value: Any) -> None:
    cell.value = value
    if isinstance(value, str):
        # The library takes a text that begins with = for a formula.
        cell.data_type = "s"


def written(seen: Observation, percent: bool) -> Any:
    """What a person would write for an observation; into a cell for per cent a share."""
    if seen.value is None:
        return STATUS_WORDS[seen.status]
    if percent and isinstance(seen.value, Decimal):
        return float(seen.value / 100)
    return _plain(seen.value)


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value
    return float(value) if isinstance(value, Decimal) else value
