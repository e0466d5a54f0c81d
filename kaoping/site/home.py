"""The first page: what is to be done (待办), and how things stand (一览)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kaoping.governance.acting import today
from kaoping.governance.acting.requests import actor
from kaoping.governance.desk import glances, waits_for
from kaoping.governance.organisations.selectors import units_on


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """待办, 一览, and the posts under which one acts."""
    who = actor(request)
    units = units_on(today(), {held.organisation for held in who.holdings})
    posts = [(held, units.get(held.organisation)) for held in who.holdings]
    return render(request, "home.html", {"posts": posts, "waiting": waits_for(who), "glances": glances(who)})
