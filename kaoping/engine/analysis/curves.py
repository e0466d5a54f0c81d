"""The curve of a rule: its score over what is scored, as points to draw.

Every point is an evaluation of the leaf's own steps. Between two points that lie on a line with all that
was evaluated between them the curve is straight; jumps are two points one unit of the value apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import pairwise

from kaoping.engine.analysis.drawing import NO_DATE, Curve, CurvePoint
from kaoping.engine.analysis.event_curves import event_curve
from kaoping.engine.analysis.excerpt import Excerpt, PoolValue, Read, upstream
from kaoping.engine.analysis.others import RANKS, no_pool, with_others
from kaoping.engine.analysis.tracing import trace
from kaoping.engine.compiling import Compiled, keys
from kaoping.engine.numbers import from_units, to_units
from kaoping.engine.program import Kind, Pool, Program, Role, Step, Value
from kaoping.engine.rules.events import Events
from kaoping.engine.scheme.parts import LeafPart
from kaoping.engine.scoring import Result, SubjectResult
from kaoping.engine.words import Words

_BETWEEN = 8


def subject_curve(result: Result, subject: str, item: str) -> Curve | None:
    """The curve on which a subject's score for a leaf lies, the values of all others as they are.

    None where the rule does not score a number: a checklist, a category, given points, several values.
    """
    found = result.of(subject)
    part = found.compiled.parts.get(item)
    if part is None:
        return None
    if isinstance(part.rule, Events):
        return None
    return _value_curve(found, part, result)


def rule_curves(compiled: Compiled, item: str, target: Decimal | None, units: int = 10) -> tuple[Curve, ...]:
    """The curves of a leaf's rule without any data.

    Over its value for a target, over the number of events of each kind, or over the place among `units`.
    """
    part, goal = compiled.parts[item], _goal(compiled.program, item)
    if goal not in compiled.program.position:
        return ()
    if isinstance(part.rule, Events):
        drawn_kinds = (event_curve(compiled.program, goal, part, kind) for kind in part.rule.kinds)
        return tuple(c for c in drawn_kinds if c is not None)
    drawn = _Leaf(compiled.program, part)
    if drawn.value_key is None:
        return ()
    if any(isinstance(s.what, Pool) and s.what.how in RANKS for s in drawn.excerpt.pools):
        curve = _place_curve(drawn, units)
    else:
        given = drawn.defaults(target)
        curve = None if given is None else drawn.curve(given, no_pool, target, None)
    return () if curve is None else (curve,)


class _Leaf:
    """The steps of one leaf with its value given."""

    def __init__(self, program: Program, part: LeafPart) -> None:
        self.program = program
        self.part = part
        self.setting = part.setting()
        item = part.leaf.id
        self.goal = _goal(program, item)
        self.value_key = _value_key(program, part)
        given: set[str] = set()
        self.held: dict[str, Value] = {}
        if self.value_key is not None:
            given.add(self.value_key)
            if self.value_key in {s.key for s in program.steps}:
                self.held = {k: True for k in upstream(program, self.value_key) if _is_condition_step(program, k)}
        self.excerpt = Excerpt(program, self.goal, given | set(self.held))
        self.scale = program.type_of(self.goal).scale

    @property
    def value_scale(self) -> int:
        assert self.value_key is not None
        return self.program.type_of(self.value_key).scale

    def defaults(self, target: Decimal | None) -> dict[str, Value] | None:
        """Inputs without data: everything is there, coefficients are 1; None if something else is needed."""
        found: dict[str, Value] = dict(self.held)
        for cell in self.excerpt.inputs:
            if cell.key in found or cell.key == self.value_key:
                continue
            if cell.role is Role.STATUS:
                found[cell.key] = keys.GIVEN
            elif cell.role is Role.TARGET and target is not None:
                found[cell.key] = to_units(target, cell.type.scale)
            elif cell.role is Role.COEFFICIENT:
                found[cell.key] = int(10**cell.type.scale)
            elif cell.key == keys.PERIOD_END:
                found[cell.key] = NO_DATE
            elif cell.key == keys.BOUND:
                found[cell.key] = "low"
            else:
                return None
        return found

    def curve(
        self,
        given: Mapping[str, Value],
        pool: PoolValue,
        target: Decimal | None,
        own: Decimal | None,
        others: tuple[Decimal, ...] = (),
    ) -> Curve | None:
        """The curve over the value, with all other inputs as given; `others` are values that it depends on."""
        assert self.value_key is not None
        key = self.value_key
        cells = dict(given)

        def score(units: int) -> int | None:
            cells[key] = units
            found = self.excerpt.value(cells, pool)
            return found if isinstance(found, int) else None

        turns = (*self.part.rule.turns(self.setting, target), *others)
        ends = self._ends(turns, target, own)
        points = trace(score, self._seeds(turns, ends, own))
        if len(points) < 2:
            return None
        found = tuple(CurvePoint(from_units(x, self.value_scale), from_units(y, self.scale)) for x, y in points)
        here = None
        if own is not None and (at := score(to_units(own, self.value_scale))) is not None:
            here = CurvePoint(own, from_units(at, self.scale))
        return Curve("value", self.part.value_words, self.part.unit, found, own=here, target=target)

    def _ends(self, turns: Iterable[Decimal], target: Decimal | None, own: Decimal | None) -> tuple[int, int]:
        """The part of the axis that is drawn, in units: everything that happens, and a fifth more on each side."""
        marks = [*turns, *([] if target is None else [target]), *([] if own is None else [own])] or [Decimal(0)]
        least, most = self.setting.value_range
        low, high = min(marks), max(marks)
        room = (high - low) if high > low else max(abs(high), Decimal(1))
        room = room.scaleb(-1) * 2
        low, high = low - room, high + room
        if least is None and min(marks) >= 0:
            least = Decimal(0)
        if self.part.unit.zh == "%" and most is None and max(marks) <= 100:
            most = Decimal(100)
        low = low if least is None else max(low, least)
        high = high if most is None else min(high, most)
        return _units(low, self.value_scale), _units(high, self.value_scale)

    def _seeds(self, turns: Iterable[Decimal], ends: tuple[int, int], own: Decimal | None) -> list[int]:
        """Where to look: at the turns, a unit beside them, evenly in between."""
        low, high = ends
        marks = {low, high}
        for turn in (*turns, *([] if own is None else [own])):
            at = _units(turn, self.value_scale)
            marks |= {at - 1, at, at + 1}
        marks = {m for m in marks if low <= m <= high}
        ordered = sorted(marks)
        for a, b in pairwise(ordered):
            marks |= {a + (b - a) * step // _BETWEEN for step in range(1, _BETWEEN)}
        return sorted(marks)


def _value_curve(found: SubjectResult, part: LeafPart, result: Result) -> Curve | None:
    drawn = _Leaf(found.compiled.program, part)
    item = part.leaf.id
    if drawn.value_key is None or found.value(keys.line(item, "scored")) is False:
        return None
    own = found.value(drawn.value_key)
    if not isinstance(own, Decimal):
        return None
    given: dict[str, Value] = {}
    for cell in drawn.excerpt.inputs:
        value = found.trace[found.compiled.program.position[cell.key]]
        if value is None and cell.key != drawn.value_key:
            return None
        assert not isinstance(value, list)
        given[cell.key] = value
    target = found.value(keys.line(item, "target"))
    if not isinstance(target, Decimal):
        target = drawn.setting.target
    others: tuple[Decimal, ...] = ()
    if any(isinstance(s.what, Pool) and s.what.cell == drawn.value_key for s in drawn.excerpt.pools):
        others = _values_of_others(result, found, drawn.value_key)
    return drawn.curve(given, with_others(result, found), target, own, others)


def _values_of_others(result: Result, me: SubjectResult, key: str) -> tuple[Decimal, ...]:
    """Values of the other subjects of the group, against which the subject is measured."""
    others = (s.value(key) for s in result.subjects if s is not me and s.subject.group == me.subject.group)
    return tuple(v for v in others if isinstance(v, Decimal))


def _place_curve(drawn: _Leaf, units: int) -> Curve | None:
    given = drawn.defaults(None)
    if given is None or drawn.value_key is None:
        return None
    given[drawn.value_key] = 0
    points = []
    for place in range(1, units + 1):

        def pool(step: Step, read: Read, place: int = place) -> Value:
            assert isinstance(step.what, Pool)
            return place if step.what.how in RANKS else units if step.what.how == "count" else None

        found = drawn.excerpt.value(given, pool)
        if not isinstance(found, int):
            return None
        points.append(CurvePoint(Decimal(place), from_units(found, drawn.scale)))
    return Curve("place", Words("名次", "place"), Words("名", ""), tuple(points), whole=True)


def _goal(program: Program, item: str) -> str:
    before = keys.line(item, "before_effects")
    return before if before in program.position else keys.score(item)


def _value_key(program: Program, part: LeafPart) -> str | None:
    """The cell that is scored; None if it is no number."""
    if not part.rule.needs_value:
        return None
    key = keys.line(part.leaf.id, "value")
    if part.measure is None:
        item = part.value_item
        key = "" if item is None else keys.datum(item.id)
    if key not in program.position or program.type_of(key).kind is not Kind.NUMBER:
        return None
    return key


def _is_condition_step(program: Program, key: str) -> bool:
    at = program.position.get(key, -1)
    if at < len(program.inputs) + len(program.records):
        return False
    return program.step(key).type.kind is Kind.CONDITION


def _units(value: Decimal, scale: int) -> int:
    """The whole number of units nearest below."""
    return int(value.scaleb(scale).to_integral_value(rounding="ROUND_FLOOR"))
