"""Public pages: the list of results, one of them, how it was measured, a unit's score sheet, how to check it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from kaoping.application.publication import selectors
from kaoping.application.publication.models import Publication, State
from kaoping.application.publication.open_data import TABLES, digest_name, digests
from kaoping.application.publication.pending import decisions_owed
from kaoping.application.publication.telling import title_of
from kaoping.basis.known import known
from kaoping.basis.reading import sole
from kaoping.basis.refusals import Unseen
from kaoping.engine.describing import describe
from kaoping.governance.ledger.checkpoints import last, origin, verifier
from kaoping.governance.ledger.models import TreeName
from kaoping.participation.portal.answering import page, public
from kaoping.participation.portal.results import rankings, sheet_of
from kaoping.planning.schemes.selectors import scheme_of

PAGE = 50


@public
def results(request: HttpRequest, lang: str) -> HttpResponse:
    """All results that stand before the public."""
    del lang
    shown = Paginator(selectors.announced(), PAGE).get_page(request.GET.get("page"))
    return page(request, "public/list.html", {"rows": [(one, known(title_of(one))) for one in shown], "page": shown})


@public
def one(request: HttpRequest, lang: str, code: str) -> HttpResponse:
    """One result: ranking by group, grades, what changed, where to check and download it."""
    del lang
    found = selectors.announced_one(code)
    if found.state == State.WITHDRAWN:
        return _page(request, found, "public/withdrawn.html")
    scheme, shown = scheme_of(found.run.version), rankings(found)
    said = {"rankings": shown, "history": selectors.history(found), "tables": TABLES, "scheme": scheme}
    said["owed"] = decisions_owed(found)
    return _page(request, found, "public/one.html", **said)


@public
def how(request: HttpRequest, lang: str, code: str) -> HttpResponse:
    """What was measured and how: the whole scheme in sentences."""
    del lang
    found = _standing(code)
    return _page(request, found, "public/how.html", described=describe(scheme_of(found.run.version)))


@public
def unit(request: HttpRequest, lang: str, code: str, subject: int) -> HttpResponse:
    """The score sheet of a unit, with the arithmetic behind every score."""
    del lang
    found = _standing(code)
    total = sole(found.run.totals.select_related("subject").filter(subject=subject))
    if total is None:
        raise Unseen()
    return _page(request, found, "public/unit.html", total=total, sheet=sheet_of(found, total))


@public
def check(request: HttpRequest, lang: str, code: str) -> HttpResponse:
    """How anybody checks that this is what was published: entry, checkpoint, digests, the verifier."""
    del lang
    found = _standing(code)
    said = digests(found)
    shown = {
        "entry": selectors.entry_of(found),
        "checkpoint": last(TreeName.DEEDS),
        "origin": origin(TreeName.DEEDS),
        "key": str(verifier()),
        "digests": [(table, said[digest_name(table)]) for table in TABLES],
    }
    return _page(request, found, "public/check.html", **shown)


@public
def missing(request: HttpRequest, rest: str) -> HttpResponse:
    """There is no such page."""
    del request, rest
    raise Unseen()


def _standing(code: str) -> Publication:
    """A result that was not withdrawn.

    Raises:
        Unseen: if there is none, or it was.
    """
    found = selectors.announced_one(code)
    if found.state == State.WITHDRAWN:
        raise Unseen()
    return found


def _page(request: HttpRequest, found: Publication, template: str, **said: object) -> HttpResponse:
    return page(request, template, {"publication": found, "title": known(title_of(found)), "run": found.run, **said})
