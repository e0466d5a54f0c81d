"""Shapes of section E: what events and scores do to branches, totals, grades and ranks."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaoping.engine.explanation import explain, explanation_text
from kaoping.engine.numbers import plain
from kaoping.engine.scheme import Scheme
from kaoping.engine.scoring import Result
from tests.engine.whole import Given, cycle, run, scores, totals, whole

GRADES = 'grades: {bands: [{grade: 优秀, in: "[90,)"}, {grade: 良好, in: "[80,90)"}, {grade: 不合格, in: "(,80)"}]}'


def with_effect(effect: str, more: str = "") -> Scheme:
    """A branch 60 of two items, an item 40, one effect, three grades; accidents default to none."""
    return whole(
        f"""
data: [{{id: accidents, decimals: 0, min: 0, blank: zero}}, {{id: fraud, type: fact, blank: no}}]
items:
  - id: safety
    title: 安全
    points: 60
    items:
      - {{id: a, title: A, points: 30, rule: {{family: given, what: score}}}}
      - {{id: b, title: B, points: 30, rule: {{family: given, what: score}}}}
  - {{id: c, title: C, points: 40, rule: {{family: given, what: score}}}}
{more}
effects:
  - {{id: e, title: 处置, article: 第九条, {effect}}}
{GRADES}
"""
    )


def given(**further: str | bool) -> Given:
    """28 + 29 + 38 = 95 in all."""
    return {"甲": {"a": "28", "b": "29", "c": "38", **further}}


def outcome(result: Result) -> tuple[str | None, str | None, int | None]:
    """Total, grade and rank of the first subject."""
    found = result.subjects[0]
    return None if found.total is None else plain(found.total), found.grade, found.rank


# 75 zero a whole branch


def test_75_an_accident_takes_the_whole_branch() -> None:
    scheme = with_effect("when: accidents >= 1, do: zero, on: safety")
    assert totals(scheme, given()) == {"甲": "95"}
    assert totals(scheme, given(accidents="1")) == {"甲": "38"}
    assert scores(run(scheme, given(accidents="1")), "甲") == {"safety": "0", "a": "28", "b": "29", "c": "38"}


def test_75_the_explanation_names_the_cause_and_keeps_what_was_scored() -> None:
    text = explanation_text(
        explain(run(with_effect("when: accidents >= 1, do: zero, on: safety"), given(accidents="1")), "甲")
    )
    assert "处置" in text
    assert "【1 安全】分值 60　得分 0.00" in text
    assert "28.00 + 29.00 = 57.00" in text


def test_40_and_75_a_single_item_may_be_taken_too() -> None:
    scheme = with_effect("when: fraud, do: zero, on: a")
    assert totals(scheme, given(fraud=True)) == {"甲": "67"}


# 76 guarantee subset


def test_76_a_sheet_scores_0_if_any_guaranteed_item_is_0_or_their_sum_is_too_small() -> None:
    scheme = with_effect("when: a.score == 0 or b.score == 0 or a.score + b.score < 20, do: zero, on: c")
    assert totals(scheme, {"甲": {"a": "15", "b": "5", "c": "40"}}) == {"甲": "60"}
    assert totals(scheme, {"甲": {"a": "14.99", "b": "5", "c": "40"}}) == {"甲": "19.99"}
    assert totals(scheme, {"甲": {"a": "30", "b": "0", "c": "40"}}) == {"甲": "30"}


# 77 gate: a bonus only above a threshold, 78 stop at veto


BONUS = """
  - id: bonus
    title: 加分
    points: 30
    kind: bonus
    rule: {family: given, what: score}
total: {cap: none}
"""


@pytest.mark.parametrize(
    ("c", "expected"),
    [("22.99", "79.99"), ("23", "80"), ("23.01", "100.01")],
)
def test_77_the_bonus_counts_only_above_80(c: str, expected: str) -> None:
    scheme = with_effect("when: total <= 80, do: close_bonus", BONUS)
    # 28 + 29 = 57, + 23 = 80: not above. 80.01 + 20 = 100.01
    assert totals(scheme, {"甲": {"a": "28", "b": "29", "c": c, "bonus": "20"}}) == {"甲": expected}


def test_78_a_veto_may_stop_the_scoring() -> None:
    scheme = with_effect("when: fraud, do: veto, total: withhold")
    assert outcome(run(scheme, given(fraud=True))) == (None, "不合格", None)
    assert outcome(run(scheme, given(fraud=False))) == ("95", "优秀", 1)


def test_78_or_fix_the_total_at_59() -> None:
    scheme = with_effect("when: fraud, do: veto, total: points, points: 59")
    assert outcome(run(scheme, given(fraud=True))) == ("59", "不合格", 1)


# 79 one-vote veto, 80 ceiling, 81 downgrade


def test_79_a_veto_brings_the_worst_grade_and_keeps_the_total() -> None:
    scheme = with_effect("when: accidents >= 1, do: veto")
    assert outcome(run(scheme, given(accidents="1"))) == ("95", "不合格", 1)


def test_80_a_ceiling_lowers_only_grades_above_it() -> None:
    scheme = with_effect("when: fraud, do: grade_at_most, grade: 良好")
    assert outcome(run(scheme, given(fraud=True)))[1] == "良好"
    low: Given = {"甲": {"a": "20", "b": "20", "c": "20", "fraud": True}}
    assert outcome(run(scheme, low))[1] == "不合格"


def test_81_one_failure_lowers_the_grade_by_one_level_and_never_below_the_worst() -> None:
    scheme = with_effect("when: fraud, do: downgrade, levels: 1")
    assert outcome(run(scheme, given(fraud=True)))[1] == "良好"
    low: Given = {"甲": {"a": "20", "b": "20", "c": "20", "fraud": True}}
    assert outcome(run(scheme, low))[1] == "不合格"


# 36 direct deduction from the total, 52 handicap, caps of the total


def test_36_an_effect_deducts_from_the_total() -> None:
    assert totals(with_effect("when: fraud, do: deduct, points: 10"), given(fraud=True)) == {"甲": "85"}


def test_52_a_handicap_is_published_beside_the_real_score() -> None:
    found = run(with_effect("when: fraud, do: deduct, points: 1"), given(fraud=True)).of("甲")
    before = found.value("total.before_outcome")
    assert isinstance(before, Decimal)
    assert (plain(before), plain(found.total or Decimal(0))) == ("95", "94")


def test_a_cap_holds_the_total() -> None:
    assert totals(with_effect("when: fraud, do: cap, points: 80"), given(fraud=True)) == {"甲": "80"}


def test_59_a_total_may_exceed_100_or_not_as_the_scheme_says() -> None:
    text = """
        total: {cap: %s}
        items:
          - {id: a, title: A, points: 100, rule: {family: given, what: score}}
          - {id: b, title: 加分, points: 20, kind: bonus, rule: {family: given, what: score}}
        """
    scored: Given = {"甲": {"a": "99.31", "b": "10"}}
    assert totals(whole(text % "none"), scored) == {"甲": "109.31"}
    assert totals(whole(text % "full"), scored) == {"甲": "100"}
    assert totals(whole(text % "105"), scored) == {"甲": "105"}


# 34 and 35 below zero


BELOW = """
    total: {floor: %s}
    items:
      - id: site
        title: 现场
        points: 40
        items:
          - id: a
            title: 文明施工
            points: 10
            below_zero: %s
            rule: {family: events, effect: deduct, reported: counts, kinds: [{id: x, points: 4}], cap: none}
          - {id: b, title: 其他, points: 30, rule: {family: given, what: score}}
      - {id: c, title: C, points: 60, rule: {family: given, what: score}}
    """


@pytest.mark.parametrize(
    ("policy", "site", "total"),
    [
        # four violations: 10 - 16 = -6
        ("stop", "20", "70"),
        ("negative", "14", "64"),
        ("overflow_to_parent", "14", "64"),
        ("overflow_to_total", "20", "64"),
    ],
)
def test_34_and_35_a_deduction_larger_than_the_item(policy: str, site: str, total: str) -> None:
    found = run(whole(BELOW % ("none", policy)), {"甲": {"a.x": 4, "b": "20", "c": "50"}})
    assert scores(found, "甲")["site"] == site
    assert plain(found.of("甲").total or Decimal(0)) == total


def test_33_overflow_goes_no_further_than_the_floor_of_the_total() -> None:
    scheme = whole(BELOW % ("0", "overflow_to_total"))
    assert totals(scheme, {"甲": {"a.x": 40, "b": "20", "c": "50"}}) == {"甲": "0"}


# 50 rank forced to last


def test_50_who_is_struck_is_ranked_last_whatever_the_total() -> None:
    scheme = whole(
        """
        data: [{id: fraud, type: fact, blank: no}]
        items: [{id: a, title: A, points: 100, rule: {family: given, what: score}}]
        effects: [{id: e, title: 造假, when: fraud, do: last_rank}]
        """
    )
    found = run(scheme, {"甲": {"a": "99", "fraud": True}, "乙": {"a": "80"}, "丙": {"a": "70"}, "丁": {"a": "80"}})
    assert [s.rank for s in found.subjects] == [4, 1, 3, 1]


def test_who_is_taken_out_of_the_ranking_keeps_total_and_grade_and_moves_nobody() -> None:
    scheme = whole(
        f"""
        data: [{{id: new, title: 新设单位, type: fact, blank: no}}, {{id: late, type: fact, blank: no}}]
        items: [{{id: a, title: A, points: 100, rule: {{family: given, what: score}}}}]
        effects:
          - {{id: e, title: 新设, when: new, do: unranked}}
          - {{id: l, title: 迟报, when: late, do: last_rank}}
        {GRADES[:-1]}, quotas: [{{grade: 优秀, number: 1}}]}}
        """
    )
    struck: Given = {"甲": {"a": "99", "new": True}, "乙": {"a": "95", "late": True}}
    found = run(scheme, {**struck, "丙": {"a": "92"}, "丁": {"a": "85"}})
    # 丙 and 丁 by their totals, 乙 behind them in the third of three places; the one excellent is 乙's by its total.
    assert [s.rank for s in found.subjects] == [None, 3, 1, 2]
    assert [s.grade for s in found.subjects] == ["优秀", "优秀", "良好", "良好"]
    assert found.of("甲").total == Decimal(99)
    text = explanation_text(explain(found, "甲"))
    assert "处置：新设，不参与排名。" in text
    assert "名次" not in text.splitlines()[4]


def test_who_was_unranked_in_any_period_is_unranked_in_the_cycle_where_the_scheme_says_so() -> None:
    periods = "periods: [{id: p1}, {id: p2}]\nover_periods: {how: mean}"
    for in_cycle, ranks in (("", [1, 2]), (", in_cycle: any", [None, 1])):
        effect = f"effects: [{{id: e, title: 新设, when: new, do: unranked{in_cycle}}}]"
        scheme = whole(
            f"""
data: [{{id: new, title: 新设单位, type: fact, blank: no}}]
items: [{{id: a, title: A, points: 100, rule: {{family: given, what: score}}}}]
{effect}
{periods}
"""
        )
        first: Given = {"甲": {"a": "99", "new": True}, "乙": {"a": "80"}}
        second: Given = {"甲": {"a": "99"}, "乙": {"a": "80"}}
        assert [s.rank for s in cycle(scheme, {"p1": first, "p2": second}).cycle.subjects] == ranks


# 82 grade bands, 83 band and condition


@pytest.mark.parametrize(("a", "grade"), [("90", "优秀"), ("89.99", "良好"), ("80", "良好"), ("79.99", "不合格")])
def test_82_a_grade_follows_from_the_total_as_shown_with_its_edges(a: str, grade: str) -> None:
    scheme = whole(f"items: [{{id: a, title: A, points: 100, rule: {{family: given, what: score}}}}]\n{GRADES}")
    assert run(scheme, {"甲": {"a": a}}).of("甲").grade == grade


def test_82_grades_may_go_by_the_rate_where_totals_differ_between_groups() -> None:
    scheme = whole(
        """
        groups: [{id: 区}, {id: 街道}]
        items: [{id: a, title: A, points: {区: 100, 街道: 70}, rule: {family: given, what: score}}]
        grades: {of: rate, bands: [{grade: 好, in: "[90,)"}, {grade: 中, in: "(,90)"}]}
        """
    )
    # 63 of 70 is 90 %; 62.99 of 70 is 89.985…, rounded to 89.99
    found = run(scheme, {"区/甲": {"a": "89.99"}, "街道/乙": {"a": "63"}, "街道/丙": {"a": "62.99"}})
    assert [s.grade for s in found.subjects] == ["中", "好", "中"]


def test_83_a_band_holds_only_without_a_bad_record() -> None:
    scheme = whole(
        """
        data: [{id: bad, decimals: 0, blank: zero}]
        items: [{id: a, title: A, points: 100, rule: {family: given, what: score}}]
        grades:
          bands:
            - {grade: 优秀, in: "[95,)", when: bad == 0}
            - {grade: 良好, in: "[85,)"}
            - {grade: 不合格, in: "(,85)"}
        """
    )
    found = run(scheme, {"甲": {"a": "96"}, "乙": {"a": "96", "bad": "1"}, "丙": {"a": "84"}})
    assert [s.grade for s in found.subjects] == ["优秀", "良好", "不合格"]


# quotas


def quota(text: str, effect: str = "") -> Scheme:
    """Grades with a quota for the best one."""
    return whole(
        f"""
data: [{{id: fraud, type: fact, blank: no}}]
items: [{{id: a, title: A, points: 100, rule: {{family: given, what: score}}}}]
{effect}
grades:
  bands: [{{grade: 优秀, in: "[90,)"}}, {{grade: 良好, in: "[60,90)"}}, {{grade: 不合格, in: "(,60)"}}]
  quotas: [{{grade: 优秀, {text}}}]
"""
    )


FIVE: Given = {"甲": {"a": "99"}, "乙": {"a": "98"}, "丙": {"a": "98"}, "丁": {"a": "91"}, "戊": {"a": "70"}}


@pytest.mark.parametrize(
    ("text", "excellent"),
    [
        # 30 % of 5 is 1.5: down 1, half up 2, up 2
        ("share: 30%, rounding: down", "甲"),
        # two places, but two equal units share the second: all in, or all out
        ("share: 30%, rounding: half_up, ties: in", "甲乙丙"),
        ("share: 30%, rounding: half_up, ties: out", "甲"),
        ("share: 30%, rounding: up, ties: in", "甲乙丙"),
        ("share: 20%, rounding: up", "甲"),
        ("number: 3", "甲乙丙"),
        ("number: 0", ""),
        ("share: 100%", "甲乙丙丁"),
    ],
)
def test_a_quota_lets_only_the_best_of_a_group_have_a_grade(text: str, excellent: str) -> None:
    found = run(quota(text), FIVE)
    assert "".join(s.subject.name for s in found.subjects if s.grade == "优秀") == excellent
    assert found.of("丁").grade == ("优秀" if "丁" in excellent else "良好")


def test_after_a_veto_fewer_units_of_the_group_may_be_excellent() -> None:
    scheme = quota("share: 40%, after_veto: 20%", "effects: [{id: e, title: 造假, when: fraud, do: veto}]")
    before = run(scheme, FIVE)
    after = run(scheme, {**FIVE, "戊": {"a": "70", "fraud": True}})
    # 40 % of 5 is 2 (乙 and 丙 are equal: both in); 20 % of 5 is 1
    assert [s.grade for s in before.subjects] == ["优秀", "优秀", "优秀", "良好", "良好"]
    assert [s.grade for s in after.subjects] == ["优秀", "良好", "良好", "良好", "不合格"]


# last places


def last(text: str, more: str = "") -> Scheme:
    """Grades of which the last can have only some."""
    return whole(
        f"""
data: [{{id: fraud, type: fact, blank: no}}, {{id: late, type: fact, blank: no}}]
items:
  - {{id: a, title: A, points: 90, rule: {{family: given, what: score}}}}
  - {{id: b, title: B, points: 10, rule: {{family: given, what: score}}}}
{more}
grades:
  bands: [{{grade: 优秀, in: "[90,)"}}, {{grade: 良好, in: "[60,90)"}}, {{grade: 不合格, in: "(,60)"}}]
  last_places: [{text}]
"""
    )


SIX: Given = {
    "甲": {"a": "90", "b": "9"},
    "乙": {"a": "88", "b": "8"},
    "丙": {"a": "86", "b": "6"},
    "丁": {"a": "87", "b": "5"},
    "戊": {"a": "85", "b": "6"},
    "己": {"a": "50", "b": "5"},
}
"""Totals 99, 96, 92, 92, 91, 55; so without last places five are 优秀, and the last is 不合格."""


@pytest.mark.parametrize(
    ("text", "excellent"),
    [
        ("{grade: 良好, number: 1}", "甲乙丙丁戊"),
        ("{grade: 良好, number: 2}", "甲乙丙丁"),
        # the third from the end are two equal ones: both are among the last three, or neither is
        ("{grade: 良好, number: 3}", "甲乙"),
        ("{grade: 良好, number: 3, ties: out}", "甲乙丙丁"),
        ("{grade: 良好, number: 4, ties: out}", "甲乙"),
        ("{grade: 良好, number: 0}", "甲乙丙丁戊"),
        ("{grade: 良好, number: 9}", ""),
        # 25 % of 6 is 1.5: down 1, half up 2, up 2
        ("{grade: 良好, share: 25%}", "甲乙丙丁戊"),
        ("{grade: 良好, share: 25%, rounding: half_up}", "甲乙丙丁"),
        ("{grade: 良好, share: 25%, rounding: up}", "甲乙丙丁"),
        # 16 % of 6 is 0.96: down 0, up 1
        ("{grade: 良好, share: 16%}", "甲乙丙丁戊"),
        ("{grade: 良好, share: 34%, rounding: up}", "甲乙"),
    ],
)
def test_the_last_of_a_group_have_no_better_grade(text: str, excellent: str) -> None:
    found = run(last(text), SIX)
    assert "".join(s.subject.name for s in found.subjects if s.grade == "优秀") == excellent
    # nobody is lifted: who has less by points keeps that
    assert found.of("己").grade == "不合格"


def test_the_last_may_have_the_worst_grade_whatever_their_points() -> None:
    found = run(last("{grade: 良好, number: 2}, {grade: 不合格, number: 1}"), {k: SIX[k] for k in "甲乙丙"})
    assert [s.grade for s in found.subjects] == ["优秀", "良好", "不合格"]


def test_what_decides_between_equal_totals_decides_who_is_last() -> None:
    # 丙 and 丁 have 92; by item a 丁 stands before 丙, by b 丙 before 丁
    four = {k: SIX[k] for k in "甲乙丙丁"}
    by_a = run(last("{grade: 良好, number: 1}", "ranking: {ties: [a]}"), four)
    by_b = run(last("{grade: 良好, number: 1}", "ranking: {ties: [b]}"), four)
    assert [s.grade for s in by_a.subjects] == ["优秀", "优秀", "良好", "优秀"]
    assert [s.grade for s in by_b.subjects] == ["优秀", "优秀", "优秀", "良好"]


def test_who_is_ranked_last_by_an_effect_is_the_last() -> None:
    scheme = last("{grade: 良好, number: 1}", "effects: [{id: e, title: 迟报, when: late, do: last_rank}]")
    found = run(scheme, {"甲": {"a": "90", "b": "9", "late": True}, "乙": {"a": "88", "b": "8"}})
    assert [s.grade for s in found.subjects] == ["良好", "优秀"]


def test_who_is_not_ranked_is_not_among_the_last() -> None:
    veto = "effects: [{id: e, title: 造假, when: fraud, do: veto, total: withhold}]"
    found = run(last("{grade: 良好, number: 1}", veto), {**SIX, "己": {"a": "50", "b": "5", "fraud": True}})
    assert found.of("己").grade == "不合格"
    assert [s.grade for s in found.subjects][:5] == ["优秀", "优秀", "优秀", "优秀", "良好"]


def test_the_last_are_those_of_each_group_also_where_all_are_ranked_together() -> None:
    scheme = last("{grade: 良好, number: 1}", "groups: [{id: 区}, {id: 县}]\nranking: {scope: all}")
    given = {"区/甲": SIX["甲"], "区/乙": SIX["乙"], "县/丙": SIX["丙"], "县/戊": SIX["戊"]}
    found = run(scheme, given)
    assert [s.rank for s in found.subjects] == [1, 2, 3, 4]
    assert [s.grade for s in found.subjects] == ["优秀", "良好", "优秀", "良好"]


def test_a_quota_counts_only_those_whom_their_place_leaves_the_grade() -> None:
    scheme = last("{grade: 良好, number: 1}\n  ]\n  quotas: [{grade: 优秀, number: 1}")
    found = run(scheme, {"甲": SIX["甲"], "乙": SIX["乙"]})
    assert [s.grade for s in found.subjects] == ["优秀", "良好"]
    assert found.of("乙").value("total.quota_1_candidate") is False


def test_in_the_cycle_the_last_are_those_of_the_whole() -> None:
    scheme = last(
        "{grade: 良好, number: 1}",
        "periods: [{id: p1}, {id: p2}]\nover_periods: {how: mean}",
    )
    found = cycle(scheme, {"p1": {"甲": SIX["甲"], "乙": SIX["乙"]}, "p2": {"甲": SIX["丙"], "乙": SIX["乙"]}}).cycle
    # 甲 (99 + 92) / 2 = 95.5, 乙 96: in the first period 乙 is the last, in the cycle 甲
    assert [s.grade for s in found.subjects] == ["良好", "优秀"]


# thresholds


def test_traffic_lights_colour_items_by_their_score_rate() -> None:
    scheme = whole(
        """
        items:
          - {id: a, title: A, points: 40, rule: {family: given, what: score}}
          - {id: b, title: B, points: 60, rule: {family: given, what: score}}
        thresholds:
          - {id: light, title: 红黄绿, green: "[90,)", yellow: "[80,90)", red: "(,80)"}
          - {id: gap, title: 偏差, of: a - b, green: "(,0]", yellow: "(0,10]", red: "(10,)"}
        """
    )
    found = run(scheme, {"甲": {"a": "36", "b": "47.99"}}).of("甲")
    # 36 / 40 = 90 % green; 47.99 / 60 = 79.98 % red; 36 - 47.99 below 0: green
    assert found.value("light.light.a.colour") == "green"
    assert found.value("light.light.b.colour") == "red"
    assert found.value("light.gap.colour") == "green"


# 85 and 86 money follows from a rank or a score by the same families


def test_86_a_payment_coefficient_is_a_table_over_the_score() -> None:
    scheme = whole(
        """
        items:
          - id: fee
            title: 付费系数
            points: 100
            data: {min: 0, max: 100}
            rule:
              family: tiers
              tiers: [{in: "[90,100]", points: 100}, {in: "[75,90)", points: 90}, {in: "[0,75)", points: 0}]
        """
    )
    assert totals(scheme, {"甲": {"fee": "90"}, "乙": {"fee": "89.99"}, "丙": {"fee": "74.99"}}) == {
        "甲": "100", "乙": "90", "丙": "0",
    }  # fmt: skip


def test_85_rank_based_money_is_points_by_rank() -> None:
    scheme = whole(
        """
        items:
          - id: money
            title: 奖惩（万元）
            points: 60
            below_zero: negative
            data: {min: 0, max: 100}
            rule:
              family: rank
              better: more
              places:
                - {first: 1, last: 1, points: 60}
                - {first: 2, last: 2, points: 50}
                - {first: 3, last: 6, points: 0}
                - {first: 7, last: 7, points: -50}
                - {first: 8, points: -60}
        """
    )
    names = "甲乙丙丁戊己庚辛"
    found = totals(scheme, {name: {"money": str(90 - at)} for at, name in enumerate(names)})
    assert list(found.values()) == ["60", "50", "0", "0", "0", "0", "-50", "-60"]
