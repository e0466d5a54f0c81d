"""Per cent signs where a value in per cent is meant: a target of 95% is the 95 of a rate in %."""

from __future__ import annotations

from typing import Any

from kaoping.files.scheme_book.from_cells import PerCentText

_OF_VALUES = frozenset(("target", "value", "per", "width", "min", "max", "zero_below", "values"))
"""Fields that hold a value, or a difference of values, and not points."""
_PER_CENT = frozenset(("%", "％"))


def without_per_cent(plain: dict[str, Any]) -> None:
    """Take the signs away where the unit is per cent; elsewhere they stay, and the reader of schemes refuses them."""
    for part in [*plain.get("items", ()), *plain.get("data", ())]:
        _walk(part, in_unit=False, of_values=False)


def _walk(part: Any, *, in_unit: bool, of_values: bool) -> None:
    if isinstance(part, list):
        for inner in part:
            _walk(inner, in_unit=in_unit, of_values=of_values)
    if not isinstance(part, dict):
        return
    here = _in_per_cent(part) or (in_unit and "items" not in part)
    for key, value in part.items():
        meant = of_values or key in _OF_VALUES
        if isinstance(value, PerCentText) and here and meant:
            part[key] = value.removesuffix("%")
        else:
            _walk(value, in_unit=here, of_values=key == "values")


def _in_per_cent(part: dict[str, Any]) -> bool:
    """Whether the values of a part are in per cent: by its own unit, its measure, or its only data item."""
    data = part.get("data")
    around = data if isinstance(data, list) else [data]
    units = [part.get("unit"), *(p.get("unit") for p in [part.get("measure"), *around[:1]] if isinstance(p, dict))]
    texts = [u.get("zh") if isinstance(u, dict) else u for u in units]
    return any(text in _PER_CENT or text == "percent_of_target" for text in texts)
