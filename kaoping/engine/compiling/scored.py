"""What the compiler passes from an item to the items above it and beside it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kaoping.engine.program import Ref


@dataclass(frozen=True)
class Scored:
    """An item as others see it: its score, its points, and where it may be missing.

    `counted` are the points that count where some may not be applicable (None: always all of them).
    `lost` is what a leaf deducts beyond its own points, to be taken from its parent (`parent`) or the total.
    `exists` holds where the item has a score at all (None: always). `available` holds where its data are.
    """

    item: str
    score: Ref
    points: Decimal
    counted: Ref | None = None
    parent_loss: Ref | None = None
    total_loss: Ref | None = None
    exists: Ref | None = None
    available: Ref | None = None
    is_open: Ref | None = None
    not_applicable: str = ""
