"""Small things that all readers of XML parts need: names without namespaces, truths, numbers."""

from __future__ import annotations

from math import isfinite

Attributes = dict[str, str]


def number_text(contents: str) -> str | None:
    """The shortest text with the binary value of a stored number; Excel writes 95.43 as 95.430000000000007."""
    if "_" in contents or not contents.isascii():
        return None
    try:
        number = float(contents)
    except ValueError:
        return None
    return repr(number).removesuffix(".0") if isfinite(number) else None


def local(name: str) -> str:
    """The name of an element without its namespace."""
    return name.rpartition(" ")[2]


def is_true(text: str | None) -> bool:
    """Whether an attribute says yes."""
    return text in ("1", "true", "on")


def whole(text: str) -> int:
    """A whole number from 0 on; -1 for anything else."""
    return int(text) if text.isdecimal() and text.isascii() and len(text) <= 9 else -1
