"""Whether the platform is alive, whether it is ready to work, and figures for whoever watches it (R-89)."""

from __future__ import annotations

import functools
import hmac
from collections.abc import Callable
from datetime import timedelta
from ipaddress import ip_address

from django.conf import settings
from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from kaoping.basis.clock import now
from kaoping.governance.access.addresses import address_of
from kaoping.governance.jobs.queue import oldest_waiting
from kaoping.governance.ledger.models import TreeName
from kaoping.governance.ledger.tail import is_sound
from kaoping.site.figures import as_text, figures
from kaoping.site.models import Trial

View = Callable[[HttpRequest], HttpResponse]

LATE = timedelta(minutes=10)
"""A job that could run has waited so long: no worker is at work."""


@require_safe
def alive(_request: HttpRequest) -> HttpResponse:
    """The process answers; the database is not asked."""
    return HttpResponse("ok\n", content_type="text/plain")


def _watched(view: View) -> View:
    """A page for monitors: those that know the token, or ask from an address of theirs. For others there is none.

    Nothing is asked of the database before: whoever is a stranger costs nothing here (R-65).
    """

    @functools.wraps(view)
    def asked(request: HttpRequest) -> HttpResponse:
        if not (_knows_token(request) or _comes_from_monitor(request)):
            raise Http404
        return view(request)

    return asked


def _knows_token(request: HttpRequest) -> bool:
    token = f"Bearer {settings.KAOPING_METRICS_TOKEN}"
    given = request.headers.get("Authorization", "")
    return bool(settings.KAOPING_METRICS_TOKEN) and hmac.compare_digest(given.encode(), token.encode())


def _comes_from_monitor(request: HttpRequest) -> bool:
    try:
        address = ip_address(address_of(request))
    except ValueError:
        return False
    return any(address in network for network in settings.KAOPING_MONITORS)


@require_safe
@_watched
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
    """Whether a row can be written for good: a change that is undone, or of no row, may never reach the disk."""
    try:
        with transaction.atomic():
            Trial.objects.update_or_create(pk=1, defaults={"at": now()})
    except DatabaseError:
        return False
    return True


@require_safe
@_watched
def metrics(_request: HttpRequest) -> HttpResponse:
    """The figures."""
    return HttpResponse(as_text(figures()), content_type="text/plain; version=0.0.4; charset=utf-8")
