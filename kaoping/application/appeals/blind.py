"""What the ledger keeps to itself of appeals: opinions, until both have judged and the appeal is decided (R-23)."""

from __future__ import annotations

from collections.abc import Collection

from kaoping.application.appeals.models import Appeal, State
from kaoping.governance.ledger.veils import veiling


@veiling("appeal.opinion")
def undecided(appeals: Collection[str]) -> Collection[str]:
    """Of some appeals those whose opinions are not open: all that are not known to be decided."""
    decided = Appeal.objects.filter(pk__in=map(int, appeals), state__in=(State.UPHELD, State.REJECTED))
    return frozenset(appeals) - frozenset(map(str, decided.values_list("pk", flat=True)))
