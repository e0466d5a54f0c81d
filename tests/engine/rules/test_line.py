"""`line`: points along a straight line, with cut-offs, or through given points."""

from decimal import Decimal

import pytest

from kaoping.engine.terms import Refused
from kaoping.engine.words import Language
from tests.engine.support import OneLeaf, one_leaf


def line(rule: str, *, points: str = "7", data: str = '{unit: "%", min: 0, max: 100}', more: str = "") -> OneLeaf:
    return one_leaf(f"""
        points: {points}
        data: {data}
        {more or "note: a line"}
        rule: {{family: line, {rule}}}
    """)


EFFICACY = "knots: [{value: 15, points: 60}, {value: 25, points: 100}]"


def test_slope_and_intercept_between_floor_and_cap() -> None:
    # 0.7 x 95.43 - 63 = 66.801 - 63 = 3.801: 3.80; 0.7 x 89 - 63 = -0.7: 0; 0.7 x 100 - 63 = 7.
    want = {"95.43": "3.8", "89": "0", "90": "0", "100": "7"}

    assert line("slope: 0.7, intercept: -63").each(want) == want


def test_a_half_way_value_is_rounded_once() -> None:
    # 0.7 x 91.45 - 63 = 64.015 - 63 = 1.015, half-way: 1.02.
    assert line("slope: 0.7, intercept: -63").score("91.45") == Decimal("1.02")


def test_below_a_cut_off_there_is_nothing() -> None:
    # 0.7 x 94.99 - 60 = 6.493 would be 6.49, but below 95 there is nothing; 0.7 x 95 - 60 = 6.5.
    want = {"94.99": "0", "95": "6.5"}

    assert line("slope: 0.7, intercept: -60, zero_below: 95").each(want) == want


def test_the_cut_off_comes_before_the_floor() -> None:
    # Below the cut-off not even the floor is given.
    leaf = line("slope: 0.7, intercept: -63, zero_below: 90, floor: 2")

    assert leaf.each(["89.99", "90"]) == {"89.99": "0", "90": "2"}
    assert leaf.limits == ("0", "7")


def test_a_falling_line_and_a_cap_of_its_own() -> None:
    leaf = line("slope: -0.5, intercept: 12, cap: 9", points="9")

    # 12 - 0.5 x 4 = 10, capped at 9; 12 - 0.5 x 8 = 8; 12 - 0.5 x 30 = -3: 0.
    assert leaf.each(["4", "6", "8", "30"]) == {"4": "9", "6": "9", "8": "8", "30": "0"}


def test_without_cap_and_floor_the_line_goes_on() -> None:
    leaf = line("slope: 2, intercept: 1, cap: none, floor: none", data="{}", more="below_zero: negative")

    assert leaf.each(["-3", "10"]) == {"-3": "-5", "10": "21"}
    assert leaf.limits == (None, None)


def test_between_base_value_and_target_value_the_points_rise_evenly() -> None:
    # 60 + 40 x (20 - 15) / 10 = 80; 60 + 40 x 0.01 / 10 = 60.04; the ends are held.
    want = {"15": "60", "15.01": "60.04", "20": "80", "24.99": "99.96", "25": "100", "10": "60", "30": "100"}

    assert line(EFFICACY, points="100").each(want) == want


def test_the_line_may_go_on_beyond_the_ends() -> None:
    # 60 + 40 x (10 - 15) / 10 = 40; 60 + 40 x (26 - 15) / 10 = 104, which the cap at the points cuts; with
    # cap: none it stays.
    assert line(f"{EFFICACY}, outside: extend", points="100").each(["10", "26"]) == {"10": "40", "26": "100"}
    assert line(f"{EFFICACY}, outside: extend, cap: none", points="100").score("26") == 104


def test_where_less_is_better_the_line_falls() -> None:
    # 功效系数 of a quantity to be kept small: 60 + 40 x (25 - v) / 10, reckoned from the worse end:
    # v = 21.3: 60 + 40 x 3.7 / 10 = 74.8.
    leaf = line("knots: [{value: 15, points: 100}, {value: 25, points: 60}]", points="100")

    assert leaf.each(["15", "21.3", "25", "26"]) == {"15": "100", "21.3": "74.8", "25": "60", "26": "60"}


def test_rising_and_falling_lines_round_the_points_above_their_lower_end() -> None:
    # 1 x 0.05 / 10 = 0.005, half-way: 0.01. From either side, at 0.05 from the lower end the score is 0.01.
    rising = line("knots: [{value: 0, points: 0}, {value: 10, points: 1}]", points="1")
    falling = line("knots: [{value: 0, points: 1}, {value: 10, points: 0}]", points="1")

    assert (rising.score("0.05"), falling.score("9.95")) == (Decimal("0.01"), Decimal("0.01"))
    # 0.995 is half-way too: 1.00 on both, as if the score itself were rounded.
    assert (rising.score("9.95"), falling.score("0.05")) == (Decimal("1"), Decimal("1"))


@pytest.mark.parametrize("outside", ["hold", "extend"])
def test_a_value_exactly_on_an_inner_point_has_its_points(outside: str) -> None:
    leaf = line(
        f"knots: [{{value: 0, points: 0}}, {{value: 60, points: 4}}, {{value: 100, points: 7}}], outside: {outside}"
    )

    # 4 x 59.99 / 60 = 3.99933…: 4.00; 60 itself is 4; 4 + 3 x 0.01 / 40 = 4.00075: 4.00; 80 is 4 + 1.5.
    want = {"0": "0", "30": "2", "59.99": "4", "60": "4", "60.01": "4", "80": "5.5", "100": "7"}
    assert leaf.each(want) == want


def test_a_line_of_one_segment_that_goes_on_needs_no_condition() -> None:
    lines = line(f"{EFFICACY}, outside: extend", points="100").explained("20")

    assert not [text for text in lines if "在线段内" in text]


def test_negative_values_are_values() -> None:
    leaf = line("knots: [{value: -10, points: 0}, {value: 10, points: 7}]", data="{}")

    # 7 x (-5 + 10) / 20 = 1.75.
    assert leaf.each(["-11", "-10", "-5", "0", "10"]) == {"-11": "0", "-10": "0", "-5": "1.75", "0": "3.5", "10": "7"}


def test_what_is_not_reported_is_on_no_line() -> None:
    assert line(EFFICACY, points="100").score(None) == 0


def test_the_last_line_of_the_explanation_is_the_score() -> None:
    for language in Language:
        block = line(EFFICACY, points="100").block("20", language)
        assert (block.lines[-1].result, block.score) == ("80.00", Decimal("80.00"))


@pytest.mark.parametrize(
    ("rule", "points", "zh"),
    [
        (
            "slope: 0.7, intercept: -63, zero_below: 90",
            "7",
            "得分 = 0.7 × 指标 − 63，最多 7 分，最低 0 分；低于 90% 不得分。",
        ),
        (EFFICACY, "100", "15% 得 60 分，25% 得 100 分；其间按直线计算，两端以外不变，最多 100 分，最低 0 分。"),
        (
            f"{EFFICACY}, outside: extend, cap: none, floor: none",
            "100",
            "15% 得 60 分，25% 得 100 分；其间按直线计算，两端以外顺延。",
        ),
    ],
)
def test_the_sentence_is_the_formula_or_the_points(rule: str, points: str, zh: str) -> None:
    assert line(rule, points=points).sentence.zh == zh


@pytest.mark.parametrize(
    ("rule", "points"),
    [
        ("knots: [{value: 15, points: 60}, {value: 25, points: 110}]", "100"),
        ("knots: [{value: 15, points: 60}, {value: 25, points: 90}]", "100"),
        ("slope: 0.7, intercept: -64", "7"),
        ("slope: 0.7, intercept: -63, cap: 6", "7"),
    ],
)
def test_a_line_that_never_gives_the_points_or_would_give_more_is_found(rule: str, points: str) -> None:
    assert line(rule, points=points).codes == ["rule-points"]


@pytest.mark.parametrize(
    "rule", ["slope: 0.7, intercept: -63", "slope: 2, cap: none", EFFICACY.replace("60", "3").replace("100", "7")]
)
def test_a_line_that_reaches_the_points_is_fine(rule: str) -> None:
    assert line(rule).codes == []


@pytest.mark.parametrize(
    "rule",
    [
        "slope: 1, knots: [{value: 1, points: 1}, {value: 2, points: 2}]",
        "intercept: 3",
        "knots: [{value: 1, points: 1}]",
        "knots: [{value: 2, points: 1}, {value: 2, points: 2}]",
        "slope: 1, outside: extend",
        "knots: [{value: 1, points: 1}, {value: 2, points: 2}], intercept: 3",
    ],
)
def test_a_line_is_written_in_one_way_only(rule: str) -> None:
    with pytest.raises(Refused):
        line(rule)


def test_a_line_goes_on_beyond_both_outer_knots() -> None:
    leaf = one_leaf("""
        points: 10
        below_zero: negative
        rule:
          family: line
          knots: [{value: 0, points: 1}, {value: 10, points: 5}, {value: 20, points: 10}]
          outside: extend
          cap: none
          floor: none
    """)

    # 0.4 a unit up to 10, then 0.5: 1 - 5 x 0.4 = -1; 5 + 0.5 = 5.5; 10 + 2 x 0.5 = 11.
    assert leaf.each(["-5", "0", "9", "10", "11", "22"]) == {
        "-5": "-1", "0": "1", "9": "4.6", "10": "5", "11": "5.5", "22": "11",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("points", "first", "value", "score"),
    [
        # 4 tenths of the way from 0.5 to 2 are 0.6: 1.1, which is 1. A way without decimals, 1, would give 1.5: 2.
        ("2", "0.5", "4", "1"),
        # 3 tenths of the way from 0 to 1.5 are 0.45, written as 0.5: 1. Without decimals there would be no way at all.
        ("1.5", "0", "3", "1"),
    ],
)
def test_the_way_between_knots_has_the_decimals_of_the_knots(points: str, first: str, value: str, score: str) -> None:
    leaf = one_leaf(f"""
        points: {points}
        decimals: 0
        rule: {{family: line, knots: [{{value: 0, points: {first}}}, {{value: 10, points: {points}}}]}}
    """)

    assert leaf.each([value]) == {value: score}
