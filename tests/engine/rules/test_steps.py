"""`steps`: points at the target, more or fewer for each step away from it."""

from decimal import Decimal

import pytest

from kaoping.engine.terms import Refused, Status
from kaoping.engine.words import Language
from tests.engine.support import OneLeaf, one_leaf


def below(step: str, *, per: str = "1", points: str = "1", unit: str = "value", cap: str = "none") -> OneLeaf:
    return one_leaf(f"""
        points: 10
        target: 90
        data: {{unit: "%", min: 0}}
        rule:
          family: steps
          below: {{effect: deduct, per: {per}, points: {points}, unit: {unit}, step: {step}, cap: {cap}}}
          floor: 0
    """)


def test_whole_steps_leave_an_incomplete_step_out() -> None:
    # 90 - 89.01 = 0.99: no whole step; 90 - 89 = 1: one; 90 - 87.01 = 2.99: two.
    want = {"90": "10", "89.01": "10", "89": "9", "87.01": "8", "87": "7"}

    assert below("whole").each(want) == want


def test_pro_rata_counts_every_part_of_a_step() -> None:
    # 0.99 short takes 0.99; 2.99 short takes 2.99.
    want = {"90": "10", "89.01": "9.01", "89": "9", "87.01": "7.01"}

    assert below("pro_rata").each(want) == want


def test_a_pro_rata_deduction_is_rounded_to_the_decimals_of_the_score() -> None:
    # 0.07 x 2.5 = 0.175, exactly half-way: the deduction is 0.18, so 9.82 (not 10 - 0.175 = 9.825, 9.83).
    assert below("pro_rata", points="2.5").score("89.93") == Decimal("9.82")
    # 0.01 / 4 x 2 = 0.005: 0.01, so 9.99.
    assert below("pro_rata", per="4", points="2").score("89.99") == Decimal("9.99")
    # 0.01 / 3 = 0.0033…: 0.00.
    assert below("pro_rata", per="3").score("89.99") == 10


def test_whole_steps_are_not_rounded_before_they_are_taken_off() -> None:
    leaf = one_leaf("""
        points: 5
        target: 100
        rule:
          family: steps
          below: {effect: deduct, per: 1, points: 0.125, unit: value, step: whole, cap: none}
          floor: 0
    """)

    # 3 x 0.125 = 0.375, and 5 - 0.375 = 4.625 is 4.63; a deduction rounded to 0.38 would leave 4.62.
    assert leaf.score(97) == Decimal("4.63")


def test_deductions_stop_at_the_floor() -> None:
    # 90 - 80 = 10 takes all; 79.99 no more than all.
    assert below("pro_rata").each(["80.01", "80", "79.99", "0"]) == {
        "80.01": "0.01", "80": "0", "79.99": "0", "0": "0",
    }  # fmt: skip


def test_a_cap_limits_what_one_side_takes() -> None:
    leaf = below("pro_rata", cap="4")

    assert leaf.each(["86", "85.99", "0"]) == {"86": "6", "85.99": "6", "0": "6"}
    assert leaf.limits == ("6", "10")


@pytest.mark.parametrize("step", ["whole", "pro_rata"])
def test_without_floor_and_cap_the_item_may_go_below_zero(step: str) -> None:
    leaf = one_leaf(f"""
        points: 2
        target: 10
        below_zero: negative
        rule:
          family: steps
          below: {{effect: deduct, per: 1, points: 1, unit: value, step: {step}, cap: none}}
          floor: none
    """)

    assert leaf.score(5) == -3
    assert leaf.limits == (None, "2")


def test_one_per_cent_of_the_target_is_not_one_percentage_point() -> None:
    # One per cent of 90 is 0.9: 0.9 short is one step of it, and 0.9 of a percentage point.
    assert below("whole", unit="percent_of_target").score("89.1") == 9
    assert below("pro_rata", unit="value").score("89.1") == Decimal("9.1")


def test_steps_of_the_target_are_counted_without_rounding_their_size() -> None:
    leaf = one_leaf("""
        points: 10
        target: 0.3
        data: {decimals: 4}
        rule:
          family: steps
          below: {effect: deduct, per: 7, points: 1, unit: percent_of_target, step: whole, cap: none}
          floor: 0
    """)

    # 7 % of 0.3 is 0.021 exactly. 0.3 - 0.279 = 0.021: one whole step; 0.2791 leaves 0.0209: none.
    assert leaf.each(["0.279", "0.2791"]) == {"0.279": "9", "0.2791": "10"}


def test_a_pro_rata_deduction_in_per_cent_of_the_target_is_rounded_once() -> None:
    leaf = one_leaf("""
        points: 5
        target: 1.2
        rule:
          family: steps
          below: {effect: deduct, per: 4, points: 1, unit: percent_of_target, step: pro_rata, cap: none}
          floor: 0
    """)

    # 0.05 short of 1.2: 0.05 / (1.2 x 4%) = 0.05 / 0.048 = 1.041666…: 1.04.
    assert leaf.score("1.15") == Decimal("3.96")
    # 0.03 / 0.048 = 0.625, exactly half-way: 0.63, so 4.37.
    assert leaf.score("1.17") == Decimal("4.37")


def test_above_and_below_may_have_different_units_and_steps() -> None:
    leaf = one_leaf("""
        points: 10
        target: 16
        rule:
          family: steps
          above: {effect: add, per: 1, points: 2, unit: value, step: whole, cap: points}
          below: {effect: deduct, per: 10, points: 1, unit: percent_of_target, step: whole, cap: none}
          floor: 0
    """)

    # Above: 17.9 is one whole hectare: +2; 21 is five: +10; 30 is fourteen: 28, capped at 10.
    # Below: 10 % of 16 is 1.6; 14.41 is short by 1.59: nothing; 14.4 by 1.6: -1; 0 by 16: -10.
    want = {"16": "10", "17.9": "12", "21": "20", "30": "20", "14.41": "10", "14.4": "9", "0": "0"}
    assert leaf.each(want) == want
    assert leaf.limits == ("0", "20")


def test_less_can_be_better() -> None:
    leaf = one_leaf("""
        points: 5
        target: 100
        data: {unit: "%"}
        rule:
          family: steps
          above: {effect: deduct, per: 1, points: 0.5, unit: value, step: pro_rata, cap: none}
          floor: 0
    """)

    # 101.3: 1.3 x 0.5 = 0.65; 110: 5; 50 and 100 are full.
    want = {"50": "5", "100": "5", "101.3": "4.35", "110": "0", "110.01": "0"}
    assert leaf.each(want) == want


def test_the_target_can_be_worth_part_of_the_points() -> None:
    leaf = one_leaf("""
        points: 4
        target: 50
        rule:
          family: steps
          at_target: 3
          below: {effect: add, per: 10, points: 1, unit: percent_of_target, step: whole, cap: 1}
          above: {effect: deduct, per: 10, points: 1, unit: percent_of_target, step: whole, cap: none}
          floor: 0
    """)

    # 10 % of 50 is 5: 45 is one step better: 4; 40 would be 5, capped at 4; 55 is 2, 65 and more 0.
    want = {"50": "3", "45.01": "3", "45": "4", "40": "4", "55": "2", "54.99": "3", "65": "0", "90": "0"}
    assert leaf.each(want) == want


def test_marginal_bands_count_each_part_at_its_own_rate() -> None:
    leaf = one_leaf("""
        points: 25
        target: 100
        data: {unit: "%"}
        rule:
          family: steps
          above:
            effect: add
            unit: value
            step: pro_rata
            bands: [{width: 30, points: 0.2}, {points: 0.1}]
            cap: 10
          floor: 0
    """)

    # 130: 30 x 0.2 = 6; 130.5: 6 + 0.05; 170: 6 + 4 = 10, the cap; 170.1: the cap.
    want = {"100": "25", "101": "25.2", "130": "31", "130.5": "31.05", "170": "35", "170.1": "35"}
    assert leaf.each(want) == want


def test_whole_steps_are_counted_in_each_band_for_itself() -> None:
    leaf = one_leaf("""
        points: 10
        target: 100
        rule:
          family: steps
          below:
            effect: deduct
            unit: value
            step: whole
            bands: [{width: 4, per: 2, points: 1}, {per: 5, points: 3}]
            cap: none
          floor: 0
    """)

    # Short by 3.99: one step of 2. By 4: two. By 8.99: two, and 4.99 of the next band: none. By 9: 2 + 3.
    want = {"96.01": "9", "96": "8", "91.01": "8", "91": "5"}
    assert leaf.each(want) == want


def test_bands_can_be_in_per_cent_of_the_target() -> None:
    leaf = one_leaf("""
        points: 10
        target: 40
        rule:
          family: steps
          below:
            effect: deduct
            unit: percent_of_target
            step: pro_rata
            bands: [{width: 10, points: 0.1}, {width: 20, points: 0.2}]
            cap: none
          floor: 0
    """)

    # 10 % of 40 is 4. Short by 2 (5 %): 0.5. By 4: 1. By 8 (20 %): 1 + 10 x 0.2 = 3. By 12 (30 %): 5,
    # and nothing beyond the last band.
    want = {"38": "9.5", "36": "9", "32": "7", "28": "5", "0": "5"}
    assert leaf.each(want) == want


def test_nothing_is_counted_beyond_an_only_band() -> None:
    leaf = one_leaf("""
        points: 10
        target: 100
        rule:
          family: steps
          below: {effect: deduct, unit: value, step: pro_rata, bands: [{width: 5, points: 1}], cap: none}
          floor: 0
    """)

    # Short by 5 takes 5; what is further short lies in no band.
    assert leaf.each(["95", "94", "0"]) == {"95": "5", "94": "5", "0": "5"}


def test_each_unit_can_have_its_own_target_and_a_unit_without_one_is_not_concerned() -> None:
    leaf = one_leaf("""
        points: 10
        target: {by: subject, values: {甲: 1, 乙: 16, 丙: "/"}}
        rule:
          family: steps
          below: {effect: deduct, per: 10, points: 1, unit: percent_of_target, step: whole, cap: none}
          floor: 0
    """)

    # 甲: 0.75 of 1: short by 25 %: 2 whole steps. 乙: 12 of 16: short by 25 %: 2 as well.
    result = leaf.result({"甲": "0.75", "乙": "12", "丙": "5"})
    assert [result.of(name).score("x") for name in ("甲", "乙")] == [8, 8]
    assert result.of("丙").value("x.not_applicable") is True


def test_per_cent_of_a_target_of_zero_mean_nothing_below_it() -> None:
    leaf = one_leaf("""
        points: 10
        target: 0
        rule:
          family: steps
          above: {effect: add, per: 1, points: 2, unit: value, step: whole, cap: points}
          below: {effect: deduct, per: 10, points: 1, unit: percent_of_target, step: whole, cap: none}
          floor: 0
    """)

    with pytest.raises(Refused) as refused:
        leaf.score(-1)
    assert [f.code for f in refused.value.findings] == ["undefined"]
    # On the other side, where no per cent are reckoned, the rule has its meaning.
    assert leaf.each(["0", "2"]) == {"0": "10", "2": "14"}


def test_what_is_not_reported_is_no_shortfall() -> None:
    assert below("whole").score(None) == 0
    assert below("whole").cell(None, "below_gap") is None
    assert below("whole").score(Status.NOT_REPORTED) == 0


def test_values_of_ten_trillion_are_exact() -> None:
    leaf = one_leaf("""
        points: 5
        target: 9999999999999.99
        rule:
          family: steps
          below: {effect: deduct, per: 0.01, points: 0.01, unit: value, step: whole, cap: none}
          floor: 0
    """)

    assert leaf.each(["10000000000000", "9999999999999.98"]) == {"10000000000000": "5", "9999999999999.98": "4.99"}


def test_the_last_line_of_the_explanation_is_the_score() -> None:
    for language in Language:
        block = below("pro_rata", per="4", points="2").block("89.99", language)
        assert block.lines[-1].result == "9.99"
        assert block.score == Decimal("9.99")


def test_the_sentence_says_both_sides_with_their_caps() -> None:
    leaf = one_leaf("""
        points: 10
        target: 16
        data: {unit: {zh: 公顷, en: ha}}
        rule:
          family: steps
          above: {effect: add, per: 1, points: 2, unit: value, step: whole, cap: points}
          below: {effect: deduct, per: 10, points: 1, unit: percent_of_target, step: pro_rata, cap: none}
          floor: 0
    """)

    assert leaf.sentence.zh == (
        "达到目标值 16 公顷，得 10 分；每高 1 公顷加 2 分（不足 1 公顷的不计），最多加 10 分（同本项分值）；"
        "每低目标值的 10%扣 1 分（按比例计），扣完为止。"
    )
    assert leaf.sentence.en == (
        "10 points at the target of 16 ha; each 1 ha above adds 2 (whole steps only), at most 10 (the item's points "
        "again); each 10% of the target below takes 1 (pro rata), not below 0."
    )


def test_the_sentence_of_one_side_says_what_happens_on_the_other() -> None:
    assert below("whole").sentence.zh == (
        "达到或超过目标值 90%，得 10 分；每低 1 个百分点扣 1 分（不足 1 个百分点的不计），扣完为止。"
    )
    assert below("whole").sentence.en == (
        "10 points at or above the target of 90%; each 1 percentage point below takes 1 (whole steps only), "
        "not below 0."
    )
    less = one_leaf("""
        points: 5
        target: 3
        rule:
          family: steps
          above: {effect: deduct, per: 1, points: 0.5, unit: value, step: whole, cap: none}
          floor: 1
    """)
    assert less.sentence.zh == "不超过目标值 3，得 5 分；每高 1 扣 0.5 分（不足 1 的不计），最低得 1 分。"


def test_a_floor_is_said_only_of_deductions() -> None:
    leaf = one_leaf("""
        points: 5
        target: 3
        rule:
          family: steps
          above: {effect: add, per: 1, points: 0.5, unit: value, step: whole, cap: 2}
          floor: 0
    """)

    assert "扣" not in leaf.sentence.zh


def test_bands_are_said_with_their_ends() -> None:
    leaf = one_leaf("""
        points: 25
        target: 100
        data: {unit: "%"}
        rule:
          family: steps
          above: {effect: add, unit: value, step: pro_rata, bands: [{width: 30, points: 0.2}, {points: 0.1}], cap: 10}
          floor: 0
    """)

    assert "0–30% 部分每高 1 个百分点加 0.2 分，30% 以外部分每高 1 个百分点加 0.1 分" in leaf.sentence.zh


def test_the_choices_that_texts_leave_open_must_be_made() -> None:
    with pytest.raises(Refused) as refused:
        one_leaf("""
            points: 10
            target: 90
            rule: {family: steps, below: {effect: deduct, per: 1, points: 1}}
        """)

    open_choices = {f.path.rpartition(".")[2] for f in refused.value.findings}
    assert {"unit", "step", "cap", "floor"} <= open_choices


@pytest.mark.parametrize(
    ("side", "code"),
    [
        ("{effect: deduct, per: 1, points: 1, unit: value, step: whole, cap: 12}", "cap-unreachable"),
        (
            "{effect: deduct, unit: value, step: whole, bands: [{width: 5, per: 2, points: 1}], cap: none}",
            "broken-step",
        ),
    ],
)
def test_doubtful_parameters_are_pointed_out(side: str, code: str) -> None:
    leaf = one_leaf(f"""
        points: 10
        target: 90
        rule:
          family: steps
          below: {side}
          floor: 0
    """)

    assert leaf.codes == [code]


@pytest.mark.parametrize("extra", ["at_target: 12", "at_target: 8", "at_target: 8\n          above: ADD"])
def test_a_rule_that_gives_more_or_less_than_the_points_is_found(extra: str) -> None:
    add = "{effect: add, per: 1, points: 1, unit: value, step: whole, cap: 1}"
    leaf = one_leaf(f"""
        points: 10
        target: 90
        rule:
          family: steps
          {extra.replace("ADD", add)}
          below: {{effect: deduct, per: 1, points: 1, unit: value, step: whole, cap: none}}
          floor: 0
    """)

    assert leaf.codes == ["rule-points"]


def test_a_floor_above_the_points_at_the_target_is_found() -> None:
    leaf = one_leaf("""
        points: 10
        target: 90
        rule:
          family: steps
          below: {effect: deduct, per: 1, points: 1, unit: value, step: whole, cap: none}
          floor: 11
    """)

    assert "floor-above" in leaf.codes
