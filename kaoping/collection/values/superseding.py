"""Replacing a value that stands: by its giver before it is accepted, or because an appeal was upheld."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from kaoping.basis.refusals import Refusal
from kaoping.collection.tasks.models import State, Task
from kaoping.collection.tasks.rules import FILLS
from kaoping.collection.tasks.wanted import Cell, Wanted
from kaoping.collection.values.content import NOTHING, value_of
from kaoping.collection.values.drafts import check_files
from kaoping.collection.values.granted import granted, with_claims
from kaoping.collection.values.making import Attached, New, make, note_entry, said_before, said_of
from kaoping.collection.values.models import Channel, Draft, Standing, Status, Value
from kaoping.engine.scoring.values import Observed
from kaoping.engine.terms import CategoryItem, DataItem, FactItem, ListItem, NumberItem
from kaoping.files.values.answers import WITHOUT_VALUE
from kaoping.governance.acting import Actor, Permission
from kaoping.governance.ledger.work import record, service
from kaoping.planning.cycles.closing import holds_open
from kaoping.planning.cycles.models import Period, Way
from kaoping.planning.schemes.selectors import asked_by


@dataclass(frozen=True)
class Correction:
    """What is put in the place of a value, why, and on what evidence."""

    content: str
    status: str
    reason: str
    channel: Channel = Channel.GRID
    note: str = ""
    files: Attached | None = None
    """The evidence; None keeps that of the old value."""

    @property
    def is_appeal(self) -> bool:
        """Whether an appeal was upheld."""
        return self.channel == Channel.APPEAL


def supersede(
    *, actor: Actor, value: Value, content: str, status: str, reason: str, channel: Channel = Channel.GRID
) -> Value:
    """Put another value in the place of one that stands (see `correct`)."""
    return correct(actor=actor, value=value, by=Correction(content, status, reason, channel))


@service
def correct(*, actor: Actor, value: Value, by: Correction) -> Value:
    """Put another value in the place of one that stands, with a reason; the old one stays readable for good.

    Whoever gives the value corrects it until it is accepted. Through the channel `APPEAL` those who decide appeals
    replace an accepted one, also in a closed period: they have decided together, and the new value counts at once.

    Returns:
        The new value.

    Raises:
        Denied, Unseen: if the actor may not.
        Refusal: `no-reason`, `not-current`, `closed`, `accepted` (return it first), `wrong-content`, `same`.
    """
    # Who submits or reviews holds the task before any of its values; in this order nobody waits for each other.
    Task.objects.select_for_update(of=("self",)).filter(values=value.pk).first()
    rows = Value.objects.select_for_update(of=("self",)).select_related("subject", "period__cycle__version", "task")
    value = rows.get(pk=value.pk)
    _require(actor, value, by)
    if not by.reason.strip():
        raise Refusal(_("请写明更正理由，理由随数据一并存证。"), code="no-reason", field="reason")
    if not value.is_current:
        raise Refusal(_("这个数据已被更正，请刷新后对现行数据办理。"), code="not-current")
    if not by.is_appeal:
        _refuse_settled(value)
    else:
        holds_open(value.period)  # whoever confirms or shows a run meanwhile is waited for; closed or not, it goes on
    check_content(value.period, value.item, by.content, by.status)
    kept: Attached = tuple(value.evidence.order_by("pk").values_list("file_id", "record"))
    files = kept if by.files is None else by.files
    if not by.is_appeal:
        _check_files(value, files, kept)
        by, files = _with_claims(value, by, files)
    if (by.content, by.status, by.note, files) == (value.content, value.status, value.note, kept):
        raise Refusal(_("更正后的数据与原数据相同，没有更正。"), code="same")
    new, before = _new(value, by, files), said_before([value])[0]
    made = make(actor, [new])
    Draft.objects.filter(task=value.task, subject=value.subject, item=value.item).delete()
    if not by.is_appeal:
        _reopen(value)
    record("value.superseded", made[0], before=before, after=said_of([new], made)[0], reason=new.reason)
    note_entry(made)
    return made[0]


def _require(actor: Actor, value: Value, by: Correction) -> None:
    if by.is_appeal:
        actor.require(Permission.DECIDE_APPEALS, value.period.cycle.organisation_id)
        return
    giver = value.subject.organisation_id if value.task is None else value.task.organisation_id
    actor.require(FILLS[value.way], giver)


def _refuse_settled(value: Value) -> None:
    if not holds_open(value.period):
        raise Refusal(_("这个考核期已经锁定，不能再更正。确需更正的，请与考核办联系。"), code="closed")
    if value.standing == Standing.ACCEPTED:
        raise Refusal(_("这个数据已被接收。确需更正的，请联系考核办退回这一个数据。"), code="accepted")
    if value.task is None or Wanted(value.period.cycle).is_claimed(value.item, value.way):
        raise Refusal(_("这个数据不能直接更正：平台计算的请与考核办联系，加分的通过“加分申报”办理。"), code="not-typed")


def _check_files(value: Value, files: Attached, kept: Attached) -> None:
    """Refuse files that are not the giver's own, unless they belong to the value already, as those of claims do."""
    assert value.task is not None, "what was computed is not corrected"
    check_files(value.task.organisation_id, {number for number, _ in files} - {number for number, _ in kept})


def _with_claims(value: Value, by: Correction, files: Attached) -> tuple[Correction, Attached]:
    """A correction of a list forgets no claim that was granted for it."""
    wanted = Wanted(value.period.cycle)
    item = wanted.items_of(value.subject).get(value.item)
    cells = [] if item is None else [Cell(value.subject, item, Way(value.way))]
    claims = granted(wanted, value.period, cells).get((value.subject_id, value.item), ())
    listed = with_claims(by.content, by.status, claims)
    return replace(by, content=listed.content, status=listed.status), files + listed.files


def _new(value: Value, by: Correction, files: Attached) -> New:
    return New(
        period=value.period,
        subject=value.subject,
        item=value.item,
        way=Way(value.way),
        content=by.content,
        status=by.status,
        channel=by.channel,
        task=value.task,
        note=by.note,
        reason=by.reason.strip(),
        standing=Standing.ACCEPTED if by.is_appeal else Standing.SUBMITTED,
        replaces=value,
        files=files,
    )


def _reopen(value: Value) -> None:
    """A task whose last returned value was corrected waits for review again."""
    task = value.task
    assert task is not None, "what was computed is not corrected"
    returned = Value.objects.filter(task=task, is_current=True, standing=Standing.RETURNED)
    if task.state == State.RETURNED and not returned.exists():
        task.state = State.SUBMITTED
        task.save(update_fields=["state"])


def check_content(period: Period, item_: str, content: str, status: str) -> None:
    """Refuse what is no value of a data item. What people typed was checked before; this guards programs.

    Raises:
        Refusal: `wrong-content`.
    """
    item = asked_by(period.cycle.version).items.get(item_)
    try:
        found, known = value_of(content), Status(status)
    except (TypeError, ValueError):
        raise _wrong() from None
    if (content == NOTHING) != (known.value in [one.value for one in WITHOUT_VALUE]):
        raise _wrong()
    if content != NOTHING and (item is None or not _fits(found, item)):
        raise _wrong()


def _fits(found: Observed, item: DataItem) -> bool:
    match item:
        case ListItem():
            return isinstance(found, tuple)
        case FactItem():
            return isinstance(found, bool)
        case CategoryItem():
            return isinstance(found, str) and found in item.choices
        case NumberItem():
            return not isinstance(found, bool | str | tuple) and found is not None


def _wrong() -> Refusal:
    return Refusal(_("更正后的内容不是这个数据项的值。"), code="wrong-content", field="content")
