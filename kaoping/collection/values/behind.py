"""Who stands behind values that no person entered (R-21).

A system enters nothing in anybody's name: but whoever issued its key saw the secret, and could have signed the call.
Capabilities that let systems give values say here who that may be.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from kaoping.collection.values.models import Value

Behind: TypeAlias = Callable[[int], frozenset[int]]
"""The people who could have given values of an organisation, both by their numbers."""

_known: list[Behind] = []


def behind(function: Behind) -> Behind:
    """Let a function say who may stand behind what no person entered."""
    _known.append(function)
    return function


def hands_in(value: Value) -> frozenset[int]:
    """Everybody who may have given a value: who entered it, or who stands behind the systems of who had to give it.

    What the platform computed itself belongs to no task, and nobody stands behind it.
    """
    if value.entered_by_id is not None:
        return frozenset((value.entered_by_id,))
    if value.task is None:
        return frozenset()
    return frozenset(one for function in _known for one in function(value.task.organisation_id))
