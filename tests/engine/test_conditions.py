"""Conditions outside the leaves: what they read, and what happens where that is not there."""

import pytest

from kaoping.engine.checking import check
from kaoping.engine.compiling import Profile, compile_profile
from kaoping.engine.scheme import Scheme
from kaoping.engine.scoring import Result
from kaoping.engine.terms import Severity, Status
from tests.engine.whole import Given, run, totals, whole

ACCIDENTS = """
items:
  - id: safety
    title: 安全
    points: 60
    rule:
      family: events
      effect: deduct
      kinds: [{id: fatal, title: 亡人事故, points: 30}, {id: light, title: 一般事故, points: 5}]
      cap: points
  - id: block
    title: 其他
    points: 40
    min_available: 80%
    items:
      - {id: a, title: A, points: 20, rule: {family: given, what: score}}
      - {id: b, title: B, points: 20, rule: {family: given, what: score}}
"""


def safety(effects: str) -> Scheme:
    return whole(f"{ACCIDENTS}\neffects:\n{effects}")


def ranks(result: Result) -> dict[str, int | None]:
    return {s.subject.name: s.rank for s in result.subjects}


FATAL = [{"kind": "fatal"}]
LIGHT = [{"kind": "light"}]


def test_the_score_of_an_item_of_events_is_its_score_and_not_a_kind_of_event() -> None:
    scheme = safety("  - {id: e, title: 处置, when: safety.score < 50, do: deduct, points: 10}")

    # 60 - 30 = 30 is below 50: 30 + 40 - 10. 60 - 5 = 55 is not: 55 + 40.
    given: Given = {"甲": {"safety": FATAL, "a": "20", "b": "20"}, "乙": {"safety": LIGHT, "a": "20", "b": "20"}}
    assert totals(scheme, given) == {"甲": "60", "乙": "95"}


def test_a_record_that_stands_for_several_events_counts_as_several() -> None:
    scheme = safety("  - {id: e, title: 处置, when: safety.light >= 2, do: deduct, points: 10}")

    # Two in one record: 60 - 10 + 40 - 10.
    given: Given = {
        "甲": {"safety": [{"kind": "light", "count": 2}], "a": "20", "b": "20"},
        "乙": {"safety": LIGHT, "a": "20", "b": "20"},
    }
    assert totals(scheme, given) == {"甲": "80", "乙": "95"}


def test_conditions_that_count_the_same_events_stand_by_themselves() -> None:
    scheme = safety(
        """
  - {id: one, title: 扣分, when: safety.fatal >= 1, do: deduct, points: 10}
  - {id: two, title: 末位, when: safety.fatal >= 1, do: last_rank}
"""
    )

    # 丙 has no total: of the points of its block only half have data. The others are ranked all the same.
    given: Given = {
        "甲": {"safety": FATAL, "a": "20", "b": "20"},
        "乙": {"safety": LIGHT, "a": "0", "b": "0"},
        "丙": {"safety": FATAL, "a": "20", "b": Status.NOT_APPLICABLE},
    }
    result = run(scheme, given)
    assert totals(scheme, given)["甲"] == "60"
    assert (ranks(result)["乙"], ranks(result)["甲"]) == (1, 2)


def test_a_condition_over_a_score_that_is_not_there_does_not_hold() -> None:
    scheme = safety("  - {id: e, title: 末位, when: block.score < 30, do: last_rank}")

    given: Given = {
        "甲": {"safety": [], "a": "20", "b": Status.NOT_APPLICABLE},
        "乙": {"safety": LIGHT, "a": "1", "b": "1"},
        "丙": {"safety": LIGHT, "a": "20", "b": "20"},
    }
    # 乙 has 2 of 40 in the block and is last, 丙 is first; 甲 has no score there, so no total and no rank.
    assert ranks(run(scheme, given)) == {"甲": None, "乙": 2, "丙": 1}


def test_a_block_without_a_score_has_no_light() -> None:
    scheme = whole(
        f"{ACCIDENTS}\nthresholds: [{{id: t, title: 预警, green: '[80, )', yellow: '[60, 80)', red: '(, 60)'}}]"
    )

    result = run(scheme, {"甲": {"safety": LIGHT, "a": "20", "b": Status.NOT_APPLICABLE}})
    # 55 of 60 are 91.67 %.
    assert result.of("甲").value("light.t.safety.colour") == "green"
    assert result.of("甲").value("light.t.block.colour") is None


def test_a_total_may_need_enough_data_as_its_blocks_do() -> None:
    scheme = whole(f"{ACCIDENTS}\ntotal: {{min_available: 50%}}")

    given: Given = {
        "甲": {"safety": LIGHT, "a": "20", "b": Status.NOT_APPLICABLE},
        "乙": {"safety": LIGHT, "a": "20", "b": "20"},
    }
    assert ranks(run(scheme, given)) == {"甲": None, "乙": 1}


def test_items_below_an_item_of_other_groups_are_not_asked_for() -> None:
    scheme = whole("""
groups: [{id: 区}, {id: 县}]
items:
  - {id: a, title: A, points: 60, rule: {family: given, what: score}}
  - id: b
    title: B
    groups: [区]
    points: 40
    items: [{id: c, title: C, points: 40, rule: {family: given, what: score}}]
""")

    assert set(compile_profile(scheme, Profile("区")).data) == {"a", "c"}
    assert set(compile_profile(scheme, Profile("县")).data) == {"a"}


def test_a_kind_that_the_list_does_not_have_is_refused_and_not_counted_as_none() -> None:
    found = check(safety("  - {id: v, title: 事故, when: safety.fatel >= 1, do: last_rank}"))
    assert [(f.code, f.wrong.zh) for f in found if f.severity is Severity.ERROR] == [
        ("expression", "第 1 个字符：“safety”没有“fatel”这一类；可用：fatal、light（亡人事故、一般事故）")
    ]


def test_a_record_that_stands_for_several_counts_as_often() -> None:
    scheme = safety("  - {id: many, title: 三次以上, when: count(safety) >= 3, do: last_rank}\n")
    given: Given = {
        "甲": {"safety": [{"kind": "light", "count": 3}], "a": "20", "b": "20"},
        "乙": {"safety": [{"kind": "fatal"}, {"kind": "light"}], "a": "0", "b": "0"},
    }
    # 60 − 15 + 40 = 85 for three in one record; 60 − 35 = 25 for two: last all the same
    assert ranks(run(scheme, given)) == {"甲": 2, "乙": 1}


def test_a_condition_may_ask_whether_a_datum_is_there() -> None:
    scheme = whole(
        """
        data: [{id: report, title: 年度报告, decimals: 0, min: 0}]
        items: [{id: a, title: A, points: 100, rule: {family: given, what: score}}]
        effects: [{id: late, title: 未报年度报告, when: not known(report) or report < 2, do: deduct, points: 5}]
        """
    )
    given: Given = {"甲": {"a": "90"}, "乙": {"a": "90", "report": 1}, "丙": {"a": "90", "report": 2}}
    assert totals(scheme, given) == {"甲": "85", "乙": "85", "丙": "90"}


def test_a_condition_names_a_category_that_there_is() -> None:
    text = """
        data: [{id: level, title: 等级, type: category, choices: [优秀, 良好]}]
        items: [{id: a, title: A, points: 100, rule: {family: given, what: score}}]
        effects: [{id: down, title: 等级不优, when: level = '优', do: deduct, points: 5}]
    """
    (found,) = [f for f in check(whole(text)) if f.severity is Severity.ERROR]
    assert (found.code, found.place) == ("expression", ("effects", 0, "when"))
    assert "优秀、良好" in found.wrong.zh


APPLIES = """
items:
  - {id: a, title: A, points: 50, rule: {family: given, what: score}}
  - {id: b, title: B, points: 50, rule: {family: given, what: score}}
grades: {bands: [{grade: 优秀, in: "[80, )"}, {grade: 合格, in: "(, 80)"}]}
effects:
  - {id: e, title: 有短板, when: WHEN, do: grade_at_most, grade: 合格}
"""


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        # What does not apply to a unit is no weakness of it: 甲 has no a, and 45 of 50 are 90.
        ("a.score < 30", {"甲": "优秀", "乙": "合格", "丙": "优秀"}),
        ("a.score < 30 or b.score < 30", {"甲": "优秀", "乙": "合格", "丙": "优秀"}),
        ("a.score < 30 or b.score < 46", {"甲": "合格", "乙": "合格", "丙": "优秀"}),
        ("not (a.score >= 30)", {"甲": "优秀", "乙": "合格", "丙": "优秀"}),
    ],
)
def test_a_condition_over_the_score_of_an_item_does_not_hold_where_the_item_does_not_apply(
    when: str, expected: dict[str, str]
) -> None:
    given: Given = {
        "甲": {"a": Status.NOT_APPLICABLE, "b": "45"},
        "乙": {"a": "29", "b": "50"},
        "丙": {"a": "40", "b": "50"},
    }
    result = run(whole(APPLIES.replace("WHEN", when)), given)
    assert {s.subject.name: s.grade for s in result.subjects} == expected
