"""The language in which a page is read, as the engine names it, and texts of the engine and of schemes in it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language

from kaoping.engine.words import Language, Words, listing


def spoken() -> Language:
    """The language of whoever reads; Chinese where nobody chose."""
    return Language.EN if (get_language() or "").startswith("en") else Language.ZH


def said(words: Words | None) -> str:
    """A text of the engine in the language of whoever reads; nothing for none."""
    return "" if words is None else words.say(spoken())


_MARKS = {"（": " (", "）": ")", "，": ", ", "；": "; ", "：": ": ", "。": ". "}


def mark(chinese: str) -> str:
    """A mark between two texts, with the space that it needs in the language of whoever reads.

    Raises:
        KeyError: for any other mark.
    """
    english = _MARKS[chinese]
    return english if spoken() is Language.EN else chinese


def bracketed(text: object) -> str:
    """A text in brackets, to be put behind another one."""
    return f"{mark('（')}{text}{mark('）')}"


def in_a_row(some: Iterable[Words | str]) -> str:
    """Several texts one after the other, as the language of the page separates them."""
    return said(listing(some))
