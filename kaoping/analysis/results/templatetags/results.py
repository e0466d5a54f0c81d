"""Filters: words of the engine, and how a run's time is called."""

from __future__ import annotations

from urllib.parse import quote

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kaoping.analysis.results.figures import Cell
from kaoping.analysis.results.origins import Origin
from kaoping.analysis.results.sheet import SheetRow
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


@register.simple_tag
def sheet_row(row: SheetRow) -> SafeString:
    """One item of a score sheet as a table row, not opened; a sheet has a hundred, for which a template is slow."""
    sub = format_html('<span class="kp-sub">{}</span>', _("不适用")) if not row.concerns else ""
    chips = format_html_join("", '<span class="kp-chip">{}</span>', ((_giver(one),) for one in row.origins[:2]))
    return format_html(
        '<tr{}><th scope="row" class="kp-depth-{}">{}{}</th><td class="kp-num">{}</td><td class="kp-num">{}</td>'
        '<td class="kp-res-rule">{}{}</td><td class="kp-num">{}</td><td class="kp-num{}"><b>{}</b></td>'
        '<td class="kp-num kp-sub">{}</td><td class="kp-num kp-sub">{}</td><td>{}</td></tr>',
        _TOP if row.depth == 1 else "",
        row.depth - 1,
        _dot(row),
        _name(row),
        row.target,
        row.actual,
        row.rule,
        sub,
        row.points,
        " kp-red" if row.is_red else "",
        row.score,
        row.mean,
        row.last,
        chips,
    )


_TOP = SafeString(' class="kp-top"')


def _giver(one: Origin) -> str:
    """Whom a value comes from, shortly; the whole is told where its item is opened."""
    return _("平台") if one.is_computed else one.source or one.by or one.channel


def _dot(row: SheetRow) -> str:
    """The sign of the row's colour, and what it means for those who see none."""
    if not row.level.sign:
        return ""
    said = '<span class="kp-res-dot kp-lv-{}" aria-hidden="true">{}</span><span class="visually-hidden">{}</span> '
    return format_html(said, row.level.name, row.level.sign, say(row.level.words))


def _name(row: SheetRow) -> str:
    """Code and title; of a leaf as a link that opens it, or closes it where it is open."""
    if not row.is_leaf:
        return f"{row.code} {row.title}"
    item = quote(row.item)
    asked = "" if row.is_open else f"item={item}"
    return format_html(
        '<a href="?{}#item-{}" hx-get="?{}" hx-target="#item-{}" hx-select="#item-{}" hx-swap="outerHTML" '
        'hx-push-url="false" aria-expanded="{}">{} {}</a>',
        asked, row.item, asked, row.item, row.item, "true" if row.is_open else "false", row.code, row.title,
    )  # fmt: skip
