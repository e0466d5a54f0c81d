"""Random trees added up by the engine and by a second reckoning with fractions, written from the documents."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kaoping.engine.numbers import plain
from kaoping.engine.scheme import read_scheme
from kaoping.engine.scoring import Observation, Subject, Values, score
from kaoping.engine.terms import Status


@dataclass
class Item:
    """An item of a random tree: a leaf with its score (None: not applicable), or a branch with items."""

    id: str
    points: Decimal
    weight: Decimal = Decimal(0)
    given: Decimal | None = None
    policy: str = "rescale"
    items: list[Item] = field(default_factory=list)
    how: str = "sum"
    round_parts: bool = True
    decimals: int = 2
    cap: bool = False


@dataclass
class Added:
    """Score of an item and the points of it that count above."""

    score: Fraction
    counted: Fraction


def rounded(value: Fraction, decimals: int, mode: str) -> Fraction:
    """A fraction at declared decimals: half away from zero, half to even, or cut."""
    units = abs(value) * 10**decimals
    whole = floor(units)
    rest = units - whole
    if mode != "down" and (rest > Fraction(1, 2) or (rest == Fraction(1, 2) and (mode == "half_up" or whole % 2))):
        whole += 1
    return Fraction(whole if value >= 0 else -whole, 10**decimals)


def reckon(item: Item, mode: str, leaf_decimals: int) -> Added:
    """Score of an item as the documents say."""
    if not item.items:
        return reckon_leaf(item)
    parts = [reckon(child, mode, leaf_decimals) for child in item.items]
    full, found = Fraction(item.points), combine(item, parts, mode, leaf_decimals)
    if item.cap:
        found = min(found, full)
    some = any(part.counted for part in parts)
    return Added(found, full if some or item.how != "sum" else Fraction(0))


def reckon_leaf(item: Item) -> Added:
    """A leaf: its given score, or what its policy gives where it is not applicable."""
    full = Fraction(item.points)
    if item.given is not None:
        return Added(Fraction(item.given), full)
    if item.policy in ("rescale", "spread_evenly", "spread_pro_rata"):
        return Added(Fraction(0), Fraction(0))
    return Added(full if item.policy == "full" else Fraction(0), full)


def combine(item: Item, parts: list[Added], mode: str, leaf_decimals: int) -> Fraction:
    """The sum, weighted sum or mean of the parts, with what does not apply made up for."""
    if item.how == "sum":
        return add_up(item, parts, mode, leaf_decimals)
    if item.how == "mean":
        there = sum(1 for part in parts if part.counted)
        total = sum((part.score for part in parts), Fraction(0))
        return rounded(total / there, item.decimals, mode) if there else Fraction(0)
    products = [part.score * Fraction(child.weight) for part, child in zip(parts, item.items, strict=True)]
    if item.round_parts:
        products = [rounded(p, item.decimals, mode) for p in products]
    total = rounded(sum(products, Fraction(0)), item.decimals, mode)
    there_weight = sum(
        (Fraction(c.weight) for part, c in zip(parts, item.items, strict=True) if part.counted), Fraction(0)
    )
    if there_weight == sum((Fraction(c.weight) for c in item.items), Fraction(0)):
        return total
    return rounded(total / there_weight, item.decimals, mode) if there_weight else Fraction(0)


def add_up(item: Item, parts: list[Added], mode: str, leaf_decimals: int) -> Fraction:
    """A sum; missing points are rescaled, or spread where all that are missing say so."""
    full = Fraction(item.points)
    counted = sum((part.counted for part in parts), Fraction(0))
    obtained = rounded(sum((part.score for part in parts), Fraction(0)), item.decimals, mode)
    if counted == full:
        return obtained
    if counted == 0:
        return Fraction(0)
    ways = {way_of(child) for child in item.items if may_be_missing(child)}
    if ways == {"spread_pro_rata"}:
        grown = [rounded(part.score * full / counted, leaf_decimals, mode) for part in parts]
        return rounded(sum(grown, Fraction(0)), item.decimals, mode)
    if ways == {"spread_evenly"}:
        there = sum(1 for part in parts if part.counted)
        share = rounded((full - counted) / there, 6, mode)
        grown = [
            rounded(part.score * (Fraction(c.points) + share) / Fraction(c.points), leaf_decimals, mode)
            for part, c in zip(parts, item.items, strict=True)
        ]
        return rounded(sum(grown, Fraction(0)), item.decimals, mode)
    return rounded(obtained * full / counted, item.decimals, mode)


def way_of(item: Item) -> str:
    """How the points of an item are made up for; those of a branch are rescaled."""
    return "rescale" if item.items else item.policy


def may_be_missing(item: Item) -> bool:
    """Whether the points of an item can leave the reckoning."""
    if not item.items:
        return item.policy in ("rescale", "spread_evenly", "spread_pro_rata")
    return item.how == "sum" and any(may_be_missing(child) for child in item.items)


policies = st.sampled_from(["rescale", "spread_evenly", "spread_pro_rata", "full", "zero"])


@st.composite
def trees(draw: st.DrawFn, depth: int = 0, path: str = "i") -> Item:
    """A tree of up to three levels below the total."""
    if depth and (depth == 3 or draw(st.booleans())):
        points = draw(st.decimals(min_value=1, max_value=60, places=1))
        given_score = draw(st.none() | st.decimals(min_value=0, max_value=points, places=2))
        return Item(path, points, given=given_score, policy=draw(policies))
    count = draw(st.integers(1, 4))
    items = [draw(trees(depth + 1, f"{path}_{at}")) for at in range(count)]
    how = draw(st.sampled_from(["sum", "sum", "weighted", "mean"])) if depth else "sum"
    found = Item(path, Decimal(0), items=items, how=how, round_parts=draw(st.booleans()))
    found.decimals = draw(st.integers(0, 3))
    found.cap = bool(depth) and draw(st.booleans())
    if how == "weighted":
        for at, child in enumerate(items):
            rest = Decimal(1) - sum((c.weight for c in items[:at]), Decimal(0))
            last = at == count - 1
            child.weight = rest if last else (rest * draw(st.integers(1, 9)) / 10).quantize(Decimal("0.001"))
    found.points = sum((c.points for c in items), Decimal(0)) if how == "sum" else Decimal(100)
    return found


def written(item: Item) -> dict[str, Any]:
    """The item as an author writes it."""
    shared: dict[str, Any] = {"id": item.id, "title": item.id, "points": item.points, "weight": item.weight or None}
    shared = {k: v for k, v in shared.items() if v is not None}
    if not item.items:
        shared["missing"] = {"not_applicable": item.policy}
        shared["below_zero"] = "negative"
        data = {"min": -100, "max": 100}
        # The score is the value itself, below 0 and beyond the points, too.
        rule = {"family": "line", "slope": 1, "cap": "none", "floor": "none"}
        return {**shared, "data": data, "rule": rule}
    shared |= {"roll_up": item.how, "round_parts": item.round_parts, "decimals": item.decimals}
    if item.cap:
        shared["cap"] = "points"
    return {**shared, "items": [written(child) for child in item.items]}


def leaves(item: Item) -> list[Item]:
    """All leaves of a tree."""
    return [leaf for child in item.items for leaf in leaves(child)] if item.items else [item]


@given(trees(), st.sampled_from(["half_up", "half_even", "down"]))
def test_random_trees_add_up_as_the_documents_say(tree: Item, mode: str) -> None:
    tree.decimals = 2
    scheme = read_scheme(
        {
            "id": "t",
            "title": "t",
            "rounding": {"mode": mode},
            "total": {"cap": "none"},
            "items": [written(i) for i in tree.items],
        }
    )
    seen = {
        ("甲", "", leaf.id): Observation(
            leaf.given, Status.REPORTED if leaf.given is not None else Status.NOT_APPLICABLE
        )
        for leaf in leaves(tree)
    }
    found = score(scheme, Values((Subject("甲"),), seen)).of("甲")
    for child in tree.items:
        engine = found.score(child.id)
        assert engine is not None
        assert Fraction(engine) == reckon(child, mode, 2).score, child.id
    total = found.total
    assert total is not None
    assert Fraction(total) == reckon(tree, mode, 2).score, plain(total)
