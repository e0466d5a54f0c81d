"""Pages of keys: which there are, issuing one, revoking one; and the description of the interface for programs."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.basis.clock import today
from kaoping.basis.forms import button, posted
from kaoping.collection.api import selectors, services
from kaoping.collection.api.forms import KeyForm
from kaoping.collection.api.operations import ROOT, api
from kaoping.governance.acting import Permission
from kaoping.governance.acting.requests import actor
from kaoping.governance.organisations.models import Organisation
from kaoping.governance.organisations.selectors import tree_on
from kaoping.planning.cycles.models import Way


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The keys that one keeps."""
    page = Paginator(selectors.keys(actor(request)), 50).get_page(request.GET.get("page"))
    units = tree_on(today()).units
    rows = [(key, units.get(key.organisation_id), key.expires - timedelta(days=1)) for key in page]
    return render(request, "api/list.html", {"page": page, "rows": rows, "on": today()})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Issue a key; its secret is shown this once."""
    who = actor(request)
    who.require(Permission.KEEP_KEYS)
    form = KeyForm(who, posted(request))
    if form.is_valid():
        said = form.cleaned_data
        owner = Organisation.objects.get(pk=said["organisation"])
        expires = said["last"] + timedelta(days=1)
        issued = form.try_to(
            lambda: services.issue_key(
                actor=who, organisation=owner, name=said["name"], way=Way(said["way"]), expires=expires
            )
        )
        if issued is not None:
            return render(request, "api/issued.html", {"issued": issued})
    return render(request, "api/form.html", {"form": form})


@button
def revoke(request: HttpRequest, id_: int) -> HttpResponse:
    """Revoke a key."""
    who = actor(request)
    services.revoke_key(actor=who, key=selectors.key(who, id_))
    messages.success(request, _("密钥已吊销，使用它的请求不再接收。"))
    return redirect("keys")


@require_safe
def described(request: HttpRequest) -> HttpResponse:
    """The interface as OpenAPI, for programs that make clients; it loads nothing from elsewhere."""
    actor(request).require(Permission.KEEP_KEYS)
    return JsonResponse(api.get_openapi_schema(path_prefix=ROOT))
