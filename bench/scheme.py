"""The scheme that the benchmarks score: 60 indicators of nine kinds, three levels, ranks and grades."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from kaoping.engine.scheme import Scheme, read_scheme

PERIODS = tuple(f"2026-{month:02d}" for month in range(1, 13))
POINTS = 100
KINDS = ("ratio", "steps", "tiers", "events", "rank", "line", "met", "zeroing", "veto")


def leaf_ids(leaves: int) -> list[str]:
    """Identifiers of the indicators."""
    return [f"i{at:02d}" for at in range(leaves)]


def kind_of(at: int) -> str:
    """Which of the nine kinds the indicator with this number has."""
    return KINDS[at % len(KINDS)]


def target_of(at: int, group: int) -> int:
    """Target of an indicator in a group: there are five kinds of groups."""
    return 500 + 100 * (at % 4) + 100 * (group % 5)


def scheme(groups: int, *, leaves: int = 60, periods: int = 12) -> Scheme:
    """The scheme for so many peer groups."""
    names = [f"g{g:03d}" for g in range(groups)]
    ids = leaf_ids(leaves)
    second = [ids[at : at + 3] for at in range(0, leaves, 3)]
    per_first = max(1, len(second) // 5)
    first = [list(range(at, min(at + per_first, len(second)))) for at in range(0, len(second), per_first)]
    items = [
        {
            "id": f"b{n}",
            "title": f"一级{n}",
            "weight": _share(n, len(first)),
            "roll_up": "weighted",
            "items": [_second(j, second[j], _share(k, len(inner)), names) for k, j in enumerate(inner)],
        }
        for n, inner in enumerate(first)
    ]
    return read_scheme(
        {
            "id": "bench",
            "title": "测速方案",
            "invented": True,
            "groups": [{"id": name} for name in names],
            "periods": [{"id": p, "end": f"{p}-28"} for p in PERIODS[:periods]],
            "items": items,
            "total": {"roll_up": "weighted"},
            "effects": _effects(ids),
            "grades": {
                "bands": [
                    {"grade": "优秀", "in": "[75, )"},
                    {"grade": "良好", "in": "[65, 75)"},
                    {"grade": "合格", "in": "[50, 65)"},
                    {"grade": "不合格", "in": "(, 50)"},
                ],
                "quotas": [{"grade": "优秀", "share": "30%"}],
            },
        }
    )


def _share(at: int, count: int) -> str:
    """Equal shares that add up to 100 %."""
    each = 100 // count
    return f"{100 - each * (count - 1) if at == 0 else each}%"


def _second(j: int, ids: list[str], weight: str, names: list[str]) -> dict[str, Any]:
    shares = {3: ("40%", "35%", "25%"), 2: ("60%", "40%"), 1: ("100%",)}[len(ids)]
    items = [_leaf(int(i[1:]), w, names) for i, w in zip(ids, shares, strict=True)]
    return {"id": f"s{j:02d}", "title": f"二级{j:02d}", "weight": weight, "roll_up": "weighted", "items": items}


def _leaf(at: int, weight: str, names: list[str]) -> dict[str, Any]:
    kind = kind_of(at)
    leaf: dict[str, Any] = {"id": f"i{at:02d}", "title": f"指标{at:02d}", "weight": weight, "rule": _RULES[kind]}
    leaf["data"] = {"decimals": 4, "min": 0, "max": 10**9}
    if kind in ("ratio", "steps", "met"):
        leaf["target"] = {"by": "group", "values": {n: target_of(at, g) for g, n in enumerate(names)}}
    if kind == "events":
        del leaf["data"]
    if kind in ("zeroing", "veto"):
        leaf["target"] = 1000
    if at % 4 == 1:
        leaf["missing"] = {"not_reported": "full"}
    if at % 4 == 2:
        leaf["missing"] = {"not_reported": {"share": "60%"}}
    if at % 10 == 0:
        leaf["coefficient"] = {"values": {n: Decimal(95 + g % 5).scaleb(-2) for g, n in enumerate(names)}}
        leaf["cap"] = POINTS
    return leaf


_RULES: dict[str, dict[str, Any]] = {
    "ratio": {"family": "ratio", "better": "more", "cap": "points", "rate_decimals": 2},
    "steps": {
        "family": "steps",
        "above": {"effect": "add", "per": 5, "points": "0.5", "unit": "percent_of_target", "step": "whole", "cap": 10},
        "below": {"effect": "deduct", "per": 1, "points": "1.5", "unit": "percent_of_target", "step": "pro_rata",
                  "cap": "none"},
        "floor": 0,
        "at_target": 90,
    },
    "tiers": {
        "family": "tiers",
        "tiers": [
            {"in": "[900, )", "points": 100},
            {"in": "[600, 900)", "points": 85},
            {"in": "[300, 600)", "points": "62.5"},
            {"in": "(, 300)", "points": 20},
        ],
    },
    "events": {
        "family": "events",
        "effect": "deduct",
        "reported": "counts",
        "kinds": [{"id": "n", "points": "7.5"}],
        "cap": 60,
    },
    "rank": {"family": "rank", "better": "more", "linear": {"first": 100, "last": 60}},
    "line": {
        "family": "line",
        "knots": [
            {"value": 100, "points": 0},
            {"value": 400, "points": 60},
            {"value": 700, "points": 85},
            {"value": 1000, "points": 100},
        ],
    },
    "met": {"family": "met", "when": ">=", "otherwise": 40},
    "zeroing": {"family": "ratio", "better": "more", "cap": "points"},
    "veto": {"family": "ratio", "better": "more", "cap": 100},
}  # fmt: skip


def _effects(ids: list[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for name in ids:
        at = int(name[1:])
        if kind_of(at) == "zeroing":
            effect = {"id": f"zero_{name}", "title": f"{name} 清零", "when": f"{name} < 5", "do": "zero"}
            found.append({**effect, "on": f"s{at // 3:02d}"})
        if kind_of(at) == "veto":
            found.append({"id": f"veto_{name}", "title": f"{name} 否决", "when": f"{name} < 0.2", "do": "veto"})
    return found
