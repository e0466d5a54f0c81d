"""A version as a file: YAML, a workbook, or the rules as they would be published (评分细则)."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaoping.basis.language import spoken
from kaoping.engine.scheme import Scheme
from kaoping.engine.terms import Refused
from kaoping.files.scheme_book.writing import write_scheme_book
from kaoping.files.scheme_text import scheme_html
from kaoping.governance.acting import Unseen
from kaoping.governance.acting.requests import actor
from kaoping.planning.schemes import selectors
from kaoping.planning.schemes.models import Version

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def as_yaml(request: HttpRequest, id_: int) -> HttpResponse:
    """The text."""
    version = selectors.version(actor(request), id_)
    return _file(version.text.encode(), "application/yaml; charset=utf-8", f"{_named(version)}.yaml")


@require_safe
def as_workbook(request: HttpRequest, id_: int) -> HttpResponse:
    """The workbook, which reads back as the same scheme; of a draft with errors, too, if it can be read at all."""
    version = selectors.version(actor(request), id_)
    try:
        scheme = selectors.scheme_of(version)
    except Refused:
        raise Unseen() from None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scheme.xlsx"
        write_scheme_book(scheme, path, spoken())
        return _file(path.read_bytes(), SHEET, f"{_named(version)}.xlsx")


@require_safe
def as_rules(request: HttpRequest, id_: int) -> HttpResponse:
    """The rules in words, with their curves, as one page that needs nothing else."""
    version, scheme = _readable(request, id_)
    name = _("评分细则")
    return _file(scheme_html(scheme, spoken()).encode(), "text/html; charset=utf-8", f"{_named(version)} {name}.html")


def _readable(request: HttpRequest, id_: int) -> tuple[Version, Scheme]:
    """A version without errors, and its scheme; a draft with errors has nothing to write out."""
    version = selectors.version(actor(request), id_)
    if not version.digest:
        raise Unseen()
    return version, selectors.scheme_of(version)


def _named(version: Version) -> str:
    return f"{version.series.title} V{version.number}"


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    """An answer that is saved, never shown in the platform's own place (R-57)."""
    header = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": str(header)})
