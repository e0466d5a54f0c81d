"""Values that the platform computes itself: from the functions of `kaoping.collection.sources`."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_noop

from kaoping.basis.clock import today
from kaoping.basis.own_reasons import own_reason
from kaoping.collection.sources import source_of
from kaoping.collection.tasks.wanted import Cell, Wanted
from kaoping.collection.values.content import NOTHING, content_of
from kaoping.collection.values.making import New, make, note_entry, said_before, said_of
from kaoping.collection.values.models import Channel, Standing, Status, Value
from kaoping.collection.values.sheet import Key, current_in
from kaoping.governance.acting import Actor
from kaoping.governance.ledger.work import record, service
from kaoping.planning.cycles.hooks import before_closing
from kaoping.planning.cycles.models import Cycle, Period, State, Way

PLATFORM = Actor.platform("sources")

_AGAIN = own_reason(gettext_noop("平台重新计算"))


def compute_all(cycle: Cycle, period: Period | None = None) -> list[Value]:
    """Compute the values of one period, or of all, as far as they have begun and are open: before a run takes them."""
    rows = Period.objects.filter(cycle=cycle, cycle__state=State.OPEN, closed_at=None, starts__lte=today())
    chosen = [one for one in rows.select_related("cycle__version") if period is None or one.pk == period.pk]
    return [made for one in chosen for made in compute(one)]


@before_closing
def compute(period: Period) -> list[Value]:
    """Compute the values of a period that the platform knows. What has not changed is left as it stands.

    Returns:
        The values that are new or replace others.
    """
    cells = Wanted(period.cycle).computed(period)
    if period.closed_at is not None or not cells:
        return []
    known = current_in(period.pk, Way.ASSESSED, cells)
    news = [new for cell in cells if (new := _new(period, cell, known)) is not None]
    if not news:
        return []
    with transaction.atomic():
        # Whoever keeps computed values of the period meanwhile has just computed them: theirs stand.
        held = Period.objects.select_for_update(no_key=True).get(pk=period.pk)
        stand = current_in(period.pk, Way.ASSESSED, cells)
        news = [new for new in news if new.replaces == stand.get((new.subject.pk, new.item))]
        return _keep(actor=PLATFORM, period=period, news=news) if news and held.closed_at is None else []


def _new(period: Period, cell: Cell, known: dict[Key, Value]) -> New | None:
    source = source_of(cell.item)
    assert source is not None, "only what has a source is computed"
    found = source.value(period.cycle, period, cell.subject, cell.item)
    content = content_of(found)
    status = Status.NO_DATA if content == NOTHING else Status.VERIFIED
    old = known.get(cell.key)
    if old is not None and (old.channel == Channel.APPEAL or (old.content, old.status) == (content, status)):
        # What was decided on an appeal stands: it was decided that the computed value is wrong.
        return None
    return New(
        period=period,
        subject=cell.subject,
        item=cell.item.id,
        way=cell.way,
        content=content,
        status=status,
        channel=Channel.PLATFORM,
        source=str(source.kind),
        reason="" if old is None else _AGAIN,
        standing=Standing.ACCEPTED,
        replaces=old,
    )


@service
def _keep(*, actor: Actor, period: Period, news: list[New]) -> list[Value]:
    before = {"values": said_before(one.replaces for one in news)}
    made = make(actor, news)
    record("values.computed", period, before=before, after={"values": said_of(news, made)})
    note_entry(made)
    return made
