"""A list as a workbook: what a page shows as a table, for Excel or WPS."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date

import xlsxwriter

_LONGEST = 32_767
_WIDEST = 60


def list_workbook(title: str, heads: Sequence[str], rows: Iterable[Sequence[str | int | date | None]]) -> bytes:
    """A workbook with one sheet: heads that stay in sight, a filter, dates as dates; no text is ever a formula."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    sheet = book.add_worksheet(_sheet_name(title))
    bold, day = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, heads, bold)
    widths, last = [2 * len(head) for head in heads], 0
    for last, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            widths[column] = max(widths[column], _width(value))
            if isinstance(value, date):
                sheet.write_datetime(last, column, value, day)
            elif isinstance(value, int):
                sheet.write_number(last, column, value)
            elif value is not None:
                sheet.write_string(last, column, value[:_LONGEST])
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width + 2, _WIDEST))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, max(len(heads) - 1, 0))
    book.close()
    return out.getvalue()


def _width(value: str | int | date | None) -> int:
    return sum(2 if ord(one) > 0x2E7F else 1 for one in str(value or ""))


def _sheet_name(title: str) -> str:
    return "".join(one for one in title if one not in "[]:*?/\\'")[:31] or "1"
