"""What changed between two runs: every total and rank, and which item did it.

The parts of a change are differences of exact contributions, so they add up to the change of the total.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from kaoping.engine.analysis.contributions import ZERO, Contribution, contributions
from kaoping.engine.compiling import keys
from kaoping.engine.program import SectionKind
from kaoping.engine.scheme import Branch, Leaf
from kaoping.engine.scoring import Result, SubjectResult


class Cause(StrEnum):
    """Why an item's contribution changed."""

    DATA = "data"
    """The subject's own data of the item differ."""
    RULE = "rule"
    """Rule, target or another part of the item differs in the scheme."""
    WEIGHT = "weight"
    """Only what a point of it is worth in the total differs: points or weights above it."""
    OTHERS = "others"
    """Neither differs: ranks and means follow from other subjects."""
    NEW = "new"
    GONE = "gone"
    ROLL_UP = "roll_up"
    """What a branch or the total does by itself: rounding, caps, effects."""


@dataclass(frozen=True, slots=True)
class ItemChange:
    """What one item did to the total of a subject. `change` is exact, in points of the total."""

    item: str
    before: Decimal | None
    after: Decimal | None
    change: Fraction
    causes: tuple[Cause, ...]


@dataclass(frozen=True, slots=True)
class Movement:
    """A subject in two runs. `rise` is how many places it rose (negative: fell); None where not ranked twice.

    `items` are the items whose part in the total changed, the largest change first; they add up to
    `change`. `change` is None where one of the totals is not there or open.
    """

    subject: str
    group: str
    total_before: Decimal | None
    total_after: Decimal | None
    change: Decimal | None
    rank_before: int | None
    rank_after: int | None
    grade_before: str | None
    grade_after: str | None
    items: tuple[ItemChange, ...]

    @property
    def rise(self) -> int | None:
        """Places risen."""
        if self.rank_before is None or self.rank_after is None:
            return None
        return self.rank_before - self.rank_after

    @property
    def is_changed(self) -> bool:
        """Whether anything about the subject changed."""
        if self.items:
            return True
        before = (self.total_before, self.rank_before, self.grade_before)
        return before != (self.total_after, self.rank_after, self.grade_after)


@dataclass(frozen=True, slots=True)
class Movements:
    """Everything that moved between two runs; subjects in the order of the later one."""

    subjects: tuple[Movement, ...]
    new: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def is_changed(self) -> bool:
        """Whether anything differs."""
        return bool(self.new or self.gone) or any(m.is_changed for m in self.subjects)


def movements(before: Result, after: Result) -> Movements:
    """Compare two runs, of any schemes and values; items and subjects are the same by identifier and name."""
    earlier = {s.subject.name: s for s in before.subjects}
    later = {s.subject.name: s for s in after.subjects}
    both = [(earlier[name], found) for name, found in later.items() if name in earlier]
    return Movements(
        tuple(_movement(before, a, after, b) for a, b in both),
        tuple(name for name in later if name not in earlier),
        tuple(name for name in earlier if name not in later),
    )


def _movement(before: Result, a: SubjectResult, after: Result, b: SubjectResult) -> Movement:
    known = a.total is not None and b.total is not None
    return Movement(
        subject=b.subject.name,
        group=b.subject.group,
        total_before=a.total,
        total_after=b.total,
        change=b.total - a.total if a.total is not None and b.total is not None else None,
        rank_before=a.rank,
        rank_after=b.rank,
        grade_before=a.grade,
        grade_after=b.grade,
        items=tuple(_items(before, a, after, b)) if known else (),
    )


def _items(before: Result, a: SubjectResult, after: Result, b: SubjectResult) -> Iterable[ItemChange]:
    old = {c.item: c for c in contributions(a)}
    new = {c.item: c for c in contributions(b)}
    changes: list[ItemChange] = []
    for item in dict.fromkeys([*new, *old]):
        one, two = old.get(item), new.get(item)
        change = _part(two) - _part(one)
        score_before, score_after = _score(a, item), _score(b, item)
        is_leaf = SectionKind.LEAF in {c.kind for c in (one, two) if c is not None}
        if change or (is_leaf and score_before != score_after):
            causes = _causes(before, a, after, b, item) if is_leaf else (Cause.ROLL_UP,)
            changes.append(ItemChange(item, score_before, score_after, change, causes))
    return sorted(changes, key=lambda c: -abs(c.change))


def _part(contribution: Contribution | None) -> Fraction:
    return ZERO if contribution is None else contribution.part


def _score(found: SubjectResult, item: str) -> Decimal | None:
    return found.total if item == keys.TOTAL else found.score(item)


def _causes(before: Result, a: SubjectResult, after: Result, b: SubjectResult, item: str) -> tuple[Cause, ...]:
    one, two = a.compiled.parts.get(item), b.compiled.parts.get(item)
    if one is None or two is None:
        return (Cause.NEW if one is None else Cause.GONE,)
    causes: list[Cause] = []
    if _data(before, a, item) != _data(after, b, item):
        causes.append(Cause.DATA)
    if _definition(one.leaf) != _definition(two.leaf) or one.variant != two.variant or one.points != two.points:
        causes.append(Cause.RULE)
    if not causes and _factor(a, item) != _factor(b, item):
        causes.append(Cause.WEIGHT)
    return tuple(causes) or (Cause.OTHERS,)


def _data(result: Result, found: SubjectResult, item: str) -> list[object]:
    """The subject's data of an item: of the period, or of all periods of a cycle."""
    observations = result.values.observations
    periods = [result.period] if result.period or not result.scheme.periods else [p.id for p in result.scheme.periods]
    wanted = [(found.subject.name, period, key) for period in periods for key in found.compiled.parts[item].data]
    seen = [observations.get(key) for key in wanted]
    return [None if o is None else (o.value, o.status) for o in seen]


def _definition(leaf: Leaf | Branch) -> dict[str, object]:
    """What decides the score of a leaf: everything but its names and its place."""
    return leaf.model_dump(exclude={"title", "code", "note", "article", "assessor", "dimension", "weight"})


def _factor(found: SubjectResult, item: str) -> Fraction:
    return next((c.factor for c in contributions(found) if c.item == item), ZERO)
