"""Pages of days: the calendar of deadlines, and what the office knows of working days."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaoping.basis.clock import today
from kaoping.basis.forms import UnknownFields, button, only, posted
from kaoping.basis.reading import sole
from kaoping.governance.acting import Actor, Permission, Unseen
from kaoping.governance.acting.requests import actor
from kaoping.governance.organisations.selectors import units_on
from kaoping.methods.working_days.calendar import FIRST_YEAR, LAST_YEAR
from kaoping.planning.cycles import day_services, selectors
from kaoping.planning.cycles.forms import DayForm
from kaoping.planning.cycles.hooks import deadlines
from kaoping.planning.cycles.models import DayOverride, Period, SettledYear, State


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """When values are due: of all open cycles that one may see, the next first."""
    who = actor(request)
    seen = selectors.cycles(who).filter(state=State.OPEN).order_by()
    periods = list(Period.objects.filter(cycle__in=seen).select_related("cycle").order_by("ends", "pk"))
    due = deadlines(who, periods)
    rows = [(period, due[period.pk]) for period in periods]
    context = {"rows": rows, "on": today(), "keeps": who.may(Permission.KEEP_CYCLES)}
    return render(request, "cycles/calendar.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def days(request: HttpRequest) -> HttpResponse:
    """What an office knows of working days beyond the calendar; and which years are known.

    Whoever keeps cycles of several tenants chooses by the address whose days these are.
    """
    who = actor(request)
    tenants = tenants_of_days(who)
    tenant = _chosen(tenants, request.GET.get("tenant", ""))
    form = DayForm(posted(request))
    if form.is_valid() and form.did(lambda: day_services.set_day(actor=who, tenant=tenant, **form.cleaned_data)):
        messages.success(request, _("已保存。受影响且尚未到期的期限已顺延，并已通知承办单位；已通知的期限不会提前。"))
        return _to_days(tenants, tenant)
    settled = set(SettledYear.objects.filter(tenant=tenant).values_list("year", flat=True))
    years = [(year, year in settled) for year in range(LAST_YEAR + 1, LAST_YEAR + 4)]
    context = {
        "form": form,
        "tenant": tenant,
        "tenants": tenants,
        "overrides": DayOverride.objects.filter(tenant=tenant).order_by("-day"),
        "years": years,
        "first": FIRST_YEAR,
        "last": LAST_YEAR,
    }
    return render(request, "cycles/days.html", context)


def tenants_of_days(who: Actor) -> Mapping[int, str]:
    """The tenants whose days somebody keeps, with their names; as a rule one.

    Raises:
        Denied: if there is none.
    """
    who.require(Permission.KEEP_CYCLES)
    kept = sorted(who.tenants_with(Permission.KEEP_CYCLES))
    if len(kept) == 1:
        return {kept[0]: ""}
    units = units_on(today(), kept)
    return {one: units[one].name for one in kept if one in units}


def _chosen(tenants: Mapping[int, str], asked: str) -> int:
    """The tenant that an address names; the first where it names none."""
    known = {str(one): one for one in tenants}
    if asked and asked not in known:
        raise Unseen()
    return known[asked] if asked else next(iter(tenants))


def _to_days(tenants: Mapping[int, str], tenant: int) -> HttpResponse:
    """The page of days again, of the same tenant."""
    address = reverse("cycles-days")
    return redirect(address if len(tenants) == 1 else f"{address}?tenant={tenant}")


@button
def clear(request: HttpRequest, id_: int) -> HttpResponse:
    """Let the calendar judge a day again."""
    who = actor(request)
    tenants = tenants_of_days(who)
    found = sole(DayOverride.objects.filter(pk=id_, tenant__in=tenants))
    if found is None:
        raise Unseen()
    tenant = found.tenant_key
    day_services.clear_day(actor=who, found=found)
    return _to_days(tenants, tenant)


@require_POST
@only("settled")
def settle(request: HttpRequest, tenant: int, year: int) -> HttpResponse:
    """Say that a year was entered completely, or that it was not."""
    who = actor(request)
    tenants = tenants_of_days(who)
    if tenant not in tenants or not LAST_YEAR < year <= LAST_YEAR + 3:
        raise Unseen()
    said = request.POST.get("settled", "")
    if said not in ("0", "1"):
        raise UnknownFields(["settled"])
    day_services.settle_year(actor=who, tenant=tenant, year=year, is_settled=said == "1")
    return _to_days(tenants, tenant)
