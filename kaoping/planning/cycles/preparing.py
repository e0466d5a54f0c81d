"""Pages on which a cycle is prepared: its plan, who is appraised, who gives which value."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaoping.basis.clock import today
from kaoping.basis.forms import posted
from kaoping.basis.language import said
from kaoping.governance.acting import Actor, Permission, Unseen
from kaoping.governance.acting.requests import actor
from kaoping.governance.organisations.selectors import tree_on
from kaoping.governance.organisations.tree import Unit
from kaoping.planning.cycles import selectors, services
from kaoping.planning.cycles.forms import AssignForm, PlanForm, PrepareForm, SubjectsForm, versions_for
from kaoping.planning.cycles.models import Cycle, State
from kaoping.planning.cycles.proposals import proposals
from kaoping.planning.schemes.selectors import scheme_of

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def new(request: HttpRequest) -> HttpResponse:
    """Prepare a cycle."""
    who = actor(request)
    who.require(Permission.KEEP_CYCLES)
    form = PrepareForm(versions_for(who), posted(request))
    if form.is_valid():
        version, plan_ = form.cleaned_data["version"], form.plan()
        made = form.try_to(lambda: services.prepare(actor=who, version=version, plan=plan_))
        if made is not None:
            messages.success(request, _("已建立考核周期，请核对各考核期的日期，选择考评对象。"))
            return redirect("cycles-one", made.pk)
    return render(request, "cycles/form.html", {"form": form, "title": _("新建考核周期")})


@require_http_methods(METHODS)
def plan(request: HttpRequest, id_: int) -> HttpResponse:
    """Change the days of the periods."""
    who, cycle = _to_prepare(request, id_)
    form = PlanForm(cycle, posted(request))
    if form.is_valid():
        within, days = form.cleaned_data["report_within"], form.days()
        if form.did(lambda: services.change_plan(actor=who, cycle=cycle, report_within=within, days=days)):
            return _saved(request, cycle)
    return render(request, "cycles/form.html", {"form": form, "cycle": cycle, "title": _("考核期和期限")})


@require_http_methods(METHODS)
def subjects(request: HttpRequest, id_: int) -> HttpResponse:
    """Choose who is appraised, many at once."""
    who, cycle = _to_prepare(request, id_)
    groups = [(group.id, said(group.title) or group.id) for group in scheme_of(cycle.version).groups]
    known = {f"group-{one.organisation_id}": one.group for one in cycle.subjects.all()}
    form = SubjectsForm(units_in_reach(who), groups, posted(request), initial=known)
    if form.is_valid():
        chosen = form.cleaned_data["chosen"]
        if form.did(lambda: services.set_subjects(actor=who, cycle=cycle, chosen=chosen)):
            return _saved(request, cycle)
    return render(request, "cycles/subjects.html", {"form": form, "cycle": cycle})


@require_http_methods(METHODS)
def assign(request: HttpRequest, id_: int) -> HttpResponse:
    """Confirm who gives which value; what the scheme says is proposed."""
    who, cycle = _to_prepare(request, id_)
    units = [unit for unit, _depth in units_in_reach(who)]
    form = AssignForm(proposals(cycle, units), units, posted(request))
    if form.is_valid():
        assigned = form.cleaned_data["assigned"]
        if form.did(lambda: services.assign(actor=who, cycle=cycle, assigned=assigned)):
            return _saved(request, cycle)
    return render(request, "cycles/assign.html", {"form": form, "cycle": cycle, "units": units})


def units_in_reach(who: Actor) -> list[tuple[Unit, int]]:
    """The organisations among which somebody chooses, in the order of the tree, with their depth."""
    tree, reach = tree_on(today()), who.reach(Permission.KEEP_CYCLES)
    return [(unit, tree.depth(unit.id)) for unit in tree.walk() if unit.id in reach]


def _to_prepare(request: HttpRequest, id_: int) -> tuple[Actor, Cycle]:
    who = actor(request)
    cycle = selectors.cycle(who, id_)
    who.require(Permission.KEEP_CYCLES, cycle.organisation_id)
    if cycle.state != State.PREPARING:
        raise Unseen()
    return who, cycle


def _saved(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    messages.success(request, _("已保存。"))
    return redirect("cycles-one", cycle.pk)
