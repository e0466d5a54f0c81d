"""Opening a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from kaoping.files.evidence.kinds import KINDS
from kaoping.governance.acting.requests import actor
from kaoping.governance.files import selectors
from kaoping.governance.ledger.accesses import note


@require_safe
def download(request: HttpRequest, id_: int) -> HttpResponse:
    """A file, to be stored by the browser and never shown or run by it."""
    who = actor(request)
    file = selectors.file(who, id_)
    data = selectors.contents(file)
    note(who, "file.opened", file)
    response = HttpResponse(data, content_type=KINDS[file.kind].content_type)
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
