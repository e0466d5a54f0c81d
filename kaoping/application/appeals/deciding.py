"""What runs know of appeals: the values that upheld ones corrected."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from kaoping.analysis.runs.decisions import decides
from kaoping.application.appeals.models import Appeal, State
from kaoping.collection.values.models import Value


@decides
def upheld(periods: Collection[int]) -> QuerySet[Value]:
    """Values of some periods that were decided on an appeal."""
    found = Appeal.objects.filter(state=State.UPHELD, period__in=periods).exclude(value=None)
    return Value.objects.filter(pk__in=found.values("value")).select_related("subject", "period")
