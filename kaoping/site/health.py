"""Whether the platform is alive, and whether it is ready to work (R-89)."""

from __future__ import annotations

from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from kaoping.governance.ledger.models import TreeName
from kaoping.governance.ledger.tail import is_sound


@require_safe
def alive(_request: HttpRequest) -> HttpResponse:
    """The process answers; the database is not asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def ready(_request: HttpRequest) -> HttpResponse:
    """The database takes writes, and the ledger's last entries are what its nodes say."""
    said = {"database": _writes(), "ledger": is_sound(TreeName.DEEDS)}
    return JsonResponse(said, status=200 if all(said.values()) else 503)


def _writes() -> bool:
    """Whether a row can be written; it is not kept."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE ledger_accessnote SET said = said WHERE id = 0")
    except DatabaseError:
        return False
    return True
