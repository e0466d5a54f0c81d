"""Pages of the board."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaoping.collection.board import selectors
from kaoping.collection.board.export import workbook
from kaoping.collection.tasks.filtering import LATE, Filter, choices
from kaoping.collection.tasks.models import State
from kaoping.governance.acting import today
from kaoping.governance.acting.requests import actor
from kaoping.governance.ledger.accesses import note
from kaoping.planning.cycles.models import Way

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Organisations by periods: who has reported what. Without a choice, the latest cycle."""
    all_of_them = selectors.watched(actor(request))
    asked = _asked(request)
    listed = choices(all_of_them, asked.cycle)
    if not asked.cycle and listed["cycles"]:
        asked = _within(asked, listed["cycles"][0][0])
        listed = choices(all_of_them, asked.cycle)
    return render(
        request,
        "board/board.html",
        {
            "board": selectors.board(asked.apply(all_of_them)),
            "filter": asked,
            "choices": listed,
            "states": [*State.choices, (LATE, _("逾期或迟报"))],
            "ways": Way.choices,
        },
    )


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The same as a workbook, with its filter."""
    who = actor(request)
    found = selectors.board(_asked(request).apply(selectors.watched(who)))
    note(who, "board.exported", None)
    answer = HttpResponse(workbook(found), content_type=_SHEET)
    name = f"{_('报送进度')}-{today():%Y%m%d}.xlsx"
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


def _asked(request: HttpRequest) -> Filter:
    return Filter.of(request.GET)


def _within(asked: Filter, cycle: int) -> Filter:
    return Filter(cycle, asked.period, asked.state, asked.way, asked.query)
