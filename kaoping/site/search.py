"""Searching (查找): places of the navigation, and whatever capabilities can find."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kaoping.governance.acting import Actor
from kaoping.governance.acting.requests import actor
from kaoping.governance.desk import Hit, navigation, search, searcher

LONGEST = 60


@searcher(_("页面"))
def _places(who: Actor, query: str) -> Iterator[Hit]:
    for place in navigation(who):
        if query.lower() in str(place.title).lower():
            yield Hit(str(place.title), reverse(place.name))


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What there is for `?q=`, by kind."""
    query = request.GET.get("q", "").strip()[:LONGEST]
    return render(request, "search.html", {"query": query, "found": search(actor(request), query)})
