"""How the cells of a scheme workbook look."""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from kaoping.files.results.styles import BRANCH_FILL, FAINT, FONT, HEAD_FILL, INK, INPUT_FILL, ITEM_FILL, LINE

_BOX = {"border": 1, "border_color": LINE}
_STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": HEAD_FILL},
    "purpose": {"font_size": 10, "font_color": FAINT},
    "subtitle": {"bold": True, "font_size": 12, "font_color": HEAD_FILL},
    "heading": {**_BOX, "bold": True, "font_color": "#FFFFFF", "bg_color": HEAD_FILL, "align": "center"},
    "required": {**_BOX, "bold": True, "bg_color": "#B9CDE3", "align": "center", "text_wrap": True},
    "optional": {**_BOX, "bg_color": BRANCH_FILL, "align": "center", "text_wrap": True},
    "name": {**_BOX, "bg_color": INPUT_FILL, "align": "center", "text_wrap": True},
    "cell": {**_BOX, "text_wrap": True},
    "branch": {**_BOX, "text_wrap": True, "bold": True, "bg_color": ITEM_FILL},
    "input": {**_BOX, "text_wrap": True, "bg_color": INPUT_FILL},
    "setting": {**_BOX, "text_wrap": True, "bg_color": INPUT_FILL, "align": "left"},
    "fixed": {**_BOX, "text_wrap": True, "bg_color": ITEM_FILL},
    "section": {**_BOX, "bold": True, "text_wrap": True, "bg_color": BRANCH_FILL, "align": "center"},
    "example": {**_BOX, "text_wrap": True, "italic": True, "font_color": FAINT},
    "text": {**_BOX, "text_wrap": True, "valign": "top"},
    "line": {"text_wrap": True, "valign": "top"},
    "link": {**_BOX, "underline": 1, "font_color": "#14406F"},
}


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[str, str, int], Format] = {}

    def get(self, name: str, number_format: str = "", indent: int = 0) -> Format:
        """A format by name, with a number format and an indent where it has them."""
        key = (name, number_format, indent)
        if key not in self._made:
            properties = {"font_name": FONT, "font_size": 10.5, "font_color": INK, "valign": "vcenter", **_STYLES[name]}
            if number_format:
                properties["num_format"] = number_format
            if indent:
                properties["indent"] = indent
            self._made[key] = self._book.add_format(properties)
        return self._made[key]
