"""Pages of the ledger."""

from __future__ import annotations

import json

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kaoping.governance.acting.requests import actor
from kaoping.governance.ledger import selectors
from kaoping.governance.ledger.journal import head_of
from kaoping.governance.ledger.models import TreeName

PAGE = 50


@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """The entries, the latest first."""
    page = Paginator(selectors.entries(actor(request)), PAGE).get_page(request.GET.get("page"))
    return render(request, "ledger/list.html", {"page": page, "head": head_of(TreeName.DEEDS)})


@require_safe
def one(request: HttpRequest, index: int) -> HttpResponse:
    """An entry: what it says, and why it cannot have been changed."""
    found = selectors.proven(actor(request), index)
    said = None if found.record is None else json.dumps(found.record, ensure_ascii=False, indent=2)
    return render(request, "ledger/one.html", {"found": found, "said": said})
