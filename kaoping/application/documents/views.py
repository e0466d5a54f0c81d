"""Downloading documents of a publication. Who fetches which is noted."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kaoping.analysis.runs.models import SubjectScore
from kaoping.application.documents import notice as notices
from kaoping.application.documents import sheet as sheets
from kaoping.application.documents import workbook as workbooks
from kaoping.application.documents.words import mark_of, mark_of_notice
from kaoping.application.publication import selectors
from kaoping.application.publication.models import Publication
from kaoping.application.publication.telling import title_of
from kaoping.basis.language import spoken
from kaoping.basis.reading import sole
from kaoping.governance.acting import Actor, Permission, Unseen
from kaoping.governance.acting.requests import actor
from kaoping.governance.ledger.accesses import note

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def notice(request: HttpRequest, id_: int) -> HttpResponse:
    """The notice as a Word file."""
    who = actor(request)
    found = _watched(who, id_)
    note(who, "document.fetched", found, said="notice")
    return _file(notices.notice(found), DOCX, f"{title_of(found)}结果的通报{mark_of_notice(found).suffix}.docx")


@require_safe
def workbook(request: HttpRequest, id_: int) -> HttpResponse:
    """The results workbook with the overall table."""
    who = actor(request)
    found = _watched(who, id_)
    note(who, "document.fetched", found, said="workbook")
    return _file(workbooks.workbook(found, spoken()), XLSX, f"{title_of(found)}结果{mark_of(found).suffix}.xlsx")


@require_safe
def sheet(request: HttpRequest, id_: int, subject: int) -> HttpResponse:
    """The score sheet of a unit as a Word file: for those who watch, and for the unit itself."""
    who = actor(request)
    found, total = _sheet(who, id_, subject)
    note(who, "document.fetched", total, said="sheet")
    return _file(sheets.sheet(found, total), DOCX, f"{total.subject.name}评分单{mark_of(found).suffix}.docx")


@require_safe
def own_workbook(request: HttpRequest, id_: int, subject: int) -> HttpResponse:
    """The score sheet of a unit as live formulas: for those who watch, and for the unit itself."""
    who = actor(request)
    found, total = _sheet(who, id_, subject)
    note(who, "document.fetched", total, said="own workbook")
    data = workbooks.workbook(found, spoken(), only=total.subject.name)
    return _file(data, XLSX, f"{total.subject.name}评分单{mark_of(found).suffix}.xlsx")


def _sheet(who: Actor, id_: int, subject: int) -> tuple[Publication, SubjectScore]:
    """A publication, and the total of a unit in it; a correction has them as well, though no unit confirmed it.

    Raises:
        Denied, Unseen: if it is out of reach.
    """
    found = selectors.publication(who, id_)
    one = sole(selectors.subjects(who, found).filter(pk=subject))
    total = None if one is None else found.run.totals.select_related("subject").filter(subject=one).first()
    if total is None:
        raise Unseen()
    return found, total


def _watched(who: Actor, id_: int) -> Publication:
    """A publication all of which somebody may see.

    Raises:
        Denied, Unseen: if not.
    """
    found = selectors.publication(who, id_)
    who.require(Permission.SEE_RESULTS, found.run.cycle.organisation_id)
    return found


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
