"""A penalty only takes points: what it deducts is deducted from 0, however the rule says it."""

from decimal import Decimal

import pytest

from kaoping.engine.checking import check
from kaoping.engine.explanation import explain
from kaoping.engine.explanation.blocks import Standing
from kaoping.engine.numbers import plain
from kaoping.engine.terms import Severity
from kaoping.engine.words import Language
from tests.engine.whole import cycle, run, totals, whole

SCHEME = """
    total: {cap: none}
    items:
      - {id: base, title: 基本分, points: 80, rule: {family: given, what: constant}}
      - id: bad
        title: 不良行为
        kind: penalty
        FIELDS
"""
KINDS = "reported: counts, kinds: [{id: b, title: 不良, points: 3}]"


def counts(cap: str, points: str, number: int) -> str | None:
    scheme = whole(
        SCHEME.replace("FIELDS", f"{points}\n        rule: {{family: events, effect: deduct, {KINDS}, cap: {cap}}}")
    )
    return totals(scheme, {"甲": {"bad.b": number}})["甲"]


def test_events_are_deducted_from_zero_without_limit_where_nothing_is_said() -> None:
    # 80 − 0; 80 − 5 × 3; 80 − 40 × 3
    assert [counts("none", "", n) for n in (0, 5, 40)] == ["80", "65", "-40"]


def test_the_points_of_a_penalty_are_the_most_that_it_takes() -> None:
    # 80 − 2 × 3; 80 − 10 of 12
    assert [counts("points", "points: 10", n) for n in (2, 4)] == ["74", "70"]


def test_an_assessor_deducts_from_zero() -> None:
    scheme = whole(SCHEME.replace("FIELDS", "points: 10\n        rule: {family: given, what: deduction}"))
    assert totals(scheme, {"甲": {"bad": "2.5"}, "乙": {"bad": "10"}}) == {"甲": "77.5", "乙": "70"}


def test_steps_deduct_from_zero() -> None:
    fields = (
        "points: 5\n        target: 90\n        rule: {family: steps, floor: none, below: {effect: deduct, per: 1, "
        "points: 0.5, unit: value, step: whole, cap: points}}"
    )
    scheme = whole(SCHEME.replace("FIELDS", fields))
    # at the target nothing; 3.9 short are 3 whole steps: 1.5; 80 short would be 40, at most 5
    assert totals(scheme, {"甲": {"bad": "95"}, "乙": {"bad": "86.1"}, "丙": {"bad": "10"}}) == {
        "甲": "80",
        "乙": "78.5",
        "丙": "75",
    }


def test_items_of_a_penalty_block_deduct_from_zero_too() -> None:
    scheme = whole(f"""
        total: {{cap: none}}
        items:
          - {{id: base, title: 基本分, points: 80, rule: {{family: given, what: constant}}}}
          - id: block
            title: 扣分项
            kind: penalty
            items:
              - {{id: bad, title: 不良, points: 10, rule: {{family: events, effect: deduct, {KINDS}, cap: points}}}}
              - {{id: late, title: 迟报, points: 2, rule: {{family: given, what: deduction}}}}
    """)
    # 80 − 3 − 0.5
    assert totals(scheme, {"甲": {"bad.b": 1, "late": "0.5"}}) == {"甲": "76.5"}


def test_a_penalty_without_points_is_explained_as_a_deduction_and_not_as_not_applicable() -> None:
    rule = f"{{family: events, effect: deduct, {KINDS}, cap: none}}"
    result = run(whole(SCHEME.replace("FIELDS", f"rule: {rule}")), {"甲": {"bad.b": 2}})
    block = next(b for b in explain(result, "甲", Language.ZH).blocks if b.item == "bad")
    assert block.standing is Standing.PENALTY


def test_penalties_of_the_months_are_counted_item_by_item() -> None:
    scheme = whole(f"""
        total: {{cap: none}}
        periods: [{{id: 1月}}, {{id: 2月}}]
        over_periods: {{how: mean, level: leaf}}
        items:
          - {{id: base, title: 基本分, points: 80, rule: {{family: given, what: score}}}}
          - id: bad
            title: 不良行为
            kind: penalty
            rule: {{family: events, effect: deduct, {KINDS}, cap: none}}
    """)
    months = {"1月": {"甲": {"base": 80, "bad.b": 2}}, "2月": {"甲": {"base": 70, "bad.b": 1}}}
    # (80 + 70) ÷ 2 − (6 + 3) ÷ 2
    assert plain(cycle(scheme, months).cycle.of("甲").total or Decimal(0)) == "70.5"


@pytest.mark.parametrize(
    "rule",
    [
        "{family: given, what: score}",
        "{family: events, effect: add, reported: counts, kinds: [{id: b, points: 1}], cap: none}",
    ],
)
def test_a_penalty_whose_rule_gives_points_is_refused(rule: str) -> None:
    scheme = whole(SCHEME.replace("FIELDS", f"points: 5\n        rule: {rule}"))
    assert [f.code for f in check(scheme) if f.severity is Severity.ERROR] == ["penalty-gives"]


@pytest.mark.parametrize("policy", ["full", "{share: 60%}"])
def test_full_marks_of_a_penalty_without_data_are_to_take_nothing(policy: str) -> None:
    fields = "points: 10\n        missing: {not_reported: POLICY}\n        rule: {family: given, what: deduction}"
    scheme = whole(SCHEME.replace("FIELDS", fields.replace("POLICY", policy)))
    # 80 and nothing off, never 80 + 10; 80 − 4
    assert totals(scheme, {"甲": {}, "乙": {"bad": "4"}}) == {"甲": "80", "乙": "76"}


def test_a_fixed_score_below_zero_takes_points_where_a_penalty_is_not_reported() -> None:
    fields = "points: 10\n        missing: {not_reported: {score: -2}}\n        rule: {family: given, what: deduction}"
    assert totals(whole(SCHEME.replace("FIELDS", fields)), {"甲": {}}) == {"甲": "78"}
