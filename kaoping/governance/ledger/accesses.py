"""Notes of who looked at what, and who signed in: written at once, put into their own tree in batches.

Looking must not queue behind those who write: a note is one insert without a lock, and becomes an entry of the tree
`accesses` within minutes.
"""

from __future__ import annotations

from django.db import models, transaction

from kaoping.governance.acting import Actor, Session, now
from kaoping.governance.ledger.journal import Deed, append, tenant_of
from kaoping.governance.ledger.models import AccessNote, TreeName

BATCH = 500
"""How many notes are put into the tree at once."""


def note(actor: Actor, action: str, subject: models.Model | None, *, said: str = "") -> None:
    """Note an access.

    Args:
        actor: who; the platform or somebody unknown has the number 0.
        action: stable code, `noun.done`.
        subject: what was looked at, if it is something.
        said: a few words of the program's, never a person's.
    """
    AccessNote.objects.create(
        at=now(),
        action=action,
        person=actor.person,
        subject_kind="" if subject is None else subject._meta.label_lower,
        subject="" if subject is None else str(subject.pk),
        tenant=tenant_of(actor, subject),
        said=said,
        session=actor.session.digest,
        address=actor.session.address,
        request=actor.session.request,
    )


@transaction.atomic
def seal() -> int:
    """Put the oldest notes into the tree; how many there were."""
    notes = [*AccessNote.objects.select_for_update().order_by("pk")[:BATCH]]
    append(TreeName.ACCESSES, [_deed(one) for one in notes])
    AccessNote.objects.filter(pk__in=[one.pk for one in notes]).delete()
    return len(notes)


def _deed(one: AccessNote) -> tuple[Actor, Deed]:
    session = Session(one.session, one.address, one.request)
    deed = Deed(one.action, one.subject_kind, one.subject, one.at, reason=one.said, tenant=one.tenant)
    return Actor(one.person, "", (), session), deed
