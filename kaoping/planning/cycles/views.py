"""Pages of cycles: the list, one with everything of it, and its moves."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaoping.basis.clock import today
from kaoping.basis.forms import button
from kaoping.basis.language import said
from kaoping.governance.acting import Actor, Permission
from kaoping.governance.acting.requests import actor
from kaoping.governance.organisations.selectors import tree_on
from kaoping.planning.cycles import closing, selectors, services
from kaoping.planning.cycles.hooks import deadlines
from kaoping.planning.cycles.models import Cycle, State
from kaoping.planning.cycles.readiness import missing, worries
from kaoping.planning.schemes.selectors import scheme_of, titles_of


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The cycles that one may see."""
    page = Paginator(selectors.cycles(actor(request)), 50).get_page(request.GET.get("page"))
    units = tree_on(today()).units
    rows = [(one, units.get(one.organisation_id)) for one in page]
    return render(request, "cycles/list.html", {"page": page, "rows": rows})


@require_safe
def one(request: HttpRequest, id_: int) -> HttpResponse:
    """A cycle: periods with deadlines, who is appraised, who gives what; while it is prepared, what is missing."""
    who = actor(request)
    cycle = selectors.cycle(who, id_)
    keeps, is_preparing = who.may(Permission.KEEP_CYCLES, cycle.organisation_id), cycle.state == State.PREPARING
    sees_all = selectors.sees_all(who, cycle)
    periods = list(cycle.periods.select_related("cycle").order_by("position"))
    due = deadlines(who, periods)
    context = {
        "cycle": cycle,
        "owner": tree_on(today()).units.get(cycle.organisation_id),
        "periods": [(period, due[period.pk], period.ends <= today()) for period in periods],
        "subjects": _subjects(who, cycle),
        "assignments": _assignments(cycle) if sees_all else [],
        "keeps": keeps,
        "prepares": keeps and is_preparing,
        "missing": missing(cycle) if keeps and is_preparing else [],
        "worries": worries(cycle) if keeps and is_preparing else [],
        "can_close": keeps and cycle.state == State.OPEN and all(period.closed_at for period in periods),
    }
    return render(request, "cycles/one.html", context)


def _subjects(who: Actor, cycle: Cycle) -> list[tuple[object, str]]:
    groups = {group.id: said(group.title) or group.id for group in scheme_of(cycle.version).groups}
    return [(one, groups.get(one.group, one.group)) for one in selectors.subjects_for(who, cycle)]


def _assignments(cycle: Cycle) -> list[tuple[str, str, bool]]:
    """What is given by whom, in the order of the scheme."""
    titles, units = titles_of(cycle.version), tree_on(today()).units
    known = {one.item: one for one in cycle.assignments.all()}
    found = []
    for item, title in titles.items():
        if item in known:
            unit = units.get(known[item].assessor_id or 0)
            found.append((said(title), "" if unit is None else unit.name, known[item].is_reported))
    return found


@button
def open_(request: HttpRequest, id_: int) -> HttpResponse:
    """Open a cycle."""
    who = actor(request)
    services.open_cycle(actor=who, cycle=selectors.cycle(who, id_))
    messages.success(request, _("考核周期已启动，报送任务已下达。"))
    return redirect("cycles-one", id_)


@button
def close(request: HttpRequest, id_: int) -> HttpResponse:
    """End a cycle."""
    who = actor(request)
    services.close_cycle(actor=who, cycle=selectors.cycle(who, id_))
    messages.success(request, _("考核周期已结束。"))
    return redirect("cycles-one", id_)


@button
def close_period(request: HttpRequest, id_: int) -> HttpResponse:
    """Close a period."""
    who = actor(request)
    period = closing.close_period(actor=who, period=selectors.period(who, id_))
    messages.success(request, _("考核期已锁定，数据不再变动。"))
    return redirect("cycles-one", period.cycle_id)


@button
def reopen_period(request: HttpRequest, id_: int) -> HttpResponse:
    """Open a closed period again: this leads to asking two people for it."""
    who = actor(request)
    period = closing.reopen_period(actor=who, period=selectors.period(who, id_).pk)
    return redirect("cycles-one", period.cycle_id)
