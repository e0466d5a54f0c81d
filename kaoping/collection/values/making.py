"""Making values: a new one replaces what stood there, with its evidence, in one go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from kaoping.basis.clock import now
from kaoping.collection.tasks.models import Task
from kaoping.collection.values.content import value_of
from kaoping.collection.values.models import Channel, Evidence, Standing, Value
from kaoping.governance.acting import Actor
from kaoping.governance.files.models import File
from kaoping.governance.ledger.models import Entry
from kaoping.governance.ledger.work import when_recorded
from kaoping.planning.cycles.models import Period, Subject, Way

Attached = tuple[tuple[int, int | None], ...]
"""Files by number, each with the position of the record that it belongs to, or None for the whole value."""


@dataclass(frozen=True)
class New:
    """A value to be made. `entered_by` is who gave it, if not the actor; `decided_by` who accepted it at once."""

    period: Period
    subject: Subject
    item: str
    way: Way
    content: str
    status: str
    channel: Channel
    task: Task | None = None
    source: str = ""
    note: str = ""
    reason: str = ""
    standing: Standing = Standing.SUBMITTED
    replaces: Value | None = None
    files: Attached = ()
    entered_by: int | None = None
    decided_by: int | None = None


def make(actor: Actor, news: Sequence[New]) -> list[Value]:
    """Make values; what they replace is current no longer. The running service records them (`said_of`)."""
    at = now()
    replaced = [one.replaces.pk for one in news if one.replaces is not None]
    Value.objects.filter(pk__in=replaced, is_current=True).update(is_current=False, standing=Standing.SUPERSEDED)
    made = Value.objects.bulk_create([_row(actor, one, at) for one in news])
    Evidence.objects.bulk_create(
        Evidence(value=value, file_id=file, record=record)
        for value, one in zip(made, news, strict=True)
        for file, record in one.files
    )
    return made


def _row(actor: Actor, one: New, at: datetime) -> Value:
    return Value(
        period=one.period,
        subject=one.subject,
        item=one.item,
        way=one.way,
        task=one.task,
        content=one.content,
        status=one.status,
        standing=one.standing,
        replaces=one.replaces,
        channel=one.channel,
        source=one.source,
        note=one.note,
        reason=one.reason,
        entered_by_id=one.entered_by or actor.person or None,
        entered_at=at,
        decided_by_id=one.decided_by,
        decided_at=None if one.decided_by is None else at,
    )


def note_entry(values: Iterable[Value]) -> None:
    """Let values know the number of the entry that records them: the one that was recorded last."""
    keys = [one.pk for one in values]

    def told(entry: Entry) -> None:
        Value.objects.filter(pk__in=keys).update(entry=entry.index)

    when_recorded(told)


def said_of(news: Sequence[New], made: Sequence[Value]) -> list[dict[str, object]]:
    """What the ledger keeps of new values: content, origin, the digests of their files, and what they replace."""
    digests = _digests(number for one in news for number, _ in one.files)
    return [
        {
            "value": value.pk,
            "period": one.period.key,
            "subject": one.subject.name,
            "item": one.item,
            "way": str(one.way),
            "content": one.content,
            "status": str(one.status),
            "channel": str(one.channel),
            "source": one.source,
            "note": one.note,
            "files": [digests[number] for number, _ in one.files],
            "replaces": None if one.replaces is None else one.replaces.pk,
        }
        for one, value in zip(news, made, strict=True)
    ]


def said_before(values: Iterable[Value | None]) -> list[dict[str, object]]:
    """What the ledger keeps of values before something happens to them."""
    return [
        {"value": one.pk, "content": one.content, "status": one.status, "standing": one.standing}
        for one in values
        if one is not None
    ]


def _digests(numbers: Iterable[int]) -> Mapping[int, str]:
    rows: QuerySet[File] = File.objects.filter(pk__in=set(numbers))
    return dict(rows.values_list("pk", "sha256"))


def is_empty_list(content: str) -> bool:
    """Whether a content is a list without records."""
    return value_of(content) == ()
