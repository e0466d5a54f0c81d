"""Pages of the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kaoping.basis.forms import button
from kaoping.governance.acting import Permission
from kaoping.governance.acting.requests import actor
from kaoping.governance.ledger import checkpoints, exports, selectors
from kaoping.governance.ledger.accesses import note
from kaoping.governance.ledger.journal import head_of, size_of
from kaoping.governance.ledger.models import TreeName
from kaoping.governance.ledger.naming import names_of
from kaoping.governance.ledger.words import kind_of, name_of

PAGE = 50


@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """The entries, the latest first."""
    who = actor(request)
    page = Paginator(selectors.entries(who), PAGE).get_page(request.GET.get("page"))
    names = names_of({entry.person for entry in page})
    may_export = bool(who.roots(Permission.EXPORT_LEDGER))
    return render(
        request,
        "ledger/list.html",
        {
            "page": page,
            "rows": [
                (entry, names.get(entry.person, ""), name_of(entry.action), kind_of(entry.subject_kind))
                for entry in page
            ],
            "head": head_of(TreeName.DEEDS),
            "last": checkpoints.last(TreeName.DEEDS),
            "may_export": may_export,
            "exports": exports.exports(who) if may_export else [],
        },
    )


@require_safe
def one(request: HttpRequest, index: int) -> HttpResponse:
    """An entry: what it says, and why it cannot have been changed."""
    found = selectors.proven(actor(request), index)
    said = None if found.record is None else json.dumps(found.record, ensure_ascii=False, indent=2)
    entry = found.entry
    about = {"action": name_of(entry.action), "kind": kind_of(entry.subject_kind)}
    return render(request, "ledger/one.html", {"found": found, "said": said, **about})


@require_safe
def receipt(request: HttpRequest, index: int) -> HttpResponse:
    """The receipt of an entry, as a file that `tools/verify_ledger.py` checks."""
    text = checkpoints.receipt(actor(request), index)
    headers = {"Content-Disposition": f'attachment; filename="receipt-{index}.json"'}
    return HttpResponse(text + "\n", content_type="application/json", headers=headers)


@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The ledger without its contents: what anybody may check, and nobody can read people from."""
    who = actor(request)
    lines = checkpoints.export(who, TreeName.DEEDS)
    note(who, "ledger.exported", None)
    return _file(lines, "ledger.jsonl")


@button
def export_contents(request: HttpRequest) -> HttpResponse:
    """Ask for the ledger with its contents, as far as it goes now: two others have to approve it."""
    granted = exports.grant_export(actor=actor(request), tree=TreeName.DEEDS.value, size=size_of(TreeName.DEEDS))
    raise AssertionError(f"{granted} was granted without two people")


@require_safe
def contents(request: HttpRequest, id_: int) -> StreamingHttpResponse:
    """The ledger with its contents, as it was granted."""
    return _file(exports.fetch(actor(request), id_), "ledger-with-contents.jsonl")


def _file(lines: Iterator[str], name: str) -> StreamingHttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse((line + "\n" for line in lines), content_type="application/jsonl", headers=headers)
