"""Notes of what was denied (R-29): to whom, what and why; by numbers and codes alone.

Each denial has a note of its own, up to a measure: whoever is denied more until the notes are put into the tree, a
minute later, shares notes that count, one for each action. So nobody fills the ledger by asking again and again, and
no denial is left out. Strangers, who could come from any number of addresses, have a measure together, too.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F

from kaoping.basis.refusals import noted
from kaoping.governance.acting import Actor, now
from kaoping.governance.ledger.accesses import note
from kaoping.governance.ledger.journal import holdings_of
from kaoping.governance.ledger.models import AccessNote, Result

EACH = 30
"""So many notes of its own has a caller: a person at an address, or an address of which nobody knows who it is."""
STRANGERS = 500
"""So many have all strangers together; of those beyond, the address is not kept either."""
MORE = "more"
"""What a note that counts says."""


def note_denied(actor: Actor, action: str, subject: models.Model | None = None, *, said: str) -> None:
    """Note a denial.

    Args:
        actor: who; somebody unknown has the number 0, and their address in the session.
        action: stable code, `noun.done`.
        subject: by what somebody unknown is known, such as the key of a system.
        said: what was denied, in codes and numbers.
    """
    if _has_room(actor):
        note(actor, action, subject, said=said[:100], result=Result.DENIED)
    else:
        _count(actor, action)


def _has_room(actor: Actor) -> bool:
    denials = AccessNote.objects.filter(result=Result.DENIED, person=actor.person)
    if denials.filter(address=actor.session.address)[:EACH].count() >= EACH:
        return False
    return bool(actor.person) or denials[:STRANGERS].count() < STRANGERS


def _count(actor: Actor, action: str) -> None:
    """Count a denial in the note that waits, or begin one that counts."""
    noted()
    is_known = (
        bool(actor.person)
        or AccessNote.objects.filter(result=Result.DENIED, person=0, address=actor.session.address).exists()
    )
    address = actor.session.address if is_known else ""
    counting = AccessNote.objects.filter(
        result=Result.DENIED, person=actor.person, address=address, action=action, said=MORE
    )
    if not counting.update(times=F("times") + 1, until=now()):
        AccessNote.objects.create(
            at=now(),
            until=now(),
            action=action,
            person=actor.person,
            address=address,
            said=MORE,
            result=Result.DENIED,
            holdings=holdings_of(actor),
            tenant=min(actor.tenants) if len(actor.tenants) == 1 else 0,
            session=actor.session.digest,
            request=actor.session.request,
        )
