"""Telling the ledger of values that were loaded as rows: no run computes with what it does not know."""

from __future__ import annotations

from kaoping.collection.values.models import Value
from kaoping.planning.cycles.models import Period
from tests.platform.appraisal import known_to_ledger
from tests.platform.cast import the_platform

AT_ONCE = 6_000
"""Values that share an entry."""


def tell_ledger(period: Period) -> None:
    """Record all values of a period as computed by the platform."""
    numbers = list(Value.objects.filter(period=period).order_by("pk").values_list("pk", flat=True))
    for at in range(0, len(numbers), AT_ONCE):
        some = Value.objects.filter(pk__in=numbers[at : at + AT_ONCE]).select_related("period").order_by("pk")
        known_to_ledger(actor=the_platform(), values=list(some))
