"""How the score of an item stands to its points, as far as the scheme alone decides it."""

from __future__ import annotations

from collections.abc import Mapping

from kaoping.engine.compiling import Compiled
from kaoping.engine.explanation.blocks import Standing
from kaoping.engine.scheme import points_of
from kaoping.engine.scheme.item import Node
from kaoping.engine.terms import Place


def standing_in(nodes: Mapping[str, tuple[Node, Place]], item: str, compiled: Compiled) -> Standing:
    """Ordinary, shared, bonus or penalty; `nodes` are the items of the scheme by their identifiers, with their places.

    What is no item of the scheme, as the total, is ordinary.
    """
    if item not in nodes:
        return Standing.ORDINARY
    node, place = nodes[item]
    above = [n for n, where in nodes.values() if place[: len(where)] == where]
    # From the outside in: what a penalty takes from a bonus block is no bonus that was not earned.
    kinds = [n.kind for n in above if n.kind != "ordinary"]
    if kinds and kinds[-1] == "penalty":
        return Standing.PENALTY
    has_points = points_of(node, compiled.profile.group) is not None
    if kinds:
        return Standing.BONUS if has_points else Standing.SHARED
    part = compiled.parts.get(item)
    shared = part is not None and part.shared_points is not None and not has_points
    return Standing.SHARED if shared else Standing.ORDINARY
