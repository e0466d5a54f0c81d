"""Entries whose contents nobody reads yet: capabilities say which (R-23).

Who judges second must not see how the first one did, neither on the page of the object nor here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from kaoping.governance.ledger.models import Entry

Veil = Callable[[Collection[str]], Collection[str]]
_veils: dict[str, Veil] = {}


def veiling(action: str) -> Callable[[Veil], Veil]:
    """Register what says of some objects which of them are still judged blindly, for the entries of an action."""

    def register(function: Veil) -> Veil:
        _veils[action] = function
        return function

    return register


def actions() -> frozenset[str]:
    """The actions whose entries may be veiled."""
    return frozenset(_veils)


def veiled(entries: Iterable[Entry]) -> frozenset[int]:
    """Of some deeds those that are veiled now, by their keys: one question for each action, however many they are."""
    found: set[int] = set()
    among = [one for one in entries if one.action in _veils]
    for action in {one.action for one in among}:
        about = {one.pk: one.subject for one in among if one.action == action}
        closed = frozenset(_veils[action](frozenset(about.values())))
        found |= {key for key, subject in about.items() if subject in closed}
    return frozenset(found)
