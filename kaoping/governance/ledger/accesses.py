"""Notes of who looked at what, and who signed in: written at once, put into their own tree in batches.

Looking must not queue behind those who write: a note is one insert without a lock, and becomes an entry of the tree
`accesses` within minutes.
"""

from __future__ import annotations

from django.db import models, transaction

from kaoping.basis.refusals import noted
from kaoping.governance.acting import Actor, Session, now
from kaoping.governance.ledger.journal import Deed, append, holdings_of, tenant_of
from kaoping.governance.ledger.models import AccessNote, Result, TreeName

BATCH = 500
"""How many notes are put into the tree at once."""


def note(
    actor: Actor,
    action: str,
    subject: models.Model | None,
    *,
    said: str = "",
    result: Result = Result.DONE,
    tenant: int | None = None,
) -> None:
    """Note an access.

    Args:
        actor: who; the platform or somebody unknown has the number 0.
        action: stable code, `noun.done`.
        subject: what was looked at, if it is something.
        said: a few words of the program's, never a person's.
        result: what came of it.
        tenant: whose readers find it, where neither actor nor subject says so.
    """
    if result is not Result.DONE:
        noted()
    AccessNote.objects.create(
        at=now(),
        action=action,
        person=actor.person,
        subject_kind="" if subject is None else subject._meta.label_lower,
        subject="" if subject is None else str(subject.pk),
        tenant=tenant_of(actor, subject) if tenant is None else tenant,
        said=said,
        result=result,
        holdings=holdings_of(actor),
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
    deed = Deed(
        one.action,
        one.subject_kind,
        one.subject,
        one.at,
        reason=one.said,
        tenant=one.tenant,
        result=Result(one.result),
        times=one.times,
        until=one.until,
        holdings=one.holdings,
    )
    return Actor(one.person, "", (), session), deed
