"""Shapes of section A: from one value of one unit to its score (1 to 20; 12 and 13 stand with their families)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaoping.engine.terms import Refused, Status
from tests.engine.support import Given, OneLeaf, one_leaf


def refused(leaf: OneLeaf, given: Given) -> list[str]:
    with pytest.raises(Refused) as found:
        leaf.score(given)
    return [f.code for f in found.value.findings]


# 1 binary, all or nothing


def test_1_a_rate_reaches_the_target_or_there_is_nothing() -> None:
    # S52: 收缴率 90% 以上得 1 分，否则 0 分. There is nothing between, so nothing to round.
    leaf = one_leaf("""
        points: 1
        target: 90
        data: {unit: "%", min: 0, max: 100}
        rule: {family: met, when: ">="}
    """)

    want = {"100": "1", "90": "1", "89.99": "0", "0": "0", None: "0"}
    assert leaf.each(want) == want


def test_1_a_fact_is_so_or_not() -> None:
    # S02 row 5: plants built, 10 points or none.
    leaf = one_leaf("""
        points: 10
        rule: {family: met, when: "yes"}
    """)

    assert leaf.each([True, False, None]) == {True: "10", False: "0", None: "0"}


# 2 checklist


def test_2_each_condition_that_holds_adds_its_points() -> None:
    # S24: goals 3 = 1 + 1 + 1; S25: structure 20 = 4 + 4 + 4 + 8.
    leaf = one_leaf("""
        points: 20
        rule:
          family: checklist
          conditions:
            - {id: industry, title: 产业结构, points: 4}
            - {id: service, title: 服务业, points: 4}
            - {id: tech, title: 高新技术, points: 4}
            - {id: phase_out, title: 淘汰落后, points: 8}
    """)
    names = (".industry", ".service", ".tech", ".phase_out")

    assert leaf.score(dict.fromkeys(names, True)) == 20
    assert leaf.score(dict.fromkeys(names, False)) == 0
    # 4 + 8
    assert leaf.score({**dict.fromkeys(names, False), ".tech": True, ".phase_out": True}) == 12
    assert leaf.score(None) == 0


def test_2_an_exact_half_of_a_cent_is_rounded_once() -> None:
    leaf = one_leaf("""
        points: 0.25
        rule:
          family: checklist
          conditions: [{id: a, title: a, points: 0.125}, {id: b, title: b, points: 0.125}]
    """)

    # 0.125 is 0.13; both together 0.25, not 0.26.
    assert leaf.score({".a": True, ".b": False}) == Decimal("0.13")
    assert leaf.score({".a": True, ".b": True}) == Decimal("0.25")


# 3 stepwise deduction below the target


def on_time(step: str, points: str = "1") -> OneLeaf:
    # S07: 按期结案率 = 按期结案数 / (应结案数 − 缓办数), 50 分; ≥ 70 % full; 每低 1 个百分点扣 1 分.
    return one_leaf(f"""
        points: 50
        target: 70
        data: [{{id: closed, decimals: 0}}, {{id: due, decimals: 0}}, {{id: deferred, decimals: 0}}]
        measure: {{expression: "round(closed / (due - deferred) * 100, 2)", unit: "%"}}
        rule:
          family: steps
          below: {{effect: deduct, per: 1, points: {points}, unit: value, step: {step}, cap: none}}
          floor: 0
    """)


@pytest.mark.parametrize(
    ("closed", "whole", "pro_rata"),
    [
        (8000, "50", "50"),  # 80 %: more than the target gives no more than full (cap)
        (7000, "50", "50"),  # the edge: 70 % itself is full
        (6999, "50", "49.99"),  # 69.99 %: 0.01 short, no whole step
        (6900, "49", "49"),  # 1 short
        (2001, "1", "0.01"),  # 20.01 %: 49.99 short
        (2000, "0", "0"),  # 50 short: nothing is left
        (0, "0", "0"),  # 70 short: the floor
    ],
)
def test_3_each_point_below_the_target_takes_a_point(closed: int, whole: str, pro_rata: str) -> None:
    given = {"closed": closed, "due": 10500, "deferred": 500}

    assert on_time("whole").score(given) == Decimal(whole)
    assert on_time("pro_rata").score(given) == Decimal(pro_rata)


def test_3_a_half_of_a_cent_and_what_is_not_known() -> None:
    # 69.97 %: 0.03 x 0.5 = 0.015, half-way: 0.02 is taken.
    leaf = on_time("pro_rata", points="0.5")

    assert leaf.score({"closed": 6997, "due": 10000, "deferred": 0}) == Decimal("49.98")
    assert leaf.score({"closed": None, "due": 10000, "deferred": 0}) == 0
    # Everything deferred: no rate, and the rule means nothing.
    assert refused(leaf, {"closed": 0, "due": 500, "deferred": 500}) == ["undefined"]


# 4 deduction with a floor that is not zero


def test_4_satisfaction_never_costs_more_than_half() -> None:
    # S69: 25 points, never below 12.5; 0.5 for each percentage point below 90.
    leaf = one_leaf("""
        points: 25
        target: 90
        data: {unit: "%", min: 0, max: 100}
        rule:
          family: steps
          below: {effect: deduct, per: 1, points: 0.5, unit: value, step: pro_rata, cap: none}
          floor: 12.5
    """)

    # 65.01: 24.99 x 0.5 = 12.495, half-way, 12.50 is taken; 65: 12.5; below: the floor. 89.99: 0.005, 0.01.
    want = {
        "100": "25",
        "90": "25",
        "89.99": "24.99",
        "80": "20",
        "65.01": "12.5",
        "65": "12.5",
        "0": "12.5",
        None: "0",
    }
    assert leaf.each(want) == want


# 5 two-sided step with a capped bonus


def test_5_more_adds_up_to_two_points_and_less_takes_down_to_none() -> None:
    # S02 row 1: 98 %, 5 points, +1 per +1 % at most +2, -1 per -1 %.
    leaf = one_leaf("""
        points: 5
        target: 98
        data: {unit: "%", min: 0}
        rule:
          family: steps
          above: {effect: add, per: 1, points: 1, unit: value, step: whole, cap: 2}
          below: {effect: deduct, per: 1, points: 1, unit: value, step: whole, cap: none}
          floor: 0
    """)

    want = {
        "98": "5", "98.99": "5", "99": "6", "100": "7", "101": "7", "97.01": "5", "97": "4", "93": "0", "92": "0",
        None: "0",
    }  # fmt: skip
    assert leaf.each(want) == want


def test_5_a_bonus_may_be_as_large_as_the_base() -> None:
    # S02 row 4: 100 (10 000 yuan), 5 points, +0.5 per +10 up to the base again, -1 per -10.
    leaf = one_leaf("""
        points: 5
        target: 100
        data: {unit: 万元, min: 0}
        rule:
          family: steps
          above: {effect: add, per: 10, points: 0.5, unit: value, step: pro_rata, cap: points}
          below: {effect: deduct, per: 10, points: 1, unit: value, step: pro_rata, cap: none}
          floor: 0
    """)

    # 100.1: 0.1 / 10 x 0.5 = 0.005, half-way: +0.01. 200: +5, the base again; 300 no more. 99.95: 0.005: -0.01.
    want = {"100": "5", "100.1": "5.01", "110": "5.5", "200": "10", "300": "10", "99.95": "4.99", "50": "0", "0": "0"}
    assert leaf.each(want) == want


# 6 different steps above and below


def test_6_three_hundred_million_up_but_two_hundred_down() -> None:
    # S82: +0.5 per 300 m yuan, -0.5 per 200 m yuan.
    leaf = one_leaf("""
        points: 10
        target: 30
        data: {unit: 亿元, min: 0}
        rule:
          family: steps
          above: {effect: add, per: 3, points: 0.5, unit: value, step: whole, cap: 2}
          below: {effect: deduct, per: 2, points: 0.5, unit: value, step: whole, cap: none}
          floor: 0
    """)

    # 36: two steps; 42 and more: the cap; 28: one step down; 0: fifteen steps, 7.5.
    want = {"32.99": "10", "33": "10.5", "36": "11", "42": "12", "60": "12", "28.01": "10", "28": "9.5", "0": "2.5"}
    assert leaf.each(want | {None: "0"}) == want | {None: "0"}


def test_6_an_amount_up_but_a_share_of_the_target_down() -> None:
    # S22: +0.1 per 100 m yuan more, -0.1 per 1 % of the plan short, both at most 3.
    leaf = one_leaf("""
        points: 25
        target: 20
        data: {unit: 亿元, min: 0}
        rule:
          family: steps
          above: {effect: add, per: 1, points: 0.1, unit: value, step: pro_rata, cap: 3}
          below: {effect: deduct, per: 1, points: 0.1, unit: percent_of_target, step: pro_rata, cap: 3}
          floor: none
    """)

    # 19.99: 0.01 of 20 is 0.05 %, 0.005, half-way: -0.01. 14: 30 %: -3, the most; 50: +3; 20.05: +0.005: +0.01.
    want = {"20": "25", "20.05": "25.01", "50": "28", "90": "28", "19.99": "24.99", "18": "24", "14": "22", "0": "22"}
    assert leaf.each(want) == want


# 7 marginal bands


def test_7_each_ten_points_away_from_the_mean_count_less() -> None:
    # S21: B + x1 B/20 + x2 B/40 + x3 B/60, symmetric below; B = 30: 1.5, 0.75 and 0.5 a point; the mean is 50.
    bands = "[{width: 10, points: 1.5}, {width: 10, points: 0.75}, {width: 10, points: 0.5}]"
    leaf = one_leaf(f"""
        points: 30
        target: 50
        data: {{unit: "%", min: 0, max: 100}}
        rule:
          family: steps
          above: {{effect: add, unit: value, step: pro_rata, cap: none, bands: {bands}}}
          below: {{effect: deduct, unit: value, step: pro_rata, cap: none, bands: {bands}}}
          floor: 0
    """)

    # Edges at 60, 70, 80: 15, 22.5, 27.5 more; beyond the third band nothing. 60.02: 15 + 0.015, half-way: 15.02.
    # Below: 40 is 15 less, 30 is 22.5 less, 20 is 27.5 less: 2.5 is left, and no more is taken.
    want = {
        "50": "30", "60": "45", "60.02": "45.02", "70": "52.5", "80": "57.5", "100": "57.5",
        "40": "15", "39.98": "14.98", "30": "7.5", "20": "2.5", "0": "2.5", None: "0",
    }  # fmt: skip
    assert leaf.each(want) == want


def test_7_beyond_130_per_cent_the_rate_is_halved_and_all_is_capped_at_ten() -> None:
    # S18: plan 25, -0.1 per point short; +0.2 per point for 100-130 %, +0.1 above; at most 10 either way.
    leaf = one_leaf("""
        points: 25
        target: 100
        data: {unit: "%", min: 0}
        rule:
          family: steps
          above: {effect: add, unit: value, step: pro_rata, bands: [{width: 30, points: 0.2}, {points: 0.1}], cap: 10}
          below: {effect: deduct, per: 1, points: 0.1, unit: value, step: pro_rata, cap: 10}
          floor: none
    """)

    # 130: 6; 130.05: 6 + 0.005, half-way: 6.01; 170: 10; 200: 10. 99.95: -0.01; 0: -10.
    want = {"100": "25", "130": "31", "130.05": "31.01", "170": "35", "200": "35", "99.95": "24.99", "0": "15"}
    assert leaf.each(want) == want


# 8 completion rate


def test_8_points_in_proportion_to_completion() -> None:
    # S91: 按 B/A 或 A/B × 该指标分值.
    more = one_leaf("points: 10\ntarget: 80\ndata: {min: 0}\nrule: {family: ratio, better: more, cap: points}")
    less = one_leaf("points: 10\ntarget: 80\ndata: {min: 0}\nrule: {family: ratio, better: less, cap: points}")

    # 0.04 / 80 x 10 = 0.005, half-way: 0.01; 40 / 80: half; beyond 80 no more than 10.
    up = {"80": "10", "90": "10", "79.99": "10", "79.9": "9.99", "40": "5", "0.04": "0.01", "0": "0", None: "0"}
    assert more.each(up) == up
    # 80 / 160 x 10 = 5; 80 / 128 x 10 = 6.25; 80 / 128000 x 10 = 0.00625: 0.01; up to 80 full.
    down = {"0": "10", "80": "10", "128": "6.25", "160": "5", "128000": "0.01", None: "0"}
    assert less.each(down) == down


def test_8_a_rate_times_the_points_may_be_a_whole_number() -> None:
    # S38: on-time rate x 60, with the rate as a whole per cent and a whole score, as some offices show them.
    leaf = one_leaf("""
        points: 60
        decimals: 0
        target: 200
        data: {decimals: 0, min: 0}
        rule: {family: ratio, better: more, cap: points, rate_decimals: 0}
    """)

    # 181 / 200 = 90.5 %, half-way: 91 %, 54.6: 55. 180: 90 %, 54. 199: 99.5 %: 100 %: 60.
    assert leaf.each(["181", "180", "199"]) == {"181": "55", "180": "54", "199": "60"}


# 9 deducted by the uncompleted proportion


def test_9_what_is_not_completed_is_deducted_in_proportion() -> None:
    # S01 branch 3: target missed, deducted by the uncompleted proportion until 12 are gone.
    leaf = one_leaf("""
        points: 12
        target: 80
        data: {min: 0}
        rule: {family: ratio, better: more, cap: points, says: deduction}
    """)

    # 79.9: 12 x 0.1 / 80 = 0.015, half-way: 0.02 is taken. 40: half of 12.
    want = {"80": "12", "100": "12", "79.9": "11.98", "60": "9", "40": "6", "0": "0", None: "0"}
    assert leaf.each(want) == want


def test_9_the_deduction_may_have_a_most_of_its_own() -> None:
    # S01 branch 7: the training target missed costs at most 3 of 6.
    leaf = one_leaf("""
        points: 6
        target: 100
        data: {min: 0}
        rule: {family: ratio, better: more, cap: points, says: deduction, floor: 3}
    """)

    assert leaf.each(["100", "75", "50", "0"]) == {"100": "6", "75": "4.5", "50": "3", "0": "3"}


# 10 affine line with a cut-off


def test_10_seventy_times_the_rate_less_sixty_three() -> None:
    # S51: 得分 = 70 × 实际达标率 − 63; below 90 % nothing. The rate is in per cent, so 0.7 for each.
    leaf = one_leaf("""
        points: 7
        data: {unit: "%", min: 0, max: 100}
        rule: {family: line, slope: 0.7, intercept: -63, zero_below: 90}
    """)

    # 91.45: 64.015 - 63 = 1.015, half-way: 1.02. 95.43: 3.801.
    want = {"100": "7", "95.43": "3.8", "91.45": "1.02", "90.01": "0.01", "90": "0", "89.99": "0", "0": "0", None: "0"}
    assert leaf.each(want) == want


# 11 threshold tiers


def test_11_bands_say_which_edge_is_theirs() -> None:
    # S23 budget control: 0, (0, 10 %], (10, 20 %], (20, 30 %], > 30 %: 5 / 4 / 3 / 2 / 0.
    leaf = one_leaf("""
        points: 5
        data: {unit: "%", min: 0}
        rule:
          family: tiers
          tiers:
            - {in: "[0, 0]", points: 5}
            - {in: "(0, 10]", points: 4}
            - {in: "(10, 20]", points: 3}
            - {in: "(20, 30]", points: 2}
            - {in: "(30, )", points: 0}
    """)

    want = {
        "0": "5", "0.01": "4", "10": "4", "10.01": "3", "20": "3", "20.01": "2", "30": "2", "30.01": "0", "500": "0",
        None: "0",
    }  # fmt: skip
    assert leaf.each(want) == want


def test_11_tiers_of_completion_are_read_from_the_rounded_rate() -> None:
    # S25: completion 100 % 40; 90 % 36; 80 % 32; 70 % 28; 60 % 24; 50 % 20; below 50 % none.
    leaf = one_leaf("""
        points: 40
        target: 2400
        data: {min: 0}
        rule:
          family: tiers
          of: percent_of_target
          tiers:
            - {in: "[100, )", points: 40}
            - {in: "[90, 100)", points: 36}
            - {in: "[80, 90)", points: 32}
            - {in: "[70, 80)", points: 28}
            - {in: "[60, 70)", points: 24}
            - {in: "[50, 60)", points: 20}
            - {in: "[0, 50)", points: 0}
    """)

    # 2399.88 / 2400 = 99.995 %, half-way: 100.00 %. 2399.87: 99.99458…: 99.99 %. 1199.88: 49.995 %: 50.00 %.
    want = {"2400": "40", "2399.88": "40", "2399.87": "36", "2160": "36", "1199.88": "20", "1199.87": "0", "0": "0"}
    assert leaf.each(want | {None: "0"}) == want | {None: "0"}


# 14 matrix of two categories


def test_14_the_own_check_and_the_joint_check_meet_in_a_matrix() -> None:
    # S65: own check result x joint check result; points may be negative.
    leaf = one_leaf("""
        points: 2
        below_zero: negative
        rule:
          family: lookup
          columns_of: joint
          matrix:
            合格: {合格: 2, 不合格: -1.125}
            不合格: {合格: 1, 不合格: 0}
    """)

    assert leaf.score({"x": "合格", "joint": "合格"}) == 2
    # -1.125 is half-way: away from zero, -1.13.
    assert leaf.score({"x": "合格", "joint": "不合格"}) == Decimal("-1.13")
    assert leaf.score({"x": "不合格", "joint": "合格"}) == 1
    assert leaf.score({"x": "不合格", "joint": "不合格"}) == 0
    assert leaf.score({"x": "合格", "joint": None}) == 0


# 15 qualitative grades


@pytest.mark.parametrize(
    ("points", "grades"),
    [
        ("2", {"优良": "2", "一般": "1", "较差": "0"}),  # S56
        ("10", {"很满意": "10", "满意": "8", "较满意": "6", "一般": "3", "不满意": "0"}),  # S72
        ("1", {"好": "1", "中": "0.63", "差": "0"}),  # 0.625 is half-way
    ],
)
def test_15_a_grade_in_words_has_its_points(points: str, grades: dict[str, str]) -> None:
    written = ", ".join(f"{grade}: {p.replace('0.63', '0.625')}" for grade, p in grades.items())
    leaf = one_leaf(f"points: {points}\nrule: {{family: lookup, points: {{{written}}}}}")

    assert leaf.each(grades) == grades
    assert leaf.score(None) == 0
    assert refused(leaf, "优秀") == ["not-a-choice"]


# 16 the target gives only part of the points


def test_16_reaching_the_target_is_worth_eighty_per_cent() -> None:
    # S80: target met = 80 % of the standard 10; 0.1 for each 1 % of the target either way; at most 1.2 x 10.
    leaf = one_leaf("""
        points: 10
        target: 40
        data: {min: 0}
        rule:
          family: steps
          at_target: 8
          above: {effect: add, per: 1, points: 0.1, unit: percent_of_target, step: pro_rata, cap: 4}
          below: {effect: deduct, per: 1, points: 0.1, unit: percent_of_target, step: pro_rata, cap: none}
          floor: 0
    """)

    # 40.02: 0.05 % of 40: 0.005, half-way: 8.01. 48 is 20 %: 10. 56 is 40 %: 12, and no more.
    # 39.98: 7.99 in the same way; 20 is 50 % short: 8 - 5; 8 is 80 % short: 8 - 8.
    want = {
        "40": "8", "40.02": "8.01", "48": "10", "56": "12", "90": "12", "39.98": "7.99", "20": "3", "8": "0", "0": "0",
        None: "0",
    }  # fmt: skip
    assert leaf.each(want) == want


def test_16_as_many_as_allowed_is_three_of_four() -> None:
    # S24: staff equal to the establishment = 3; each 10 % fewer +1 (at most 4); each 10 % more -1 (down to 0).
    leaf = one_leaf("""
        points: 4
        target: 50
        data: {decimals: 0, min: 0}
        rule:
          family: steps
          at_target: 3
          below: {effect: add, per: 10, points: 1, unit: percent_of_target, step: whole, cap: 1}
          above: {effect: deduct, per: 10, points: 1, unit: percent_of_target, step: whole, cap: none}
          floor: 0
    """)

    want = {
        "50": "3",
        "46": "3",
        "45": "4",
        "10": "4",
        "54": "3",
        "55": "2",
        "60": "1",
        "65": "0",
        "99": "0",
        None: "0",
    }
    assert leaf.each(want) == want


# 17 base value and target value


def test_17_points_rise_from_the_base_value_to_the_target_value() -> None:
    # S89: base 15 %, target 25 %; the usual 功效系数: 60 points at the base and 100 at the target.
    leaf = one_leaf("""
        points: 100
        data: {unit: "%", min: 0, max: 100, decimals: 5}
        rule: {family: line, knots: [{value: 15, points: 60}, {value: 25, points: 100}]}
    """)

    # 15.00125: 40 x 0.00125 / 10 = 0.005, half-way: 60.01. 18.33: 13.32.
    want = {
        "25": "100",
        "30": "100",
        "20": "80",
        "18.33": "73.32",
        "15.00125": "60.01",
        "15": "60",
        "0": "60",
        None: "0",
    }
    assert leaf.each(want) == want


# 18 growth against the own last year


def test_18_a_rise_against_last_year_costs_half_a_point_for_each_per_cent() -> None:
    # S23 三公 change = (this - last) / last: not above 0 full 5; -0.5 for each point above.
    leaf = one_leaf("""
        points: 5
        target: 0
        data: [{id: this, min: 0}, {id: last, min: 0}]
        measure: {expression: "round((this - last) / last * 100, 2)", unit: "%"}
        rule:
          family: steps
          above: {effect: deduct, per: 1, points: 0.5, unit: value, step: pro_rata, cap: none}
          floor: 0
    """)

    def change(this: str, last: str) -> Decimal:
        return leaf.score({"this": this, "last": last})

    assert (change("90", "100"), change("100", "100")) == (Decimal(5), Decimal(5))
    # 100.01 on 100 is 0.01 %: 0.005, half-way: 0.01 is taken. 110 is 10 %: all 5.
    # 301 on 300 is 0.33 %: 0.165, half-way: 0.17.
    assert change("100.01", "100") == Decimal("4.99")
    assert change("301", "300") == Decimal("4.83")
    assert (change("110", "100"), change("900", "100")) == (Decimal(0), Decimal(0))
    # Nothing last year: no growth can be told, and the author has to say what then.
    assert refused(leaf, {"this": "5", "last": "0"}) == ["undefined"]
    assert leaf.score({"this": "5", "last": None}) == 0


def test_18_less_than_last_year_costs_two_points() -> None:
    # S01: financing below last year -2; the target is last year's figure.
    leaf = one_leaf("""
        points: 2
        data: [{id: x}, {id: last}]
        target: {by: data, of: last}
        rule: {family: met, when: ">="}
    """)

    assert leaf.score({"x": "100", "last": "100"}) == 2
    assert leaf.score({"x": "99.99", "last": "100"}) == 0
    assert leaf.score({"x": "99.99", "last": None}) == 0


# 19 control number


def test_19_the_control_number_is_not_to_be_exceeded() -> None:
    # S63: control 50: not above full, else none. S62: each accident over the control number -1.
    all_or_none = one_leaf("""
        points: 10
        target: 50
        data: {decimals: 0, min: 0}
        rule: {family: met, when: "<="}
    """)
    each = one_leaf("""
        points: 10
        target: 50
        data: {decimals: 0, min: 0}
        rule:
          family: steps
          above: {effect: deduct, per: 1, points: 1, unit: value, step: whole, cap: none}
          floor: 0
    """)

    want = {"0": "10", "50": "10", "51": "0", "60": "0", None: "0"}
    assert all_or_none.each(want) == want
    want = {"0": "10", "50": "10", "51": "9", "60": "0", "61": "0", None: "0"}
    assert each.each(want) == want


# 20 discretion


def test_20_the_assessor_deducts_up_to_ten() -> None:
    # S77: 酌情扣 10 分 (at most).
    leaf = one_leaf("points: 15\nrule: {family: given, what: deduction, at_most: 10}")

    want = {"0": "15", "3.5": "11.5", "10": "5", None: "0"}
    assert leaf.each(want) == want
    assert refused(leaf, "10.01") == ["out-of-range"]
    assert leaf.score(Status.NOT_APPLICABLE) == 0


def test_20_or_gives_the_points() -> None:
    leaf = one_leaf("points: 15\ndata: {decimals: 3}\nrule: {family: given, what: score}")

    # 7.125 is half-way: 7.13.
    assert leaf.each(["15", "7.125", "0"]) == {"15": "15", "7.125": "7.13", "0": "0"}
