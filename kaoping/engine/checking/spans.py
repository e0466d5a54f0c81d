"""The least and the most that every item can score, as far as the rules say it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kaoping.engine.checking.view import Placed, View
from kaoping.engine.compiling import full_points
from kaoping.engine.scheme.item import Branch, Leaf, Node, all_of_kind, applies, only_penalties, points_of, weight_of
from kaoping.engine.scheme.settings import Score
from kaoping.engine.terms import CategoryItem, ListItem, NumberItem

_ZERO = Decimal(0)


@dataclass(frozen=True)
class Span:
    """From the least to the most points; None: without limit."""

    low: Decimal | None
    high: Decimal | None

    def __add__(self, other: Span) -> Span:
        return Span(_plus(self.low, other.low), _plus(self.high, other.high))

    def times(self, factor: Decimal) -> Span:
        """Both ends multiplied by a factor that is not negative."""
        low = None if self.low is None else self.low * factor
        return Span(low, None if self.high is None else self.high * factor)

    def at_most(self, limit: Decimal) -> Span:
        """Nothing beyond a limit."""
        return Span(None if self.low is None else min(self.low, limit), _least(self.high, limit))

    def at_least(self, limit: Decimal) -> Span:
        """Nothing below a limit."""
        low = limit if self.low is None else max(self.low, limit)
        return Span(low, None if self.high is None else max(self.high, limit))

    def with_score(self, points: Decimal) -> Span:
        """Also this score."""
        low = None if self.low is None else min(self.low, points)
        return Span(low, None if self.high is None else max(self.high, points))


_NOTHING = Span(_ZERO, _ZERO)


def _plus(a: Decimal | None, b: Decimal | None) -> Decimal | None:
    return None if a is None or b is None else a + b


def _least(a: Decimal | None, b: Decimal) -> Decimal:
    return b if a is None else min(a, b)


def of_rule(placed: Placed) -> Span:
    """What the rule, the coefficient and the cap of a leaf can give, before anything below zero is dealt with."""
    part = placed.part
    setting = part.setting()
    found = Span(part.rule.least(setting), part.rule.greatest(setting))
    if part.leaf.coefficient is not None:
        found = _with_factor(found, *factors(placed))
    if part.leaf.cap is not None:
        found = found.at_most(part.points if part.leaf.cap == "points" else part.leaf.cap)
    return found


def factors(placed: Placed) -> tuple[Decimal, Decimal | None]:
    """The least and the greatest coefficient of a leaf."""
    coefficient = placed.part.leaf.coefficient
    assert coefficient is not None
    if coefficient.of is not None:
        item = placed.part.data[coefficient.of]
        if isinstance(item, CategoryItem | ListItem) or not isinstance(item, NumberItem):
            return _ZERO, None
        return (_ZERO if item.min is None else item.min), item.max
    values = [*coefficient.values.values(), Decimal(1)]
    return min(values), max(values)


def _with_factor(span: Span, low: Decimal, high: Decimal | None) -> Span:
    most = None if span.high is None or (high is None and span.high > 0) else span.high * (high or low)
    if span.high is not None and span.high <= 0:
        most = span.high * low
    least = None if span.low is None or (high is None and span.low < 0) else span.low * low
    if span.low is not None and span.low < 0 and high is not None:
        least = span.low * high
    return Span(least, most)


def of_leaf(placed: Placed) -> Span:
    """What a leaf can score, also where a value is missing."""
    part = placed.part
    found = of_rule(placed)
    if part.below_zero != "negative":
        found = found.at_least(_ZERO)
    policies = part.leaf.missing or part.scheme.missing
    for policy in (policies.not_applicable, policies.not_reported, policies.no_data, policies.undefined):
        if isinstance(policy, Score) or policy == "full":
            found = found.with_score(part.fixed(policy))
    return found.with_score(_ZERO)


class Spans:
    """Spans of all items of one group."""

    def __init__(self, view: View, group: str) -> None:
        self.view = view
        self.group = group
        self._leaves: dict[str, list[Placed]] = {}
        for placed in view.parts:
            if placed.part.group == group:
                self._leaves.setdefault(placed.part.leaf.id, []).append(placed)

    def of(self, node: Node) -> Span:
        """What an item can score."""
        if isinstance(node, Leaf):
            return self._of_leaf(node)
        assert isinstance(node, Branch)
        inside = [i for i in node.items if applies(i, self.group)]
        if node.same_matter == "highest":
            found = self._highest(inside, takes=all_of_kind(node, self.group) == "penalty")
        else:
            found = self._together(inside, node.roll_up) + self._losses(inside, "overflow_to_parent")
        if only_penalties(node, self.group):
            full = full_points(node, self.group)
            found += Span(full, full)
        # Full points of the branch are reached again where points that are not applicable are made up for.
        if node.roll_up != "sum":
            found = found.with_score(_ZERO)
        if node.cap is not None:
            found = found.at_most(full_points(node, self.group) if node.cap == "points" else node.cap)
        return found if node.floor is None else found.at_least(node.floor)

    def _of_leaf(self, leaf: Leaf) -> Span:
        spans = [of_leaf(placed) for placed in self._leaves.get(leaf.id, [])]
        if not spans:
            return Span(None, None)
        lows, highs = [s.low for s in spans], [s.high for s in spans]
        low = None if None in lows else min(x for x in lows if x is not None)
        return Span(low, None if None in highs else max(x for x in highs if x is not None))

    def _together(self, inside: Sequence[Node], how: str) -> Span:
        spans = [self.of(i) for i in inside]
        if how == "weighted":
            weights = [weight_of(i, self.group) or _ZERO for i in inside]
            spans = [s.times(w) for s, w in zip(spans, weights, strict=True)]
        total = sum(spans, _NOTHING)
        if how != "mean" or not inside:
            return total
        lows, highs = [s.low for s in spans], [s.high for s in spans]
        low = None if None in lows else min(x for x in lows if x is not None)
        return Span(low, None if None in highs else max(x for x in highs if x is not None))

    def _highest(self, inside: Sequence[Node], *, takes: bool) -> Span:
        """What the one can be that gives, or takes, the most; what has no limit at one end decides there."""
        spans = [self.of(i) for i in inside]
        lows = [s.low for s in spans if s.low is not None]
        highs = [s.high for s in spans if s.high is not None]
        if takes:
            return Span(min(lows) if len(lows) == len(spans) else None, min(highs, default=None))
        return Span(max(lows, default=None), max(highs) if len(highs) == len(spans) else None)

    def _losses(self, inside: Sequence[Node], policy: str) -> Span:
        """What leaves may lose beyond their points, as a span that is never above 0."""
        found = _NOTHING
        for item in inside:
            for placed in self._leaves.get(item.id, []):
                if placed.part.below_zero == policy:
                    low = of_rule(placed).low
                    found += Span(None if low is None else min(low, _ZERO), _ZERO)
        return found

    def total(self) -> Span:
        """What the total can be, before effects replace it."""
        scheme, top = self.view.scheme, self.view.top(self.group)
        ordinary = [i for i in top if i.kind == "ordinary"]
        found = self._together(ordinary, scheme.total.roll_up) + self._losses(ordinary, "overflow_to_parent")
        for item in top:
            if item.kind != "ordinary":
                found += self.of(item).with_score(_ZERO)
        every = [node for node, place in self.view.nodes if self.view.is_in(place, self.group)]
        found += self._losses(every, "overflow_to_total")
        for effect in scheme.effects:
            if effect.do == "deduct" and effect.points is not None:
                found += Span(-effect.points, _ZERO)
        if isinstance(scheme.total.floor, Decimal):
            found = found.at_least(scheme.total.floor)
        if scheme.total.cap == "full":
            found = found.at_most(self.full())
        elif isinstance(scheme.total.cap, Decimal):
            found = found.at_most(scheme.total.cap)
        return found

    def full(self) -> Decimal:
        """The full score of the group."""
        total = self.view.scheme.total
        if total.full is not None:
            return total.full
        if total.roll_up != "sum":
            return Decimal(100)
        ordinary = (i for i in self.view.top(self.group) if i.kind == "ordinary")
        return sum((full_points(i, self.group) for i in ordinary), _ZERO)


def shares_points(node: Branch, group: str) -> bool:
    """Whether the items of a branch have no points of their own and share those of the branch."""
    inside = [i for i in node.items if applies(i, group)]
    bare = [i for i in inside if isinstance(i, Leaf) and points_of(i, group) is None]
    return node.roll_up == "sum" and bool(bare) and len(bare) == len(inside) and points_of(node, group) is not None
