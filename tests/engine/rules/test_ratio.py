"""`ratio`: completion rate times points, in either direction, or deducted by the uncompleted proportion."""

from decimal import Decimal

import pytest

from kaoping.engine.terms import Refused
from tests.engine.support import Given, OneLeaf, one_leaf


def ratio(rule: str, *, points: str = "10", target: str = "80", data: str = "{min: 0}") -> OneLeaf:
    return one_leaf(f"""
        points: {points}
        target: {target}
        data: {data}
        rule: {{family: ratio, {rule}}}
    """)


DUE = {"target": "{by: data, of: due}", "data": "[{id: x}, {id: due}]"}


def refused(leaf: OneLeaf, value: Given) -> list[str]:
    with pytest.raises(Refused) as found:
        leaf.score(value)
    return [f.code for f in found.value.findings]


def test_points_are_in_proportion_to_completion_up_to_full() -> None:
    # 79.99 / 80 x 10 = 9.99875: 10.00; 40 / 80 x 10 = 5; 0.04 / 80 x 10 = 0.005, half-way: 0.01.
    want = {"80": "10", "79.99": "10", "79.9": "9.99", "40": "5", "0.04": "0.01", "0": "0", "120": "10"}

    assert ratio("better: more, cap: points").each(want) == want


def test_over_completion_counts_as_far_as_the_cap() -> None:
    # 100 / 80 x 10 = 12.5; 96 / 80 x 10 = 12.
    want = {"80": "10", "96": "12", "100": "12", "1000": "12"}
    leaf = ratio("better: more, cap: 12")

    assert leaf.each(want) == want
    assert leaf.limits == ("0", "12")


def test_over_completion_may_count_without_limit() -> None:
    leaf = ratio("better: more, cap: none")

    assert leaf.score("10000000000000") == 1250000000000
    assert leaf.limits == ("0", None)


def test_where_less_is_better_the_quotient_is_turned_round() -> None:
    # 80 / 100 x 10 = 8; 80 / 90 x 10 = 8.888…; 80 / 128000 x 10 = 0.00625: 0.01.
    want = {"0": "10", "80": "10", "90": "8.89", "100": "8", "128000": "0.01"}

    assert ratio("better: less, cap: points").each(want) == want


def test_where_less_is_better_nothing_at_all_is_worth_the_cap() -> None:
    # 80 / 64 x 10 = 12.5, 80 / 70 x 10 = 11.43 (11.428…), both at most 12; no value is as good as a value of 0.
    want = {"80": "10", "70": "11.43", "64": "12", "0": "12"}

    assert ratio("better: less, cap: 12").each(want) == want


def test_nothing_divided_by_means_nothing_where_there_is_no_cap() -> None:
    assert refused(ratio("better: less, cap: none"), "0") == ["undefined"]


def test_a_target_of_zero_gives_no_proportion() -> None:
    leaf = ratio("better: more, cap: points", **DUE)

    assert leaf.score({"x": 1, "due": 2}) == 5
    assert refused(leaf, {"x": 0, "due": 0}) == ["undefined"]


def test_no_more_than_nothing_is_met_or_not() -> None:
    # Target 0 where less is better: 0 is met; 0 / 1 x 10 = 0.
    leaf = ratio("better: less, cap: points", target="0")

    assert leaf.each(["0", "0.01", "1"]) == {"0": "10", "0.01": "0", "1": "0"}
    assert leaf.codes == []


@pytest.mark.parametrize("value", ["0", "-10", "3"])
def test_a_negative_target_means_nothing_where_less_is_better(value: str) -> None:
    leaf = ratio("better: less, cap: points", **DUE)

    assert refused(leaf, {"x": value, "due": -5}) == ["undefined"]


def test_the_rate_may_be_rounded_first() -> None:
    # 70.04 / 80 = 87.55 %: as a whole per cent 88, so 8.8; directly 8.755, half-way, 8.76.
    assert ratio("better: more, cap: points, rate_decimals: 0").score("70.04") == Decimal("8.8")
    assert ratio("better: more, cap: points").score("70.04") == Decimal("8.76")
    # 69.99 / 80 = 87.4875 %: with one decimal 87.5, so 8.75.
    assert ratio("better: more, cap: points, rate_decimals: 1").score("69.99") == Decimal("8.75")


def test_a_rate_that_rounds_to_a_hundred_is_full() -> None:
    # 79.6 / 80 = 99.5 %, half-way: 100 %.
    assert ratio("better: more, cap: points, rate_decimals: 0").score("79.6") == 10
    assert ratio("better: more, cap: points, rate_decimals: 0").score("79.59") == Decimal("9.9")


def test_a_score_can_be_a_whole_number() -> None:
    leaf = one_leaf("""
        points: 10
        target: 80
        decimals: 0
        rule: {family: ratio, better: more, cap: points}
    """)

    # 76 / 80 x 10 = 9.5, half-way: 10; 75.99: 9.49875: 9.
    assert leaf.each(["76", "75.99"]) == {"76": "10", "75.99": "9"}


def test_negative_completion_is_worth_the_floor() -> None:
    leaf = ratio("better: more, cap: points, floor: 2", data="{}")

    # 8 / 80 x 10 = 1, below the floor of 2.
    assert leaf.each(["-40", "8", "16", "17"]) == {"-40": "2", "8": "2", "16": "2", "17": "2.13"}
    assert leaf.limits == ("2", "10")


def test_the_uncompleted_proportion_is_deducted_and_the_deduction_rounded() -> None:
    leaf = ratio("better: more, cap: points, says: deduction", points="12")

    # Short by 16 of 80: 12 x 16 / 80 = 2.4. Short by 0.1: 0.015, half-way: 0.02, so 11.98
    # (11.985 rounded as a share would be 11.99). Nothing done: all 12.
    want = {"80": "12", "90": "12", "64": "9.6", "79.9": "11.98", "0": "0"}
    assert leaf.each(want) == want


def test_a_deduction_by_proportion_can_have_a_most() -> None:
    leaf = ratio("better: more, cap: points, says: deduction, floor: 7", points="12")

    # 12 x 40 / 80 = 6, of which at most 5.
    assert leaf.each(["40", "60"]) == {"40": "7", "60": "9"}
    assert leaf.sentence.zh == "达到或超过目标值 80，得 12 分；未完成的，按未完成的比例扣分，最多扣 5 分。"


def test_where_less_is_better_the_excess_proportion_is_deducted() -> None:
    leaf = ratio("better: less, cap: points, says: deduction")

    # 20 beyond 80: 10 x 20 / 80 = 2.5; 160 is all beyond: 10; further beyond no more.
    assert leaf.each(["80", "100", "160", "200"]) == {"80": "10", "100": "7.5", "160": "0", "200": "0"}
    assert leaf.sentence.zh == "不超过目标值 80，得 10 分；超过的，按超出的比例扣分，扣完为止。"


def test_a_deduction_gives_nothing_beyond_the_points() -> None:
    with pytest.raises(Refused):
        ratio("better: more, cap: none, says: deduction")


def test_a_deduction_may_round_the_proportion_first() -> None:
    # Short by 0.3 of 80: 0.375 %, with one decimal 0.4 %: 12 x 0.4 % = 0.048: 0.05.
    leaf = ratio("better: more, cap: points, says: deduction, rate_decimals: 1", points="12")

    assert leaf.score("79.7") == Decimal("11.95")


def test_the_explanation_shows_no_line_that_the_score_does_not_need() -> None:
    lines = ratio("better: more, cap: 12").explained("96")

    assert not [line for line in lines if "完成目标" in line]


@pytest.mark.parametrize(
    ("rule", "zh"),
    [
        ("better: more, cap: points", "得分 = 实际 ÷ 目标值 80 × 10，最多 10 分。"),
        ("better: more, cap: none", "得分 = 实际 ÷ 目标值 80 × 10，上不封顶。"),
        ("better: more, cap: 12, floor: 2", "得分 = 实际 ÷ 目标值 80 × 10，最多 12 分，最低 2 分。"),
        ("better: less, cap: points", "不超过目标值 80，得 10 分；超过的，得分 = 目标值 80 ÷ 实际 × 10。"),
        ("better: less, cap: 12", "得分 = 目标值 80 ÷ 实际 × 10，最多 12 分。"),
        (
            "better: more, cap: points, rate_decimals: 0",
            "得分 = 实际 ÷ 目标值 80 × 10（完成率先保留 0 位小数），最多 10 分。",
        ),
    ],
)
def test_the_sentence_is_the_formula_with_its_limits(rule: str, zh: str) -> None:
    assert ratio(rule).sentence.zh == zh


@pytest.mark.parametrize(
    ("rule", "target", "code"),
    [
        ("better: more, cap: points", "0", "target-zero"),
        ("better: less, cap: points", "-1", "target-zero"),
        ("better: less, cap: 12", "0", "target-zero"),
        ("better: more, cap: 8", "80", "rule-points"),
        ("better: more, cap: points, floor: 11", "80", "floor-above"),
    ],
)
def test_what_cannot_be_meant_is_found(rule: str, target: str, code: str) -> None:
    assert ratio(rule, target=target).codes == [code]


def test_a_value_below_zero_gives_no_less_than_the_floor() -> None:
    leaf = one_leaf("""
        points: 10
        target: 80
        data: {min: -100}
        below_zero: negative
        rule: {family: ratio, better: more, cap: 12}
    """)

    # 10 x (-40) / 80 would be -5.
    assert leaf.each(["-40", "0", "40"]) == {"-40": "0", "0": "0", "40": "5"}


def test_a_condition_that_only_guards_other_lines_is_left_out_of_the_explanation() -> None:
    program = ratio("better: more, cap: points").result({"甲": "40"}).subjects[0].compiled.program

    assert {step.key: step.quiet for step in program.steps if step.key in ("x.met", "x.unmet")} == {
        "x.met": False,
        "x.unmet": True,
    }
