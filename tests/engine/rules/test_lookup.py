"""`lookup`: points from one category, or from two of them in a matrix."""

import pytest

from kaoping.engine.terms import Refused
from tests.engine.support import OneLeaf, one_leaf

GRADES = """
    title: {zh: 管理等级, en: quality of management}
    points: 2
    rule: {family: lookup, points: {优良: 2, 一般: 1, 较差: 0}}
"""

CHECKS = """
    title: {zh: 自查, en: own check}
    points: 2
    below_zero: negative
    rule:
      family: lookup
      columns_of: joint
      matrix:
        合格: {合格: 2, 不合格: -1}
        不合格: {合格: 1, 不合格: 0}
"""


def codes(leaf: OneLeaf, value: str) -> list[str]:
    with pytest.raises(Refused) as refused:
        leaf.score(value)
    return [f.code for f in refused.value.findings]


def test_each_category_has_its_points() -> None:
    want = {"优良": "2", "一般": "1", "较差": "0"}

    assert one_leaf(GRADES).each(want) == want
    assert one_leaf(GRADES).limits == ("0", "2")


def test_a_category_that_is_not_in_the_table_is_refused() -> None:
    assert codes(one_leaf(GRADES), "优秀") == ["not-a-choice"]


def test_what_is_not_reported_is_no_category() -> None:
    assert one_leaf(GRADES).score(None) == 0
    assert one_leaf(GRADES).cell(None, "points") is None


def test_categories_may_be_written_as_numbers() -> None:
    leaf = one_leaf("""
        points: 10
        rule: {family: lookup, points: {1: 10, 2: 8.125, 3: 0}}
    """)

    # 8.125 is half-way between 8.12 and 8.13.
    assert leaf.each(["1", "2", "3"]) == {"1": "10", "2": "8.13", "3": "0"}


def test_two_categories_meet_in_a_matrix() -> None:
    leaf = one_leaf(CHECKS)

    assert leaf.score({"x": "合格", "joint": "合格"}) == 2
    # Its own check said 合格 where the joint check found 不合格: worse than having said so itself.
    assert leaf.score({"x": "合格", "joint": "不合格"}) == -1
    assert leaf.score({"x": "不合格", "joint": "合格"}) == 1
    assert leaf.score({"x": "不合格", "joint": "不合格"}) == 0
    assert leaf.limits == ("-1", "2")


def test_a_matrix_needs_both_categories() -> None:
    assert one_leaf(CHECKS).score({"x": "不合格", "joint": None}) == 0
    assert one_leaf(CHECKS).cell({"x": "不合格", "joint": None}, "points") is None


@pytest.mark.parametrize("choices", ["优良, 一般, 较差, 未评", "优良, 较差"])
def test_choices_that_are_not_those_of_the_table_are_found_and_never_scored(choices: str) -> None:
    leaf = one_leaf(f"""
        points: 2
        data: {{type: category, choices: [{choices}]}}
        rule: {{family: lookup, points: {{优良: 2, 一般: 1, 较差: 0}}}}
    """)

    assert leaf.codes == ["choices-differ"]
    assert codes(leaf, "较差") == ["choices-differ"]


def test_the_columns_of_a_matrix_are_checked_too() -> None:
    leaf = one_leaf(
        CHECKS, scheme="data: [{id: joint, title: joint check, type: category, choices: [合格, 不合格, 免查]}]"
    )

    assert leaf.codes == ["choices-differ"]


def test_a_category_may_come_from_a_measure_and_must_be_in_the_table() -> None:
    leaf = one_leaf("""
        points: 2
        data: [{id: checks}]
        measure: "if(checks > 5, '优良', if(checks > 2, '一般', '未评'))"
        rule: {family: lookup, points: {优良: 2, 一般: 1, 较差: 0}}
    """)

    assert leaf.score({"checks": 6}) == 2
    assert leaf.score({"checks": 3}) == 1
    with pytest.raises(Refused) as refused:
        leaf.score({"checks": 2})
    assert [f.code for f in refused.value.findings] == ["undefined"]


def test_the_sentence_lists_categories_or_pairs_by_name() -> None:
    assert one_leaf(GRADES).sentence.zh == "管理等级为优良得 2 分；一般得 1 分；较差得 0 分。"
    assert one_leaf(GRADES).sentence.en == "quality of management 优良: 2; 一般: 1; 较差: 0."
    joint = "data: [{id: joint, title: 联合检查, type: category, choices: [合格, 不合格]}]"
    assert one_leaf(CHECKS, scheme=joint).sentence.zh == (
        "自查为合格、联合检查为合格得 2 分；自查为合格、联合检查为不合格得 -1 分；"
        "自查为不合格、联合检查为合格得 1 分；自查为不合格、联合检查为不合格得 0 分。"
    )


def test_points_that_no_category_gives_are_found() -> None:
    leaf = one_leaf("""
        points: 3
        rule: {family: lookup, points: {优良: 2, 一般: 1}}
    """)

    assert [(f.code, f.path) for f in leaf.findings] == [("rule-points", "points")]


@pytest.mark.parametrize(
    "rule",
    [
        "points: {a: 1}",
        "points: {a: 1, b: 2}, matrix: {a: {c: 1, d: 2}, b: {c: 1, d: 2}}",
        "points: {a: 1, b: 2}, columns_of: other",
        "matrix: {a: {c: 1, d: 2}, b: {c: 1, d: 2}}",
        "columns_of: other, matrix: {a: {c: 1, d: 2}, b: {c: 1}}",
    ],
)
def test_an_incomplete_table_is_refused(rule: str) -> None:
    with pytest.raises(Refused):
        one_leaf(f"""
            points: 2
            rule: {{family: lookup, {rule}}}
        """)
