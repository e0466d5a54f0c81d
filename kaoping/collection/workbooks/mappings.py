"""Mappings that an organisation keeps: saved, replaced, deleted; the ledger's entries hold their text."""

from __future__ import annotations

from django.db.models import QuerySet

from kaoping.basis.reading import sole
from kaoping.collection.tasks.models import Task
from kaoping.collection.tasks.rules import FILLS
from kaoping.collection.workbooks.models import SavedMapping
from kaoping.files.values import Mapping, mapping_text
from kaoping.governance.acting import Actor, Unseen, now
from kaoping.governance.ledger.work import record, service


def mappings(actor: Actor, task: Task) -> QuerySet[SavedMapping]:
    """The mappings that a task's organisation keeps for its way of giving values, the latest first.

    Raises:
        Denied, Unseen: if the task is not one of the actor's unit.
    """
    actor.require(FILLS[task.way], task.organisation_id)
    found = SavedMapping.objects.filter(organisation=task.organisation_id, way=task.way)
    return found.select_related("saved_by").order_by("-saved_at", "-pk")


def mapping(actor: Actor, task: Task, id_: int) -> SavedMapping:
    """One of them.

    Raises:
        Denied, Unseen: see `mappings`.
    """
    found = sole(mappings(actor, task).filter(pk=id_))
    if found is None:
        raise Unseen()
    return found


@service
def save_mapping(*, actor: Actor, task: Task, name: str, mapping: Mapping) -> SavedMapping:
    """Keep a mapping for the organisation of a task, under a name; one that has the name is replaced.

    Raises:
        Denied, Unseen: if the task is not one of the actor's unit.
        Conflict: if somebody else has saved one of the same name meanwhile.
    """
    actor.require(FILLS[task.way], task.organisation_id)
    key = {"organisation_id": task.organisation_id, "way": task.way, "name": name}
    kept = SavedMapping.objects.select_for_update(of=("self",)).filter(**key).first() or SavedMapping(**key)
    before = None if kept._state.adding else {"name": kept.name, "text": kept.text}
    kept.text, kept.saved_by_id, kept.saved_at = mapping_text(mapping), actor.person, now()
    kept.save()
    said = {"organisation": kept.organisation_id, "way": str(kept.way), "name": kept.name, "text": kept.text}
    record("mapping.saved" if before is None else "mapping.replaced", kept, before=before, after=said)
    return kept


@service
def delete_mapping(*, actor: Actor, mapping: SavedMapping) -> None:
    """Forget a mapping; what was read with it stays.

    Raises:
        Denied, Unseen: if it is not one of the actor's unit.
        Unseen: if somebody else has deleted it meanwhile.
    """
    actor.require(FILLS[mapping.way], mapping.organisation_id)
    kept = SavedMapping.objects.select_for_update(of=("self",)).filter(pk=mapping.pk).first()
    if kept is None:
        raise Unseen()
    record("mapping.deleted", kept, before={"name": kept.name, "text": kept.text})
    kept.delete()
