"""Filters: words of the engine, and how a run's time is called."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kaoping.analysis.results.figures import Cell
from kaoping.analysis.results.words import say
from kaoping.analysis.runs.models import Run
from kaoping.analysis.runs.titles import span_of
from kaoping.engine.words import Words

register = template.Library()


@register.filter
def spoken(words: Words) -> str:
    """Words in the language of the page."""
    return say(words)


@register.filter
def span(run: Run) -> str:
    """The period of a run, or that it is of the whole cycle."""
    return span_of(run)


@register.simple_tag
def rate_cell(cell: Cell) -> SafeString:
    """A figure in the colour of its level; a board has hundreds, for which a template of their own is slow."""
    level = cell.level
    sign = ""
    if level.sign:
        said = '<span class="kp-sign" aria-hidden="true">{}</span><span class="visually-hidden">{}</span>'
        sign = format_html(said, level.sign, say(level.words))
    return format_html('<span class="kp-rate kp-lv-{}">{}{}</span>', level.name, cell.text, sign)
