"""The curve of a rule over events: the score by the number of events of one kind, where nothing else happens."""

from __future__ import annotations

from decimal import Decimal

from kaoping.engine.analysis.drawing import NO_DATE, Curve, CurvePoint
from kaoping.engine.analysis.excerpt import Excerpt
from kaoping.engine.analysis.others import no_pool
from kaoping.engine.compiling import keys
from kaoping.engine.compiling.days import is_day_of_period
from kaoping.engine.numbers import from_units, to_units
from kaoping.engine.program import Kind, Program, Role, Row, Value
from kaoping.engine.rules.event_kinds import EventKind
from kaoping.engine.rules.events import Events
from kaoping.engine.scheme.parts import LeafPart
from kaoping.engine.terms import NumberItem
from kaoping.engine.words import Words

_MOST_EVENTS = 24
_LEAST_EVENTS = 4
_FARTHEST = 200


def event_curve(program: Program, goal: str, part: LeafPart, kind: EventKind) -> Curve | None:
    """The score over the number of events of one kind, where nothing else happens."""
    rule = part.rule
    assert isinstance(rule, Events)
    excerpt = Excerpt(program, goal)
    scale = excerpt.type_of(excerpt.goal).scale
    points: list[CurvePoint] = []
    turn = min(kind.last_turn, _FARTHEST)
    for count in range(turn + _MOST_EVENTS + 1):
        given = _with_events(excerpt, part, kind, count)
        found = None if given is None else excerpt.value(given, no_pool)
        if not isinstance(found, int):
            return None
        points.append(CurvePoint(Decimal(count), from_units(found, scale)))
        if count > turn and _is_flat(points):
            break
    title = Words(f"{kind.words.zh}次数", f"number of {kind.words.en}")
    return Curve("count", title, Words("次", ""), tuple(points), whole=True)


def _is_flat(points: list[CurvePoint]) -> bool:
    """Whether further events have changed nothing for a while."""
    last = points[-3:]
    return len(points) > _LEAST_EVENTS and len({p.score for p in last}) == 1


def _with_events(excerpt: Excerpt, part: LeafPart, kind: EventKind, count: int) -> dict[str, Value | list[Row]] | None:
    rule = part.rule
    assert isinstance(rule, Events)
    found: dict[str, Value | list[Row]] = {}
    for cell in excerpt.inputs:
        name = cell.key.removeprefix("#")
        if cell.role is Role.STATUS:
            found[cell.key] = keys.GIVEN
        elif is_day_of_period(cell.key):
            found[cell.key] = NO_DATE
        elif cell.key == keys.BOUND:
            found[cell.key] = "low"
        elif name == f"{part.leaf.id}.{kind.id}":
            found[cell.key] = count * int(10**cell.type.scale)
        elif cell.role is Role.COEFFICIENT or name == rule.divide_by:
            found[cell.key] = int(10**cell.type.scale)
        elif cell.type.kind is Kind.NUMBER and isinstance(part.data.get(name), NumberItem):
            found[cell.key] = 0
        else:
            return None
    for records in excerpt.records:
        most = None if kind.between is None else kind.between[1]
        found[records.key] = [
            [_field(f.key.rpartition(".")[2], f.type.kind, f.type.scale, kind.id, at, most) for f in records.fields]
            for at in range(count)
        ]
    return found


def _field(name: str, kind: Kind, scale: int, event: str, at: int, most: Decimal | None) -> Value:
    """A field of an ordinary event: nothing aggravates it, and it is a matter of its own."""
    if kind is Kind.TEXT:
        return event if name == "kind" else f"\x00{at}"
    if kind is Kind.DATE:
        return NO_DATE
    if kind is Kind.CONDITION:
        return False
    if name == "given" and most is not None:
        return to_units(most, scale)
    return int(10**scale) if name == "count" else 0
