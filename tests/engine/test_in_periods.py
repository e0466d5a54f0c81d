"""Items that are scored in some periods only: elsewhere they are as if they were not in the scheme."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaoping.engine.checking import check
from kaoping.engine.describing.items import described_items
from kaoping.engine.explanation.explain import Explainer
from kaoping.engine.numbers import plain
from kaoping.engine.scheme import Scheme
from kaoping.engine.scheme.in_periods import leaf_periods, not_asked_in, periods_of, scheme_in, standing_period
from kaoping.engine.scoring import Result, Subject, company_of, score, score_cycle
from kaoping.engine.terms import Finding, Refused, Severity, Status
from kaoping.engine.words import Language
from tests.engine.whole import Given, cycle, values, whole

GIVEN = "rule: {family: given, what: score}"


def totals(result: Result) -> dict[str, str | None]:
    return {s.subject.name: None if s.total is None else plain(s.total) for s in result.subjects}


def findings(scheme: Scheme, *codes: str) -> list[Finding]:
    return [f for f in check(scheme) if f.code in codes]


QUARTERS_AND_YEAR_END = f"""
periods: [{{id: 平时}}, {{id: Q1, within: 平时}}, {{id: Q2, within: 平时}}, {{id: 年终}}]
over_periods: {{how: weighted, weights: {{平时: 60%, Q1: 1, Q2: 1, 年终: 40%}}}}
items:
  - {{id: work, title: 工作, points: 70, periods: [平时], {GIVEN}}}
  - {{id: own, title: 建设, points: 30, periods: [平时], {GIVEN}}}
  - {{id: villages, title: 所辖村, points: 100, periods: [年终], {GIVEN}}}
total: {{full: 100}}
"""


def test_quarters_and_the_end_of_the_year_have_items_of_their_own() -> None:
    found = cycle(
        whole(QUARTERS_AND_YEAR_END),
        {
            "Q1": {"甲": {"work": "60", "own": "20"}, "乙": {"work": "70", "own": "30"}},
            "Q2": {"甲": {"work": "50", "own": "25"}, "乙": {"work": "60", "own": "29"}},
            "年终": {"甲": {"villages": "88"}, "乙": {"villages": "90"}},
        },
    )
    assert {p: totals(r) for p, r in found.periods.items()} == {
        "Q1": {"甲": "80", "乙": "100"},
        "Q2": {"甲": "75", "乙": "89"},
        "年终": {"甲": "88", "乙": "90"},
    }
    # (80 + 75) ÷ 2 × 60 % + 88 × 40 %; (100 + 89) ÷ 2 × 60 % + 90 × 40 %
    assert totals(found.cycle) == {"甲": "81.7", "乙": "92.7"}
    # never all 200 points at once
    assert [r.subjects[0].compiled.full for r in (*found.periods.values(), found.cycle)] == [Decimal(100)] * 4


MONTHS = f"""
periods: [{{id: 1月}}, {{id: 2月}}, {{id: 3月}}]
over_periods: {{how: mean, level: leaf, missing: MISSING}}
total: {{full: 100}}
items:
  - {{id: daily, title: 日常, points: 40, {GIVEN}}}
  - id: base
    title: 基础
    points: 60
    cap: points
    items:
      - {{id: book, title: 台账, points: 20, {GIVEN}}}
      - id: satisfied
        title: 满意度
        points: 25
        periods: [3月]
        target: 90
        data: {{unit: "%"}}
        rule: {{family: ratio, better: more, cap: points}}
      - {{id: year, title: 总结, points: 15, periods: [3月], {GIVEN}}}
effects: [{{id: poor, title: 满意度过低, when: satisfied.score < 20, do: deduct, points: 5}}]
"""
IN_MONTHS: dict[str, Given] = {
    "1月": {"甲": {"daily": "30", "book": "10"}},
    "2月": {"甲": {"daily": "40", "book": "19"}},
    # 63 of 90 %: 17.5, below 20: 5 off
    "3月": {"甲": {"daily": "35", "book": "16", "satisfied": "63", "year": "15"}},
}


@pytest.mark.parametrize("missing", ["skip", "open", "zero"])
def test_a_yearly_item_counts_in_its_month_alone_and_is_missed_in_no_other(missing: str) -> None:
    found = cycle(whole(MONTHS.replace("MISSING", missing)), IN_MONTHS)
    # 30 + 10; 40 + 19; 35 + 16 + 17.5 + 15 − 5
    assert {p: totals(r)["甲"] for p, r in found.periods.items()} == {"1月": "40", "2月": "59", "3月": "78.5"}
    assert [r.of("甲").compiled.full for r in found.periods.values()] == [Decimal(60), Decimal(60), Decimal(100)]
    assert [r.of("甲").compiled.points["base"] for r in found.periods.values()] == [20, 20, 60]
    one = found.cycle.of("甲")
    # (30 + 40 + 35) ÷ 3; (10 + 19 + 16) ÷ 3; 17.5; 15: the effect struck a month, not the year
    scores = {item: plain(one.score(item) or Decimal(0)) for item in ("daily", "book", "satisfied", "year", "base")}
    assert scores == {"daily": "35", "book": "15", "satisfied": "17.5", "year": "15", "base": "47.5"}
    assert totals(found.cycle)["甲"] == "82.5"
    assert one.compiled.full == 100


def test_where_the_month_of_a_yearly_item_is_missing_it_has_no_score_in_the_cycle() -> None:
    months = {month: IN_MONTHS[month] for month in ("1月", "2月")}
    one = cycle(whole(MONTHS.replace("MISSING", "skip")), months).cycle.of("甲")
    # 35 of 40; 14.5 of 20, made up for the 40 points of the others: 43.5
    assert [plain(x or Decimal(0)) for x in (one.score("daily"), one.score("base"), one.total)] == [
        "35",
        "43.5",
        "78.5",
    ]
    assert cycle(whole(MONTHS.replace("MISSING", "open")), months).cycle.of("甲").total is None


def test_weights_of_what_is_asked_are_taken_in_proportion() -> None:
    scheme = whole(
        f"""
        periods: [{{id: 1月}}, {{id: 2月}}]
        over_periods: {{how: mean, level: leaf}}
        total: {{roll_up: weighted}}
        items:
          - {{id: a, title: 甲, weight: 30%, {GIVEN}}}
          - {{id: b, title: 乙, weight: 10%, {GIVEN}}}
          - {{id: c, title: 丙, weight: 60%, periods: [2月], {GIVEN}}}
        """
    )
    given: dict[str, Given] = {
        "1月": {"甲": {"a": "85.56", "b": "70.01"}},
        "2月": {"甲": {"a": "80", "b": "70", "c": "90"}},
    }
    found = cycle(scheme, given)
    # (85.56 × 30 % + 70.01 × 10 %) ÷ 40 % = 32.669 ÷ 0.4 = 81.6725, rounded once; 24 + 7 + 54
    assert {p: totals(r)["甲"] for p, r in found.periods.items()} == {"1月": "81.67", "2月": "85"}
    # 82.78 × 30 % = 24.834; 70.005 is 70.01, × 10 % = 7.001; 90 × 60 %
    assert totals(found.cycle) == {"甲": "85.83"}
    assert not [f for f in check(scheme) if f.severity is Severity.ERROR]


def test_of_a_weighted_sum_what_does_not_apply_leaves_it_too() -> None:
    scheme = whole(
        f"""
        periods: [{{id: 1月}}, {{id: 2月}}]
        total: {{roll_up: weighted}}
        items:
          - {{id: a, title: 甲, weight: 30%, {GIVEN}}}
          - {{id: b, title: 乙, weight: 10%, rule: {{family: given, what: score}}, missing: {{not_reported: zero}}}}
          - {{id: c, title: 丙, weight: 60%, periods: [2月], {GIVEN}}}
        """
    )
    given: Given = {"甲": {"a": "85.56", "b": Status.NOT_APPLICABLE}, "乙": {"a": "80", "b": None}}
    # 85.56 alone; (24 + 0) ÷ 40 %
    assert totals(score(scheme, values(given, "1月"), "1月")) == {"甲": "85.56", "乙": "60"}


def test_a_branch_of_which_nothing_is_asked_is_not_there() -> None:
    scheme = whole(
        f"""
        groups: [{{id: 区}}, {{id: 县}}]
        periods: [{{id: 年内}}, {{id: 1月, within: 年内}}, {{id: 2月, within: 年内}}, {{id: 3月}}]
        items:
          - {{id: a, title: 甲, points: {{区: 60, 县: 50}}, {GIVEN}}}
          - id: b
            title: 乙
            points: {{区: 40, 县: 50}}
            items:
              - {{id: ba, title: 乙一, points: {{区: 40, 县: 30}}, periods: [1月, 3月], {GIVEN}}}
              - {{id: bb, title: 乙二, points: 20, groups: [县], periods: [年内], {GIVEN}}}
        grades:
          bands:
            - {{grade: 优, in: "[80, )", when: ba.score > 20}}
            - {{grade: 良, in: "[80, )"}}
            - {{grade: 差, in: "(, 80)"}}
        ranking: {{ties: [b, bb, a]}}
        thresholds: [{{id: t, title: 灯, of: ba / 40 * 100, green: "[80, )", yellow: "[60, 80)", red: "(, 60)"}}]
        """
    )
    assert not [f for f in check(scheme) if f.severity is Severity.ERROR]
    given: Given = {"区/一": {"a": "60"}, "县/二": {"a": "50", "bb": "20"}}
    found = score(scheme, values(given, "2月"), "2月")
    # only the county has anything of b in the second month: 60 of 60 and 70 of 70
    assert totals(found) == {"一": "60", "二": "70"}
    assert [s.compiled.full for s in found.subjects] == [60, 70]
    assert ["b" in s.compiled.points for s in found.subjects] == [False, True]
    # the condition of the best grade names what is not scored: nobody has that grade
    assert [s.grade for s in found.subjects] == ["差", "差"]
    third = score(scheme, values({"区/一": {"a": "60", "ba": "40"}, "县/二": {"a": "50", "ba": "20"}}, "3月"), "3月")
    assert totals(third) == {"一": "100", "二": "70"}
    assert [s.grade for s in third.subjects] == ["优", "差"]


UNEVEN = f"""
groups: [{{id: 镇}}, {{id: 部门}}]
periods: [{{id: 1季}}, {{id: 2季}}]
over_periods: {{how: mean, missing: open}}
items:
  - {{id: a, title: 甲, points: 100, groups: [镇], {GIVEN}}}
  - {{id: b, title: 乙, points: 100, groups: [部门], periods: [2季], {GIVEN}}}
  - {{id: c, title: 丙, kind: bonus, points: 5, {GIVEN}}}
total: {{cap: none}}
grades: {{of: rate, bands: [{{grade: 好, in: "[60, )"}}, {{grade: 差, in: "(, 60)"}}]}}
"""


def test_a_group_of_which_nothing_is_scored_in_a_period_has_no_total_there_and_misses_none() -> None:
    scheme = whole(UNEVEN)
    assert not [f for f in check(scheme) if f.severity is Severity.ERROR]
    found = cycle(
        scheme,
        {
            "1季": {"镇/一": {"a": "80", "c": "5"}, "部门/局": {"c": "2"}},
            "2季": {"镇/一": {"a": "90", "c": "0"}, "部门/局": {"b": "70", "c": "1"}},
        },
    )
    first = found.periods["1季"].of("局")
    assert (first.total, first.rank, first.grade, first.is_open) == (None, None, None, False)
    assert totals(found.periods["1季"]) == {"一": "85", "局": None}
    assert totals(found.cycle) == {"一": "87.5", "局": "71"}
    assert [s.rank for s in found.cycle.subjects] == [1, 1]


def test_groups_of_which_one_has_nothing_in_a_period_may_be_ranked_together() -> None:
    scheme = whole(UNEVEN + "ranking: {on: working, scope: all}\n")
    assert not [f for f in check(scheme) if f.severity is Severity.ERROR]
    given: Given = {"镇/一": {"a": "80"}, "镇/二": {"a": "90"}, "部门/局": {}}
    assert [s.rank for s in score(scheme, values(given, "1季"), "1季").subjects] == [2, 1, None]


def test_periods_with_the_same_items_share_what_is_made_for_them() -> None:
    scheme = whole(MONTHS.replace("MISSING", "skip"))
    assert [standing_period(scheme, p.id) for p in leaf_periods(scheme)] == ["1月", "1月", ""]
    assert scheme_in(scheme, "1月") is scheme_in(scheme, "2月")
    assert scheme_in(scheme, "3月") is scheme
    assert not_asked_in(scheme, "2月") == {"satisfied", "year"}
    assert (periods_of(scheme, "year"), periods_of(scheme, "book"), periods_of(scheme, "base")) == (
        ("3月",),
        None,
        None,
    )


def test_whom_a_unit_is_compared_with_may_differ_between_periods() -> None:
    scheme = whole(
        f"""
        groups: [{{id: 区}}, {{id: 县}}]
        periods: [{{id: 1月}}, {{id: 2月}}]
        items:
          - {{id: a, title: 甲, points: 50, {GIVEN}}}
          - id: b
            title: 乙
            points: 50
            periods: [2月]
            rule: {{family: rank, better: more, scope: all, per_rank: {{points: 5, floor: 0}}}}
        """
    )
    subjects = [Subject("一", "区"), Subject("二", "县")]
    assert [s.name for s in company_of(scheme, subjects, "一")] == ["一", "二"]


# What the checks say


def test_it_is_said_what_is_scored_when_and_out_of_how_many_points() -> None:
    (found,) = findings(whole(MONTHS.replace("MISSING", "skip")), "asked-in-some-periods")
    assert (found.severity, found.path) == (Severity.NOTE, "items[1].items[1].periods")
    assert found.wrong.zh == ("满意度、总结只在 3月 考核；其余各期按没有这些指标计算，满分：1月、2月 60 分；3月 100 分")
    (found,) = findings(whole(QUARTERS_AND_YEAR_END), "asked-in-some-periods")
    assert found.wrong.en == (
        "scored 工作, 建设 only in 平时; 所辖村 only in 年终; elsewhere as if they were not there, "
        "full scores: 100 points in each"
    )


def test_a_period_that_is_not_there_is_named() -> None:
    scheme = whole(MONTHS.replace("MISSING", "skip").replace("periods: [3月]", "periods: [4月]", 1))
    (found,) = findings(scheme, "unknown-period")
    assert (found.path, found.wrong.zh) == ("items[1].items[1].periods[0]", "没有考核期“4月”")
    assert not findings(scheme, "in-no-period")


def test_periods_of_an_item_need_periods_of_the_scheme() -> None:
    (found,) = findings(whole(f"items: [{{id: a, title: 甲, points: 9, periods: [1月], {GIVEN}}}]"), "no-periods")
    assert found.path == "items[0].periods"


def test_an_item_that_is_scored_in_no_period_is_an_error_said_once() -> None:
    scheme = whole(
        f"""
        periods: [{{id: 1月}}, {{id: 2月}}]
        items:
          - {{id: a, title: 甲, points: 9, {GIVEN}}}
          - id: b
            title: 乙
            periods: [1月]
            items:
              - {{id: ba, title: 乙一, points: 5, {GIVEN}}}
              - {{id: bb, title: 乙二, points: 5, periods: [2月], {GIVEN}}}
        """
    )
    (found,) = findings(scheme, "in-no-period")
    assert (found.path, found.right.zh) == ("items[1].items[1].periods", "上级“乙”只在 1月 考核")


def test_a_period_without_any_item_is_an_error() -> None:
    scheme = whole(
        f"""
        periods: [{{id: 1月}}, {{id: 2月}}]
        items: [{{id: a, title: 甲, points: 9, periods: [1月], {GIVEN}}}]
        """
    )
    (found,) = findings(scheme, "empty")
    assert found.wrong.zh == "2月：没有一般指标"


def test_a_published_full_score_is_that_of_each_total() -> None:
    scheme = whole(QUARTERS_AND_YEAR_END.replace("points: 100", "points: 90"))
    (found,) = findings(scheme, "points-sum")
    assert found.wrong.zh == "年终：下级指标合计 90 分，这里写的是 100 分"


def test_weights_must_add_up_in_each_period_if_all_items_are_never_together() -> None:
    text = f"""
        periods: [{{id: 平时}}, {{id: 年终}}]
        total: {{roll_up: weighted}}
        items:
          - {{id: a, title: 甲, weight: 70%, periods: [平时], {GIVEN}}}
          - {{id: b, title: 乙, weight: 30%, periods: [平时], {GIVEN}}}
          - {{id: c, title: 丙, weight: WEIGHT, periods: [年终], {GIVEN}}}
        """
    assert not findings(whole(text.replace("WEIGHT", "100%")), "weights-sum")
    (found,) = findings(whole(text.replace("WEIGHT", "90%")), "weights-sum")
    assert found.wrong.zh == "权重合计 190%"


def test_grades_by_a_total_that_is_out_of_fewer_points_in_some_periods_are_worth_a_look() -> None:
    graded = MONTHS.replace("MISSING", "skip") + (
        'grades: {of: total, bands: [{grade: 好, in: "[60, )"}, {grade: 差, in: "(, 60)"}]}\n'
    )
    (found,) = findings(whole(graded), "grades-of-part")
    assert found.wrong.zh == "等次按总分定，各考核期满分却与全周期（100 分）不同：1月、2月 60 分；3月 100 分"
    assert not findings(whole(graded.replace("of: total", "of: rate")), "grades-of-part")


def test_totals_out_of_different_points_are_not_simply_averaged() -> None:
    uneven = MONTHS.replace("MISSING", "skip").replace("level: leaf, ", "").replace("total: {full: 100}\n", "")
    (found,) = findings(whole(uneven), "full-scores-differ")
    assert found.wrong.zh == "各考核期满分不同（1月、2月 60 分；3月 100 分），各期总分却直接比较或平均"


def test_scores_of_subordinate_units_are_taken_where_these_have_them() -> None:
    text = f"""
        groups: [{{id: 县}}, {{id: 镇}}]
        periods: [{{id: 1月}}, {{id: 2月}}]
        missing: {{undefined: not_applicable}}
        items:
          - {{id: own, title: 本级, points: 50, groups: [县], {GIVEN}}}
          - {{id: below, title: 下属, points: 50, groups: [县], from_units: {{groups: [镇], score: x}}, {GIVEN}}}
          - {{id: t, title: 镇项, points: 60, groups: [镇], {GIVEN}}}
          - {{id: x, title: 镇年项, points: 40, groups: [镇], periods: [2月], {GIVEN}}}
        """
    (found,) = findings(whole(text), "units-not-scored")
    assert found.wrong.zh == "“下属”取下属单位的得分，但下属单位在 1月 没有这项得分"
    first: Given = {"县/甲": {"own": "40"}, "镇/乙<甲": {"t": "50"}}
    # 40 of 50, made up for what does not apply: 80; in the second month 40 + 30
    assert totals(score(whole(text), values(first, "1月"), "1月")) == {"甲": "80", "乙": "50"}
    second: Given = {"县/甲": {"own": "40"}, "镇/乙<甲": {"t": "50", "x": "30"}}
    assert totals(score(whole(text), values(second, "2月"), "2月")) == {"甲": "70", "乙": "80"}
    narrowed = text.replace("groups: [县], from_units", "groups: [县], periods: [2月], from_units")
    assert not findings(whole(narrowed), "units-not-scored")


def test_a_target_by_period_is_needed_only_where_the_item_is_scored() -> None:
    text = f"""
        periods: [{{id: 1月}}, {{id: 2月}}]
        items:
          - {{id: a, title: 甲, points: 9, {GIVEN}}}
          - id: b
            title: 乙
            points: 5
            periods: [2月]
            target: {{by: period, values: {{2月: 10}}}}
            rule: {{family: met, when: ">="}}
        """
    assert not [f for f in check(whole(text)) if f.severity is Severity.ERROR]


def test_a_score_that_is_read_in_a_period_in_which_it_is_not_there_is_an_error() -> None:
    scheme = whole(
        f"""
        periods: [{{id: 1月}}, {{id: 2月}}]
        items:
          - {{id: a, title: 甲, points: 9, {GIVEN}}}
          - {{id: b, title: 乙, points: 9, periods: [2月], {GIVEN}}}
          - {{id: c, title: 丙, points: 5, measure: b.score, target: 9, rule: {{family: met, when: ">="}}}}
        """
    )
    (found,) = findings(scheme, "expression")
    assert found.wrong.zh == "1月：第 1 个字符：本期不考核指标“b”，没有它的得分"


# What is said to people


def test_the_description_says_in_which_periods_an_item_is_scored() -> None:
    (item,) = [i for i in described_items(whole(QUARTERS_AND_YEAR_END)) if i.item == "villages"]
    (fact,) = [fact for fact in item.facts if fact.label.zh == "考核期"]
    assert fact.text.zh == "只在 年终 考核，其余各期按没有这一项计算"
    assert fact.text.en == "scored in 年终 only, elsewhere as if it were not there"


def test_the_explanation_of_a_total_names_what_is_not_scored_in_the_period() -> None:
    scheme = whole(MONTHS.replace("MISSING", "skip"))
    months = {m: score(scheme, values(given, m), m) for m, given in IN_MONTHS.items()}
    assert "  本期不考核：2.2 满意度、2.3 总结。\n" in Explainer(months["1月"]).text("甲")
    assert "  Not in this period: 2.2 满意度, 2.3 总结.\n" in Explainer(months["1月"], Language.EN).text("甲")
    assert "本期不考核" not in Explainer(months["3月"]).text("甲")
    assert "本期不考核" not in Explainer(cycle(scheme, IN_MONTHS).cycle).text("甲")


def test_a_value_for_another_period_is_no_datum_that_nobody_knows() -> None:
    scheme = whole(MONTHS.replace("MISSING", "skip"))
    found = score(scheme, values({"甲": {"daily": "30", "book": "10", "year": "15"}}, "1月"), "1月")
    assert totals(found) == {"甲": "40"}
    with pytest.raises(Refused):
        score(scheme, values({"甲": {"daily": "30", "book": "10", "nothing": "15"}}, "1月"), "1月")
    assert score_cycle(scheme, values({"甲": {"daily": "30", "year": "15"}}, "3月")).cycle.of("甲").total is not None
