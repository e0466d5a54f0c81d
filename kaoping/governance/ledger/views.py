"""Pages of the ledger: of both trees, each with its list, its entries, receipts and exports."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from kaoping.basis.forms import button
from kaoping.governance.acting import Permission
from kaoping.governance.acting.requests import actor
from kaoping.governance.ledger import checkpoints, exports, selectors
from kaoping.governance.ledger.accesses import note
from kaoping.governance.ledger.contents import PERMISSIONS
from kaoping.governance.ledger.journal import size_of
from kaoping.governance.ledger.models import Entry, TreeName
from kaoping.governance.ledger.naming import names_of
from kaoping.governance.ledger.shown import shown
from kaoping.governance.ledger.words import choices, kind_of, name_of

PAGE = 50
PERSON = "people.person"


@require_safe
def entries(request: HttpRequest, tree: TreeName = TreeName.DEEDS) -> HttpResponse:
    """The entries of a tree, the latest first; `?person=`, `?action=` and `?day=` choose among them."""
    who, wanted = actor(request), _wanted(request)
    rows = selectors.chosen(selectors.entries(who, tree), wanted)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    may_export = bool(who.roots(Permission.EXPORT_LEDGER))
    others = {name: str(value) for name, value in asdict(wanted).items() if value}
    return render(
        request,
        "ledger/list.html",
        {
            "page": page,
            "rows": _rows(list(page)),
            "last": checkpoints.last(tree),
            "may_export": may_export,
            "exports": exports.exports(who).filter(tree=tree) if may_export else [],
            "is_accesses": tree is TreeName.ACCESSES,
            "may_see": {name.value: bool(who.roots(permission)) for name, permission in PERMISSIONS.items()},
            "wanted": wanted,
            "others": urlencode(others),
            "actions": choices(accesses=tree is TreeName.ACCESSES),
        },
    )


def _wanted(request: HttpRequest) -> selectors.Wanted:
    person, action = request.GET.get("person", ""), request.GET.get("action", "")
    return selectors.Wanted(person.strip()[:60], action if name_of(action) else "", _day(request.GET.get("day", "")))


def _day(text: str) -> date | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day is not None and 2000 <= day.year < 2200 else None


def _rows(some: list[Entry]) -> list[dict[str, object]]:
    """Entries with what their people, actions and objects are called."""
    accounts = {int(one.subject) for one in some if one.subject_kind == PERSON}
    names = names_of({one.person for one in some} | accounts)
    return [
        {
            "entry": one,
            "name": names.get(one.person, ""),
            "action": name_of(one.action),
            "kind": kind_of(one.subject_kind),
            "about": names.get(int(one.subject), "") if one.subject_kind == PERSON else "",
        }
        for one in some
    ]


@require_safe
def one(request: HttpRequest, index: int, tree: TreeName = TreeName.DEEDS) -> HttpResponse:
    """An entry: what it says, and why it cannot have been changed."""
    found = selectors.proven(actor(request), index, tree)
    said = None if found.record is None else json.dumps(found.record, ensure_ascii=False, indent=2)
    (row,) = _rows([found.entry])
    shown_ = None if found.record is None else shown(found.record)
    context = {**row, "found": found, "said": said, "shown": shown_, "is_accesses": tree is TreeName.ACCESSES}
    return render(request, "ledger/one.html", context)


@require_safe
def receipt(request: HttpRequest, index: int, tree: TreeName = TreeName.DEEDS) -> HttpResponse:
    """The receipt of an entry, as a file that `tools/verify_ledger.py` checks."""
    text = checkpoints.receipt(actor(request), index, tree)
    name = f"receipt-{index}.json" if tree is TreeName.DEEDS else f"receipt-accesses-{index}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text + "\n", content_type="application/json", headers=headers)


@require_safe
def export(request: HttpRequest, tree: TreeName = TreeName.DEEDS) -> StreamingHttpResponse:
    """A tree without its contents: what anybody may check, and nobody can read people from."""
    who = actor(request)
    lines = checkpoints.export(who, tree)
    note(who, "ledger.exported", None, said=tree.value)
    return _file(lines, f"{_FILES[tree]}.jsonl")


@button
def export_contents(request: HttpRequest, tree: TreeName = TreeName.DEEDS) -> HttpResponse:
    """Ask for a tree with its contents, as far as it goes now: two others have to approve it."""
    granted = exports.grant_export(actor=actor(request), tree=tree.value, size=size_of(tree))
    raise AssertionError(f"{granted} was granted without two people")


@require_safe
def contents(request: HttpRequest, id_: int) -> StreamingHttpResponse:
    """A tree with its contents, as it was granted."""
    who = actor(request)
    name = _FILES[TreeName(exports.granted(who, id_).tree)]
    return _file(exports.fetch(who, id_), f"{name}-with-contents.jsonl")


_FILES = {TreeName.DEEDS: "ledger", TreeName.ACCESSES: "accesses"}


def _file(lines: Iterator[str], name: str) -> StreamingHttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse((line + "\n" for line in lines), content_type="application/jsonl", headers=headers)
