"""Texts that come from the engine and from schemes in both languages, in the one that somebody reads."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language

from kaoping.engine.words import Words, listing


def said(words: Words) -> str:
    """A text in the language of the page: Chinese, unless English was chosen."""
    return words.en if (get_language() or "").startswith("en") else words.zh


def in_a_row(some: Iterable[Words | str]) -> str:
    """Several texts one after the other, as the language of the page separates them."""
    return said(listing(some))
