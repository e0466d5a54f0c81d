"""Texts of the engine in templates: `{% load words %}{{ item.title|say }}`."""

from __future__ import annotations

from decimal import Decimal

from django import template

from kaoping.basis.language import said
from kaoping.engine.numbers import plain
from kaoping.engine.words import Words

register = template.Library()


@register.filter
def say(words: Words | None) -> str:
    """A text in the language of the page."""
    return said(words)


@register.filter
def exactly(number: Decimal | None) -> str:
    """An exact number in plain digits; nothing for none."""
    return "" if number is None else plain(number)
