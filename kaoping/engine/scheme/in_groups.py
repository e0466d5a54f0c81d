"""Items that are scored for some groups only: in whose tree each of them stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kaoping.engine.scheme.item import Branch, Item, Node, applies
from kaoping.engine.scheme.kept import Kept
from kaoping.engine.scheme.scheme import Scheme
from kaoping.engine.scheme.settings import Group


@dataclass(frozen=True)
class _Where:
    """The groups in whose tree an item stands, and those in whose tree the branch above it does."""

    itself: tuple[Group, ...]
    above: tuple[Group, ...]


def groups_of(scheme: Scheme, node: Node) -> tuple[Group, ...]:
    """The groups in whose tree an item stands: those for which it and all items above it apply."""
    return _where(scheme)[node.id].itself


def groups_above(scheme: Scheme, node: Node) -> tuple[Group, ...]:
    """The groups in whose tree the branch above an item stands; all of them at the top."""
    return _where(scheme)[node.id].above


def _where(scheme: Scheme) -> Mapping[str, _Where]:
    return _KEPT.get(scheme, "", lambda: dict(_found(scheme.items, scheme.groups)))


def _found(items: tuple[Item, ...], above: tuple[Group, ...]) -> list[tuple[str, _Where]]:
    found: list[tuple[str, _Where]] = []
    for item in items:
        itself = tuple(group for group in above if applies(item, group.id))
        found.append((item.id, _Where(itself, above)))
        if isinstance(item, Branch):
            found += _found(item.items, itself)
    return found


_KEPT: Kept[Mapping[str, _Where]] = Kept()
