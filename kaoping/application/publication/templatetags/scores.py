"""Points and scores in templates: exact, with at least two digits after the point where they are scores."""

from __future__ import annotations

from decimal import Decimal

from django import template

from kaoping.application.publication.masking import masked
from kaoping.basis.language import said
from kaoping.engine.numbers import plain
from kaoping.engine.words import Words

register = template.Library()
_CENTS = Decimal("0.01")


@register.filter
def score(value: Decimal | None) -> str:
    """A score: two digits after the point, more where it has more, with a minus sign; a dash for none."""
    if value is None:
        return "—"
    exponent = value.as_tuple().exponent
    has_more = isinstance(exponent, int) and exponent < -2
    return (plain(value) if has_more else f"{value.quantize(_CENTS):f}").replace("-", "−")


@register.filter
def points(value: Decimal | None) -> str:
    """Points as they were written; a dash for none."""
    return "—" if value is None else plain(value)


@register.filter
def say(words: Words) -> str:
    """A text of a scheme in the language of the page."""
    return said(words)


register.filter("masked", masked)
