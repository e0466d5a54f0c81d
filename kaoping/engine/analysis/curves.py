"""The curve of a rule: its score over what is scored, as points to draw.

Every point is an evaluation of the leaf's own steps. Between two points that lie on a line with all that
was evaluated between them the curve is straight; jumps are two points one unit of the value apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from kaoping.engine.analysis.drawing import Curve, CurvePoint
from kaoping.engine.analysis.event_curves import event_curve
from kaoping.engine.analysis.excerpt import Read
from kaoping.engine.analysis.leaf_curve import LeafCurve, goal_of
from kaoping.engine.analysis.others import RANKS, no_pool, with_others
from kaoping.engine.compiling import Compiled, Profile, keys
from kaoping.engine.numbers import from_units
from kaoping.engine.program import Pool, Step, Value
from kaoping.engine.rules.events import Events
from kaoping.engine.scoring import Result, SubjectResult
from kaoping.engine.words import Words


class Curves:
    """The curves on which the scores of a result lie; what several subjects share is drawn once."""

    def __init__(self, result: Result) -> None:
        self.result = result
        self._leaves: dict[tuple[Profile, str], LeafCurve] = {}
        self._drawn: dict[object, tuple[CurvePoint, ...]] = {}

    def of(self, subject: str, item: str) -> Curve | None:
        """The curve of a leaf for a subject, the values of all others as they are.

        None where the rule does not score a number: a checklist, a category, events; or where it was not scored.
        """
        found = self.result.of(subject)
        leaf = self._leaf(found, item)
        if leaf is None or leaf.value_key is None or found.value(keys.line(item, "scored")) is False:
            return None
        own, given = found.value(leaf.value_key), _given(found, leaf)
        if not isinstance(own, Decimal) or given is None:
            return None
        target = found.value(keys.line(item, "target"))
        target = target if isinstance(target, Decimal) else leaf.setting.target
        points = self._points(found, leaf, given, target)
        score = leaf.score(given, own, with_others(self.result, found))
        if score is None or len(points) < 2:
            return None
        part = leaf.part
        here = CurvePoint(own, score)
        return Curve("value", part.value_words, part.unit, points, own=here, target=target)

    def _leaf(self, found: SubjectResult, item: str) -> LeafCurve | None:
        part = found.compiled.parts.get(item)
        if part is None or isinstance(part.rule, Events) or keys.score(item) not in found.compiled.program.position:
            return None
        key = (found.compiled.profile, item)
        if key not in self._leaves:
            self._leaves[key] = LeafCurve(found.compiled.program, part)
        return self._leaves[key]

    def _points(
        self, found: SubjectResult, leaf: LeafCurve, given: Mapping[str, Value], target: Decimal | None
    ) -> tuple[CurvePoint, ...]:
        # Against others every subject has a curve of its own.
        alone = found.subject.name if leaf.excerpt.pools else found.subject.group
        key = (found.compiled.profile, leaf.part.leaf.id, tuple(sorted(given.items(), key=lambda i: i[0])), alone)
        if key not in self._drawn:
            pool, marks = with_others(self.result, found), self._values(found, leaf)
            self._drawn[key] = leaf.points(given, pool, target, marks)
        return self._drawn[key]

    def _values(self, found: SubjectResult, leaf: LeafCurve) -> tuple[Decimal, ...]:
        """Values of all subjects of the group, so that all of them are on the axis."""
        assert leaf.value_key is not None
        group = [s for s in self.result.subjects if s.subject.group == found.subject.group]
        values = (s.value(leaf.value_key) for s in group)
        return tuple(v for v in values if isinstance(v, Decimal))


def subject_curve(result: Result, subject: str, item: str) -> Curve | None:
    """The curve of one leaf for one subject; see `Curves` for many."""
    return Curves(result).of(subject, item)


def rule_curves(compiled: Compiled, item: str, target: Decimal | None, units: int = 10) -> tuple[Curve, ...]:
    """The curves of a leaf's rule without any data.

    Over its value for a target, over the number of events of each kind, or over the place among `units`.
    """
    part, goal = compiled.parts[item], goal_of(compiled.program, item)
    if goal not in compiled.program.position:
        return ()
    if isinstance(part.rule, Events):
        drawn_kinds = (event_curve(compiled.program, goal, part, kind) for kind in part.rule.kinds)
        return tuple(c for c in drawn_kinds if c is not None)
    leaf = LeafCurve(compiled.program, part)
    if leaf.value_key is None:
        return ()
    if any(isinstance(s.what, Pool) and s.what.how in RANKS for s in leaf.excerpt.pools):
        return _place_curve(leaf, units)
    given = leaf.defaults(target)
    points = () if given is None else leaf.points(given, no_pool, target)
    if len(points) < 2:
        return ()
    return (Curve("value", part.value_words, part.unit, points, target=target),)


def _given(found: SubjectResult, leaf: LeafCurve) -> dict[str, Value] | None:
    """All inputs of a leaf but its value, as they were in the run; None if one is not there."""
    given: dict[str, Value] = {}
    for cell in leaf.excerpt.inputs:
        if cell.key == leaf.value_key:
            continue
        value = found.trace[found.compiled.program.position[cell.key]]
        assert not isinstance(value, list)
        if value is None:
            return None
        given[cell.key] = value
    return given


def _place_curve(leaf: LeafCurve, units: int) -> tuple[Curve, ...]:
    given = leaf.defaults(None)
    if given is None or leaf.value_key is None:
        return ()
    points = []
    for place in range(1, units + 1):

        def pool(step: Step, read: Read, place: int = place) -> Value:
            assert isinstance(step.what, Pool)
            return place if step.what.how in RANKS else units if step.what.how == "count" else None

        found = leaf.excerpt.value({**given, leaf.value_key: 0}, pool)
        if not isinstance(found, int):
            return ()
        points.append(CurvePoint(Decimal(place), from_units(found, leaf.scale)))
    return (Curve("place", Words("名次", "place"), Words("名", ""), tuple(points), whole=True),)
