"""The steps of a version on its way into force, as pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaoping.basis.forms import StrictForm, button, posted
from kaoping.governance.acting import Actor, Permission
from kaoping.governance.acting.requests import actor
from kaoping.planning.schemes import selectors, services
from kaoping.planning.schemes.forms import ReasonForm, RemarkForm
from kaoping.planning.schemes.models import State, Version

Step = Callable[..., Version]


@button
def propose(request: HttpRequest, id_: int) -> HttpResponse:
    """Hand a draft in for checking."""
    return _take(request, id_, services.propose, _("已提交复核。"))


@button
def check(request: HttpRequest, id_: int) -> HttpResponse:
    """Confirm that a version is right."""
    return _take(request, id_, services.check, _("已复核，等待发布。"))


@button
def publish(request: HttpRequest, id_: int) -> HttpResponse:
    """Bring a version into force."""
    return _take(request, id_, services.publish, _("已发布。方案正文从此固定。"))


def _take(request: HttpRequest, id_: int, step: Step, said: str) -> HttpResponse:
    version = selectors.version(actor(request), id_)
    step(actor=actor(request), version=version)
    messages.success(request, said)
    return redirect("schemes-one", id_)


@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: HttpRequest, id_: int) -> HttpResponse:
    """Send a version back, saying why."""
    who = actor(request)
    version = selectors.version(who, id_)
    is_checked = version.state == State.CHECKED
    wanted = Permission.PUBLISH_SCHEMES if is_checked else Permission.CHECK_SCHEMES
    who.require(wanted, version.series.organisation_id)
    form = RemarkForm(posted(request))
    return _explained(request, version, form, services.send_back, {"title": _("退回方案"), "done": _("已退回。")})


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, id_: int) -> HttpResponse:
    """Withdraw a version, saying why."""
    who = actor(request)
    version = selectors.version(who, id_)
    is_published = version.state == State.PUBLISHED
    wanted = Permission.PUBLISH_SCHEMES if is_published else Permission.MAKE_SCHEMES
    who.require(wanted, version.series.organisation_id)
    form = ReasonForm(posted(request))
    return _explained(request, version, form, services.withdraw, {"title": _("撤回方案"), "done": _("已撤回。")})


def _explained(
    request: HttpRequest, version: Version, form: StrictForm, step: Step, context: dict[str, Any]
) -> HttpResponse:
    """A step that wants a word of why."""
    who: Actor = actor(request)
    if form.is_valid() and form.did(lambda: step(actor=who, version=version, **form.cleaned_data)):
        messages.success(request, context["done"])
        return redirect("schemes-one", version.pk)
    return render(request, "schemes/why.html", {**context, "version": version, "form": form})
