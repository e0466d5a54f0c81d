"""Names of sheets: at most 31 characters, without the few signs that a spreadsheet forbids, all different."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f]")


class SheetNames:
    """Gives out names; each is given once, whatever its case."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        # Excel keeps this name for itself.
        self._taken = {"history", *(name.casefold() for name in taken)}

    def give(self, wanted: str) -> str:
        """A valid name that is as near to the wanted one as can be."""
        clean = " ".join(_FORBIDDEN.sub(" ", wanted).split()).strip("' ") or "_"
        name, number = _cut(clean, LONGEST), 2
        while name.casefold() in self._taken:
            mark = f"～{number}"
            name = _cut(clean, LONGEST - len(mark)) + mark
            number += 1
        self._taken.add(name.casefold())
        return name


def _cut(text: str, longest: int) -> str:
    """The beginning of a text, at most `longest` long as spreadsheets count: in units of UTF-16."""
    if _length(text) <= longest:
        return text
    while _length(text) > longest - 1:
        text = text[:-1]
    return text.rstrip("' ") + "…"


def _length(text: str) -> int:
    return sum(2 if ord(character) > 0xFFFF else 1 for character in text)
