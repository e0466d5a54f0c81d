"""Names for the pages of the ledger."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Q

from kaoping.governance.ledger.naming import finding, naming
from kaoping.governance.people.models import Person

MOST = 200
"""So many people one look for entries is about."""


@naming
def names(people: Collection[int]) -> Mapping[int, str]:
    """What people are called now."""
    return dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))


@finding
def numbers(text: str) -> Collection[int]:
    """Whoever is called so, or has an account so called."""
    called = Person.objects.filter(Q(account__icontains=text) | Q(name__icontains=text))
    return called.order_by("account").values_list("pk", flat=True)[:MOST]
