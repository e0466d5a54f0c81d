"""Pages of days: the calendar of deadlines, and what the office knows of working days."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaoping.basis.clock import today
from kaoping.basis.forms import UnknownFields, button, only, posted
from kaoping.governance.acting import Permission, Unseen
from kaoping.governance.acting.requests import actor
from kaoping.methods.working_days.calendar import FIRST_YEAR, LAST_YEAR
from kaoping.planning.cycles import day_services, selectors
from kaoping.planning.cycles import days as known_days
from kaoping.planning.cycles.forms import DayForm
from kaoping.planning.cycles.models import DayOverride, Period, SettledYear, State


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """When values are due: of all open cycles that one may see, the next first."""
    who = actor(request)
    seen = selectors.cycles(who).filter(state=State.OPEN).order_by()
    known = known_days.calendar()
    periods = Period.objects.filter(cycle__in=seen).select_related("cycle").order_by("ends", "pk")
    rows = [(period, known_days.due_of(period, known)) for period in periods]
    context = {"rows": rows, "on": today(), "keeps": who.may(Permission.KEEP_CYCLES)}
    return render(request, "cycles/calendar.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def days(request: HttpRequest) -> HttpResponse:
    """What the office knows of working days beyond the calendar; and which years are known."""
    who = actor(request)
    who.require(Permission.KEEP_CYCLES)
    form = DayForm(posted(request))
    if form.is_valid() and form.did(lambda: day_services.set_day(actor=who, **form.cleaned_data)):
        messages.success(request, _("已保存，受影响的暂定期限已重新计算。"))
        return redirect("cycles-days")
    settled = set(SettledYear.objects.values_list("year", flat=True))
    years = [(year, year in settled) for year in range(LAST_YEAR + 1, LAST_YEAR + 4)]
    context = {
        "form": form,
        "overrides": DayOverride.objects.order_by("-day"),
        "years": years,
        "first": FIRST_YEAR,
        "last": LAST_YEAR,
    }
    return render(request, "cycles/days.html", context)


@button
def clear(request: HttpRequest, year: int, month: int, day: int) -> HttpResponse:
    """Let the calendar judge a day again."""
    who = actor(request)
    try:
        asked = date(year, month, day)
    except ValueError:
        raise Unseen() from None
    day_services.clear_day(actor=who, day=asked)
    return redirect("cycles-days")


@require_POST
@only("settled")
def settle(request: HttpRequest, year: int) -> HttpResponse:
    """Say that a year was entered completely, or that it was not."""
    who = actor(request)
    who.require(Permission.KEEP_CYCLES)
    if not LAST_YEAR < year <= LAST_YEAR + 3:
        raise Unseen()
    said = request.POST.get("settled", "")
    if said not in ("0", "1"):
        raise UnknownFields(["settled"])
    day_services.settle_year(actor=who, year=year, is_settled=said == "1")
    return redirect("cycles-days")
