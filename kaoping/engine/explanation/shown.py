"""Dates and texts as they stand in an explanation."""

from __future__ import annotations

from datetime import date

from kaoping.engine.explanation.phrases import TONGUES
from kaoping.engine.words import Language

_NEVER = date(9999, 12, 31).toordinal()
_ESCAPES = {"\\": "\\\\", "“": "\\“", "”": "\\”", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def show_date(ordinal: int, language: Language) -> str:
    """A date, from its ordinal, as 2026-09-30."""
    return TONGUES[language].no_date if is_never(ordinal) else date.fromordinal(ordinal).isoformat()


def is_never(ordinal: int) -> bool:
    """Whether a date stands for none."""
    return ordinal >= _NEVER


def show_text(value: str) -> str:
    """A text in quotes on one line; quotes inside it are marked. A field left empty is an empty text."""
    if value.startswith("\x00"):
        return "“”"
    return "“" + "".join(_ESCAPES.get(c, c) for c in value) + "”"


def one_line(text: str) -> str:
    """A free text (a title, a source) without line breaks."""
    return " ".join(text.split())
