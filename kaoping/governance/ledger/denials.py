"""Notes of what was denied (R-29): to whom, what and why; by numbers and codes alone.

Each denial has a note of its own, up to a measure: whoever is denied more until the notes are put into the tree, a
minute later, shares notes that count, one for each action. So nobody fills the ledger by asking again and again, and
no denial is left out. Strangers, who could come from any number of addresses, have a measure together, too.
"""

from __future__ import annotations

from dataclasses import replace

from django.db import models
from django.db.models import F, QuerySet

from kaoping.basis.refusals import noted
from kaoping.governance.acting import Actor, now
from kaoping.governance.ledger.accesses import note
from kaoping.governance.ledger.models import AccessNote, Result

EACH = 30
"""So many notes of its own has a caller: a person at an address, or an address of which nobody knows who it is."""
STRANGERS = 500
"""So many have all strangers together; of those beyond, the address is not kept either."""
MORE = "more"
"""What a note that counts says."""


def note_denied(
    actor: Actor, action: str, subject: models.Model | None = None, *, said: str, result: Result = Result.DENIED
) -> None:
    """Note a denial.

    Args:
        actor: who; somebody unknown has the number 0, and their address in the session.
        action: stable code, `noun.done`.
        subject: by what somebody unknown is known, such as the key of a system.
        said: what was denied, in codes and numbers.
        result: failed, where nothing was denied: what strangers fail at again and again is measured, too.
    """
    known = AccessNote.objects.filter(result=result, person=actor.person)
    if _has_room(actor, known):
        note(actor, action, subject, said=said[:100], result=result)
    else:
        _count(actor, action, known, result)


def _has_room(actor: Actor, known: QuerySet[AccessNote]) -> bool:
    if known.filter(address=actor.session.address)[:EACH].count() >= EACH:
        return False
    return bool(actor.person) or known[:STRANGERS].count() < STRANGERS


def _count(actor: Actor, action: str, known: QuerySet[AccessNote], result: Result) -> None:
    """Count a denial in the note that waits, or begin one that counts."""
    noted()
    if not actor.person and not known.filter(address=actor.session.address).exists():
        actor = replace(actor, session=replace(actor.session, address=""))
    # Of two that were begun at once, one counts on.
    counting = known.filter(address=actor.session.address, action=action, said=MORE).order_by("pk")[:1]
    if not AccessNote.objects.filter(pk__in=counting.values("pk")).update(times=F("times") + 1, until=now()):
        note(actor, action, None, said=MORE, result=result)
