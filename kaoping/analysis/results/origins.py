"""Where the figures of a score came from: who reported them, when, by which way, with how much evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from kaoping.analysis.results.words import say
from kaoping.analysis.runs.facts import Facts
from kaoping.analysis.runs.models import Run
from kaoping.collection.values.models import Value
from kaoping.governance.acting import today
from kaoping.governance.organisations.selectors import tree_on
from kaoping.planning.schemes.selectors import titles_of


@dataclass(frozen=True)
class Origin:
    """The origin of one value. `entry` is the number in the ledger under which it was handed in."""

    value: int
    item: str
    title: str
    source: str
    by: str
    person: str
    at: datetime
    channel: str
    status: str
    note: str
    evidence: int
    entry: int | None
    is_corrected: bool
    reason: str


def origins_by_item(run: Run, facts: Facts) -> Mapping[str, tuple[Origin, ...]]:
    """Origins of the values that went into a run for a subject, by the item that reads them."""
    rows = (
        Value.objects.filter(pk__in=facts.origins, period__in=_periods(run))
        .select_related("entered_by", "task", "period")
        .annotate(files_count=Count("evidence"))
        .order_by("period__position", "pk")
    )
    by_data: dict[str, list[Origin]] = {}
    units, titles = tree_on(today()).units, titles_of(run.version)
    for row in rows:
        giver = None if row.task is None else units.get(row.task.organisation_id)
        by_data.setdefault(row.item, []).append(
            Origin(
                value=row.pk,
                item=row.item,
                title=say(titles.get(row.item), row.item),
                source=row.source,
                by="" if giver is None else giver.short_name,
                person="" if row.entered_by is None else row.entered_by.name,
                at=row.entered_at,
                channel=row.get_channel_display(),
                status=row.get_status_display(),
                note=row.note,
                evidence=row.files_count,
                entry=None if row.task is None else row.task.entry,
                is_corrected=row.replaces_id is not None,
                reason=row.reason,
            )
        )
    return {
        item: tuple(origin for key in leaf.data for origin in by_data.get(key, []))
        for item, leaf in facts.leaves.items()
    }


def _periods(run: Run) -> list[int | None]:
    """The period of a run; those of the cycle, where it is of the whole."""
    if run.period_id is not None:
        return [run.period_id]
    return list(run.cycle.periods.values_list("pk", flat=True))
