"""Values that the platform computes itself (平台计算): functions, registered by the capabilities that know them.

A data item whose `source` in the scheme is the kind of a function is asked of nobody: the platform computes it, for
each subject and period, and the value stands with its history like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import TypeAlias

from django.utils.functional import Promise

from kaoping.engine.scoring.values import Observed
from kaoping.engine.terms import DataItem, NumberItem
from kaoping.planning.cycles.hooks import computing
from kaoping.planning.cycles.models import Cycle, Period, Subject

Compute: TypeAlias = Callable[[Cycle, Period, Subject], Observed | Fraction]
"""What the value is; None where there is no data in the period. A fraction is rounded as its data item wants it."""


@dataclass(frozen=True)
class Source:
    """A kind of computed value."""

    kind: str
    title: str | Promise
    fits: str
    """The type of the data items that can hold the value."""
    compute: Compute

    def value(self, cycle: Cycle, period: Period, subject: Subject, item: DataItem) -> Observed:
        """What the value of a data item is, with as many decimals as it has, rounded half up, once."""
        found = self.compute(cycle, period, subject)
        return _rounded(found, item) if isinstance(found, Fraction) else found


def _rounded(found: Fraction, item: DataItem) -> Decimal:
    decimals = item.decimals if isinstance(item, NumberItem) else 2
    return Decimal(floor(found * 10**decimals + Fraction(1, 2))).scaleb(-decimals)


_sources: dict[str, Source] = {}


def source(kind: str, title: str | Promise, *, fits: str) -> Callable[[Compute], Compute]:
    """Make a function compute the values of data items of a type (`number`, `fact`) whose source is `kind`.

    Raises:
        ValueError: if another function does it already.
    """

    def register(compute: Compute) -> Compute:
        if kind in _sources:
            raise ValueError(f"two functions for {kind}")
        _sources[kind] = Source(kind, title, fits, compute)
        return compute

    return register


def sources() -> Mapping[str, Source]:
    """All that the platform can compute, by kind."""
    return _sources


def source_of(item: DataItem) -> Source | None:
    """What computes a data item, if the platform does."""
    return None if item.source is None else _sources.get(item.source.zh.strip())


@computing
def is_computed(item: DataItem) -> bool:
    """Whether the platform computes a data item, so that nobody is asked who gives it."""
    return source_of(item) is not None
