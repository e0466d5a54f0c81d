"""Templates as Python expressions: texts with slots, and whole blocks with slots in their texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, cast

from kaoping.engine.explanation.watch import Figure, Watch, WatchedNumber
from kaoping.engine.numbers import from_units

Made = TypeVar("Made")
_new = tuple.__new__

_SLOT = re.compile("(\x00\\d+\x00)")


def text_code(text: str, watch: Watch) -> str:
    """The expression of a text with slots."""
    pieces = [
        f"f'{{{watch.slots[piece].code}}}'" if at % 2 else repr(piece)
        for at, piece in enumerate(_SLOT.split(text))
        if piece
    ]
    return f"({' '.join(pieces)})"


def filled_in(value: Made, watch: Watch) -> Made:
    """A template filled in for the subject for which it was worked out."""
    return cast("Made", _filled_in(value, watch))


def _filled_in(value: object, watch: Watch) -> object:
    if isinstance(value, Figure):
        return from_units(value.units, value.scale)
    if isinstance(value, WatchedNumber):
        return value.units
    if isinstance(value, str):
        return _SLOT.sub(lambda found: watch.slots[found[0]].text, value) if "\x00" in value else value
    if isinstance(value, tuple):
        return _new(type(value), (_filled_in(part, watch) for part in value))
    if is_dataclass(value) and not isinstance(value, type):
        parts = {f.name: getattr(value, f.name) for f in fields(value)}
        return replace(value, **{name: _filled_in(part, watch) for name, part in parts.items()})
    return value


def object_code(value: object, watch: Watch, constant: Callable[[object], str]) -> str:
    """The expression of an object with slots in its texts; `constant` names what has none."""
    code = _object_code(value, watch, constant)
    return constant(value) if code is None else code


def _object_code(value: object, watch: Watch, constant: Callable[[object], str]) -> str | None:
    """The expression of an object; None where it is the same for all subjects."""
    if isinstance(value, Figure):
        return f"figure{value.scale}[{value.code}]"
    if isinstance(value, WatchedNumber):
        return value.code
    if isinstance(value, str):
        return text_code(value, watch) if "\x00" in value else None
    if isinstance(value, tuple):
        codes = [_object_code(part, watch, constant) for part in value]
        name = "" if type(value) is tuple else f"new({constant(type(value))}, "
        parts: Sequence[object] = value
    elif is_dataclass(value):
        parts = [getattr(value, f.name) for f in fields(value)]
        codes = [_object_code(part, watch, constant) for part in parts]
        name = constant(type(value))
    else:
        return None
    if all(code is None for code in codes):
        return None
    filled = (constant(part) if code is None else code for code, part in zip(codes, parts, strict=True))
    return f"{name}({', '.join(filled)},)" + (")" if name.startswith("new") else "")
