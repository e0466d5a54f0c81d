"""What a result owes, and why it was corrected, as appeals say it: they stand on publications and tell it here."""

from __future__ import annotations

from collections.abc import Callable

from kaoping.analysis.runs.models import Run
from kaoping.application.publication.models import Publication

Owed = Callable[[Publication], list[str]]
Because = Callable[[Run, Run], list[str]]

_owed: list[Owed] = []
_because: list[Because] = []


def owed(function: Owed) -> Owed:
    """Register what says which decisions a public result does not hold yet, each in words that name no person."""
    if function not in _owed:
        _owed.append(function)
    return function


def because(function: Because) -> Because:
    """Register what says on which decisions a run differs from the one before it, each in words that name no person."""
    if function not in _because:
        _because.append(function)
    return function


def decisions_owed(publication: Publication) -> list[str]:
    """The decisions that a public result does not hold yet: a correction follows."""
    return [said for function in _owed for said in function(publication)]


def decisions_between(old: Run, new: Run) -> list[str]:
    """The decisions on which a correction rests."""
    return [said for function in _because for said in function(old, new)]
