"""The first page: what is to be done (待办), how things stand (一览), and the picture of the last result."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kaoping.governance.acting import today
from kaoping.governance.acting.requests import actor
from kaoping.governance.desk import glances, pictures, waits_for
from kaoping.governance.organisations.selectors import units_on


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """待办, 一览, the posts under which one acts, and pictures, which the browser fetches when the page is there."""
    who = actor(request)
    units = units_on(today(), {held.organisation for held in who.holdings})
    posts = [(held, units.get(held.organisation)) for held in who.holdings]
    shown = {"posts": posts, "waiting": waits_for(who), "glances": glances(who), "pictures": pictures(who)}
    return render(request, "home.html", shown)
