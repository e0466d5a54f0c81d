"""Shapes of section D: how the scores of items, periods, raters and units become one score."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaoping.engine.numbers import plain
from kaoping.engine.scheme import Scheme
from kaoping.engine.scoring import Observation, Subject, Values, score
from kaoping.engine.terms import Refused, Status
from tests.engine.whole import Given, cycle, run, scores, totals, whole

NA = Status.NOT_APPLICABLE


def two(extra: str = "", missing: str = "") -> Scheme:
    """A 60 and a 40, given directly."""
    return whole(
        f"""
{extra}
items:
  - {{id: a, title: A, points: 60, rule: {{family: given, what: score}}{missing}}}
  - {{id: b, title: B, points: 40, rule: {{family: given, what: score}}{missing}}}
"""
    )


# 53 plain sum of items, branch cap


def test_53_a_total_is_the_sum_of_branches_and_a_branch_the_sum_of_its_items_up_to_its_cap() -> None:
    scheme = whole(
        """
        items:
          - id: tasks
            title: 任务
            points: 32
            cap: points
            items:
              - {id: plan, title: 计划, points: 20, rule: {family: given, what: score}}
              - {id: check, title: 检查, points: 12, rule: {family: given, what: score}}
              - {id: extra, title: 示范, points: 8, kind: bonus, rule: {family: given, what: score}}
          - {id: base, title: 基础, points: 68, rule: {family: given, what: score}}
        """
    )
    # 18 + 7.5 + 2 = 27.5, + 60 = 87.5;   20 + 12 + 2 = 34, capped at 32, + 60 = 92
    assert totals(scheme, {"甲": {"plan": "18", "check": "7.5", "extra": "2", "base": "60"}}) == {"甲": "87.5"}
    assert totals(scheme, {"甲": {"plan": "20", "check": "12", "extra": "2", "base": "60"}}) == {"甲": "92"}


# 54 weighted percentage of 0-100 blocks


WEIGHTED = """
total: {{roll_up: weighted, round_parts: {each}}}
items:
  - {{id: a, title: 城市管理, weight: 90%, rule: {{family: given, what: score}}}}
  - {{id: b, title: 红色物业, weight: 10%, rule: {{family: given, what: score}}}}
"""


def test_54_each_weighted_block_is_rounded_before_the_sum_or_only_the_sum_as_the_scheme_says() -> None:
    # 90 % of 89.05 = 80.145 -> 80.15; 10 % of 94.95 = 9.495 -> 9.50; together 89.65.
    # Rounded once: 80.145 + 9.495 = 89.64 exactly.
    given = {"甲": {"a": "89.05", "b": "94.95"}}
    assert totals(whole(WEIGHTED.format(each="true")), given) == {"甲": "89.65"}
    assert totals(whole(WEIGHTED.format(each="false")), given) == {"甲": "89.64"}


def test_54_weights_of_items_that_do_not_apply_leave_the_reckoning() -> None:
    # Only the block of 90 % applies: 90 % of 80 = 72, divided by 90 % = 80.
    assert totals(whole(WEIGHTED.format(each="true")), {"甲": {"a": "80", "b": NA}}) == {"甲": "80"}
    assert totals(whole(WEIGHTED.format(each="true")), {"甲": {"a": NA, "b": NA}}) == {"甲": "0"}


# 55 nested weights


def test_55_weights_nest() -> None:
    scheme = whole(
        """
        total: {roll_up: weighted}
        items:
          - {id: monthly, title: 月度, weight: 10%, rule: {family: given, what: score}}
          - id: year
            title: 年度
            weight: 90%
            roll_up: weighted
            items:
              - {id: industry, title: 产业, weight: 70%, rule: {family: given, what: score}}
              - {id: services, title: 服务业, weight: 25%, rule: {family: given, what: score}}
              - {id: other, title: 其他, weight: 5%, rule: {family: given, what: score}}
        """
    )
    # 56 + 22.5 + 3.5 = 82 in the year; 10 % of 90 + 90 % of 82 = 9 + 73.8 = 82.8
    found = run(scheme, {"甲": {"monthly": "90", "industry": "80", "services": "90", "other": "70"}})
    assert scores(found, "甲")["year"] == "82"
    assert totals(scheme, {"甲": {"monthly": "90", "industry": "80", "services": "90", "other": "70"}}) == {
        "甲": "82.8"
    }


# 56 mean of periods, 57 blend with exceptions, 87 streaks


MONTHS = """
periods: [{id: 一季度}, {id: 1月, within: 一季度}, {id: 2月, within: 一季度}, {id: 3月, within: 一季度}]
over_periods: {how: mean, missing: %s}
items:
  - {id: a, title: A, points: 100, rule: {family: given, what: score}}
"""


@pytest.mark.parametrize(
    ("missing", "expected"),
    [("skip", "87.63"), ("zero", "58.42"), ("open", None)],
)
def test_56_the_score_of_a_quarter_is_the_mean_of_its_months(missing: str, expected: str | None) -> None:
    full = {"1月": {"甲": {"a": "85.25"}}, "2月": {"甲": {"a": "90"}}, "3月": {"甲": {"a": "88"}}}
    # (85.25 + 90 + 88) / 3 = 263.25 / 3 = 87.75
    complete = cycle(whole(MONTHS % missing), full).cycle.of("甲")
    assert complete.total is not None
    assert plain(complete.total) == "87.75"
    # Without March: 175.25 / 2 = 87.625 -> 87.63; as 0: 175.25 / 3 = 58.4166… -> 58.42; or no score yet
    found = cycle(whole(MONTHS % missing), {k: full[k] for k in ("1月", "2月")}).cycle.of("甲").total
    assert (None if found is None else plain(found)) == expected


def test_57_daily_and_year_end_count_half_each_but_tasks_only_at_the_end() -> None:
    scheme = whole(
        """
        periods: [{id: 日常}, {id: 年终}]
        over_periods: {how: weighted, weights: {日常: 0.5, 年终: 0.5}, level: leaf}
        items:
          - {id: tasks, title: 任务完成, points: 40, over_periods: last, rule: {family: given, what: score}}
          - {id: other, title: 其他, points: 60, rule: {family: given, what: score}}
        """
    )
    found = cycle(
        scheme, {"日常": {"甲": {"tasks": "10", "other": "50"}}, "年终": {"甲": {"tasks": "36", "other": "55.5"}}}
    ).cycle
    # tasks 36 as at the end; other (50 + 55.5) / 2 = 52.75
    assert scores(found, "甲") == {"tasks": "36", "other": "52.75"}
    assert plain(found.of("甲").total or Decimal(0)) == "88.75"


@pytest.mark.parametrize(
    ("how", "expected"), [("sum", "263.25"), ("last", "88"), ("highest", "90"), ("lowest", "85.25")]
)
def test_56_periods_may_also_be_added_or_the_last_best_or_worst_be_taken(how: str, expected: str) -> None:
    scheme = whole(MONTHS.replace("how: mean", f"how: {how}") % "skip")
    full = {"1月": {"甲": {"a": "85.25"}}, "2月": {"甲": {"a": "90"}}, "3月": {"甲": {"a": "88"}}}
    assert plain(cycle(scheme, full).cycle.of("甲").total or Decimal(0)) == expected


@pytest.mark.parametrize(
    ("how", "expected"), [("sum", "173.25"), ("last", "88"), ("highest", "88"), ("lowest", "85.25"), ("mean", "86.63")]
)
def test_56_a_month_without_score_is_skipped(how: str, expected: str) -> None:
    scheme = whole(MONTHS.replace("how: mean", f"how: {how}") % "skip")
    # 85.25 + 88 = 173.25, / 2 = 86.625 -> 86.63
    assert (
        plain(
            cycle(scheme, {"1月": {"甲": {"a": "85.25"}}, "3月": {"甲": {"a": "88"}}}).cycle.of("甲").total
            or Decimal(0)
        )
        == expected
    )


REPORTS = """
periods: [{id: 1月, end: 2026-01-31}, {id: 2月, end: 2026-02-28}, {id: 3月, end: 2026-03-31}]
over_periods: {how: mean, missing: %s, level: %s}
items:
  - {id: quality, title: 质量, points: 60, rule: {family: given, what: score}}
  - id: faults
    title: 违规
    points: 40
    rule: {family: events, effect: deduct, cap: points, kinds: [{id: late, title: 迟报, points: 4}]}
"""
LATE = ({"kind": "late"},)


@pytest.mark.parametrize("level", ["total", "leaf"])
@pytest.mark.parametrize(("missing", "expected"), [("skip", "87"), ("zero", "58"), ("open", None)])
def test_56_a_month_in_which_a_unit_reported_nothing_is_missing_though_no_fault_of_it_is_known(
    missing: str, expected: str | None, level: str
) -> None:
    twice = LATE * 2
    months: dict[str, Given] = {
        "1月": {"甲": {"quality": 50}, "乙": {"quality": 60}},
        "2月": {"乙": {"quality": 60}},
        "3月": {"甲": {"quality": 52, "faults": twice}, "乙": {"quality": 60}},
    }
    found = cycle(whole(REPORTS % (missing, level)), months).cycle
    # 90 and 52 + 32 = 84: half of 174 is 87, a third of it 58; February, without any report, is none of 0 + 40.
    total = found.of("甲").total
    assert (None if total is None else plain(total)) == expected
    assert plain(found.of("乙").total or Decimal(0)) == "100"


def test_56_a_record_or_a_status_is_a_report() -> None:
    months: dict[str, Given] = {
        "1月": {"甲": {"quality": 50}, "乙": {"quality": 50}},
        "2月": {"甲": {"faults": LATE}, "乙": {"quality": NA}},
    }
    found = cycle(whole(REPORTS % ("skip", "total")), months).cycle
    # 甲: 90, and 0 + 36 in February. 乙: 90, and 40 of 40, which is 100.
    assert [plain(found.of(name).total or Decimal(0)) for name in ("甲", "乙")] == ["63", "95"]


def test_56_where_only_faults_are_entered_a_month_without_any_is_a_full_one() -> None:
    scheme = whole(
        """
        periods: [{id: 1月}, {id: 2月}]
        over_periods: {how: mean, missing: skip}
        items:
          - id: faults
            title: 违规
            points: 100
            rule: {family: events, effect: deduct, cap: points, kinds: [{id: late, title: 迟报, points: 10}]}
        """
    )
    found = cycle(scheme, {"1月": {"甲": {"faults": LATE}}, "2月": {"乙": {"faults": LATE}}}).cycle
    assert [plain(found.of(name).total or Decimal(0)) for name in ("甲", "乙")] == ["95", "95"]


def test_87_two_failed_periods_in_a_row_bring_the_worst_grade_of_the_year() -> None:
    scheme = whole(
        """
        periods: [{id: 1月}, {id: 2月}, {id: 3月}]
        over_periods: {how: mean}
        items:
          - {id: a, title: A, points: 100, rule: {family: given, what: score}}
        effects:
          - {id: failed, title: 连续两月不达标, when: a.score < 60, do: veto, total: keep, in_cycle: 2}
        grades: {bands: [{grade: 达标, in: "[60,)"}, {grade: 未达标, in: "(,60)"}]}
        """
    )

    def grade(*months: str) -> str | None:
        given = {f"{at}月": {"甲": {"a": value}} for at, value in enumerate(months, start=1)}
        return cycle(scheme, given).cycle.of("甲").grade

    assert grade("59.99", "100", "59.99") == "达标"
    assert grade("100", "59.99", "59.99") == "未达标"


# 58 mean over sampled objects, 59 pooled ratio: a list as the value


OBJECTS = """
items:
  - id: streets
    title: 路段
    points: 70
    data:
      id: sections
      type: list
      blank: not_reported
      fields: [{id: obtained, title: 得分}, {id: full, title: 满分}]
    measure: %s
    target: 100
    rule: {family: ratio, better: more, cap: points}
"""
SECTIONS = [{"obtained": "45", "full": "50"}, {"obtained": "20", "full": "30"}, {"obtained": "19.5", "full": "20"}]


def test_58_an_item_is_the_mean_over_the_sampled_objects() -> None:
    scheme = whole(OBJECTS % "{expression: mean(sections.obtained), decimals: 2}")
    # (45 + 20 + 19.5) / 3 = 28.1666… -> 28.17; 70 x 28.17 / 100 = 19.719 -> 19.72
    assert totals(scheme, {"甲": {"sections": SECTIONS}}) == {"甲": "19.72"}


def test_59_a_pooled_ratio_adds_first_and_divides_once() -> None:
    scheme = whole(OBJECTS % "{expression: sum(sections.obtained) / sum(sections.full) * 100, decimals: 2}")
    # 84.5 / 100 = 84.5 %; 70 x 84.5 / 100 = 59.15
    assert totals(scheme, {"甲": {"sections": SECTIONS}}) == {"甲": "59.15"}


def test_58_without_any_object_there_is_no_mean_and_the_run_is_refused() -> None:
    scheme = whole(OBJECTS % "{expression: mean(sections.obtained), decimals: 2}")
    with pytest.raises(Refused) as refused:
        run(scheme, {"甲": {"sections": []}})
    assert [f.code for f in refused.value.findings] == ["undefined"]


# 60 to 62 are shown with their families; 64 to 67 not applicable


def test_64_points_that_do_not_apply_are_made_up_for_by_scaling_to_full() -> None:
    # 75 of 100 points apply and 60 were obtained: 60 x 100 / 75 = 80 (x 4/3)
    scheme = whole(
        """
        items:
          - {id: a, title: A, points: 75, rule: {family: given, what: score}}
          - {id: b, title: B, points: 25, rule: {family: given, what: score}}
        """
    )
    assert totals(scheme, {"甲": {"a": "60", "b": NA}, "乙": {"a": "60", "b": "20"}}) == {"甲": "80", "乙": "80"}


def test_64_a_branch_makes_up_for_its_own_points_unless_one_above_says_that_it_does() -> None:
    text = """
        total: {rescale: %s}
        items:
          - id: one
            title: 一
            points: 60
            items:
              - {id: a, title: A, points: 40, rule: {family: given, what: score}}
              - {id: b, title: B, points: 20, rule: {family: given, what: score}}
          - {id: c, title: C, points: 40, rule: {family: given, what: score}}
        """
    given = {"甲": {"a": "30", "b": NA, "c": "20"}}
    # In the branch: 30 x 60 / 40 = 45, + 20 = 65. In the total: (30 + 20) x 100 / 80 = 62.5
    assert totals(whole(text % "false"), given) == {"甲": "65"}
    assert totals(whole(text % "true"), given) == {"甲": "62.5"}


def test_65_points_that_do_not_apply_are_spread_evenly_over_the_other_items() -> None:
    scheme = whole(
        """
        missing: {not_applicable: spread_evenly}
        items:
          - {id: a, title: A, points: 50, rule: {family: given, what: score}}
          - {id: b, title: B, points: 30, rule: {family: given, what: score}}
          - {id: c, title: C, points: 20, rule: {family: given, what: score}}
        """
    )
    # 20 points over 2 items: 10 each. 40 x 60 / 50 = 48; 20 x 40 / 30 = 26.67; together 74.67
    assert totals(scheme, {"甲": {"a": "40", "b": "20", "c": NA}}) == {"甲": "74.67"}


def test_65_or_pro_rata() -> None:
    scheme = whole(
        """
        missing: {not_applicable: spread_pro_rata}
        items:
          - {id: a, title: A, points: 50, rule: {family: given, what: score}}
          - {id: b, title: B, points: 30, rule: {family: given, what: score}}
          - {id: c, title: C, points: 20, rule: {family: given, what: score}}
        """
    )
    # 40 x 100 / 80 = 50; 20 x 100 / 80 = 25; together 75
    assert totals(scheme, {"甲": {"a": "40", "b": "20", "c": NA}}) == {"甲": "75"}


@pytest.mark.parametrize(
    ("policy", "expected"), [("full", "90"), ("zero", "50"), ("{score: 2}", "52"), ("{score: '-3'}", "47")]
)
def test_66_and_67_what_does_not_apply_gets_full_marks_none_or_a_fixed_score(policy: str, expected: str) -> None:
    scheme = two(missing=f", missing: {{not_applicable: {policy}}}")
    assert totals(scheme, {"甲": {"a": "50", "b": NA}}) == {"甲": expected}


def test_67_if_nothing_applies_the_total_is_0_and_says_so() -> None:
    assert totals(two(), {"甲": {"a": NA, "b": NA}}) == {"甲": "0"}


# not reported


@pytest.mark.parametrize(
    ("policy", "expected"), [("zero", "50"), ("full", "90"), ("{score: 10}", "60"), ("{share: 25%}", "60")]
)
def test_what_is_not_reported_gets_what_the_scheme_says(policy: str, expected: str) -> None:
    scheme = two(missing=f", missing: {{not_reported: {policy}}}")
    assert totals(scheme, {"甲": {"a": "50"}}) == {"甲": expected}


def test_an_open_score_makes_the_total_an_interval_and_the_unit_is_not_ranked() -> None:
    scheme = two(missing=", missing: {not_reported: open}")
    found = run(scheme, {"甲": {"a": "50"}, "乙": {"a": "40", "b": "30"}})
    low, high = found.of("甲").interval or (Decimal(0), Decimal(0))
    assert (plain(low), plain(high)) == ("50", "90")
    assert found.of("甲").total is None
    assert found.of("甲").rank is None
    assert found.of("乙").rank == 1


def test_the_last_verified_value_is_carried_forward_less_a_penalty() -> None:
    scheme = whole(
        """
        periods: [{id: 一季度}, {id: 二季度}, {id: 三季度}]
        over_periods: {how: mean}
        items:
          - id: a
            title: A
            points: 100
            missing: {not_reported: {last_verified: 5}}
            rule: {family: given, what: score}
        """
    )
    seen = {
        ("甲", "一季度", "a"): Observation(Decimal(80), Status.VERIFIED),
        ("甲", "二季度", "a"): Observation(Decimal(95), Status.REPORTED),
    }
    found = score(scheme, Values((Subject("甲"), Subject("乙")), seen), "三季度")
    # The report of the second quarter was never verified: 80 - 5 = 75. Who never had a verified value gets 0.
    assert [plain(s.total or Decimal(0)) for s in found.subjects] == ["75", "0"]


def test_a_branch_below_its_share_of_available_data_has_no_score_and_neither_has_the_total() -> None:
    scheme = whole(
        """
        items:
          - id: one
            title: 一
            points: 60
            min_available: 60%
            items:
              - {id: a, title: A, points: 35, rule: {family: given, what: score}}
              - {id: b, title: B, points: 25, rule: {family: given, what: score}}
          - {id: c, title: C, points: 40, rule: {family: given, what: score}}
        """
    )
    found = run(
        scheme, {"甲": {"b": "20", "c": "40"}, "乙": {"a": "30", "c": "40"}, "丙": {"a": "30", "b": "20", "c": "40"}}
    )
    # 25 of 60 points have data: below 60 % (36); 35 of 60 too; 60 of 60 is enough: 30 + 20 + 40 = 90
    assert [s.score("one") for s in found.subjects][:2] == [None, None]
    assert [s.total for s in found.subjects][:2] == [None, None]
    assert plain(found.of("丙").total or Decimal(0)) == "90"
    assert [s.rank for s in found.subjects] == [None, None, 1]


def test_the_edge_of_the_share_is_enough() -> None:
    scheme = whole(
        """
        total: {min_available: '0.6'}
        items:
          - {id: a, title: A, points: 60, rule: {family: given, what: score}}
          - {id: b, title: B, points: 40, rule: {family: given, what: score}}
        """
    )
    assert totals(scheme, {"甲": {"a": "60"}, "乙": {"b": "40"}}) == {"甲": "60", "乙": None}


# 68 reserved points


def test_68_reserved_points_are_given_to_everyone() -> None:
    scheme = whole(
        """
        items:
          - {id: a, title: A, points: 90, rule: {family: given, what: score}}
          - {id: reserved, title: 预留, points: 10, rule: {family: given, what: constant}}
        """
    )
    assert totals(scheme, {"甲": {"a": "81.57"}, "乙": {}}) == {"甲": "91.57", "乙": "10"}


# 71 score derived from subordinate scores


def test_71_seventy_per_cent_comes_from_the_units_below() -> None:
    scheme = whole(
        """
        groups: [{id: 局}, {id: 站}]
        items:
          - {id: own, title: 本级, points: {局: 30, 站: 100}, rule: {family: given, what: score}}
          - id: below
            title: 下属
            points: {局: 70}
            from_units: {groups: [站], how: mean}
            target: 100
            rule: {family: ratio, better: more, cap: points}
        """
    )
    given = {"局/甲局": {"own": "25"}, "站/一站<甲局": {"own": "90"}, "站/二站<甲局": {"own": "85.55"}}
    # mean (90 + 85.55) / 2 = 87.775 -> 87.78; 70 x 87.78 / 100 = 61.446 -> 61.45; + 25
    assert totals(scheme, given) == {"甲局": "86.45", "一站": "90", "二站": "85.55"}


# 73 base + good - bad, 74 signed legs


def test_73_good_is_added_up_to_a_limit_and_bad_is_taken_without_one() -> None:
    scheme = whole(
        """
        total: {cap: none}
        items:
          - {id: base, title: 基本分, points: 80, rule: {family: given, what: constant}}
          - id: good
            title: 良好行为
            points: 20
            kind: bonus
            rule: {family: events, effect: add, reported: counts, kinds: [{id: g, title: 良好, points: 3}], cap: points}
          - id: bad
            title: 不良行为
            points: 0
            kind: penalty
            below_zero: negative
            rule:
              family: events
              effect: deduct
              start: zero
              reported: counts
              kinds: [{id: b, title: 不良, points: 10}]
              cap: none
        """
    )
    # 80 + 3 x 3 - 2 x 10 = 69;  80 + 20 (of 24) = 100;  80 - 90 = -10
    assert totals(scheme, {"甲": {"good.g": 3, "bad.b": 2}, "乙": {"good.g": 8}, "丙": {"bad.b": 9}}) == {
        "甲": "69", "乙": "100", "丙": "-10",
    }  # fmt: skip


# rounding of the total, ranking at working scale or as shown


RANKED = """
rounding: {leaf: 4}
total: {decimals: 4}
ranking: {on: %s}
items:
  - {id: a, title: A, points: 100, data: {decimals: 4}, rule: {family: given, what: score}}
"""


def test_51_equal_totals_share_a_rank_and_which_totals_are_equal_depends_on_what_is_compared() -> None:
    given = {"甲": {"a": "90.0049"}, "乙": {"a": "90.0001"}, "丙": {"a": "91"}, "丁": {"a": "80"}}
    shown = run(whole(RANKED % "shown"), given)
    working = run(whole(RANKED % "working"), given)
    assert [s.rank for s in shown.subjects] == [2, 2, 1, 4]
    assert [s.rank for s in working.subjects] == [2, 3, 1, 4]
    assert [plain(s.total or Decimal(0)) for s in shown.subjects] == ["90", "90", "91", "80"]


def test_51_listed_items_decide_between_equal_totals() -> None:
    scheme = two("ranking: {ties: [b]}")
    given = {
        "甲": {"a": "50", "b": "30"},
        "乙": {"a": "45", "b": "35"},
        "丙": {"a": "45", "b": "35"},
        "丁": {"a": "1", "b": "1"},
    }
    assert [s.rank for s in run(scheme, given).subjects] == [3, 1, 1, 4]
