"""The address that a request comes from: as the last trusted proxy saw it, whatever else its headers claim (R-4)."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The client's address; empty if none is known. With n trusted proxies, the n-th entry from the right."""
    direct = request.META.get("REMOTE_ADDR", "")
    count = settings.KAOPING_TRUSTED_PROXIES
    if count == 0:
        return str(direct)
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if len(forwarded) < count:
        return str(direct)
    try:
        return str(ip_address(forwarded[-count]))
    except ValueError:
        return str(direct)
