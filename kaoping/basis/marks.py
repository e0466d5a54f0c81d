"""Marks between texts on a page, as its language has them; a library of every template (`{% mark "，" %}`)."""

from __future__ import annotations

from django import template

from kaoping.basis.language import mark

register = template.Library()
register.simple_tag(mark, name="mark")
