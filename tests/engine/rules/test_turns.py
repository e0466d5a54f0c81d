"""Where the curve of a rule bends or jumps, so that it is drawn right; and what a rule collects."""

from __future__ import annotations

import pytest

from kaoping.engine.words import Words
from tests.engine.support import one_leaf

TARGET = "target: 80\n"


@pytest.mark.parametrize(
    ("leaf", "turns"),
    [
        # At the target. Two facts have no curve, but a rule says where a target would be.
        (TARGET + "rule: {family: met, when: '>='}", ["80"]),
        # The target; ten points are used up after 5 steps of 1 above, so the 6th shows the level; below after 10
        # steps of 10 % of the target, 8, so the 11th: 80 - 88.
        (
            TARGET
            + "rule: {family: steps, floor: 0, above: {effect: add, per: 1, points: 2, unit: value, step: whole, "
            "cap: points}, below: {effect: deduct, per: 10, points: 1, unit: percent_of_target, step: whole, "
            "cap: none}}",
            ["80", "86", "-8"],
        ),
        # The ends of the bands: 4 and 4 + 6 above; a cap of 3 at 2 points each 5 is used up in the second step:
        # 10 more.
        (
            TARGET
            + "rule: {family: steps, floor: 0, above: {effect: add, unit: value, step: pro_rata, cap: 3, "
            "bands: [{width: 4, points: 1}, {width: 6, points: 1}, {per: 5, points: 2}]}}",
            ["80", "84", "90", "100"],
        ),
        # Steps that give nothing are drawn for one step.
        (
            TARGET
            + "rule: {family: steps, floor: 0, below: {effect: deduct, per: 3, points: 0, unit: value, step: whole, "
            "cap: none}}",
            ["80", "77"],
        ),
        ("rule: {family: steps, floor: 0, below: {effect: deduct, per: 1, points: 1, unit: value, step: whole, "
         "cap: none}}\ntarget: {by: subject, values: {甲: 3}}", []),
        (TARGET + "rule: {family: ratio, better: more, cap: points}", ["0", "80"]),
        # Where less is better the curve falls like 1 / v: at the target, at twice and at four times the target.
        (TARGET + "rule: {family: ratio, better: less, cap: points}", ["80", "160", "320"]),
        ("rule: {family: ratio, better: less, cap: points}\ntarget: {by: subject, values: {甲: 3}}", []),
        (
            "rule: {family: line, knots: [{value: 60, points: 0}, {value: 80, points: 6}, {value: 95, points: 10}]}",
            ["60", "80", "95"],
        ),
        ("data: {min: 0, max: 1}\nrule: {family: line, slope: 10, zero_below: 0.9}", ["0.9", "0", "1"]),
        ("data: {max: 1}\nrule: {family: line, slope: 10}", ["1"]),
        (
            "rule: {family: tiers, tiers: [{in: '[9, )', points: 10}, {in: '[4, 9)', points: 3}, "
            "{in: '( , 4)', points: 1}]}",
            ["4", "9"],
        ),
        # 50 % and 100 % of 80.
        (
            "data: {min: 0}\n" + TARGET + "rule: {family: tiers, of: percent_of_target, tiers: "
            "[{in: '[100, )', points: 10}, {in: '[50, 100)', points: 3}, {in: '[0, 50)', points: 1}]}",
            ["0", "40", "80"],
        ),
        (
            "data: {min: 0}\ntarget: {by: subject, values: {甲: 3}}\nrule: {family: tiers, of: percent_of_target, "
            "tiers: [{in: '[100, )', points: 10}, {in: '[0, 100)', points: 1}]}",
            [],
        ),
        ("rule: {family: lookup, points: {优: 10, 良: 8}}", []),
        ("rule: {family: rank, better: more, linear: {first: 10, last: 4}}", []),
        ("rule: {family: events, effect: deduct, cap: points, kinds: [{id: a, points: 1}]}", []),
    ],
)  # fmt: skip
def test_a_curve_turns_where_the_rule_does(leaf: str, turns: list[str]) -> None:
    assert one_leaf("points: 10\n" + leaf).turns == turns


@pytest.mark.parametrize(
    "leaf",
    [
        "rule: {family: met, when: 'yes'}",
        TARGET + "rule: {family: met, when: '>='}",
        TARGET + "rule: {family: ratio, better: more, cap: points}",
        "rule: {family: rank, better: more, places: [{first: 1, points: 10}]}",
        "rule: {family: lookup, points: {优: 10, 良: 8}}",
        "rule: {family: lookup, matrix: {优: {大: 10, 小: 8}, 良: {大: 6, 小: 5}}, columns_of: size}",
        "rule: {family: rank, better: more, linear: {first: 10, last: 4}}",
        "rule: {family: events, effect: deduct, cap: points, kinds: [{id: a, points: 1}]}",
    ],
)
def test_what_a_rule_collects_is_called_as_its_item(leaf: str) -> None:
    data = one_leaf("title: {zh: 指标, en: the item}\npoints: 10\n" + leaf).part.data

    assert data["x"].title == Words("指标", "the item")


@pytest.mark.parametrize(
    "leaf",
    [
        "target: 0.5\nrule: {family: ratio, better: more, cap: points}",
        "target: 1\nrule: {family: ratio, better: less, cap: points, says: deduction}",
        "target: 0\nrule: {family: ratio, better: less, cap: points}",
        "target: 0.5\nrule: {family: tiers, of: percent_of_target, tiers: [{in: '[100, )', points: 10}, "
        "{in: '[0, 100)', points: 1}]}\ndata: {min: 0}",
        "target: 0.5\nrule: {family: steps, floor: 0, below: {effect: deduct, per: 1, points: 1, "
        "unit: percent_of_target, step: whole, cap: 4}}",
        "target: 0\nrule: {family: steps, floor: 0, below: {effect: deduct, per: 1, points: 1, "
        "unit: value, step: whole, cap: 4}}",
    ],
)
def test_no_line_asks_whether_a_fixed_target_means_something(leaf: str) -> None:
    assert not asks(leaf)


@pytest.mark.parametrize(
    "rule",
    [
        "{family: ratio, better: more, cap: points}",
        "{family: ratio, better: less, cap: points}",
        "{family: tiers, of: percent_of_target, tiers: [{in: '[100, )', points: 10}, {in: '[0, 100)', points: 1}]}",
        "{family: steps, floor: 0, below: {effect: deduct, per: 1, points: 1, unit: percent_of_target, "
        "step: whole, cap: 4}}",
    ],
)
def test_a_target_that_may_differ_is_asked_for_its_meaning(rule: str) -> None:
    assert asks("data: {min: 0}\ntarget: {by: subject, values: {甲: 3}}\nrule: " + rule)


def asks(leaf: str) -> bool:
    """Whether the program of a leaf has a line about what its rule means."""
    compiled = one_leaf("points: 10\n" + leaf).result({"甲": 3}).of("甲").compiled
    return "x.defined" in compiled.program.position
