"""Names for the pages of the ledger."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from kaoping.governance.ledger.naming import naming
from kaoping.governance.people.models import Person


@naming
def names(people: Collection[int]) -> Mapping[int, str]:
    """What people are called now."""
    return dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))
