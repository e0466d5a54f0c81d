"""Reading keys and, for a system, what it is asked for."""

from __future__ import annotations

from django.db.models import QuerySet

from kaoping.basis.reading import sole
from kaoping.collection.api.models import Key
from kaoping.collection.tasks.models import Task
from kaoping.governance.acting import Actor, Permission, Unseen


def keys(actor: Actor) -> QuerySet[Key]:
    """The keys of the organisations for which somebody keeps keys, the latest first.

    Raises:
        Denied: without the permission `KEEP_KEYS`.
    """
    actor.require(Permission.KEEP_KEYS)
    found = Key.objects.filter(organisation__in=actor.reach(Permission.KEEP_KEYS))
    return found.select_related("organisation", "made_by").order_by("-made_at", "-pk")


def key(actor: Actor, id_: int) -> Key:
    """A key.

    Raises:
        Denied, Unseen: see `keys`.
    """
    found = sole(keys(actor).filter(pk=id_))
    if found is None:
        raise Unseen()
    return found


def tasks_of(key: Key) -> QuerySet[Task]:
    """The tasks of a key's organisation, in the way that the key gives values, the next first."""
    found = Task.objects.filter(organisation=key.organisation_id, way=key.way)
    return found.select_related("period__cycle__version").order_by("due", "pk")
