"""Texts in both languages."""

from __future__ import annotations

from kaoping.engine.words import Words, listing


def test_a_list_is_separated_as_each_language_does() -> None:
    """A name of a scheme is the same in both languages; the sign between two is not."""
    assert listing([Words("质量", "quality"), "江南区"]) == Words("质量、江南区", "quality, 江南区")


def test_a_list_of_nothing_is_empty() -> None:
    """No sign stands alone."""
    assert listing([]) == Words("", "")
