"""What became of confirmed runs: capabilities above know it (publication), and tell it here in a word."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

Teller = Callable[[Collection[int]], Mapping[int, str]]

_tellers: list[Teller] = []


def tells(function: Teller) -> Teller:
    """Let a function say what became of some confirmed runs, by their numbers, in the language of the reader."""
    if function not in _tellers:
        _tellers.append(function)
    return function


def told_of(runs: Collection[int]) -> Mapping[int, str]:
    """What became of those of some confirmed runs of which something is told, by their numbers."""
    return {number: word for teller in _tellers for number, word in teller(runs).items()}
