"""A scheme as the checks look at it: its items with their places, and every leaf for every group it is in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from kaoping.engine.language import LanguageError, names, parse
from kaoping.engine.scheme.item import Branch, Leaf, Node, applies, points_of, walk
from kaoping.engine.scheme.parts import LeafPart
from kaoping.engine.scheme.scheme import Scheme
from kaoping.engine.scheme.shape import Sort, fields_of
from kaoping.engine.terms import Part, Place, TargetBy


@dataclass(frozen=True)
class Placed:
    """A leaf for one group and one variant (or none), and where it is written."""

    part: LeafPart
    place: Place
    at: int | None = None
    """Index of the variant."""

    def where(self, field: str) -> Place:
        """Where a field of the leaf is written: in the variant, if it has its own."""
        if self.at is not None and getattr(self.part.variant, field, None):
            return (*self.place, "variants", self.at, field)
        return (*self.place, field)


class View:
    """Items, groups and leaves of a scheme; leaves with unreadable expressions (`broken`) are left out.

    `trial` names the groups that are looked at, where each of the others is known to be like one of these.
    """

    def __init__(
        self, scheme: Scheme, broken: frozenset[Place] = frozenset(), trial: frozenset[str] | None = None
    ) -> None:
        self.scheme = scheme
        self.trial = trial
        self.known = list(dict.fromkeys(g.id for g in scheme.groups))
        """All groups, by which names are told from slips."""
        self.groups = [group for group in self.known if trial is None or group in trial]
        """The groups that are looked at."""
        self.nodes: list[tuple[Node, Place]] = list(walk(scheme.items))
        self.ids = frozenset(node.id for node, _ in self.nodes)
        self._broken = broken

    @property
    def several(self) -> bool:
        """Whether there is more than one group."""
        return len(self.known) > 1

    def top(self, group: str) -> list[Node]:
        """Items at the top of the tree of a group."""
        return [i for i in self.scheme.items if applies(i, group)]

    @cached_property
    def parents(self) -> dict[Place, Branch]:
        """The branch above each item that is not at the top."""
        found: dict[Place, Branch] = {}
        for node, place in self.nodes:
            if isinstance(node, Branch):
                found |= {(*place, "items", at): node for at in range(len(node.items))}
        return found

    def is_in(self, place: Place, group: str) -> bool:
        """Whether an item and all items above it apply to a group."""
        ends = range(2, len(place) + 1, 2)
        above = (self.by_place[place[:end]] for end in ends)
        return all(applies(node, group) for node in above)

    @cached_property
    def by_place(self) -> dict[Place, Node]:
        """Items by their places."""
        return {place: node for node, place in self.nodes}

    @cached_property
    def mentioned(self) -> frozenset[str]:
        """Names in the expressions outside the leaves: conditions of effects and grades, traffic lights."""
        outside = (part for field in ("effects", "thresholds") for part in getattr(self.scheme, field))
        every = [text for part in outside for text, _ in texts(part)]
        if self.scheme.grades is not None:
            every += [text for text, _ in texts(self.scheme.grades)]
        return frozenset().union(*(names_in(text) for text in every))

    @cached_property
    def parts(self) -> list[Placed]:
        """Every leaf for every group and variant in which it can be scored."""
        return [
            placed
            for node, place in self.nodes
            if isinstance(node, Leaf) and place not in self._broken
            for group in self.groups
            if self.is_in(place, group)
            for placed in self._of_leaf(node, place, group)
        ]

    def _of_leaf(self, leaf: Leaf, place: Place, group: str) -> Iterator[Placed]:
        above = self.parents.get(place)
        shared: Decimal | None = None
        if above is not None and above.roll_up == "sum":
            shared = points_of(above, group)
        for at, variant in enumerate(leaf.variants):
            if group in variant.groups or (variant.subjects and not variant.groups):
                yield Placed(LeafPart(self.scheme, leaf, group, variant, shared), place, at)
            if group in variant.groups and not variant.subjects:
                return  # it is for the whole group, so nothing after it is used
        yield Placed(LeafPart(self.scheme, leaf, group, None, shared), place)


def names_in(text: str) -> frozenset[str]:
    """Names in an expression, and what stands before their dots; none where it cannot be read."""
    try:
        found = names(parse(text))
    except LanguageError:
        return frozenset()
    return found | {name.rpartition(".")[0] for name in found} - {""}


def reads(part: LeafPart) -> frozenset[str]:
    """Names of all data that a leaf reads: by its rule, its measure, its target or its coefficient."""
    found = {d.id for d in part.rule.data(part.leaf.id, part.title)} | part.rule.named()
    found |= {name.rpartition(".")[0] for name in found}
    if part.measure is not None:
        found |= names_in(part.measure.expression)
    if isinstance(part.target, TargetBy) and part.target.of is not None:
        found.add(part.target.of)
    if part.leaf.coefficient is not None and part.leaf.coefficient.of is not None:
        found.add(part.leaf.coefficient.of)
    found = found.union(*(reads(inner) for inner in part.alternatives.values()))
    return frozenset(found if part.value_item is None else found | {part.value_item.id})


def texts(part: Part, place: Place = ()) -> Iterator[tuple[str, Place]]:
    """All expressions in a part of a scheme, with their places."""
    for key, field in fields_of(type(part)).items():
        value = getattr(part, field.name)
        if isinstance(value, str) and Sort.TEXT in field.shape.sorts:
            yield value, (*place, key)
        elif isinstance(value, Part):
            yield from texts(value, (*place, key))
        elif isinstance(value, tuple):
            for at, inner in enumerate(value):
                if isinstance(inner, Part):
                    yield from texts(inner, (*place, key, at))
