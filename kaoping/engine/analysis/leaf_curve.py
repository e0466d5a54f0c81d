"""The steps of one leaf with its value given instead of computed, so that any value can be tried."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import pairwise

from kaoping.engine.analysis.drawing import NO_DATE, CurvePoint
from kaoping.engine.analysis.excerpt import Excerpt, PoolValue, upstream
from kaoping.engine.analysis.tracing import trace
from kaoping.engine.compiling import keys
from kaoping.engine.compiling.days import is_day_of_period
from kaoping.engine.numbers import from_units, to_units
from kaoping.engine.program import Kind, Program, Role, Value
from kaoping.engine.rules.given import Given
from kaoping.engine.scheme.parts import LeafPart

_BETWEEN = 8


class LeafCurve:
    """The steps of one leaf with its value given."""

    def __init__(self, program: Program, part: LeafPart) -> None:
        self.program = program
        self.part = part
        self.setting = part.setting()
        item = part.leaf.id
        self.goal = goal_of(program, item)
        self.value_key = value_key_of(program, part)
        given: set[str] = set()
        self.held: dict[str, Value] = {}
        if self.value_key is not None:
            given.add(self.value_key)
            if self.value_key in {s.key for s in program.steps}:
                self.held = {k: True for k in upstream(program, self.value_key) if _is_condition(program, k)}
        self.excerpt = Excerpt(program, self.goal, given | set(self.held))
        self.scale = program.type_of(self.goal).scale

    @property
    def value_scale(self) -> int:
        """Decimals of what is scored."""
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
            elif is_day_of_period(cell.key):
                found[cell.key] = NO_DATE
            elif cell.key == keys.BOUND:
                found[cell.key] = "low"
            else:
                return None
        return found

    def score(self, given: Mapping[str, Value], value: Decimal, pool: PoolValue) -> Decimal | None:
        """The score of a value, with all other inputs as given."""
        found = self._units_of_score(given, to_units(value, self.value_scale), pool)
        return None if found is None else from_units(found, self.scale)

    def _units_of_score(self, given: Mapping[str, Value], units: int, pool: PoolValue) -> int | None:
        assert self.value_key is not None
        found = self.excerpt.value({**given, self.value_key: units}, pool)
        return found if isinstance(found, int) else None

    def points(
        self, given: Mapping[str, Value], pool: PoolValue, target: Decimal | None, marks: Iterable[Decimal] = ()
    ) -> tuple[CurvePoint, ...]:
        """The curve with all other inputs as given; `marks` are further values that it has to reach."""
        turns = (*self.part.rule.turns(self.setting, target), *marks)
        seeds = self._seeds(turns, self._ends(turns, target))
        found = trace(lambda units: self._units_of_score(given, units, pool), seeds)
        return tuple(CurvePoint(from_units(x, self.value_scale), from_units(y, self.scale)) for x, y in found)

    def _ends(self, turns: Iterable[Decimal], target: Decimal | None) -> tuple[int, int]:
        """The part of the axis that is drawn, in units: everything that happens, and a fifth more on each side."""
        marks = [*turns, *([] if target is None else [target])] or [Decimal(0)]
        least, most = self.setting.value_range
        low, high = min(marks), max(marks)
        room = (high - low) if high > low else max(abs(high), Decimal(1))
        # Points that are given end where they end; nothing lies beyond.
        room = Decimal(0) if isinstance(self.part.rule, Given) else room.scaleb(-1) * 2
        low, high = low - room, high + room
        if least is None and min(marks) >= 0:
            least = Decimal(0)
        if self.part.unit.zh == "%" and most is None and max(marks) <= 100:
            most = Decimal(100)
        low = low if least is None else max(low, least)
        high = high if most is None else min(high, most)
        return _units(low, self.value_scale), _units(high, self.value_scale)

    def _seeds(self, turns: Iterable[Decimal], ends: tuple[int, int]) -> list[int]:
        """Where to look: at the turns, a unit beside them, evenly in between."""
        low, high = ends
        marks = {low, high}
        for turn in turns:
            at = _units(turn, self.value_scale)
            marks |= {at - 1, at, at + 1}
        marks = {m for m in marks if low <= m <= high}
        ordered = sorted(marks)
        for a, b in pairwise(ordered):
            marks |= {a + (b - a) * step // _BETWEEN for step in range(1, _BETWEEN)}
        return sorted(marks)


def goal_of(program: Program, item: str) -> str:
    """The score of a leaf before effects."""
    before = keys.line(item, "before_effects")
    return before if before in program.position else keys.score(item)


def value_key_of(program: Program, part: LeafPart) -> str | None:
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


def _is_condition(program: Program, key: str) -> bool:
    at = program.position.get(key, -1)
    if at < len(program.inputs) + len(program.records):
        return False
    return program.step(key).type.kind is Kind.CONDITION


def _units(value: Decimal, scale: int) -> int:
    """The whole number of units nearest below."""
    return int(value.scaleb(scale).to_integral_value(rounding="ROUND_FLOOR"))
