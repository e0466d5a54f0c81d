"""Marks between texts and usual names on a page, as its language has them; a library of every template.

`{% mark "，" %}`, `{{ period.title|known }}`
"""

from __future__ import annotations

from django import template

from kaoping.basis.known import known
from kaoping.basis.language import mark

register = template.Library()
register.simple_tag(mark, name="mark")
register.filter("known", known)
