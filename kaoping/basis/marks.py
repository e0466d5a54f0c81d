"""Marks between texts and usual names on a page, as its language has them; a library of every template.

`{% mark "，" %}`, `{{ period.title|known }}`
"""

from __future__ import annotations

from django import template

from kaoping.basis.known import known
from kaoping.basis.language import mark, spoken
from kaoping.engine.terms.computed import source_text

register = template.Library()
register.simple_tag(mark, name="mark")
register.filter("known", known)


@register.filter
def sourced(source: str) -> str:
    """Where a value comes from, in words: what the platform computes by its name."""
    return source_text(source, spoken())
