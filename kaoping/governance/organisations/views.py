"""Pages of organisations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.basis.clock import today
from kaoping.basis.forms import StrictForm, posted
from kaoping.governance.acting import Actor, Permission
from kaoping.governance.acting.requests import actor
from kaoping.governance.organisations import selectors, services
from kaoping.governance.organisations.forms import (
    DissolveForm,
    FoundForm,
    MergeForm,
    MoveForm,
    RenameForm,
    SplitForm,
)
from kaoping.governance.organisations.models import Kind, Organisation


@require_safe
def tree(request: HttpRequest) -> HttpResponse:
    """The tree of a day: today's, unless `?day=` asks for another."""
    who = actor(request)
    who.require(Permission.SEE_ORGANISATIONS)
    day = _day(request.GET.get("day", "")) or today()
    units = selectors.tree_on(day)
    rows = [(unit, units.depth(unit.id), Kind(unit.kind).label) for unit in units.walk()]
    may_change = who.may(Permission.CHANGE_ORGANISATIONS)
    return render(request, "organisations/tree.html", {"rows": rows, "on": day, "may_change": may_change})


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:  # It looks like a day, and there is none such: 2026-13-40.
        return None


@require_safe
def one(request: HttpRequest, id_: int) -> HttpResponse:
    """An organisation: what it is, was, came from and became."""
    who = actor(request)
    organisation = selectors.organisation(who, id_)
    units = selectors.tree_on(today())
    return render(
        request,
        "organisations/one.html",
        {
            "organisation": organisation,
            "history": selectors.history(who, id_).select_related("parent"),
            "successions": selectors.successions(who, id_).select_related("predecessor", "successor"),
            "path": units.path(id_) if id_ in units.units else [],
            "may_change": who.may(Permission.CHANGE_ORGANISATIONS, id_),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def found(request: HttpRequest) -> HttpResponse:
    """Found an organisation."""
    who = actor(request)
    who.require(Permission.CHANGE_ORGANISATIONS)
    form = FoundForm(who, posted(request))
    if form.is_valid():
        said = form.cleaned_data
        what = services.Described(
            code=said["code"],
            kind=Kind(said["kind"]),
            name=said["name"],
            short_name=said["short_name"],
            parent=selectors.organisation(who, said["parent"]),
        )
        new = form.try_to(lambda: services.found(actor=who, what=what, day=said["day"]))
        if new is not None:
            messages.success(request, _("已设立“%(name)s”。") % {"name": said["name"]})
            return redirect("organisations-one", new.pk)
    return render(request, "organisations/form.html", {"form": form, "title": _("设立机构")})


@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, id_: int) -> HttpResponse:
    """Rename an organisation."""
    who, organisation = _to_change(request, id_)
    last = organisation.standings.order_by("-starts").first()
    initial = {} if last is None else {"name": last.name, "short_name": last.short_name}
    form = RenameForm(posted(request), initial=initial)
    return _change(
        request,
        organisation,
        form,
        _("更名"),
        lambda said: services.rename(actor=who, organisation=organisation, **said),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, id_: int) -> HttpResponse:
    """Let an organisation belong to another."""
    who, organisation = _to_change(request, id_)
    form = MoveForm(who, posted(request))
    return _change(
        request,
        organisation,
        form,
        _("调整隶属关系"),
        lambda said: services.move(actor=who, organisation=organisation, **said),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def dissolve(request: HttpRequest, id_: int) -> HttpResponse:
    """End an organisation."""
    who, organisation = _to_change(request, id_)
    form = DissolveForm(posted(request))
    return _change(
        request,
        organisation,
        form,
        _("撤销机构"),
        lambda said: services.dissolve(actor=who, organisation=organisation, **said),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest) -> HttpResponse:
    """Merge organisations into a new one."""
    who = actor(request)
    who.require(Permission.CHANGE_ORGANISATIONS)
    form = MergeForm(who, posted(request))
    if form.is_valid():
        said = form.cleaned_data
        parent = selectors.organisation(who, said["parent"])
        into = services.Described(said["code"], Kind(said["kind"]), said["name"], parent=parent)
        old = [*said["predecessors"]]
        new = form.try_to(lambda: services.merge(actor=who, predecessors=old, into=into, day=said["day"]))
        if new is not None:
            messages.success(request, _("已合并为“%(name)s”。") % {"name": said["name"]})
            return redirect("organisations-one", new.pk)
    return render(request, "organisations/form.html", {"form": form, "title": _("合并机构")})


@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HttpRequest, id_: int) -> HttpResponse:
    """Split an organisation into new ones of its kind, below the same parent."""
    who, organisation = _to_change(request, id_)
    form = SplitForm(posted(request))
    return _change(
        request,
        organisation,
        form,
        _("拆分机构"),
        lambda said: services.split(
            actor=who, organisation=organisation, into=_parts(organisation, said["into"]), day=said["day"]
        ),
    )


def _parts(organisation: Organisation, into: list[tuple[str, str]]) -> list[services.Described]:
    last = organisation.standings.select_related("parent").order_by("-starts").first()
    parent, position = (None, 0) if last is None else (last.parent, last.position)
    kind = Kind(organisation.kind)
    return [services.Described(code, kind, name, parent=parent, position=position) for code, name in into]


def _to_change(request: HttpRequest, id_: int) -> tuple[Actor, Organisation]:
    who = actor(request)
    organisation = selectors.organisation(who, id_)
    who.require(Permission.CHANGE_ORGANISATIONS, id_)
    return who, organisation


def _change(
    request: HttpRequest,
    organisation: Organisation,
    form: StrictForm,
    title: str,
    do: Callable[[dict[str, Any]], object],
) -> HttpResponse:
    """Show a form, or do what it says and go back to the organisation."""
    if form.is_valid() and form.did(lambda: do(form.cleaned_data)):
        messages.success(request, _("已保存。"))
        return redirect("organisations-one", organisation.pk)
    return render(request, "organisations/form.html", {"form": form, "title": title, "organisation": organisation})
