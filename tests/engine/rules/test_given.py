"""`given`: points that an assessor gives or takes, or points that everyone has."""

from decimal import Decimal

import pytest

from kaoping.engine.terms import Refused, Status
from tests.engine.support import Given, OneLeaf, one_leaf


def given(rule: str, *, points: str = "30", more: str = "") -> OneLeaf:
    return one_leaf(f"""
        points: {points}
        {more or "note: given"}
        rule: {{family: given, {rule}}}
    """)


def codes(leaf: OneLeaf, value: Given) -> list[str]:
    with pytest.raises(Refused) as refused:
        leaf.score(value)
    return [f.code for f in refused.value.findings]


def test_the_given_value_is_the_score() -> None:
    want = {"0": "0", "27.8": "27.8", "30": "30"}

    assert given("what: score").each(want) == want


@pytest.mark.parametrize("value", ["30.01", "-0.01"])
def test_more_than_the_points_or_less_than_none_cannot_be_given(value: str) -> None:
    assert codes(given("what: score"), value) == ["out-of-range"]


def test_the_most_that_may_be_given_can_be_written_down() -> None:
    leaf = given("what: score, at_most: 20", points="20")

    assert leaf.score(20) == 20
    assert codes(leaf, "20.01") == ["out-of-range"]
    assert leaf.limits == ("0", "20")


def test_a_score_with_more_decimals_than_the_item_is_rounded_half_up() -> None:
    leaf = given("what: score", more="data: {decimals: 3}")

    # 27.125 is half-way between 27.12 and 27.13.
    assert leaf.score("27.125") == Decimal("27.13")


def test_declared_data_do_not_let_more_be_given_than_the_points() -> None:
    leaf = given("what: score", more="data: {min: 0, max: 100}")

    assert leaf.codes == ["given-range"]
    assert codes(leaf, "30") == ["given-range"]


def test_data_without_a_range_and_measures_are_held_to_the_points() -> None:
    declared = given("what: score", more="data: {decimals: 1}")
    measured = given("what: score", more='data: [{id: a}]\n        measure: "a * 2"')

    assert (declared.score(30), measured.score({"a": 15})) == (Decimal(30), Decimal(30))
    assert codes(declared, "30.1") == ["undefined"]
    assert codes(declared, "-0.1") == ["undefined"]
    assert codes(measured, {"a": "15.01"}) == ["undefined"]


def test_a_deduction_is_taken_from_the_points() -> None:
    want = {"0": "30", "4.5": "25.5", "30": "0"}

    assert given("what: deduction").each(want) == want
    assert codes(given("what: deduction"), "30.01") == ["out-of-range"]


def test_a_deduction_has_its_own_most() -> None:
    leaf = given("what: deduction, at_most: 10")

    assert leaf.score(10) == 20
    assert codes(leaf, "10.01") == ["out-of-range"]
    assert leaf.limits == ("20", "30")


def test_a_deduction_may_be_larger_than_the_item_if_the_scheme_says_what_then() -> None:
    stop = given("what: deduction, at_most: 20", points="5", more="below_zero: stop")
    negative = given("what: deduction, at_most: 20", points="5", more="below_zero: negative")

    assert (stop.score(8), negative.score(8)) == (Decimal(0), Decimal(-3))


def test_reserved_points_are_given_to_everyone() -> None:
    leaf = given("what: constant", points="10")

    assert leaf.scores({"甲": None, "乙": None}) == {"甲": "10", "乙": "10"}
    assert given("what: constant, constant: 2.5", points="2.5").scores({"甲": None}) == {"甲": "2.5"}


def test_what_the_assessor_did_not_give_is_not_zero_by_itself() -> None:
    leaf = given("what: deduction")

    # Nothing said is not "nothing deducted": the policy for what is not reported decides.
    assert leaf.score(None) == 0
    assert leaf.score(0) == 30
    assert leaf.score(Status.NOT_REPORTED) == 0


def test_the_explanation_shows_who_gave_the_points() -> None:
    assert given("what: score", more="title: {zh: 街面管控, en: streets}").explained("27.8")[-1] == (
        "  「得分」 = 「街面管控」 = 27.80"
    )


@pytest.mark.parametrize(
    ("rule", "zh", "en"),
    [
        ("what: score", "由考核责任部门直接评分，最多 30 分。", "The assessor gives the points, at most 30."),
        ("what: deduction, at_most: 10", "由考核责任部门酌情扣分，最多扣 10 分。", "The assessor deducts, at most 10."),
        ("what: constant", "预留 30 分，各单位均得。", "30 reserved points, given to everyone."),
    ],
)
def test_the_sentence_says_who_decides(rule: str, zh: str, en: str) -> None:
    assert (given(rule).sentence.zh, given(rule).sentence.en) == (zh, en)


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("what: score, at_most: 40", ["rule-points"]),
        ("what: score, at_most: 20", ["rule-points"]),
        ("what: constant, constant: 8", ["rule-points"]),
        ("what: deduction, at_most: 40", []),
        ("what: deduction, at_most: 10", []),
        ("what: score", []),
    ],
)
def test_a_most_that_is_not_the_points_is_found(rule: str, found: list[str]) -> None:
    assert given(rule).codes == found


@pytest.mark.parametrize("rule", ["what: score, constant: 3", "what: constant, at_most: 3", "what: score, at_most: -1"])
def test_parameters_that_do_not_belong_together_are_refused(rule: str) -> None:
    with pytest.raises(Refused):
        given(rule)
