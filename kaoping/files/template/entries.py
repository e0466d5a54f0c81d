"""What may be entered into a cell: in words, as a check by the spreadsheet, and as a number format."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from kaoping.engine.numbers import plain
from kaoping.engine.terms import DEFAULT_LIMIT, CategoryItem, DataItem, EventField, FactItem, NumberItem
from kaoping.engine.words import Language, Words, listing
from kaoping.files.template import words as w
from kaoping.files.values.numbers import is_percent

_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
_LONGEST_LIST = 255
"""Choices that are longer together must stand on a sheet."""


def described(item: DataItem | EventField, sheet: str = "") -> Words:
    """What to write for a data item or a field."""
    match item:
        case NumberItem():
            return _number(item.decimals, item.min, item.max)
        case FactItem():
            return w.FACT_KIND
        case CategoryItem():
            return w.CATEGORY_KIND.fill(choices=listing(item.choices))
        case EventField():
            if item.type == "number":
                return _number(item.decimals, item.min, item.max)
            if item.choices:
                return w.CATEGORY_KIND.fill(choices=listing(item.choices))
            return {"fact": w.FACT_KIND, "date": w.DATE_KIND, "text": w.TEXT_KIND}[item.type]
        case _:
            return w.LIST_KIND.fill(sheet=sheet)


def _number(decimals: int, low: Decimal | None, high: Decimal | None) -> Words:
    places = w.DECIMALS.fill(n=decimals) if decimals else w.WHOLE
    span = Words("", "")
    if low is not None and high is not None:
        span = w.BETWEEN.fill(low=plain(low), high=plain(high))
    elif low is not None:
        span = w.AT_LEAST.fill(low=plain(low))
    elif high is not None:
        span = w.AT_MOST.fill(high=plain(high))
    return w.NUMBER_KIND.fill(decimals=places, span=span)


def number_format(item: DataItem | EventField) -> str:
    """How a cell shows what is entered; per cent are shares that are shown as such, so that 95.5% can be typed."""
    match item:
        case NumberItem():
            return _decimals(item.decimals) + ("%" if is_percent(item) else "")
        case EventField(type="number"):
            return _decimals(item.decimals)
        case EventField(type="date"):
            return "yyyy-mm-dd"
        case EventField(type="text"):
            return "@"
        case _:
            return "General"


def _decimals(count: int) -> str:
    return "0." + "0" * count if count else "0"


def validation(item: DataItem | EventField, cell: str, language: Language, choices: str | list[str]) -> dict[str, Any]:
    """The check of a cell by the spreadsheet, for the cell in the upper left corner of its range.

    `choices` are those of a list, or where they stand.
    """
    say = described(item)
    statuses = not isinstance(item, EventField)
    found: dict[str, Any]
    if isinstance(item, NumberItem):
        found = {"validate": "custom", "value": _number_check(item, cell, is_percent(item), language)}
    elif isinstance(item, EventField) and item.type == "number":
        as_item = NumberItem(id=item.id, decimals=item.decimals, min=item.min, max=item.max)
        found = {"validate": "custom", "value": _number_check(as_item, cell, False, None)}
    elif isinstance(item, EventField) and item.type == "date":
        found = {"validate": "date", "criteria": "between", "minimum": _FIRST_DAY, "maximum": _LAST_DAY}
    elif choices:
        found = {"validate": "list", "source": choices}
    else:
        found = {"validate": "length", "criteria": "<=", "value": 500}
    message = say.say(language) + (w.OR_STATUS.say(language) if statuses else "")
    return {
        **found,
        "input_message": message[:255],
        "error_title": w.WRONG_ENTRY.say(language),
        "error_message": message[:255],
    }


def _number_check(item: NumberItem, cell: str, percent: bool, language: Language | None) -> str:
    """A formula that holds for numbers in range with few enough decimals, and for words of a status."""
    amount = f"{cell}*100" if percent else cell
    low = -DEFAULT_LIMIT if item.min is None else item.min
    high = DEFAULT_LIMIT if item.max is None else item.max
    places = f"ROUND({amount},{item.decimals})=ROUND({amount},9)"
    checks = [f"{amount}>={plain(low)}", f"{amount}<={plain(high)}", places]
    number = f"IF(ISNUMBER({cell}),AND({','.join(checks)}),FALSE)"
    if language is None:
        return f"={number}"
    words = ",".join(f'{cell}="{s.say(language)}"' for s in w.STATUSES)
    return f"=OR({number},{words})"


def fitting(choices: list[str]) -> bool:
    """Whether choices can stand in a check itself."""
    return len(",".join(choices)) <= _LONGEST_LIST and not any("," in c for c in choices)
