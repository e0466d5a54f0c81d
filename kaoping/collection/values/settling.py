"""What was decided on an appeal stands: instead of what stood there, or as the first value where none was given."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kaoping.basis.reading import sole
from kaoping.basis.refusals import Refusal
from kaoping.collection.tasks.models import Task
from kaoping.collection.tasks.wanted import Cell, Wanted
from kaoping.collection.values.making import New, make, note_entry, said_of
from kaoping.collection.values.models import Channel, Draft, Standing, Value
from kaoping.collection.values.superseding import Correction, check_content, correct
from kaoping.governance.acting import Actor, Permission
from kaoping.governance.ledger.work import record, service
from kaoping.planning.cycles.closing import holds_open
from kaoping.planning.cycles.models import Period, Subject, Way


@dataclass(frozen=True)
class Place:
    """Where a value stands, or should: a data item of a subject in a period."""

    period: Period
    subject: Subject
    item: str


@service
def settle(*, actor: Actor, place: Place, content: str, status: str, reason: str) -> Value:
    """Let a value that was decided on an appeal stand in the way that counts, also in a closed period.

    What was submitted or returned there is superseded like a value that was accepted: nothing is left to be reviewed.

    Returns:
        The new value.

    Raises:
        Denied, Unseen: without the permission `DECIDE_APPEALS` for the owner of the cycle.
        Refusal: `no-reason`, `wrong-content`, `same`.
    """
    actor.require(Permission.DECIDE_APPEALS, place.period.cycle.organisation_id)
    way, task = _task(place)
    rows = Value.objects.filter(period=place.period, subject=place.subject, item=place.item, is_current=True, way=way)
    old = sole(rows)
    if old is not None:
        return correct(actor=actor, value=old, by=Correction(content, status, reason, Channel.APPEAL))
    if not reason.strip():
        raise Refusal(_("请写明更正理由，理由随数据一并存证。"), code="no-reason", field="reason")
    check_content(place.period, place.item, content, status)
    holds_open(place.period)  # whoever confirms or shows a run meanwhile is waited for; a closed period takes it, too
    new = New(
        period=place.period,
        subject=place.subject,
        item=place.item,
        way=way,
        content=content,
        status=status,
        channel=Channel.APPEAL,
        task=task,
        reason=reason.strip(),
        standing=Standing.ACCEPTED,
    )
    made = make(actor, [new])
    Draft.objects.filter(task=task, subject=place.subject, item=place.item).delete()
    record("value.superseded", made[0], before=None, after=said_of([new], made)[0], reason=new.reason)
    note_entry(made)
    return made[0]


def _task(place: Place) -> tuple[Way, Task | None]:
    """In which way the value of a place counts, and the task that asks for it, held: none, where the platform does.

    Whoever submits, reviews or claims holds the task before any of its values.
    """
    wanted = Wanted(place.period.cycle)
    cell = Cell(
        place.subject,
        wanted.items_of(place.subject)[place.item],
        wanted.way_that_counts(place.item, place.subject),
    )
    if wanted.is_computed(place.item):
        return cell.way, None
    of_giver = Task.objects.filter(period=place.period, organisation=wanted.giver(cell), way=cell.way)
    return cell.way, sole(of_giver.select_for_update(of=("self",)))
