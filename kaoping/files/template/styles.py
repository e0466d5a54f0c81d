"""How the cells of a template look."""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from kaoping.files.results.styles import FAINT, FONT, HEAD_FILL, INK, INPUT_FILL, ITEM_FILL, LINE

_STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": HEAD_FILL},
    "hint": {"font_size": 10, "font_color": FAINT},
    "heading": {"bold": True, "font_size": 12, "font_color": HEAD_FILL},
    "head": {
        "bold": True, "font_color": "#FFFFFF", "bg_color": HEAD_FILL, "align": "center", "text_wrap": True, "border": 1,
        "border_color": LINE,
    },
    "sub_head": {
        "bold": True, "bg_color": ITEM_FILL, "align": "center", "text_wrap": True, "border": 1, "border_color": LINE,
    },
    "fixed": {"bg_color": ITEM_FILL, "border": 1, "border_color": LINE},
    "not_asked": {"bg_color": "#D5DAE1", "font_color": FAINT, "align": "center", "border": 1, "border_color": LINE},
    "input": {"bg_color": INPUT_FILL, "locked": False, "border": 1, "border_color": LINE},
    "text": {"text_wrap": True, "valign": "top", "border": 1, "border_color": LINE},
    "line": {},
}  # fmt: skip


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[str, str], Format] = {}

    def get(self, name: str, number_format: str = "") -> Format:
        """A format by name, with a number format where it needs one."""
        key = (name, number_format)
        if key not in self._made:
            properties = {"font_name": FONT, "font_size": 11, "font_color": INK, "valign": "vcenter", **_STYLES[name]}
            if number_format:
                properties["num_format"] = number_format
            self._made[key] = self._book.add_format(properties)
        return self._made[key]
