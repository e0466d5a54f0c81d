"""Reading notices: everybody reads their own."""

from __future__ import annotations

from django.db.models import QuerySet

from kaoping.governance.acting import Actor
from kaoping.governance.notices.models import Notice


def notices(actor: Actor) -> QuerySet[Notice]:
    """The actor's notices, the latest first."""
    return Notice.objects.filter(to=actor.person).order_by("-at", "-pk")


def unread(actor: Actor) -> int:
    """How many of the actor's notices are new."""
    return Notice.objects.filter(to=actor.person, read_at__isnull=True).count()
