"""Shapes of section C: scores that depend on the other units of a group."""

from __future__ import annotations

import pytest

from kaoping.engine.checking import check
from kaoping.engine.terms import Status, errors
from tests.engine.support import one_leaf
from tests.engine.whole import run, scores, totals, whole

# 41 rank -> fixed point list


def test_41_a_list_of_points_by_rank_may_be_centred_on_zero() -> None:
    # S11: five districts, +2 / +1 / 0 / -0.5 / -1
    leaf = one_leaf(
        """
        points: 2
        below_zero: negative
        rule:
          family: rank
          better: more
          places:
            - {first: 1, last: 1, points: 2}
            - {first: 2, last: 2, points: 1}
            - {first: 3, last: 3, points: 0}
            - {first: 4, last: 4, points: -0.5}
            - {first: 5, points: -1}
        """
    )
    given = {"甲": "80", "乙": "95", "丙": "90", "丁": "70", "戊": "85"}
    assert leaf.scores(given) == {"乙": "2", "丙": "1", "戊": "0", "甲": "-0.5", "丁": "-1"}


def test_41_places_may_share_points_and_equal_values_share_a_place() -> None:
    # S18: places 1-3: 7, 4-6: 5, 7-10: 3. 丙 and 丁 are both third, so 戊 is fifth.
    leaf = one_leaf(
        """
        points: 7
        rule:
          family: rank
          better: less
          places: [{first: 1, last: 3, points: 7}, {first: 4, last: 6, points: 5}, {first: 7, points: 3}]
        """
    )
    given = {"甲": "1", "乙": "2", "丙": "3", "丁": "3", "戊": "4", "己": "5", "庚": "6"}
    assert list(leaf.scores(given).values()) == ["7", "7", "7", "7", "5", "5", "3"]


# 42 rank -> percentage step


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        # S15: each rank lower 5 % of 20 points; S15 B: 0.5 points; S16: 2 % of 200 is 4
        ("share: 5%, floor: 0", ["20", "19", "19", "17"]),
        ("points: 0.5, floor: 0", ["20", "19.5", "19.5", "18.5"]),
        ("points: 8, floor: 5", ["20", "12", "12", "5"]),
    ],
)
def test_42_each_rank_lower_costs_a_share_of_the_points_or_an_amount(step: str, expected: list[str]) -> None:
    leaf = one_leaf(f"points: 20\nrule: {{family: rank, better: more, per_rank: {{{step}}}}}")
    given = {"甲": "99", "乙": "98", "丙": "98", "丁": "97"}
    assert list(leaf.scores(given).values()) == expected


# 43 linear between first and last


def test_43_the_first_has_600_the_last_500_with_equal_steps_of_the_own_county() -> None:
    leaf = one_leaf(
        "points: 600\nrule: {family: rank, better: more, linear: {first: 600, last: 500}}",
        scheme="groups: [{id: 大县}, {id: 小县}, {id: 独县}]",
    )
    given = {
        "大县/甲": "90",
        "大县/乙": "80",
        "大县/丙": "70",
        "大县/丁": "60",
        "小县/戊": "50",
        "小县/己": "40",
        "独县/庚": "1",
    }
    # four towns: steps of 100 / 3 = 33.33 and 66.67; two: 100; one alone is first
    assert list(leaf.scores(given).values()) == ["600", "566.67", "533.33", "500", "600", "500", "600"]


# 44 ratio to the best unit


def test_44_the_own_value_over_the_best_of_the_group() -> None:
    # S16: own / best x 600; 171 / 180 x 600 = 570; 100 / 180 x 600 = 333.33
    leaf = one_leaf(
        """
        points: 600
        data: {min: 0}
        target: {by: pool, pool: highest}
        rule: {family: ratio, better: more, cap: points}
        """
    )
    assert leaf.scores({"甲": "180", "乙": "171", "丙": "100"}) == {"甲": "600", "乙": "570", "丙": "333.33"}


# 45 difference from the group mean


MARGINAL = """
points: 6
data: {unit: "%"}
target: {by: pool, pool: mean}
rule:
  family: steps
  above:
    effect: add
    unit: value
    step: pro_rata
    cap: none
    bands: [{width: 10, points: 6, per: 20}, {width: 10, points: 6, per: 40}, {points: 6, per: 60}]
  below:
    effect: deduct
    unit: value
    step: pro_rata
    cap: none
    bands: [{width: 10, points: 6, per: 20}, {width: 10, points: 6, per: 40}, {points: 6, per: 60}]
  floor: none
"""


def test_45_the_base_and_a_slope_that_flattens_in_bands_of_ten_points_around_the_mean() -> None:
    # S21 with B = 6: mean of 85, 60, 35, 60 is 60.
    # 85: 25 above: 10 x 6/20 + 10 x 6/40 + 5 x 6/60 = 3 + 1.5 + 0.5 = 5 -> 11; 35: 6 - 5 = 1; 60: 6
    leaf = one_leaf(MARGINAL + "\nbelow_zero: negative")
    assert leaf.scores({"甲": "85", "乙": "60", "丙": "35", "丁": "60"}) == {
        "甲": "11",
        "乙": "6",
        "丙": "1",
        "丁": "6",
    }


def test_45_the_mean_is_rounded_once_and_units_without_data_are_not_in_it() -> None:
    leaf = one_leaf(MARGINAL + "\nbelow_zero: negative\nmissing: {not_reported: zero, not_applicable: zero}")
    # (70 + 60 + 60) / 3 = 63.33; 70: 6.67 x 6/20 = 2.001 -> 2.00; 60: 3.33 x 6/20 = 0.999 -> 1.00
    given = {"甲": "70", "乙": "60", "丙": "60", "丁": None, "戊": Status.NOT_APPLICABLE}
    assert leaf.scores(given) == {"甲": "8", "乙": "5", "丙": "5", "丁": "0", "戊": "0"}


# 48 peer groups, 49 class-specific weights


def test_48_units_are_ranked_within_their_group_with_targets_of_their_group() -> None:
    scheme = whole(
        """
        groups: [{id: 一类}, {id: 二类}]
        items:
          - id: a
            title: 每万人工作人员
            points: 100
            data: {min: 0}
            target: {by: group, values: {一类: 4, 二类: 3}}
            rule: {family: ratio, better: more, cap: points}
        """
    )
    found = run(scheme, {"一类/甲": {"a": "3"}, "一类/乙": {"a": "4"}, "二类/丙": {"a": "3"}, "二类/丁": {"a": "1.5"}})
    assert [(str(s.total), s.rank) for s in found.subjects] == [
        ("75.00", 2),
        ("100.00", 1),
        ("100.00", 1),
        ("50.00", 2),
    ]


def test_48_a_rank_may_also_be_taken_among_all_groups() -> None:
    leaf = one_leaf(
        "points: 10\nrule: {family: rank, better: more, scope: all, per_rank: {points: 1, floor: 0}}",
        scheme="groups: [{id: 东}, {id: 西}]",
    )
    assert leaf.scores({"东/甲": "3", "西/乙": "2", "东/丙": "1"}) == {"东/甲": "10", "西/乙": "9", "东/丙": "8"}


def test_49_each_class_has_its_own_points_and_weights_under_the_same_parent() -> None:
    scheme = whole(
        """
        groups: [{id: 委}, {id: 局}]
        items:
          - {id: a, title: 决策, points: {委: 60, 局: 30}, rule: {family: given, what: score}}
          - {id: b, title: 执行, points: {委: 40, 局: 70}, rule: {family: given, what: score}}
        """
    )
    assert totals(scheme, {"委/甲": {"a": "60", "b": "40"}, "局/乙": {"a": "30", "b": "70"}}) == {
        "甲": "100",
        "乙": "100",
    }
    weighted = whole(
        """
        groups: [{id: 委}, {id: 局}]
        total: {roll_up: weighted}
        items:
          - {id: a, title: 决策, weight: {委: 60%, 局: 30%}, rule: {family: given, what: score}}
          - {id: b, title: 执行, weight: {委: 40%, 局: 70%}, rule: {family: given, what: score}}
        """
    )
    assert totals(weighted, {"委/甲": {"a": "90", "b": "80"}, "局/乙": {"a": "90", "b": "80"}}) == {
        "甲": "86",
        "乙": "83",
    }


def test_5_an_item_that_only_some_groups_have_makes_no_other_group_poorer() -> None:
    # S05: 40 points of resettlement housing exist for two districts only; totals are compared as rates.
    scheme = whole(
        """
        groups: [{id: 有}, {id: 无}]
        items:
          - {id: a, title: A, points: 60, rule: {family: given, what: score}}
          - {id: b, title: 安置房, points: {有: 40}, rule: {family: given, what: score}}
        grades: {of: rate, bands: [{grade: 优, in: "[90,)"}, {grade: 良, in: "(,90)"}]}
        """
    )
    found = run(scheme, {"有/甲": {"a": "54", "b": "36"}, "无/乙": {"a": "54"}})
    assert [s.grade for s in found.subjects] == ["优", "优"]


# What is compared between units of which some are otherwise


def test_units_that_report_other_data_are_compared_by_what_is_scored_of_them() -> None:
    scheme = whole(
        """
        items:
          - id: rate
            title: 完成率
            points: 10
            data: {unit: "%", min: 0}
            rule: {family: rank, better: more, per_rank: {points: 2, floor: 0}}
            variants:
              - subjects: [丙]
                data: [{id: done, decimals: 0, min: 0}, {id: due, decimals: 0, min: 1}]
                measure: {expression: done / due * 100, decimals: 2, unit: "%"}
        """
    )
    # 丙: 19 of 20 is 95 %, between 96 and 90
    found = run(scheme, {"甲": {"rate": "96"}, "乙": {"rate": "90"}, "丙": {"done": "19", "due": "20"}})
    assert [scores(found, name)["rate"] for name in "甲乙丙"] == ["10", "6", "8"]


def test_a_mean_takes_in_units_that_report_other_data() -> None:
    scheme = whole(
        """
        items:
          - id: rate
            title: 完成率
            points: 10
            data: {unit: "%", min: 0}
            target: {by: pool, pool: mean}
            rule: {family: ratio, better: more, cap: points}
            variants: [{subjects: [乙], data: [{id: other, unit: "%", min: 0}]}]
        """
    )
    found = run(scheme, {"甲": {"rate": "60"}, "乙": {"other": "100"}})
    # mean (60 + 100) / 2 = 80; 60 of 80 is 75 %
    assert [scores(found, name)["rate"] for name in "甲乙"] == ["7.5", "10"]


DECIMALS = """
groups: [{{id: 区}}, {{id: 县}}]
items:
  - id: a
    title: A
    points: 100
    data: {{decimals: 2, min: 0}}
    {rule}
    variants: [{{groups: [县], data: [{{id: a, decimals: 0, min: 0}}]}}]
"""
MEAN = "target: {by: pool, pool: mean, scope: %s}\n    rule: {family: ratio, better: more, cap: points}"
PLACE = "rule: {family: rank, better: more, scope: %s, per_rank: {points: 5, floor: 0}}"


@pytest.mark.parametrize("rule", [MEAN, PLACE])
@pytest.mark.parametrize(("scope", "codes"), [("all", ["compared-differ"]), ("group", [])])
def test_numbers_of_different_decimals_are_compared_only_among_those_of_the_same(
    rule: str, scope: str, codes: list[str]
) -> None:
    found = errors(check(whole(DECIMALS.format(rule=rule % scope))))
    assert [f.code for f in found] == codes
    assert [f.wrong.zh for f in found] == ["进入排名、平均或比较的数，有的单位有 0 位小数，有的有 2 位"] * len(codes)


def test_yes_or_no_is_not_compared_with_numbers() -> None:
    scheme = whole(
        """
        groups: [{id: 区}, {id: 县}]
        items:
          - id: a
            title: A
            points: 10
            target: {by: pool, pool: mean, scope: all}
            rule: {family: met, when: ">="}
            variants: [{groups: [县], target: 1, data: [{id: a, type: fact}], rule: {family: met, when: "yes"}}]
        """
    )
    found = errors(check(scheme))
    assert [(f.code, f.place) for f in found] == [("compared-differ", ("items", 0))]
    assert found[0].wrong.zh == "进入比较的，有的单位是数字，有的不是"


WORKING = """
rounding: {{leaf: 2, total: 0}}
ranking: {{on: working, scope: all}}
total: {{cap: none, decimals: 2}}
groups: [{{id: 区}}, {{id: 处}}]
items: [{{id: a, title: A, points: 100, rule: {{family: given, what: score}}}}]
effects: [{{id: e, title: 扣分, groups: [处], when: a > 0, do: deduct, points: {points}}}]
"""


def test_units_of_all_groups_are_ranked_by_what_comes_out_of_the_total() -> None:
    found = run(whole(WORKING.format(points="2")), {"区/甲": {"a": "89"}, "处/乙": {"a": "90"}, "处/丙": {"a": "91.5"}})
    # 89; 90 - 2 = 88; 91.5 - 2 = 89.5
    assert [s.rank for s in found.subjects] == [2, 3, 1]


def test_totals_of_different_decimals_are_not_ranked_together() -> None:
    found = errors(check(whole(WORKING.format(points="0.125"))))
    assert [(f.code, f.place, f.right.zh) for f in found] == [
        ("compared-differ", ("ranking", "on"), "按公布总分排名（on: shown）")
    ]


def test_scores_of_units_are_taken_with_their_own_decimals() -> None:
    scheme = whole(
        """
        groups: [{id: 局}, {id: 处}]
        items:
          - {id: a, title: A, groups: [处], points: 100, decimals: 1, rule: {family: given, what: score}}
          - id: block
            title: B
            groups: [处]
            decimals: 0
            items: [{id: b, title: B1, points: 100, rule: {family: given, what: score}}]
          - id: mean
            title: M
            groups: [局]
            points: 100
            from_units: {groups: [处], score: a, how: mean}
            rule: {family: line, knots: [{value: 0, points: 0}, {value: 100, points: 100}], cap: points}
          - id: best
            title: H
            groups: [局]
            points: 100
            from_units: {groups: [处], score: block, how: highest}
            rule: {family: line, knots: [{value: 0, points: 0}, {value: 100, points: 100}], cap: points}
        """
    )
    found = run(scheme, {"局/甲": {}, "处/乙<甲": {"a": "80", "b": "70.5"}, "处/丙<甲": {"a": "90.5", "b": "60"}})
    # (80 + 90.5) / 2 = 85.25; 70.5 is shown as 71 in a block without decimals
    assert scores(found, "甲") == {"mean": "85.25", "best": "71"}


def test_items_that_decide_between_equal_totals_need_not_be_there_in_the_cycle() -> None:
    scheme = whole(
        """
        periods: [{id: p1}, {id: p2}]
        over_periods: {how: mean}
        ranking: {ties: [a]}
        items: [{id: a, title: A, points: 100, rule: {family: given, what: score}}]
        """
    )
    assert errors(check(scheme)) == ()
