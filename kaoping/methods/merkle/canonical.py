"""The one spelling of a record: equal records give equal bytes, on every machine and in every year.

The spelling is JSON in UTF-8 without spaces, so that any program can show it, with these bounds (grammar and examples
in docs/ledger-format.md):

- the keys of an object are sorted by code point, and none begins with ``$``;
- all text, keys too, is in Unicode normal form C;
- numbers are whole and within ±(2**53 - 1), which every JSON reader keeps exactly;
- what JSON has no type for says its type: ``{"$decimal":"12.50"}``, ``{"$date":"2026-11-22"}``,
  ``{"$time":"2026-11-22T01:02:03.000000Z"}``, ``{"$bytes":"00ff"}``. A decimal keeps the digits that it was given: 12.5
  and 12.50 are two records, because a reported figure has its declared decimals.

Floats are refused: nobody can say which decimal was meant.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TypeAlias

Value: TypeAlias = "bool | int | str | bytes | Decimal | date | datetime | Sequence[Value] | Mapping[str, Value] | None"
Record: TypeAlias = Mapping[str, Value]

LARGEST_INTEGER = 2**53 - 1
DEEPEST = 32
"""Levels of objects and lists within each other."""

_Json: TypeAlias = "bool | int | str | list[_Json] | dict[str, _Json] | None"


class NotCanonical(ValueError):
    """A value that has no canonical spelling, and why."""


def canonical(record: Record) -> bytes:
    """The canonical bytes of a record.

    Raises:
        NotCanonical: a float, an unknown type, a number or nesting beyond the bounds, a time without zone, a key that
            is empty, begins with ``$`` or stands twice, text that is no valid Unicode.
    """
    plain = _object(record, 1)
    return json.dumps(plain, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode()


def _plain(value: Value, depth: int) -> _Json:
    match value:
        case None | bool():
            return value
        case int():
            return _integer(value)
        case str():
            return spelled(value)
        case bytes() | Decimal() | date():
            return _typed(value)
        case Mapping():
            return _object(value, depth + 1)
        case list() | tuple():
            return _list(value, depth + 1)
    raise NotCanonical(f"a {type(value).__name__} has no canonical spelling")


def _typed(value: bytes | Decimal | date) -> dict[str, _Json]:
    match value:
        case bytes():
            return {"$bytes": value.hex()}
        case Decimal():
            return {"$decimal": _decimal(value)}
        case datetime():
            return {"$time": _time(value)}
        case _:
            return {"$date": value.isoformat()}


def _object(value: Mapping[str, Value], depth: int) -> dict[str, _Json]:
    _check_depth(depth)
    plain = {_key(key): _plain(item, depth) for key, item in value.items()}
    if len(plain) != len(value):
        raise NotCanonical("two keys are the same in normal form C")
    return plain


def _list(value: Sequence[Value], depth: int) -> list[_Json]:
    _check_depth(depth)
    return [_plain(item, depth) for item in value]


def _check_depth(depth: int) -> None:
    if depth > DEEPEST:
        raise NotCanonical(f"more than {DEEPEST} levels")


def _key(key: object) -> str:
    if not isinstance(key, str) or not key or key.startswith("$"):
        raise NotCanonical(f"{key!r} cannot be a key")
    return spelled(key)


def spelled(value: str) -> str:
    """A text as records spell it: composed characters (NFC).

    Raises:
        NotCanonical: for half of a surrogate pair.
    """
    try:
        value.encode()
    except UnicodeEncodeError:
        raise NotCanonical("half of a surrogate pair is no text") from None
    return unicodedata.normalize("NFC", value)


def _integer(value: int) -> int:
    if abs(value) > LARGEST_INTEGER:
        raise NotCanonical("whole numbers beyond 2**53 - 1 are written as decimals")
    return int(value)


def _decimal(value: Decimal) -> str:
    """All its digits without an exponent; zero has no sign."""
    _, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int) or exponent > 0 or max(len(digits), -exponent) > 100:
        raise NotCanonical(f"{value} is not a decimal of at most 100 digits written out")
    return f"{value.copy_abs() if value.is_zero() else value:f}"


def _time(value: datetime) -> str:
    if value.tzinfo is None:
        raise NotCanonical("a time needs its zone")
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
