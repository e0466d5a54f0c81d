"""The figures of Linjiang: invented, and the same each time they are made.

Each follows from its unit, quarter and item by a digest: nothing is drawn by chance. What the story needs stands
in `STORY`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal

from kaoping.demo.cast import Unit
from kaoping.engine.numbers import plain
from kaoping.engine.terms import DataItem, ListItem, Status

Records = list[dict[str, object]]

RANGES: Mapping[str, tuple[str, str, int]] = {
    "structure": ("94.0", "99.5", 1),
    "foundation": ("96.5", "100", 1),
    "decoration": ("91.0", "99.0", 1),
    "rectified": ("90.00", "100", 2),
    "tasks": ("88.00", "100", 2),
    "approval_days": ("6.2", "9.4", 1),
    "hotline": ("86.00", "98.50", 2),
    "prefabricated": ("12.00", "36.00", 2),
    "smart_sites": ("62.00", "96.00", 2),
    "system": ("30.0", "46.0", 1),
    "survey": ("84.00", "95.00", 2),
    "answered": ("91.00", "100", 2),
    "executed": ("88.0", "99.0", 1),
    "built": ("90.0", "103.0", 1),
    "invested": ("89.0", "102.0", 1),
    "measured": ("93.5", "99.0", 1),
    "inspected": ("88.0", "98.0", 1),
}
"""Least and greatest of each number, and its decimals."""

NOT_APPLICABLE = {("云溪县", "prefabricated"), ("白沙县", "smart_sites")}
"""Cells that mean nothing for a unit: no such project, no such site."""

STORY: Mapping[tuple[str, str, str], str] = {
    # Unit, quarter, item: what makes the story of the demonstration.
    ("江北区", "2026Q3", "structure"): "91.2",
    ("江北区", "2026Q3", "executed"): "83.5",
    ("江北区", "2026Q3", "survey"): "82.40",
    ("老城区", "2026Q2", "rectified"): "71.50",
    ("西山区", "2025Q4", "grave_accidents"): "1",
    ("高新区", "2026Q3", "survey"): "94.60",
    ("江南区", "2026Q3", "survey"): "93.80",
    ("滨江项目", "2026Q2", "built"): "84.0",
    ("滨江项目", "2026Q3", "built"): "71.5",
    ("滨江项目", "2026Q3", "invested"): "74.0",
    ("滨江项目", "2026Q3", "measured"): "88.6",
    ("滨江项目", "2026Q3", "inspected"): "76.0",
}
EVENTS: Mapping[tuple[str, str, str], Records] = {
    ("江北区", "2026Q3", "accidents"): [
        {"date": "2026-08-19", "kind": "ordinary", "count": "1", "overdue": False},
        {"date": "2026-09-03", "kind": "hidden", "count": "1", "overdue": True},
    ],
    ("老城区", "2026Q2", "accidents"): [{"date": "2026-05-21", "kind": "hidden", "count": "1", "overdue": True}],
    ("西山区", "2025Q4", "accidents"): [{"date": "2025-11-08", "kind": "ordinary", "count": "1", "overdue": False}],
    ("高新区", "2026Q2", "awards"): [{"date": "2026-06-11", "kind": "province", "count": "1"}],
    ("质量监督站", "2026Q3", "awards"): [{"date": "2026-09-15", "kind": "city", "count": "1"}],
}

OVERDUE = {("老城区", "2026Q3")}
"""Who had an order that was overdue in which quarter, as `aftermath` leaves it: the platform computes it itself."""

_STEP = Decimal("0.30")
"""By how much of the range a unit is better or worse throughout."""


def figure(unit: Unit, quarter: str, item: str) -> Decimal | None:
    """A number; None where it means nothing for the unit.

    Raises:
        KeyError: if the item is no number.
    """
    if (unit.short, item) in NOT_APPLICABLE:
        return None
    told = STORY.get((unit.short, quarter, item))
    if told is not None:
        return Decimal(told)
    if item == "grave_accidents":
        return Decimal(0)
    least, greatest, decimals = RANGES[item]
    low, high = Decimal(least), Decimal(greatest)
    share = (1 - _STEP) * _share(unit.code, quarter, item) + _STEP * _share(unit.code)
    return (low + (high - low) * share).quantize(Decimal(1).scaleb(-decimals))


def is_so(unit: Unit, quarter: str, item: str) -> bool:
    """A fact."""
    if item == "late":
        return (unit.short, quarter) in OVERDUE
    return _share(unit.code, quarter, item) > Decimal("0.15")


def records(unit: Unit, quarter: str, item: str) -> Records:
    """A list of events."""
    return EVENTS.get((unit.short, quarter, item), [])


def _share(*parts: str) -> Decimal:
    """A number from 0 to 1 that follows from its parts."""
    digest = hashlib.sha256("/".join(parts).encode()).digest()
    return Decimal(int.from_bytes(digest[:4], "big")) / Decimal(2**32)


def content(unit: Unit, quarter: str, item: str, asked: DataItem) -> tuple[str, Status]:
    """What is given for a data item: the engine's canonical spelling, and the status of the value."""
    if isinstance(asked, ListItem):
        return json.dumps([_record(one) for one in records(unit, quarter, item)], ensure_ascii=False), Status.REPORTED
    if asked.type == "fact":
        return json.dumps(is_so(unit, quarter, item)), Status.REPORTED
    found = figure(unit, quarter, item)
    if found is None:
        return "null", Status.NOT_APPLICABLE
    return json.dumps({"n": plain(found)}), Status.REPORTED


def _record(said: Mapping[str, object]) -> dict[str, object]:
    spelled: dict[str, object] = dict(said)
    spelled["date"] = {"d": said["date"]}
    spelled["count"] = {"n": said["count"]}
    return spelled


def typed(unit: Unit, quarter: str, item: str, asked: DataItem) -> str:
    """What a person types for a data item."""
    if isinstance(asked, ListItem):
        rows = [{name: _as_typed(value) for name, value in one.items()} for one in records(unit, quarter, item)]
        return json.dumps(rows, ensure_ascii=False) if rows else "无"
    if asked.type == "fact":
        return _as_typed(is_so(unit, quarter, item))
    found = figure(unit, quarter, item)
    return "不适用" if found is None else plain(found)


def _as_typed(value: object) -> str:
    return ("是" if value else "否") if isinstance(value, bool) else str(value)
