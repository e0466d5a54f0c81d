"""Whether the platform is alive, whether it is ready to work, and figures for whoever watches it (R-89)."""

from __future__ import annotations

import hmac
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from kaoping.governance.jobs.queue import oldest_waiting
from kaoping.governance.ledger.models import TreeName
from kaoping.governance.ledger.tail import is_sound
from kaoping.site.figures import as_text, figures

LATE = timedelta(minutes=10)
"""A job that could run has waited so long: no worker is at work."""


@require_safe
def alive(_request: HttpRequest) -> HttpResponse:
    """The process answers; the database is not asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def ready(_request: HttpRequest) -> HttpResponse:
    """The database takes writes, the ledger's last entries are what its nodes say, and no job waits for too long."""
    takes_writes = _writes()
    said = {
        "database": takes_writes,
        "ledger": takes_writes and is_sound(TreeName.DEEDS),
        "queue": takes_writes and oldest_waiting() < LATE,
    }
    return JsonResponse(said, status=200 if all(said.values()) else 503)


def _writes() -> bool:
    """Whether a row can be written; it is not kept."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE ledger_accessnote SET said = said WHERE id = 0")
    except DatabaseError:
        return False
    return True


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures, for a monitor that knows the token; for everybody else there is no such address."""
    token = f"Bearer {settings.KAOPING_METRICS_TOKEN}"
    given = request.headers.get("Authorization", "")
    if not settings.KAOPING_METRICS_TOKEN or not hmac.compare_digest(given.encode(), token.encode()):
        raise Http404
    return HttpResponse(as_text(figures()), content_type="text/plain; version=0.0.4; charset=utf-8")
