"""Shapes of targets, of two scorers, of legs that are netted, of defective bands, missing reports and reassessment."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaoping.engine.scoring import score
from kaoping.engine.terms import Refused
from tests.engine.support import one_leaf
from tests.engine.whole import cycle, run, scores, totals, values, whole

# 62 a target for each unit


def test_62_each_unit_has_its_target_one_has_none_and_one_has_another_measure() -> None:
    # S02: row 5 plants built 1 / 6 / 1 / 6 / 3 and for 开化 "运行负荷率达 60 以上"; row 8 "/" for two of them.
    leaf = one_leaf("""
        points: 10
        data: {decimals: 0, min: 0}
        target: {by: subject, values: {柯城区: 1, 衢江区: "/", 常山县: 3}}
        rule: {family: met, when: ">="}
        variants:
          - subjects: [开化县]
            title: 运行负荷率
            data: [{id: load, unit: "%", min: 0, max: 100}]
            target: 60
    """)

    result = leaf.result({"柯城区": 1, "常山县": 2, "衢江区": 9, "开化县": {"load": "60"}})
    found = {name: result.of(name).score("x") for name in ("柯城区", "常山县", "开化县")}
    assert found == {"柯城区": 10, "常山县": 0, "开化县": 10}
    # "/" is not applicable: the item leaves the reckoning.
    assert result.of("衢江区").value("x.not_applicable") is True
    assert leaf.result({"开化县": {"load": "59.99"}}).of("开化县").score("x") == 0
    with pytest.raises(Refused) as refused:
        leaf.scores({"龙游县": 1})
    assert [f.code for f in refused.value.findings] == ["target-missing"]


# 63 a target that rises from month to month


@pytest.mark.parametrize(
    ("month", "value", "expected"),
    [
        ("4月", "30", "10"),
        ("4月", "29.99", "9.99"),
        ("5月", "60", "10"),
        ("5月", "50", "0"),
        ("6月", "84.995", "9.99"),  # 0.005 short, half-way: 0.01 is taken
        ("6月", "30", "0"),
        ("6月", None, "0"),
    ],
)
def test_63_the_target_rises_from_month_to_month(month: str, value: str | None, expected: str) -> None:
    # S45: 30 / 60 / 85 % by month; each percentage point short takes 1.
    scheme = whole("""
        periods: [{id: 4月}, {id: 5月}, {id: 6月}]
        over_periods: {how: mean}
        items:
          - id: progress
            title: 进度
            points: 10
            data: {unit: "%", min: 0, max: 100, decimals: 3}
            target: {by: period, values: {4月: 30, 5月: 60, 6月: 85}}
            rule:
              family: steps
              below: {effect: deduct, per: 1, points: 1, unit: value, step: pro_rata, cap: none}
              floor: 0
    """)

    found = score(scheme, values({"甲": {"progress": value}}, month), month)
    assert found.of("甲").score("progress") == Decimal(expected)


# 72 the unit's own score and the verified one


def test_72_the_verified_score_counts_and_the_own_one_is_kept_beside_it() -> None:
    # S18: columns 自评分 and 核定分; S74: falsification fails the unit.
    scheme = whole(
        """
        items:
          - id: projects
            title: 项目
            points: 40
            data: [{id: projects, title: 核定分, max: 40, min: 0}, {id: own, title: 自评分, min: 0, max: 40}]
            rule: {family: given, what: score}
          - {id: honest, title: 材料属实, points: 60, rule: {family: met, when: "yes"}}
        grades: {bands: [{grade: 合格, in: "[60, )"}, {grade: 不合格, in: "(, 60)"}]}
        effects: [{id: forged, title: 弄虚作假, when: not honest, do: veto}]
        """
    )

    found = run(scheme, {"甲": {"projects": "35.5", "own": "40", "honest": True}}).of("甲")
    assert (found.score("projects"), found.total, found.grade) == (Decimal("35.5"), Decimal("95.5"), "合格")
    # The own score stands among the data of the explanation, and changes nothing.
    assert found.value("#own") == 40
    forged = run(scheme, {"甲": {"projects": "40", "own": "40", "honest": False}}).of("甲")
    assert (forged.total, forged.grade) == (Decimal(40), "不合格")


# 74 signed legs that are netted


def test_74_rewards_and_penalties_of_each_leg_are_netted() -> None:
    # S58: PM2.5 better than the target: 10 (万元) for each µg up to 5, then 20; worse: the same is paid.
    bands = "[{width: 5, points: 10}, {points: 20}]"
    scheme = whole(
        f"""
        total: {{cap: none}}
        items:
          - id: pm
            title: PM2.5
            points: 100
            below_zero: negative
            target: 40
            data: {{unit: µg, min: 0}}
            rule:
              family: steps
              at_target: 0
              below: {{effect: add, unit: value, step: pro_rata, bands: {bands}, cap: none}}
              above: {{effect: deduct, unit: value, step: pro_rata, bands: {bands}, cap: none}}
              floor: none
          - id: days
            title: 优良天数
            points: 100
            below_zero: negative
            target: 300
            data: {{decimals: 0, min: 0}}
            rule:
              family: steps
              at_target: 0
              above: {{effect: add, per: 1, points: 5, unit: value, step: whole, cap: none}}
              below: {{effect: deduct, per: 1, points: 5, unit: value, step: whole, cap: none}}
              floor: none
        """
    )

    # 38: +20; 296 days: -20: nothing. 33: 50 + 2 x 20 = 90; 302: +10. 47: -(50 + 40) = -90; 290: -50.
    assert totals(scheme, {"甲": {"pm": "38", "days": 296}}) == {"甲": "0"}
    assert totals(scheme, {"甲": {"pm": "33", "days": 302}}) == {"甲": "100"}
    assert totals(scheme, {"甲": {"pm": "47", "days": 290}}) == {"甲": "-140"}
    # The edge of the band: 35 is 50; the targets themselves: nothing.
    assert totals(scheme, {"甲": {"pm": "35", "days": 300}}) == {"甲": "50"}
    assert totals(scheme, {"甲": {"pm": "40", "days": 300}}) == {"甲": "0"}


# 84 bands with gaps and overlaps


def test_84_printed_bands_that_leave_a_gap_or_take_a_value_twice_are_refused() -> None:
    # S25: 超额完成 95 and above, 完成 80-94, 基本完成 60-80, 未完成 below 60.
    scheme = whole("""
        items: [{id: a, title: A, points: 100, rule: {family: given, what: score}}]
        grades:
          bands:
            - {grade: 超额完成, in: "[95, )"}
            - {grade: 完成, in: "[80, 94]"}
            - {grade: 基本完成, in: "[60, 80]"}
            - {grade: 未完成, in: "(, 60)"}
    """)

    with pytest.raises(Refused) as refused:
        totals(scheme, {"甲": {"a": "94.5"}})
    assert {f.code for f in refused.value.findings} == {"bands-gap", "bands-overlap"}


# 88 missing reports


def test_88_a_report_that_is_missing_has_a_grade_of_its_own_and_a_late_one_costs_points() -> None:
    # S78: no record at all is C (缺失); S01: each late or incorrect filing -0.5, at most 4, of 8.
    scheme = whole("""
        items:
          - id: filing
            title: 备案
            points: 8
            rule: {family: events, effect: deduct, cap: 4, kinds: [{id: late, points: 0.5}]}
          - id: report
            title: 年度报告
            points: 92
            data: {type: fact, blank: "no"}
            rule: {family: met, when: "yes"}
        grades: {bands: [{grade: A, in: "[95, )"}, {grade: B, in: "[0, 95)"}, {grade: C（缺失）, in: "(, 0)"}]}
        effects: [{id: missing, title: 未报告, when: not report, do: grade_at_most, grade: C（缺失）}]
    """)

    def grade(late: int, report: bool | None) -> tuple[str | None, str | None]:
        found = run(scheme, {"甲": {"filing": [{"kind": "late", "count": late}], "report": report}})
        return scores(found, "甲")["filing"], found.of("甲").grade

    assert grade(0, True) == ("8", "A")
    assert grade(8, True) == ("4", "A")  # 96
    assert grade(9, True) == ("4", "A")  # the cap
    # Silence is no report here, because the data item says so.
    assert grade(0, None) == ("8", "C（缺失）")
    assert grade(0, False) == ("8", "C（缺失）")


# 89 rectification and a new assessment


def test_89_who_failed_is_assessed_again_and_the_new_result_counts() -> None:
    # S102: fail, rectify within 60 days, new assessment: a later period of the cycle, whose result replaces the first.
    scheme = whole("""
        periods: [{id: 初评}, {id: 复评}]
        over_periods: {how: last}
        missing: {not_reported: open}
        items: [{id: a, title: A, points: 100, rule: {family: given, what: score}}]
        grades: {bands: [{grade: 合格, in: "[60, )"}, {grade: 不合格, in: "(, 60)"}]}
    """)
    first = {"甲": {"a": "55"}, "乙": {"a": "80"}}

    found = cycle(scheme, {"初评": first, "复评": {"甲": {"a": "72.5"}}})
    assert (found.cycle.of("甲").total, found.cycle.of("甲").grade) == (Decimal("72.5"), "合格")
    # Who was not assessed again keeps the first result.
    assert (found.cycle.of("乙").total, found.cycle.of("乙").grade) == (Decimal(80), "合格")
    assert found.periods["初评"].of("甲").grade == "不合格"
