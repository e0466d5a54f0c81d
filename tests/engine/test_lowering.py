"""Expressions of authors become lines; parts that have no value do harm only where they matter."""

from decimal import Decimal

import pytest

from kaoping.engine.language import parse
from kaoping.engine.lowering import say
from kaoping.engine.terms import Refused
from kaoping.engine.words import Words
from tests.engine.support import OneLeaf, one_leaf


def measured(expression: str, more: str = "") -> OneLeaf:
    """A leaf that gives its measure as the score (up to 1000)."""
    return one_leaf(f"""
        points: 1000
        data:
          - {{id: a, decimals: 0}}
          - {{id: b, decimals: 0}}
          - {{id: grade, type: category, choices: [好, 差]}}
        measure: {{expression: "{expression}", decimals: 2}}
        {more}
        rule: {{family: given, what: score}}
    """)


def value(expression: str, a: int, b: int, grade: str = "好") -> Decimal:
    return measured(expression).score({"a": a, "b": b, "grade": grade})


def test_a_choice_with_a_quotient_has_a_value_where_the_divisor_is_0() -> None:
    assert value("if(b = 0, 7, round(a / b, 2))", 1, 0) == 7
    assert value("if(b = 0, 7, round(a / b, 2))", 1, 8) == Decimal("0.13")
    assert value("if(b > 0, round(a / b, 2), 7)", 1, 0) == 7


def test_a_quotient_that_is_chosen_still_needs_its_divisor() -> None:
    with pytest.raises(Refused) as refused:
        value("if(a > 0, round(a / b, 2), 7)", 1, 0)

    assert [f.code for f in refused.value.findings] == ["undefined"]


def test_and_looks_at_its_second_part_only_where_the_first_holds() -> None:
    assert value("if(b > 0 and round(a / b, 2) > 1, 1, 0)", 3, 0) == 0
    assert value("if(b > 0 and round(a / b, 2) > 1, 1, 0)", 3, 2) == 1
    assert value("if(b > 0 and round(a / b, 2) > 1, 1, 0)", 1, 2) == 0


def test_or_looks_at_its_second_part_only_where_the_first_does_not_hold() -> None:
    assert value("if(b = 0 or round(a / b, 2) > 1, 1, 0)", 3, 0) == 1
    assert value("if(b = 0 or round(a / b, 2) > 1, 1, 0)", 1, 2) == 0
    assert value("if(b = 0 or round(a / b, 2) > 1, 1, 0)", 3, 2) == 1


def test_choices_with_quotients_nest() -> None:
    expression = "if(a = 0, 1, if(b = 0, 2, round(a / b, 1)) + round(b / a, 1))"

    # 2 + 0 / 5 = 2; 5 / 2 + 2 / 5 = 2.5 + 0.4
    assert [value(expression, 0, 0), value(expression, 5, 0), value(expression, 5, 2)] == [1, 2, Decimal("2.9")]


def test_growth_against_last_year_says_what_a_first_year_means() -> None:
    # "the first year counts as no growth": without a rule of its own a missing last year leaves the item unreported
    growth = "if(known(last), round((now - last) / last * 100, 2), 0)"
    leaf = one_leaf(f"""
        points: 10
        data: [{{id: now}}, {{id: last}}]
        measure: {{expression: "{growth}", unit: "%"}}
        target: 0
        rule: {{family: met, when: ">="}}
    """)

    assert leaf.score({"now": "9", "last": "10"}) == 0
    assert leaf.score({"now": "10", "last": "10"}) == 10
    assert leaf.score({"now": "9", "last": None}) == 10
    assert leaf.cell({"now": "9", "last": "8"}, "value") == Decimal("12.50")
    with pytest.raises(Refused):
        leaf.score({"now": "9", "last": "0"})


def test_a_category_is_compared_with_its_own_choices_only() -> None:
    assert value("if(grade = '好', 2, 1)", 0, 0) == 2

    with pytest.raises(Refused) as refused:
        value("if(grade = '很好', 2, 1)", 0, 0)

    assert "好、差" in refused.value.findings[0].wrong.zh


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("round(grade / 2, 2)", "只有数字可以相除"),
        ("a / 0", "除数是 0"),
        ("if(a > 0, '好', 3)", "不能混用"),
        ("if(a, 1, 2)", "这里要写条件"),
        ("a / b + 1", "除法要写在"),
        ("a > grade", "不能混用"),
        ("c + 1", "没有“c”"),
    ],
)
def test_an_expression_that_means_nothing_is_refused_with_its_place(expression: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        value(expression, 1, 1)

    (finding,) = refused.value.findings
    assert finding.place == ("items", 0, "measure")
    assert why in finding.wrong.zh


@pytest.mark.parametrize(
    ("source", "zh", "en"),
    [
        ("a + b * 2 >= 90%", "甲 + b × 2 ≥ 90%", "first + b × 2 ≥ 90%"),
        ("(a + b) * 2", "(甲 + b) × 2", "(first + b) × 2"),
        ("a - (b - 1)", "甲 − (b − 1)", "first − (b − 1)"),
        ("not a = 1 or b < 2 and a > 3", "非 甲 = 1 或 b < 2 且 甲 > 3", "not first = 1 or b < 2 and first > 3"),
        ("(a = 1 or b < 2) and true", "(甲 = 1 或 b < 2) 且 是", "(first = 1 or b < 2) and yes"),
        ("if(g == '好', -a, max(b, 0))", "如果(g = ‘好’, −甲, 取大(b, 0))", "if(g = ‘好’, −first, max(b, 0))"),
        ("round(a / b, 2)", "四舍五入(甲 ÷ b, 2)", "round(first ÷ b, 2)"),
    ],
)
def test_an_expression_says_itself_with_titles_and_no_more_parentheses_than_needed(
    source: str, zh: str, en: str
) -> None:
    assert say(parse(source), {"a": Words("甲", "first")}) == Words(zh, en)
