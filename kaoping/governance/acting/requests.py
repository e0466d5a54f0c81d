"""The actor of a request."""

from __future__ import annotations

from django.http import HttpRequest

from kaoping.governance.acting.actor import Actor


def actor(request: HttpRequest) -> Actor:
    """Who acts: the middleware of signing in puts it on every request that its gates let through."""
    found = request.actor  # type: ignore[attr-defined]
    assert isinstance(found, Actor), "no page but those of signing in is reached without an actor"
    return found
