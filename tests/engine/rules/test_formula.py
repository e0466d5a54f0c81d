"""`formula`: points by an expression, for what no other family can say."""

from decimal import Decimal

import pytest

from kaoping.engine.analysis import Curves
from kaoping.engine.terms import Refused
from tests.engine.support import LEAF, UNIT, Written, one_leaf

# S57: payment c x (1 + m), c from 10 to 200 (万元) by the band of the over-multiple m; nothing up to m = 0.1.
# The inner edges of the bands are not visible; 0.5, 1 and 2 stand for them.
OVER = """
    points: 600
    data:
      - {id: measured, title: {zh: 实测浓度, en: measured}, decimals: 3}
      - {id: limit, title: {zh: 标准值, en: limit}, decimals: 3}
    measure: {expression: (measured - limit) / limit, decimals: 4, title: {zh: 超标倍数, en: over-multiple}}
    rule:
      family: formula
      values:
        - id: base
          title: {zh: 基数, en: base}
          expression: if(value <= 0.5, 10, if(value <= 1, 50, if(value <= 2, 100, 200)))
      points: if(value <= 0.1, 0, base * (1 + value))
      cap: none
      floor: 0
"""


@pytest.mark.parametrize(
    ("measured", "points"),
    [
        ("0.9", "0"),  # below the limit
        ("1.1", "0"),  # m = 0.1 lies in the dead zone
        ("1.101", "11.01"),  # m = 0.1010: 10 x 1.1010 = 11.010
        ("1.5", "15"),  # m = 0.5: 10 x 1.5
        ("1.501", "75.05"),  # m = 0.5010: 50 x 1.5010
        ("2", "100"),  # m = 1: 50 x 2
        ("3.0005", None),  # too many decimals for the datum
        ("3", "300"),  # m = 2: 100 x 3
        ("3.5", "700"),  # m = 2.5: 200 x 3.5, more than the points, and no cap
    ],
)
def test_a_tier_times_a_continuous_factor_with_a_dead_zone(measured: str, points: str | None) -> None:
    leaf = one_leaf(OVER)
    given: dict[str, Written] = {"measured": measured, "limit": "1"}

    if points is None:
        with pytest.raises(Refused):
            leaf.score(given)
    else:
        assert leaf.score(given) == Decimal(points)


def test_the_measure_still_needs_its_divisor() -> None:
    with pytest.raises(Refused) as refused:
        one_leaf(OVER).score({"measured": "1", "limit": "0"})

    assert [f.code for f in refused.value.findings] == ["undefined"]


def test_the_arithmetic_is_shown_value_by_value() -> None:
    lines = one_leaf(OVER).block({"measured": "1.501", "limit": "1"}).lines

    assert [(line.name, line.result) for line in lines] == [
        ("超标倍数", "0.5010"),
        ("基数", "50"),
        ("公式得分", "75.05"),
        ("得分", "75.05"),
    ]
    assert lines[2].symbols == "「基数」 × (1 + 「超标倍数」)"


def test_the_sentence_says_the_formula_with_its_limits() -> None:
    sentence = one_leaf(OVER).sentence

    assert sentence.zh == (
        "基数 = 如果(超标倍数 ≤ 0.5, 10, 如果(超标倍数 ≤ 1, 50, 如果(超标倍数 ≤ 2, 100, 200)))；"
        "得分 = 如果(超标倍数 ≤ 0.1, 0, 基数 × (1 + 超标倍数))，最低 0 分。"
    )
    assert sentence.en.endswith("; points = if(over-multiple ≤ 0.1, 0, base × (1 + over-multiple)), at least 0.")


def test_a_quotient_that_is_the_whole_formula_is_rounded_to_the_decimals_of_the_score() -> None:
    leaf = one_leaf("""
        points: 12
        below_zero: stop
        data: [{id: a, decimals: 0}, {id: b, decimals: 0}]
        rule: {family: formula, points: points * a / b, cap: points, floor: none}
    """)

    # 12 x 1 / 7 = 1.714…; 12 x 3 / 32 = 1.125, half up 1.13; -12 / 7 = -1.714… stops at 0 by the leaf's own policy
    assert leaf.score({"a": 1, "b": 7}) == Decimal("1.71")
    assert leaf.score({"a": 3, "b": 32}) == Decimal("1.13")
    assert leaf.score({"a": 9, "b": 7}) == 12
    assert leaf.score({"a": -1, "b": 7}) == 0


def test_a_quotient_inside_must_say_its_decimals() -> None:
    leaf = one_leaf("""
        points: 12
        data: [{id: a, decimals: 0}, {id: b, decimals: 0}]
        rule: {family: formula, points: points - a / b, cap: points, floor: 0}
    """)

    (finding,) = leaf.findings
    assert (finding.code, finding.place) == ("expression", ("points",))
    assert "四舍五入(…, 小数位)" in finding.wrong.zh
    assert "round(…, decimals)" in finding.wrong.en


def test_a_named_value_that_is_a_quotient_must_say_its_decimals() -> None:
    leaf = one_leaf("""
        points: 12
        data: [{id: a, decimals: 0}, {id: b, decimals: 0}]
        rule: {family: formula, values: [{id: q, expression: a / b}], points: q, cap: points, floor: 0}
    """)

    assert [(f.code, f.place) for f in leaf.findings] == [("expression", ("values", 0, "expression"))]


def test_names_that_are_not_declared_are_found() -> None:
    leaf = one_leaf("""
        points: 12
        data: [{id: a, decimals: 0}]
        rule: {family: formula, points: a + b, cap: points, floor: 0}
    """)

    (finding,) = leaf.findings
    assert finding.place == ("points",)
    assert "没有“b”" in finding.wrong.zh
    assert "现有：a" in finding.wrong.zh


def test_points_must_be_a_number() -> None:
    leaf = one_leaf("""
        points: 12
        data: [{id: a, decimals: 0}]
        rule: {family: formula, points: a > 3, cap: points, floor: 0}
    """)

    (finding,) = leaf.findings
    assert "这里要写数字" in finding.wrong.zh


@pytest.mark.parametrize("missing", ["cap", "floor"])
def test_the_limits_must_be_chosen(missing: str) -> None:
    limits = ", ".join(f"{name}: none" for name in ("cap", "floor") if name != missing)

    with pytest.raises(Refused) as refused:
        one_leaf(f"""
            points: 12
            data: [{{id: a, decimals: 0}}]
            rule: {{family: formula, points: a, {limits}}}
        """)

    assert [(f.code, f.path) for f in refused.value.findings] == [("missing-field", f"items[0].rule.{missing}")]


def test_an_expression_may_be_long_but_not_without_end() -> None:
    def leaf(operations: int) -> None:
        one_leaf(f"""
            points: 12
            data: [{{id: a, decimals: 0}}]
            rule: {{family: formula, points: "{"a" + " + a" * operations}", cap: points, floor: 0}}
        """)

    leaf(300)
    with pytest.raises(Refused) as refused:
        leaf(301)
    assert "超过 300 个运算" in refused.value.findings[0].wrong.zh


def test_limits_bound_what_the_rule_can_give() -> None:
    leaf = one_leaf(OVER)
    rule, setting = leaf.part.rule, leaf.part.setting()

    assert rule.greatest(setting) is None
    assert rule.least(setting) == 0
    # values at which the curve turns
    assert rule.turns(setting, None) == tuple(Decimal(edge) for edge in ("0.1", "0.5", "1", "2"))
    assert leaf.codes == []


def test_functions_over_a_list_are_said_with_the_titles_of_list_and_field() -> None:
    leaf = one_leaf("""
        points: 10
        data:
          id: trips
          type: list
          title: {zh: 出差, en: trips}
          fields: [{id: days, title: {zh: 天数, en: days}}]
        rule: {family: formula, points: "sum(trips.days) / count(trips)", cap: points, floor: 0}
    """)

    assert "合计(出差的天数) ÷ 件数(出差)" in leaf.sentence.zh
    assert "sum(days of trips) ÷ count(trips)" in leaf.sentence.en


def test_the_curve_jumps_at_the_edges_of_the_formula() -> None:
    curve = Curves(one_leaf(OVER).result({UNIT: {"measured": "1.501", "limit": "1"}})).of(UNIT, LEAF)

    assert curve is not None
    points = {point.at: point.score for point in curve.points}
    # 10 x 1.1001 = 11.001; 50 x 1.5001 = 75.005, half up
    assert points[Decimal("0.1000")] == 0
    assert points[Decimal("0.1001")] == Decimal("11.00")
    assert points[Decimal("0.5000")] == 15
    assert points[Decimal("0.5001")] == Decimal("75.01")


def test_a_cap_that_is_not_the_points_is_found() -> None:
    leaf = one_leaf("""
        points: 12
        data: [{id: a, decimals: 0}]
        rule: {family: formula, points: a, cap: 10, floor: 0}
    """)

    assert [(f.code, f.place) for f in leaf.findings] == [("rule-points", ("cap",))]
