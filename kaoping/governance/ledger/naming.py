"""Names of people for the pages of the ledger, which knows them by their numbers alone: people tell it how."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

Namer = Callable[[Collection[int]], Mapping[int, str]]
Finder = Callable[[str], Collection[int]]
_namers: list[Namer] = []
_finders: list[Finder] = []


def naming(function: Namer) -> Namer:
    """Register what gives the names of people by their numbers, now."""
    if function not in _namers:
        _namers.append(function)
    return function


def finding(function: Finder) -> Finder:
    """Register what gives the numbers of people by a part of their account or name."""
    if function not in _finders:
        _finders.append(function)
    return function


def names_of(people: Collection[int]) -> Mapping[int, str]:
    """What people are called now; whoever is not there any more is missing."""
    return {number: name for function in _namers for number, name in function(people).items()}


def found(text: str) -> frozenset[int]:
    """The numbers of those whose account or name holds a text."""
    return frozenset(number for function in _finders for number in function(text))
