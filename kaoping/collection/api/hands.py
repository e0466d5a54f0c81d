"""Who stands behind what a system pushed: whoever issued a key of its organisation has seen a secret (R-21)."""

from __future__ import annotations

from kaoping.collection.api.models import Key
from kaoping.collection.values.behind import behind


@behind
def issuers(organisation: int) -> frozenset[int]:
    """Everybody who ever issued a key of an organisation: a secret is not forgotten when its key is revoked."""
    return frozenset(Key.objects.filter(organisation=organisation).values_list("made_by", flat=True))
