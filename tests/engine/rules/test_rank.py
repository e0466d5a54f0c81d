"""`rank`: points by the place among the units of the peer group."""

import pytest

from kaoping.engine.terms import Refused, Status
from kaoping.engine.words import Language
from tests.engine.support import OneLeaf, one_leaf

GROUPS = "groups: [{id: 一类}, {id: 二类}]"


def rank(rule: str, *, points: str = "10", better: str = "more", more: str = "", scheme: str = "") -> OneLeaf:
    return one_leaf(
        f"""
        points: {points}
        {more or "note: a rank"}
        rule: {{family: rank, better: {better}, {rule}}}
        """,
        scheme,
    )


LIST = (
    "places: [{first: 1, last: 1, points: 2}, {first: 2, last: 2, points: 1}, {first: 3, last: 3, points: 0}, "
    "{first: 4, last: 4, points: -0.5}, {first: 5, points: -1}]"
)


def test_a_list_gives_the_points_of_each_place() -> None:
    leaf = rank(LIST, points="2", more="below_zero: negative")

    assert leaf.scores({"甲": "98", "乙": "95.01", "丙": "95", "丁": "60", "戊": "59.99", "己": "1"}) == {
        "甲": "2", "乙": "1", "丙": "0", "丁": "-0.5", "戊": "-1", "己": "-1",
    }  # fmt: skip
    assert leaf.limits == ("-1", "2")


def test_equal_values_share_a_place_and_the_next_place_is_left_out() -> None:
    leaf = rank(LIST, points="2", more="below_zero: negative")

    # Places 1, 2, 2, 4: nobody is third.
    assert leaf.scores({"甲": "90", "乙": "80", "丙": "80", "丁": "70"}) == {
        "甲": "2", "乙": "1", "丙": "1", "丁": "-0.5",
    }  # fmt: skip


def test_places_can_be_taken_together() -> None:
    leaf = rank(
        "places: [{first: 1, last: 3, points: 7}, {first: 4, last: 6, points: 5}, {first: 7, points: 3}]", points="7"
    )
    scores = leaf.scores({str(place): str(100 - place) for place in range(1, 9)})

    assert list(scores.values()) == ["7", "7", "7", "5", "5", "5", "3", "3"]


def test_less_can_be_better() -> None:
    leaf = rank(LIST, points="2", better="less", more="below_zero: stop")

    assert leaf.scores({"甲": "3", "乙": "1", "丙": "-2"}) == {"甲": "0", "乙": "1", "丙": "2"}


def test_units_are_ranked_within_their_group_or_among_all() -> None:
    values = {"一类/甲": "90", "一类/乙": "80", "二类/丙": "70", "二类/丁": "60"}

    inside = rank("per_rank: {points: 1, floor: 0}", scheme=GROUPS)
    assert list(inside.scores(values).values()) == ["10", "9", "10", "9"]
    among_all = rank("scope: all, per_rank: {points: 1, floor: 0}", scheme=GROUPS)
    assert list(among_all.scores(values).values()) == ["10", "9", "8", "7"]


def test_who_has_no_value_takes_no_place() -> None:
    leaf = rank("per_rank: {points: 1, floor: 0}")

    assert leaf.scores({"甲": None, "乙": "80", "丙": "70"}) == {"甲": "0", "乙": "10", "丙": "9"}
    result = leaf.result({"甲": Status.NOT_APPLICABLE, "乙": "80", "丙": "70"})
    assert result.of("丙").value("x.rank") == 2


def test_each_place_lower_costs_points_down_to_the_floor() -> None:
    leaf = rank("per_rank: {points: 0.5, floor: 9}")
    scores = leaf.scores({name: str(100 - at) for at, name in enumerate("甲乙丙丁", start=1)})

    # 10, 9.5, 9, and 8.5 is below the floor.
    assert list(scores.values()) == ["10", "9.5", "9", "9"]
    assert leaf.limits == ("9", "10")


def test_a_share_of_the_points_for_each_place_is_rounded_once() -> None:
    leaf = rank("per_rank: {share: 5%, floor: 0}", points="2.5")
    scores = leaf.scores({"甲": "3", "乙": "2", "丙": "1"})

    # 5 % of 2.5 is 0.125: second 2.375, half-way, 2.38; third 2.25.
    assert list(scores.values()) == ["2.5", "2.38", "2.25"]


def test_equal_steps_lead_from_the_first_to_the_last() -> None:
    leaf = rank("linear: {first: 600, last: 500}", points="600")

    # Four units: 500 + 100 x 2 / 3 = 566.67, 500 + 100 / 3 = 533.33.
    assert leaf.scores({"甲": "4", "乙": "3", "丙": "2", "丁": "1"}) == {
        "甲": "600", "乙": "566.67", "丙": "533.33", "丁": "500",
    }  # fmt: skip
    # With seven the steps are smaller: 500 + 100 x 5 / 6 = 583.33.
    seven = leaf.scores({name: str(-at) for at, name in enumerate("甲乙丙丁戊己庚")})
    assert list(seven.values()) == ["600", "583.33", "566.67", "550", "533.33", "516.67", "500"]


def test_a_half_way_score_between_first_and_last_is_rounded_up() -> None:
    leaf = rank("linear: {first: 1, last: 0}", points="1")
    scores = leaf.scores({name: str(-at) for at, name in enumerate("甲乙丙丁戊己庚辛壬")})

    # Nine units, eight steps: 1 x 7 / 8 = 0.875, half-way: 0.88; 6 / 8 = 0.75; 5 / 8 = 0.625: 0.63.
    assert list(scores.values()) == ["1", "0.88", "0.75", "0.63", "0.5", "0.38", "0.25", "0.13", "0"]


def test_ends_with_more_decimals_than_the_score_are_never_left_behind() -> None:
    leaf = rank("linear: {first: 1, last: 0.5}", points="1", more="decimals: 0")

    # Both are first: 0.5 + 0.5 = 1; the 0.5 between the ends is not rounded up to 1 before it is added.
    assert leaf.scores({"甲": "7", "乙": "7"}) == {"甲": "1", "乙": "1"}


def test_units_that_share_the_last_place_are_not_last() -> None:
    leaf = rank("linear: {first: 600, last: 500}", points="600")

    # Places 1, 2, 3, 3 of four: the two at the end are third, and the last place is empty.
    assert list(leaf.scores({"甲": "4", "乙": "3", "丙": "1", "丁": "1"}).values()) == [
        "600", "566.67", "533.33", "533.33",
    ]  # fmt: skip
    assert list(leaf.scores({"甲": "7", "乙": "7", "丙": "7"}).values()) == ["600", "600", "600"]


@pytest.mark.parametrize(
    "rule", ["places: [{first: 1, points: 10}]", "per_rank: {points: 1, floor: 0}", "linear: {first: 10, last: 2}"]
)
def test_a_single_unit_is_first(rule: str) -> None:
    assert rank(rule).scores({"甲": "0"}) == {"甲": "10"}


def test_a_list_can_rise_towards_the_last() -> None:
    leaf = rank("linear: {first: 0, last: 1}", points="1")

    assert list(leaf.scores({"甲": "3", "乙": "2", "丙": "1"}).values()) == ["0", "0.5", "1"]


def test_a_measure_can_be_ranked() -> None:
    leaf = rank(
        "per_rank: {points: 1, floor: 0}",
        more='data: [{id: a}, {id: b}]\n        measure: {expression: "a / b", decimals: 1}',
    )

    # 10 / 3 = 3.3 and 33 / 10 = 3.3: equal at one decimal, so both are first.
    assert leaf.scores({"甲": {"a": 10, "b": 3}, "乙": {"a": 33, "b": 10}, "丙": {"a": 1, "b": 1}}) == {
        "甲": "10", "乙": "10", "丙": "8",
    }  # fmt: skip


def test_the_last_line_of_the_explanation_is_the_score() -> None:
    leaf = rank("linear: {first: 10, last: 2}")
    for language in Language:
        assert leaf.block("5", language).lines[-1].result == "10.00"


@pytest.mark.parametrize(
    ("rule", "zh"),
    [
        (
            "places: [{first: 1, last: 1, points: 10}, {first: 2, last: 3, points: 5}, {first: 4, points: 0}]",
            "组内按指标排名（高者居前，数值相同名次并列）：第 1 名得 10 分；第 2–3 名得 5 分；第 4 名及以后得 0 分。",
        ),
        (
            "per_rank: {share: 5%, floor: 0}",
            "组内按指标排名（高者居前，数值相同名次并列）："
            "第 1 名得 10 分，每低 1 名扣 0.5 分（分值的 5%），最低 0 分。",
        ),
        (
            "scope: all, linear: {first: 10, last: 2}",
            "全部单位中按指标排名（高者居前，数值相同名次并列）：第 1 名得 10 分，末名得 2 分，中间按名次等距递减。",
        ),
    ],
)
def test_the_sentence_says_how_places_become_points(rule: str, zh: str) -> None:
    assert rank(rule).sentence.zh == zh


@pytest.mark.parametrize(
    ("places", "codes"),
    [
        ("{first: 1, last: 2, points: 10}, {first: 4, points: 0}", ["places-gap"]),
        ("{first: 1, last: 2, points: 10}, {first: 2, points: 0}", ["places-gap"]),
        ("{first: 2, points: 10}", ["places-gap"]),
        ("{first: 1, points: 10}, {first: 2, points: 0}", ["places-gap"]),
        ("{first: 1, last: 2, points: 10}", ["places-gap"]),
        ("{first: 1, points: 8}", ["rule-points"]),
        ("{first: 1, last: 1, points: 10}, {first: 2, points: 0}", []),
    ],
)
def test_places_without_points_or_with_two_are_found(places: str, codes: list[str]) -> None:
    assert rank(f"places: [{places}]").codes == codes


def test_a_floor_above_the_points_is_found() -> None:
    assert rank("per_rank: {points: 1, floor: 11}").codes == ["floor-above"]


@pytest.mark.parametrize(
    "rule",
    [
        "scope: group",
        "per_rank: {floor: 0}",
        "per_rank: {points: 1, share: 5%, floor: 0}",
        "per_rank: {points: 1}",
        "linear: {first: 1, last: 0}, per_rank: {points: 1, floor: 0}",
    ],
)
def test_a_rank_is_written_in_one_way_only(rule: str) -> None:
    with pytest.raises(Refused):
        rank(rule)


def test_equal_steps_among_all_units_count_all_of_them() -> None:
    leaf = rank("scope: all, linear: {first: 10, last: 4}", scheme=GROUPS)
    values = {"一类/甲": "90", "一类/乙": "80", "二类/丙": "70", "二类/丁": "60"}

    # Four units, three steps of 2.
    assert list(leaf.scores(values).values()) == ["10", "8", "6", "4"]


def test_the_way_between_the_ends_has_the_decimals_of_the_ends() -> None:
    leaf = rank("linear: {first: 0.9, last: 0}", points="0.9", more="decimals: 0")

    # The second of three is half-way, 0.45, written as 0.5: 1. A way without decimals would be 0.
    assert list(leaf.scores({"甲": "3", "乙": "2", "丙": "1"}).values()) == ["1", "1", "0"]
