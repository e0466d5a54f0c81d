"""`met`: all or nothing, by a comparison with the target or by a fact."""

import pytest

from kaoping.engine.terms import Status
from tests.engine.support import one_leaf


@pytest.mark.parametrize(
    ("when", "below", "at", "above"),
    [(">=", 0, 3, 3), (">", 0, 0, 3), ("<=", 3, 3, 0), ("<", 3, 0, 0), ("==", 0, 3, 0)],
)
def test_the_comparison_decides_on_which_side_the_target_itself_is(when: str, below: int, at: int, above: int) -> None:
    leaf = one_leaf(f"""
        points: 3
        target: 90
        rule: {{family: met, when: "{when}"}}
    """)

    assert leaf.each(["89.99", "90", "90.01"]) == {"89.99": str(below), "90": str(at), "90.01": str(above)}


def test_a_fact_gives_the_points_where_it_is_so() -> None:
    leaf = one_leaf("""
        points: 10
        rule: {family: met, when: "yes"}
    """)

    assert leaf.each([True, False]) == {True: "10", False: "0"}


def test_a_fact_can_be_what_must_not_be() -> None:
    leaf = one_leaf("""
        points: 10
        rule: {family: met, when: "no", otherwise: 2.5}
    """)

    assert leaf.each([True, False]) == {True: "2.5", False: "10"}


def test_what_is_not_reported_is_neither_yes_nor_no() -> None:
    leaf = one_leaf("""
        points: 10
        rule: {family: met, when: "no"}
    """)

    # Not so would give 10; nothing reported gives what the policy says, here zero.
    assert leaf.score(None) == 0
    assert leaf.cell(None, "points") is None


def test_where_it_does_not_apply_the_policy_decides() -> None:
    leaf = one_leaf(
        """
        points: 10
        target: 90
        rule: {family: met, when: ">="}
        """,
        scheme="missing: {not_applicable: full}",
    )

    assert leaf.score(Status.NOT_APPLICABLE) == 10


def test_a_negative_target_and_negative_values_compare_as_numbers() -> None:
    leaf = one_leaf("""
        points: 5
        target: -30
        rule: {family: met, when: "<="}
    """)

    assert leaf.each(["-30.01", "-30", "-29.99"]) == {"-30.01": "5", "-30": "5", "-29.99": "0"}


def test_the_sentence_says_target_points_and_what_else_happens() -> None:
    leaf = one_leaf("""
        title: {zh: 收缴率, en: the fee collection rate}
        points: 1
        target: 90
        data: {unit: "%"}
        rule: {family: met, when: ">=", otherwise: 0.5}
    """)

    assert leaf.sentence.zh == "收缴率达到或超过目标值 90%的，得 1 分；否则得 0.5 分。"
    assert leaf.sentence.en == (
        "1 point if the fee collection rate reaches or exceeds the target of 90%; otherwise 0.5."
    )


def test_the_sentence_of_a_fact_names_it() -> None:
    leaf = one_leaf("""
        title: {zh: 建成污水处理厂, en: plant built}
        points: 10
        rule: {family: met, when: "yes"}
    """)

    assert leaf.sentence.zh == "“建成污水处理厂”为是的，得 10 分；否则不得分。"


def test_points_that_are_not_those_of_the_item_are_found() -> None:
    leaf = one_leaf("""
        points: 5
        target: 90
        rule: {family: met, when: ">=", points: 8}
    """)

    assert [(f.code, f.path) for f in leaf.findings] == [("rule-points", "points")]


def test_more_points_otherwise_than_the_item_has_are_found() -> None:
    leaf = one_leaf("""
        points: 3
        target: 90
        rule: {family: met, when: ">=", otherwise: 5}
    """)

    assert [(f.code, f.path) for f in leaf.findings] == [("rule-points", "otherwise")]
    assert leaf.limits == ("3", "5")
