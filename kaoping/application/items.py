"""The items of a cycle's scheme by name, as orders and appeals show them."""

from __future__ import annotations

from kaoping.basis.language import said
from kaoping.engine.scheme import Leaf, walk
from kaoping.planning.cycles.models import Cycle
from kaoping.planning.schemes.selectors import scheme_of


def titles(cycle: Cycle) -> dict[str, str]:
    """What each item of the scheme is called, in the language of the page."""
    return {node.id: said(node.title) for node, _place in walk(scheme_of(cycle.version).items)}


def leaves(cycle: Cycle) -> list[tuple[str, str]]:
    """The items that are scored by a rule, in the order of the scheme: identifier and name."""
    nodes = (node for node, _place in walk(scheme_of(cycle.version).items))
    return [(node.id, said(node.title)) for node in nodes if isinstance(node, Leaf)]


def title(cycle: Cycle, item: str) -> str:
    """What an item is called; its identifier where the scheme does not know it."""
    return titles(cycle).get(item, item)
