"""Per cent signs where a value in per cent is meant: a target of 95% is the 95 of a rate in %."""

from __future__ import annotations

import re
from typing import Any


class PerCentText(str):
    """A number with a per cent sign where a plain number belongs."""

    __slots__ = ()


_WRITTEN = re.compile(r"([+-]?[0-9]+(?:\.[0-9]+)?) ?[%％]")
OF_VALUES = frozenset(("target", "value", "per", "width", "min", "max", "zero_below", "values"))
"""Fields that hold a value, or a difference of values, and not points."""
_OTHERS = frozenset(("coefficient",))
"""Parts that hold neither."""
_PER_CENT = frozenset(("%", "％"))


def as_per_cent(text: str) -> str:
    """The text, marked if it is a number with a per cent sign."""
    found = _WRITTEN.fullmatch(text)
    return text if found is None else PerCentText(f"{found[1]}%")


def without_per_cent(plain: Any) -> None:
    """Take the signs away where the unit is per cent; elsewhere they stay, and the reader of schemes refuses them."""
    if isinstance(plain, dict):
        for key in ("items", "data"):
            _walk(plain.get(key), in_unit=False, of_values=False)


def _walk(part: Any, *, in_unit: bool, of_values: bool) -> None:
    if isinstance(part, list | tuple):
        for inner in part:
            _walk(inner, in_unit=in_unit, of_values=False)
    if not isinstance(part, dict):
        return
    here = _in_per_cent(part) or (in_unit and "items" not in part)
    for key, value in part.items():
        if isinstance(value, PerCentText) and here and (of_values or key in OF_VALUES):
            part[key] = value.removesuffix("%")
        elif key not in _OTHERS:
            _walk(value, in_unit=here, of_values=key == "values")


def _in_per_cent(part: dict[str, Any]) -> bool:
    """Whether the values of a part are in per cent: by its own unit, its measure, or its only data item."""
    data = part.get("data")
    around = data if isinstance(data, list | tuple) else [data]
    units = [part.get("unit"), *(p.get("unit") for p in [part.get("measure"), *around[:1]] if isinstance(p, dict))]
    texts = [u.get("zh") if isinstance(u, dict) else u for u in units]
    return any(isinstance(text, str) and (text in _PER_CENT or text == "percent_of_target") for text in texts)
