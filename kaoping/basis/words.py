"""Texts that come from the engine and from schemes in both languages, in the one that somebody reads."""

from __future__ import annotations

from django.utils.translation import get_language

from kaoping.engine.words import Words


def said(words: Words) -> str:
    """A text in the language of the page: Chinese, unless English was chosen."""
    return words.en if (get_language() or "").startswith("en") else words.zh
