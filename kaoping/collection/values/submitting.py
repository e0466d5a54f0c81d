"""Submitting a task: its drafts become values, together or not at all, and the unit keeps a receipt."""

from __future__ import annotations

from contextlib import suppress

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kaoping.basis.clock import now
from kaoping.basis.language import mark, said
from kaoping.basis.own_reasons import own_reason
from kaoping.basis.refusals import Refusal
from kaoping.collection.tasks.models import State, Task
from kaoping.collection.tasks.rules import FILLS
from kaoping.collection.values.granted import granted, with_claims
from kaoping.collection.values.making import Attached, New, make, note_entry, said_before, said_of
from kaoping.collection.values.models import Channel, Claim, Draft, Standing
from kaoping.collection.values.reviewing import settle
from kaoping.collection.values.sheet import Key, Place, TaskSheet
from kaoping.collection.values.typed import Fault, Understood
from kaoping.engine.terms import Status
from kaoping.engine.words import Words
from kaoping.governance.acting import Actor
from kaoping.governance.ledger.work import record, service, when_recorded
from kaoping.planning.cycles.closing import holds_open
from kaoping.planning.cycles.models import Way

_SHOWN = 5
"""So many faults are named in the sentence of a refusal; the page shows all of them."""


class Incomplete(Refusal):
    """A task that cannot be submitted yet: what is wrong, by subject and item."""

    code = "incomplete"

    def __init__(self, message: str, faults: dict[Key, tuple[Fault, ...]]) -> None:
        super().__init__(message)
        self.faults = faults


class _SubmittedAlready(Exception):
    """The same was submitted a moment ago: nothing is done twice."""


def submit(*, actor: Actor, task: Task) -> Task:
    """Submit what was filled in. Sent twice, it is done once, and the answer is the same.

    In a task that was returned in part only the returned values are given anew; the others stand.

    Returns:
        The task; `entry` is the number of its receipt.

    Raises:
        Denied, Unseen: if the task is not one of the actor's unit.
        Incomplete: with the place of every cell that is empty or not understood.
        Refusal: `closed`, `nothing-new` (what was returned was not corrected).
    """
    with suppress(_SubmittedAlready):
        _submit(actor=actor, task=task)
    return Task.objects.select_related("period__cycle", "organisation").get(pk=task.pk)


@service
def _submit(*, actor: Actor, task: Task) -> None:
    task = Task.objects.select_for_update(of=("self",)).select_related("period__cycle__version").get(pk=task.pk)
    actor.require(FILLS[task.way], task.organisation_id)
    if not holds_open(task.period):
        raise Refusal(_("这个考核期已经锁定，不能再提交。确需补报或更正的，请与考核办联系。"), code="closed")
    sheet = TaskSheet(task)
    news = _news(sheet)
    if not news:
        if task.state in (State.SUBMITTED, State.ACCEPTED):
            raise _SubmittedAlready
        if any(place.is_open for place in sheet.places.values()):
            raise Refusal(_("退回的数据还没有更正，请更正后再提交。"), code="nothing-new")
    made = make(actor, news)
    Draft.objects.filter(task=task).delete()
    before = {"state": task.state, "values": said_before(one.replaces for one in news)}
    _mark(actor, task, is_returned=_is_any_returned(sheet, news))
    if not made:
        # All that it asks for may have been claimed and granted before: then nothing is left to be reviewed.
        settle(task)
    record("task.submitted", task, before=before, after={"values": said_of(news, made), **_said(task)})
    note_entry(made)
    when_recorded(lambda entry: Task.objects.filter(pk=task.pk).update(entry=entry.index))


def _is_any_returned(sheet: TaskSheet, news: list[New]) -> bool:
    """Whether a returned value is still to be corrected."""
    replaced = {one.replaces.pk for one in news if one.replaces is not None}
    return any(one.standing == Standing.RETURNED and one.pk not in replaced for one in sheet.values.values())


def _mark(actor: Actor, task: Task, *, is_returned: bool) -> None:
    at = now()
    task.submitted_at = task.submitted_at or at
    task.last_submitted_at = at
    task.submitted_by_id = actor.person or None
    task.state = State.RETURNED if is_returned else State.SUBMITTED
    task.save(update_fields=["submitted_at", "last_submitted_at", "submitted_by", "state"])


def _said(task: Task) -> dict[str, object]:
    return {"state": task.state, "period": task.period.key, "organisation": task.organisation_id, "way": task.way}


def check_complete(task: Task) -> bool:
    """Whether there is anything to submit, in a period that is open; nothing changes.

    Raises:
        Incomplete: if a cell is empty or not understood.
    """
    return task.period.closed_at is None and bool(_news(TaskSheet(task)))


def _news(sheet: TaskSheet) -> list[New]:
    """The values that the drafts make.

    Raises:
        Incomplete: if a cell is empty or not understood.
    """
    faults: dict[Key, tuple[Fault, ...]] = {}
    claimed = granted(sheet.wanted, sheet.task.period, sheet.cells)
    news = []
    for place in sheet.places.values():
        if sheet.is_claimed(place.cell):
            news += [] if place.value is not None else [_new(sheet, place, Understood("[]"), claimed)]
        elif place.is_open:
            understood = sheet.understand(place)
            if understood is not None and not understood.faults and wants_reason(place, understood):
                faults[place.key] = (_UNEXPLAINED,)
            elif understood is not None and not understood.faults:
                news.append(_new(sheet, place, understood, claimed))
            elif understood is not None:
                faults[place.key] = understood.faults
            elif place.value is None:
                faults[place.key] = (_EMPTY,)
    if faults:
        raise Incomplete(_sentence(sheet, faults), faults)
    return news


def wants_reason(place: Place, understood: Understood) -> bool:
    """Whether a unit says that its own item does not apply, and not why; who assesses others says it with the value."""
    note = "" if place.draft is None else place.draft.note
    return place.cell.way is Way.OWN and understood.status is Status.NOT_APPLICABLE and not note.strip()


_UNEXPLAINED = Fault(
    "not-explained",
    Words("填了“不适用”，没有写理由", "it says 不适用 (not applicable) and not why"),
    Words("在“说明”中写明为什么不适用", "say why in the note"),
)
_CORRECTED = own_reason(gettext_noop("退回后更正"))
_EMPTY = Fault(
    "empty",
    Words("还没有填", "this is empty"),
    Words("填上数据，或选“不适用”“本期无数据”“未报”", "write the value, or choose 不适用, 本期无数据 or 未报"),
)


def _sentence(sheet: TaskSheet, faults: dict[Key, tuple[Fault, ...]]) -> str:
    """All in one sentence: how many, and the first of them by name."""
    places = []
    for key in list(faults)[:_SHOWN]:
        cell, fault = sheet.places[key].cell, faults[key][0]
        places.append(f"{cell.subject.name} {sheet.wanted.title(cell.item.id)}{mark('：')}{said(fault.wrong)}")
    named = mark("；").join(places)
    if len(faults) > _SHOWN:
        text = _("还有 %(count)s 处需要填写或改正，没有提交。如：%(places)s 等，其余在表中标出。")
        return text % {"count": len(faults), "places": named}
    return _("还有 %(count)s 处需要填写或改正，没有提交。%(places)s。") % {"count": len(faults), "places": named}


def _new(sheet: TaskSheet, place: Place, understood: Understood, claimed: dict[Key, list[Claim]]) -> New:
    draft, cell = place.draft, place.cell
    files: Attached = tuple((file, at) for at, file in understood.files)
    if draft is not None:
        files += tuple((file.pk, None) for file in draft.files.all())
    listed = with_claims(understood.content, understood.status.value, claimed.get(place.key, ()))
    return New(
        period=sheet.task.period,
        subject=cell.subject,
        item=cell.item.id,
        way=cell.way,
        content=listed.content,
        status=listed.status,
        channel=Channel.GRID if draft is None else Channel(draft.channel),
        task=sheet.task,
        source="" if draft is None else draft.source,
        note="" if draft is None else draft.note,
        reason="" if place.value is None else _CORRECTED,
        replaces=place.value,
        files=files + listed.files,
    )
