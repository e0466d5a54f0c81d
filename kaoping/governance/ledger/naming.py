"""Names of people for the pages of the ledger, which knows them by their numbers alone: people tell it how."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

Namer = Callable[[Collection[int]], Mapping[int, str]]
_namers: list[Namer] = []


def naming(function: Namer) -> Namer:
    """Register what gives the names of people by their numbers, now."""
    if function not in _namers:
        _namers.append(function)
    return function


def names_of(people: Collection[int]) -> Mapping[int, str]:
    """What people are called now; whoever is not there any more is missing."""
    return {number: name for function in _namers for number, name in function(people).items()}
