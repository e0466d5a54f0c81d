"""Random schemes with what concerns several subjects, parts or periods, on top of the random schemes of the engine.

A unit above others that is scored by theirs, lists that formulas add up, months in quarters, coefficients
that are data, and effects that hold over several periods.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from kaoping.engine.scheme import Scheme, read_scheme
from kaoping.engine.scoring import Subject, Values
from tests.engine import strategies
from tests.engine.strategies import Plain, chance, exact, plain_schemes

ABOVE = "市本级"
"""The group of the units that have others below them."""


@st.composite
def schemes(draw: st.DrawFn) -> Scheme:
    """Schemes that an author could have meant; half of them with something that crosses subjects or periods."""
    plain: Plain = draw(plain_schemes())
    if draw(st.booleans()):
        for change in draw(st.lists(st.sampled_from(CHANGES), min_size=1, max_size=3, unique=True)):
            change(draw, plain)
    return read_scheme(plain)


def _score_by_subordinates(draw: st.DrawFn, plain: Plain) -> None:
    """A further group whose only item is the score of the units below."""
    groups = [g["id"] for g in plain["groups"]]
    for item in plain["items"]:
        item["groups"] = groups
    for effect in plain["effects"]:
        effect["groups"] = groups
    how = draw(st.sampled_from(["mean", "sum", "highest", "lowest"]))
    leaf: Plain = {
        "id": "below",
        "title": "下属单位",
        "groups": [ABOVE],
        "from_units": {"groups": draw(st.sampled_from([groups, groups[:1]])), "how": how},
        "target": draw(st.sampled_from([50, Decimal("0.5"), 10])),
        "rule": {"family": "ratio", "better": "more", "cap": draw(st.sampled_from(["points", "none"]))},
        **({"weight": 1} if plain["total"]["roll_up"] == "weighted" else {}),
        **({"points": 10} if plain["total"]["roll_up"] == "sum" else {}),
    }
    plain["groups"].append({"id": ABOVE})
    plain["items"].append(leaf)
    if isinstance(plain["ranking"]["ties"], list):
        plain["ranking"]["ties"] = "share"


def _add_up_a_list(draw: st.DrawFn, plain: Plain) -> None:
    """A bonus by a formula over the records of a list."""
    fields = [{"id": "days", "type": "number", "decimals": 1}, {"id": "abroad", "type": "fact"}]
    text = draw(
        st.sampled_from(
            [
                "sum(trips.days) * 0.3",
                "if(count(trips) > 0, highest(trips.days) - lowest(trips.days), 0)",
                "round(sum(trips.days) / count(trips), 2)",
                "if(known(trips), round(mean(trips.days), 1), 1)",
            ]
        )
    )
    plain["items"].append(
        {
            "id": "travel",
            "title": "出差",
            "kind": "bonus",
            "points": 3,
            "data": [{"id": "trips", "type": "list", "fields": fields, "blank": draw(st.sampled_from(BLANKS))}],
            "rule": {"family": "formula", "points": text, "cap": "points", "floor": 0},
            "missing": {"not_applicable": "zero", "undefined": draw(st.sampled_from(["zero", "refuse"]))},
        }
    )


BLANKS = ["none", "not_reported"]


def _put_months_in_quarters(draw: st.DrawFn, plain: Plain) -> None:
    """Four months in two quarters; what refers to months knows only these."""
    if not plain["periods"]:
        return
    months = [p["id"] for p in plain["periods"]]
    if len(months) < 2:
        return
    plain["periods"] = [{"id": "Q1"}, *({**p, "within": "Q1"} for p in plain["periods"]), {"id": "Q2"}]
    plain["over_periods"] = {
        "how": draw(st.sampled_from(["mean", "weighted", "lowest"])),
        "level": draw(st.sampled_from(["total", "leaf"])),
        "missing": draw(st.sampled_from(["skip", "zero", "open"])),
        "weights": {"Q1": "0.7", "Q2": "0.3", months[0]: "0.25", months[1]: "0.75"},
    }
    if plain["over_periods"]["how"] != "weighted":
        del plain["over_periods"]["weights"]


def _weigh_by_data(draw: st.DrawFn, plain: Plain) -> None:
    """A leaf whose coefficient is a datum."""
    leaf = {
        "id": "weighed",
        "title": "难度",
        "kind": "bonus",
        "points": 4,
        "data": [{"id": "weighed", "decimals": 2}, {"id": "difficulty", "decimals": 3, "min": 0, "max": 2}],
        "coefficient": {"of": "difficulty"},
        "below_zero": "stop",
        "cap": "points",
        "rule": {"family": "given", "what": "score"},
        "missing": {"not_applicable": "zero", "not_reported": draw(st.sampled_from(["zero", "open"]))},
    }
    plain["items"].append(leaf)


def _strike_over_periods(draw: st.DrawFn, plain: Plain) -> None:
    """Effects by the total, and such as also strike the cycle."""
    ways: list[Plain] = [{"do": "deduct", "points": draw(exact(0, 5))}, {"do": "veto", "total": "withhold"}]
    ways += [{"do": "downgrade", "levels": 2}] if "grades" in plain else []
    in_cycle: Any = draw(st.sampled_from(["no", "any", 2]))
    for at, way in enumerate(ways):
        when = "total < 20" if way["do"] != "deduct" else f"{plain['items'][0]['id']}.score < 5"
        effect = {"id": f"over{at}", "title": f"跨期{at}", "when": when, "in_cycle": in_cycle, **way}
        if draw(chance(2)):
            plain["effects"].append(effect)


CHANGES = [
    _score_by_subordinates,
    _add_up_a_list,
    _put_months_in_quarters,
    _weigh_by_data,
    _strike_over_periods,
]


@st.composite
def values(draw: st.DrawFn, scheme: Scheme) -> Values:
    """Values for such a scheme; units of other groups stand below those of the group above, or below none."""
    found: Values = draw(strategies.values(scheme))
    above = [s.name for s in found.subjects if s.group == ABOVE]
    parents = st.sampled_from([None, *above])
    subjects = [s if s.group == ABOVE else Subject(s.name, s.group, draw(parents)) for s in found.subjects]
    # Bulk runs list subjects by group and name, wherever they stand in a file.
    return replace(found, subjects=tuple(sorted(subjects, key=lambda s: (s.group, s.name))))
