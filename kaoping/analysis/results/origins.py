"""Where the figures of a score came from: who reported them, when, by which way, with how much evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from kaoping.analysis.results.words import say
from kaoping.analysis.runs.facts import Facts
from kaoping.analysis.runs.models import Run
from kaoping.basis.language import spoken
from kaoping.basis.own_reasons import shown_reason
from kaoping.collection.values.models import Channel, Evidence, Status, Value
from kaoping.engine.terms.computed import COMPUTED, source_text
from kaoping.governance.acting import today
from kaoping.governance.organisations.selectors import units_on
from kaoping.planning.schemes.selectors import titles_of


@dataclass(frozen=True)
class Origin:
    """The origin of one value. `entry` is the number in the ledger under which it was handed in.

    `title` and `evidence` are known where the item is opened.
    """

    value: int
    item: str
    title: str
    source: str
    is_computed: bool
    """Whether the platform computes it itself."""
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


_READ = (
    *("pk", "item", "source", "task__organisation", "entered_by__name", "entered_at", "channel", "status", "note"),
    *("task__entry", "replaces", "reason"),
)


def origins_by_item(run: Run, facts: Facts, opened: str = "") -> Mapping[str, tuple[Origin, ...]]:
    """Origins of the values that went into a run for a subject, by the item that reads them.

    Only of the item that is `opened` it is said what the data are called, and how much evidence there is.
    """
    rows = Value.objects.filter(pk__in=facts.origins, period__in=_periods(run))
    found = list(rows.order_by("period__position", "pk").values_list(*_READ))
    units = units_on(today(), {row[3] for row in found if row[3] is not None})
    shown = facts.leaves[opened].data if opened in facts.leaves else ()
    proven = Evidence.objects.filter(value__in=[row[0] for row in found if row[1] in shown])
    counts: Mapping[int, int] = dict(proven.order_by().values_list("value").annotate(Count("pk"))) if shown else {}
    titles = titles_of(run.version) if shown else {}
    by_data: dict[str, list[Origin]] = {}
    for pk, item, source, unit, person, at, channel, status, note, entry, replaces, reason in found:
        giver = units.get(unit)
        origin = Origin(
            value=pk,
            item=item,
            title=say(titles.get(item), item),
            source=source_text(source, spoken()),
            is_computed=source in COMPUTED,
            by="" if giver is None else giver.short_name,
            person=person or "",
            at=at,
            channel=str(Channel(channel).label),
            status=str(Status(status).label),
            note=note,
            evidence=counts.get(pk, 0),
            entry=entry,
            is_corrected=replaces is not None,
            reason=shown_reason(reason),
        )
        by_data.setdefault(item, []).append(origin)
    return {
        item: tuple(origin for key in leaf.data for origin in by_data.get(key, []))
        for item, leaf in facts.leaves.items()
    }


def _periods(run: Run) -> list[int | None]:
    """The period of a run; those of the cycle, where it is of the whole."""
    if run.period_id is not None:
        return [run.period_id]
    return list(run.cycle.periods.values_list("pk", flat=True))
