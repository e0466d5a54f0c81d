"""Points lost: by item, for a subject and for a group."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kaoping.engine.analysis.contributions import ZERO, Contribution, contributions
from kaoping.engine.compiling import keys
from kaoping.engine.scheme import Branch, Leaf, Node, Scheme, applies, points_of, walk
from kaoping.engine.scoring import Result, SubjectResult


@dataclass(frozen=True, slots=True)
class Loss:
    """Points that an item lost. `of_total` is the loss in points of the total, exactly.

    `lost` is full points less the score, in the item's own points; None for what is not an item with points
    of its own: a bonus or penalty (it cannot lose, it gives and takes), and what a branch or the total
    takes by itself (rounding, caps, effects).
    """

    item: str
    points: Decimal | None
    score: Decimal | None
    lost: Decimal | None
    of_total: Fraction


@dataclass(frozen=True, slots=True)
class GroupLoss:
    """Points that a group lost with an item: altogether in points of the total, and by how many subjects."""

    item: str
    subjects: int
    losing: int
    lost: Fraction
    share: Fraction
    """Of all that the group lost, from 0 to 1; 0 where nothing was lost."""


def losses(result: Result, subject: str, parts: tuple[Contribution, ...] | None = None) -> tuple[Loss, ...]:
    """What a subject lost, item by item in the order of the tree; `of_total` adds up to full less total.

    `parts` are its contributions, where they are known already.

    Items that lost nothing are there too, those that do not apply are not: nobody loses points that others took
    over. Branches and the total are there only where they take something by themselves. Empty where there is no
    total.
    """
    found = result.of(subject)
    parts = contributions(found) if parts is None else parts
    if not parts:
        return ()
    return tuple(_losses(result, found, parts))


def group_losses(result: Result, group: str) -> tuple[GroupLoss, ...]:
    """Losses of all subjects of a group by item, the largest first."""
    lost: dict[str, list[Fraction]] = {}
    for found in result.subjects:
        if found.subject.group == group and not found.is_open:
            for loss in losses(result, found.subject.name):
                if loss.lost is not None:
                    lost.setdefault(loss.item, []).append(loss.of_total)
    whole = sum((max(x, ZERO) for many in lost.values() for x in many), ZERO)
    found_losses = [
        GroupLoss(item, len(many), sum(x > 0 for x in many), sum(many, ZERO), _share(sum(many, ZERO), whole))
        for item, many in lost.items()
    ]
    return tuple(sorted(found_losses, key=lambda loss: -loss.lost))


def _share(part: Fraction, whole: Fraction) -> Fraction:
    if whole <= 0 or part <= 0:
        return ZERO
    return Fraction(part.numerator * whole.denominator, part.denominator * whole.numerator)


def _losses(result: Result, found: SubjectResult, parts: tuple[Contribution, ...]) -> Iterable[Loss]:
    tree = _Tree(found, {p.item: p for p in parts})
    tree.look(result.scheme.items)
    total = sum((p.part for p in parts), ZERO)
    own = Fraction(found.compiled.full) - total - tree.sum
    return [*tree.found, Loss(keys.TOTAL, None, None, None, own)] if own else tree.found


class _Tree:
    """Walks the items of a subject from the top; `sum` is what they lost so far at the level above."""

    def __init__(self, found: SubjectResult, known: dict[str, Contribution]) -> None:
        self.subject = found
        self.known = known
        self.found: list[Loss] = []
        self.sum = ZERO

    def look(self, nodes: Iterable[Node]) -> None:
        for node in nodes:
            if node.id in self.known:
                self.sum += self._node(node)

    def _node(self, node: Node) -> Fraction:
        if isinstance(node, Leaf) and not self.subject.concerns(node.id):
            return ZERO
        points, score = self.subject.applicable_points(node.id), self.subject.score(node.id)
        if node.kind != "ordinary" or score is None:
            given = _with_all_below(node, self.known)
            self.found.append(Loss(node.id, points, score, None, -given))
            return -given
        lost = self.known[node.id].factor * Fraction(points - score)
        if not isinstance(node, Branch) or shares_points(node, self.subject.subject.group):
            self.found.append(Loss(node.id, points, score, points - score, lost))
            return lost
        at, before, self.sum = len(self.found), self.sum, ZERO
        self.look(node.items)
        own, self.sum = lost - self.sum, before
        if own:
            self.found.insert(at, Loss(node.id, points, score, None, own))
        return lost


def _with_all_below(node: Node, known: dict[str, Contribution]) -> Fraction:
    """What an item and everything below it bring to the total."""
    inner = [node] if not isinstance(node, Branch) else [node, *(n for n, _ in walk(node.items))]
    return sum((known[n.id].part for n in inner if n.id in known), ZERO)


def shares_points(branch: Branch, group: str) -> bool:
    """Whether the leaves of a branch share its points and have none of their own."""
    inner = [i for i in branch.items if applies(i, group)]
    return branch.roll_up == "sum" and any(isinstance(i, Leaf) and points_of(i, group) is None for i in inner)


def sharing_leaves(scheme: Scheme, group: str) -> frozenset[str]:
    """Leaves of a group without points of their own: they share those of the branch above."""
    branches = (node for node, _ in walk(scheme.items) if isinstance(node, Branch) and shares_points(node, group))
    return frozenset(leaf.id for branch in branches for leaf in branch.items)
