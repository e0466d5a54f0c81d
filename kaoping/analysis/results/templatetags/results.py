"""Filters: words of the engine, and how a run's time is called."""

from __future__ import annotations

from django import template

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
