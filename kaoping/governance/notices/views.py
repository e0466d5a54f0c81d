"""Pages of notices."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from kaoping.basis.forms import button
from kaoping.governance.acting.requests import actor
from kaoping.governance.notices import selectors, services

PAGE = 50


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """One's notices, the latest first."""
    page = Paginator(selectors.notices(actor(request)), PAGE).get_page(request.GET.get("page"))
    return render(request, "notices/list.html", {"page": page})


@button
def read(request: HttpRequest, id_: int) -> HttpResponse:
    """Read a notice: on to the page that it is about."""
    found = services.read(actor=actor(request), id_=id_)
    return redirect(found.url or "notices")


@button
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all of one's notices as read."""
    services.read_all(actor=actor(request))
    return redirect("notices")
