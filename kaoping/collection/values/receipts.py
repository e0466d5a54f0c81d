"""Receipts of a task: one for each time that its giver submitted or corrected something, with what was given then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from kaoping.collection.tasks.models import Task
from kaoping.collection.values.models import Channel, Value

_OTHERS = (Channel.CLAIM, Channel.APPEAL, Channel.PLATFORM)
"""What came in these ways was entered by those who decided, or by nobody."""


@dataclass(frozen=True)
class Receipt:
    """A receipt: the number under which the ledger holds it, when and by whom it was given, and how many values."""

    entry: int
    at: datetime | None
    person: int | None
    by: str
    count: int


def receipts(task: Task) -> list[Receipt]:
    """The receipts of a task, the latest first; none before it was submitted."""
    if task.entry is None:
        return []
    rows = Value.objects.filter(task=task, entry__isnull=False).exclude(channel__in=_OTHERS)
    told = rows.values_list("entry", "entered_at", "entered_by", "entered_by__name").annotate(Count("pk"))
    found = {entry: Receipt(entry, at, person, name or "", count) for entry, at, person, name, count in told}
    if task.entry not in found:
        # It was submitted when all that it asks for stood already.
        by = task.submitted_by
        found[task.entry] = Receipt(
            task.entry, task.last_submitted_at, task.submitted_by_id, "" if by is None else by.name, 0
        )
    return [found[entry] for entry in sorted(found, reverse=True)]


def given_in(task: Task, receipt: Receipt) -> list[Value]:
    """The values that a receipt is for, as they stood then: what replaced them later changes nothing of them."""
    rows = Value.objects.filter(task=task, entry=receipt.entry).exclude(channel__in=_OTHERS)
    return list(rows.select_related("subject").order_by("pk"))
