"""Telling the ledger of values that were loaded as rows: no run computes with what it does not know."""

from __future__ import annotations

from kaoping.collection.values.making import note_entry
from kaoping.collection.values.models import Value
from kaoping.governance.acting import Actor
from kaoping.governance.ledger.work import record, service
from kaoping.planning.cycles.models import Period
from tests.platform.appraisal import as_recorded
from tests.platform.cast import the_platform

AT_ONCE = 6_000
"""Values that share an entry."""


def tell_ledger(period: Period) -> None:
    """Record all values of a period as computed by the platform."""
    numbers = list(Value.objects.filter(period=period).order_by("pk").values_list("pk", flat=True))
    for at in range(0, len(numbers), AT_ONCE):
        values = list(Value.objects.filter(pk__in=numbers[at : at + AT_ONCE]).order_by("pk"))
        _tell(actor=the_platform(), period=period, values=values)


@service
def _tell(*, actor: Actor, period: Period, values: list[Value]) -> None:
    del actor
    record("values.computed", period, after={"values": [as_recorded(one) for one in values]})
    note_entry(values)
