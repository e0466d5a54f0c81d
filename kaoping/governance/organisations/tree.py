"""The tree of organisations on a day: pure, read from the standings of that day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Unit:
    """An organisation as it stands on a day."""

    id: int
    code: str
    kind: str
    name: str
    short_name: str
    parent: int | None


@dataclass(frozen=True)
class Tree:
    """All organisations of a day, by number, in the order in which they are listed."""

    day: date
    units: Mapping[int, Unit]
    _children: dict[int | None, list[int]] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        for unit in self.units.values():
            above = unit.parent if unit.parent in self.units else None
            self._children.setdefault(above, []).append(unit.id)

    def roots(self) -> list[Unit]:
        """The organisations that belong to none."""
        return self.children(None)

    def children(self, of: int | None) -> list[Unit]:
        """The organisations directly below one."""
        return [self.units[id_] for id_ in self._children.get(of, [])]

    def path(self, to: int) -> list[Unit]:
        """From the root down to an organisation, itself last.

        Raises:
            KeyError: if it does not exist on that day.
        """
        found = [self.units[to]]
        while found[-1].parent in self.units:
            found.append(self.units[found[-1].parent or 0])
        return found[::-1]

    def depth(self, of: int) -> int:
        """How many organisations stand above one."""
        return len(self.path(of)) - 1

    def below(self, of: int) -> frozenset[int]:
        """An organisation and all below it; empty if it does not exist on that day."""
        return frozenset(unit.id for unit in self.walk(of)) if of in self.units else frozenset()

    def walk(self, of: int | None = None) -> Iterator[Unit]:
        """An organisation and all below it, each before what belongs to it; without a number, the whole tree."""
        if of is not None:
            yield self.units[of]
        for child in self.children(of):
            yield from self.walk(child.id)
