"""`python -m tests.demo.telling`: what the loaded platform of the demonstration holds, as one line of JSON."""

from __future__ import annotations

import hashlib
import json
from itertools import chain

import django

django.setup()

from kaoping.analysis.runs.models import Run, State, SubjectScore  # noqa: E402
from kaoping.application.appeals.models import Appeal  # noqa: E402
from kaoping.application.appeals.models import State as AppealState  # noqa: E402
from kaoping.application.publication.models import Publication  # noqa: E402
from kaoping.application.publication.models import State as PublicState  # noqa: E402
from kaoping.application.publication.open_data import TABLES, csv_text, rows  # noqa: E402
from kaoping.application.rectification.models import Order  # noqa: E402
from kaoping.application.rectification.models import State as OrderState  # noqa: E402
from kaoping.application.rectification.selectors import overdue  # noqa: E402
from kaoping.basis.clock import CHINA  # noqa: E402
from kaoping.collection.tasks.models import State as TaskState  # noqa: E402
from kaoping.collection.tasks.models import Task  # noqa: E402
from kaoping.collection.values.against_ledger import astray  # noqa: E402
from kaoping.collection.values.models import Claim, Standing, Status, Value  # noqa: E402
from kaoping.demo.timeline import SHOWN  # noqa: E402
from kaoping.governance.ledger.models import Entry, TreeName  # noqa: E402
from kaoping.governance.ledger.whole import unsound  # noqa: E402
from kaoping.governance.tenancy.scope import everywhere  # noqa: E402
from kaoping.participation.portal.results import rankings  # noqa: E402
from kaoping.planning.cycles.models import Period  # noqa: E402


def totals() -> dict[str, dict[str, list[object]]]:
    """Total, grade and rank of each unit in each quarter."""
    found: dict[str, dict[str, list[object]]] = {}
    for run in Run.objects.filter(state=State.CONFIRMED, period__isnull=False).select_related("period"):
        assert run.period is not None
        rows = SubjectScore.objects.filter(run=run).select_related("subject")
        found[run.period.key] = {row.subject.name: [str(row.total), row.grade, row.rank] for row in rows}
    return found


def told() -> dict[str, int]:
    """How often what makes the story happened."""
    given = Task.objects.exclude(last_submitted_at=None)
    return {
        "reported too late": sum(
            task.last_submitted_at.astimezone(CHINA).date() > task.due for task in given if task.last_submitted_at
        ),
        "on public notice": Publication.objects.filter(state=PublicState.ANNOUNCED).count(),
        "final notices": Publication.objects.filter(state=PublicState.NOTIFIED).count(),
        "cells that do not apply": Value.objects.filter(status=Status.NOT_APPLICABLE).count(),
        "waiting for the office": Task.objects.filter(state=TaskState.SUBMITTED).count(),
        "returned": Value.objects.filter(standing=Standing.RETURNED, is_current=True).count(),
        "orders open": Order.objects.filter(state=OrderState.OPEN).count(),
        "orders overdue": overdue(Order.objects.all(), SHOWN.astimezone(CHINA).date()).count(),
        "orders closed": Order.objects.filter(state=OrderState.CLOSED).count(),
        "appeals to decide": Appeal.objects.filter(state=AppealState.FILED).count(),
        "bonuses granted": Claim.objects.filter(is_granted=True).count(),
    }


def overdue_in() -> list[list[str]]:
    """The units for which the platform has computed that an order was overdue, each with its quarter."""
    found = Value.objects.filter(item="late", content="true", is_current=True).order_by("period__key")
    return [list(pair) for pair in found.values_list("subject__name", "period__key")]


def wrong() -> list[str]:
    """What is not as it was written, of the ledger itself and of all values, of closed years too."""
    entries = (one for name in TreeName for one in unsound(name))
    return [str(one) for one in chain(entries, *(astray(period) for period in Period.objects.all()))]


def backwards() -> list[int]:
    """The entries of the deeds whose time lies before that of the entry before them."""
    times = list(Entry.objects.filter(tree=TreeName.DEEDS).order_by("index").values_list("index", "at"))
    return [index for (index, at), (_before, earlier) in zip(times[1:], times, strict=False) if at < earlier]


def digests() -> dict[str, str]:
    """For each public result the digest of its open data, without its number, which is drawn by chance."""
    found: dict[str, str] = {}
    for one in Publication.objects.exclude(announced_at=None).select_related("run__period", "run__cycle"):
        data = [row[1:] for table in TABLES for row in rows(one, table)]
        key = f"{one.run.cycle.starts.year}" if one.run.period is None else one.run.period.key
        found[key] = hashlib.sha256(csv_text(TABLES[0], data).encode()).hexdigest()
    return found


def dimensions() -> dict[str, list[str]]:
    """The dimensions that the public ranking of the third quarter shows, by group."""
    found = Publication.objects.get(state=PublicState.ANNOUNCED)
    return {one.group: [item.id for item in one.items] for one in rankings(found)}


if __name__ == "__main__":
    with everywhere():
        said = {"totals": totals(), "told": told(), "dimensions": dimensions(), "overdue_in": overdue_in()}
        said |= {"backwards": backwards(), "digests": digests()}
        print(json.dumps(said | {"wrong": wrong()}))
