"""How the cells of the results workbook look."""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

FONT = "宋体"
INK, FAINT, LINE = "#1F2933", "#8A94A0", "#C9D1DA"
INPUT_FILL, SCHEME_FILL, HEAD_FILL, ITEM_FILL, BRANCH_FILL = "#FFF6CC", "#EAF1F8", "#14406F", "#F2F5F9", "#DCE6F1"
GREEN, YELLOW, RED = ("#DDF3E0", "#1B6B2C"), ("#FFF1C9", "#8A5A00"), ("#FBDFDD", "#A61B15")

_STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": HEAD_FILL},
    "subtitle": {"font_size": 11},
    "big": {"bold": True, "font_size": 14, "align": "left"},
    "small": {"font_size": 9, "font_color": FAINT},
    "head": {
        "bold": True, "font_color": "#FFFFFF", "bg_color": HEAD_FILL, "align": "center", "text_wrap": True, "border": 1,
        "border_color": LINE,
    },
    "branch": {"bold": True, "bg_color": BRANCH_FILL, "border": 1, "border_color": LINE, "text_wrap": True},
    "leaf": {"bold": True, "bg_color": ITEM_FILL, "border": 1, "border_color": LINE, "text_wrap": True},
    "total": {
        "bold": True, "bg_color": HEAD_FILL, "font_color": "#FFFFFF", "border": 1, "border_color": LINE,
        "text_wrap": True,
    },
    "text": {"border": 1, "border_color": LINE, "text_wrap": True},
    "value": {"border": 1, "border_color": LINE, "align": "right"},
    "input": {"border": 1, "border_color": LINE, "bg_color": INPUT_FILL, "locked": False, "align": "right"},
    "input_text": {"border": 1, "border_color": LINE, "bg_color": INPUT_FILL, "locked": False},
    "scheme": {"border": 1, "border_color": LINE, "bg_color": SCHEME_FILL, "align": "right"},
    "whole": {"font_size": 9, "font_color": FAINT, "align": "right"},
    "centre": {"border": 1, "border_color": LINE, "align": "center", "text_wrap": True},
    "sign": {"font_size": 12},
    "print_title": {"bold": True, "font_size": 22, "align": "center"},
    "print_head": {"bold": True, "border": 1, "align": "center", "text_wrap": True, "bg_color": ITEM_FILL},
    "print_head_upper": {"left": 1, "right": 1, "top": 1, "bg_color": ITEM_FILL},
    "print_head_lower": {
        "bold": True, "left": 1, "right": 1, "bottom": 1, "align": "center", "valign": "top", "text_wrap": True,
        "bg_color": ITEM_FILL,
    },
    "print_cell": {"border": 1, "align": "center", "text_wrap": True},
    "right": {"align": "right", "font_size": 11},
    "note": {"text_wrap": True, "valign": "top"},
}  # fmt: skip


TITLE_HEIGHT, SUBTITLE_HEIGHT, LINE_HEIGHT = 27, 18, 14


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[str, int | None, int], Format] = {}
        self._colours: dict[tuple[str, int], Format] = {}

    def get(self, name: str, decimals: int | None = None, *, indent: int = 0) -> Format:
        """A format by name, with a number of decimals where it is for numbers (-1: a date)."""
        key = (name, decimals, indent)
        if key not in self._made:
            properties = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "vcenter", **_STYLES[name]}
            if decimals is not None:
                properties["num_format"] = number_format(decimals)
            if indent:
                properties["indent"] = indent
            self._made[key] = self._book.add_format(properties)
        return self._made[key]

    def colour(self, light: str, decimals: int) -> Format:
        """A format that colours a score and marks it with a sign, so that colour is never alone."""
        key = (light, decimals)
        if key not in self._colours:
            (fill, ink), sign = {"green": (GREEN, "✓"), "yellow": (YELLOW, "△"), "red": (RED, "✗")}[light]
            shown = f'"{sign} "{number_format(decimals)};"{sign} "-{number_format(decimals)}'
            self._colours[key] = self._book.add_format({"bg_color": fill, "font_color": ink, "num_format": shown})
        return self._colours[key]


def number_format(decimals: int) -> str:
    """The number format with so many decimals; -1 stands for a date."""
    if decimals < 0:
        return "yyyy-mm-dd"
    return "0." + "0" * decimals if decimals else "0"
