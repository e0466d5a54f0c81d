"""What the hand-written baselines know of the scheme: its numbers as integers, so each engine is written anew.

Scores are units of 0.01, values units of 0.0001, targets whole numbers. Nothing here comes from Kaoping.
"""

from __future__ import annotations

from dataclasses import dataclass

from bench.data import Work, data_item
from bench.scheme import KINDS, kind_of, target_of

FULL = 10_000
"""Full score of a leaf, a branch and the total: 100.00."""
SCALE = 10_000
"""Units of a value in one."""


@dataclass(frozen=True)
class Leaf:
    """One indicator: its kind, its data item, its weight in its branch, and what a missing value scores."""

    at: int
    name: str
    item: str
    kind: str
    branch: int
    weight: int
    unreported: int
    has_factor: bool


@dataclass(frozen=True)
class Tree:
    """The leaves, and the weights (in per cent) of the second level in the first and of the first in the total."""

    leaves: tuple[Leaf, ...]
    first_of: tuple[int, ...]
    second_weights: tuple[int, ...]
    first_weights: tuple[int, ...]


def shares(count: int) -> list[int]:
    """Equal shares that add up to 100; the first gets what is left."""
    each = 100 // count
    return [100 - each * (count - 1), *([each] * (count - 1))]


def tree_of(work: Work) -> Tree:
    """The tree of the scheme for some work."""
    seconds = -(-work.leaves // 3)
    sizes = [min(3, work.leaves - 3 * at) for at in range(seconds)]
    weights = {3: (40, 35, 25), 2: (60, 40), 1: (100,)}
    leaves = tuple(
        Leaf(
            at,
            f"i{at:02d}",
            data_item(at),
            kind_of(at),
            at // 3,
            weights[sizes[at // 3]][at % 3],
            {1: FULL, 2: FULL * 60 // 100}.get(at % 4, 0),
            at % 10 == 0,
        )
        for at in range(work.leaves)
    )
    per_first = max(1, seconds // 5)
    firsts = -(-seconds // per_first)
    first_of = tuple(at // per_first for at in range(seconds))
    inner = [first_of.count(at) for at in range(firsts)]
    second_weights = tuple(shares(inner[first_of[at]])[at - first_of.index(first_of[at])] for at in range(seconds))
    return Tree(leaves, first_of, second_weights, tuple(shares(firsts)))


def factor_of(group: int) -> int:
    """Coefficient of a group in hundredths."""
    return 95 + group % 5


def target(leaf: Leaf, group: int) -> int:
    """Target of a leaf in a group; 1000 where all groups have the same."""
    return 1000 if leaf.kind in ("zeroing", "veto") else target_of(leaf.at, group)


GRADES = ("优秀", "良好", "合格", "不合格")
GRADE_FROM = (7500, 6500, 5000)
"""Totals from which the first three grades begin."""
QUOTA = 30
"""Per cent of a group that may have the first grade."""
ZERO_BELOW = 5 * SCALE
VETO_BELOW = SCALE // 5
ALL_KINDS = KINDS
