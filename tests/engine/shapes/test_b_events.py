"""Shapes of section B: events (24 to 40)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaoping.engine.checking import check
from kaoping.engine.describing.items import described_items
from kaoping.engine.numbers import plain
from kaoping.engine.terms import Status, errors
from tests.engine.support import LEAF, UNIT, Event, OneLeaf, event, one_leaf
from tests.engine.whole import Given, run, scores, totals, whole

STRICT = """
    type: list
    blank: not_reported
    fields: [{id: date, type: date}, {id: kind, type: text}, {id: count, decimals: 0}, {id: matter, type: text}]
"""


def after(leaf: OneLeaf, *counts: tuple[str, int]) -> Decimal:
    """Score after so many events of each kind."""
    return leaf.score([event(kind, count=count) for kind, count in counts])


# 24 per-event deduction with a cap


def test_24_each_violation_takes_half_a_point_until_ten_are_gone() -> None:
    # S01 branch 5: each violation -0.5, 扣满 10 分为止, of 15.
    leaf = one_leaf(
        "points: 15\nrule: {family: events, effect: deduct, cap: 10, kinds: [{id: violation, points: 0.5}]}"
    )

    assert after(leaf) == 15
    assert after(leaf, ("violation", 1)) == Decimal("14.5")
    assert after(leaf, ("violation", 20)) == 5  # the cap
    assert after(leaf, ("violation", 21)) == 5
    # Nothing reported: no event, unless the data item says that silence is not enough.
    assert leaf.score(None) == 15


def test_24_a_deduction_may_take_everything_and_silence_may_count_as_not_reported() -> None:
    leaf = one_leaf(f"""
        points: 5
        data: {{{", ".join(line.strip() for line in STRICT.strip().splitlines())}}}
        rule: {{family: events, effect: deduct, cap: points, kinds: [{{id: late, points: 0.125}}]}}
    """)

    assert leaf.score(None) == 0
    assert after(leaf) == 5
    # 5 - 0.125 = 4.875, half-way: 4.88. Forty times: all; once more: no less than 0.
    assert after(leaf, ("late", 1)) == Decimal("4.88")
    assert (after(leaf, ("late", 40)), after(leaf, ("late", 41))) == (Decimal(0), Decimal(0))


# 25 sub-caps inside an item


def test_25_each_rule_of_an_item_has_its_own_cap() -> None:
    # S28 1.4: no system -0.3; each session short of 6 -0.3, at most 1.2; of 1.5 points.
    leaf = one_leaf("""
        points: 1.5
        rule:
          family: events
          effect: deduct
          cap: points
          kinds: [{id: system, points: 0.3, cap: 0.3}, {id: session, points: 0.3, cap: 1.2}]
    """)

    assert after(leaf, ("session", 4)) == Decimal("0.3")
    assert after(leaf, ("session", 6)) == Decimal("0.3")
    assert after(leaf, ("system", 1), ("session", 3)) == Decimal("0.3")
    assert after(leaf, ("system", 1), ("session", 6)) == 0
    assert leaf.score(None) == Decimal("1.5")


def test_25_the_caps_of_a_branch_can_be_items_of_their_own() -> None:
    # S01 branch 2: 15 = violations -2 each, at most 10, and investment short of the target by proportion, at most 5.
    scheme = whole("""
        items:
          - id: housing
            title: 住房与房地产
            points: 15
            items:
              - {id: violations, title: 违规, points: 10,
                 rule: {family: events, effect: deduct, cap: points, kinds: [{id: violation, points: 2}]}}
              - {id: investment, title: 投资, points: 5, target: 100, data: {min: 0},
                 rule: {family: ratio, better: more, cap: points, says: deduction}}
    """)

    # Six violations: 12, at most 10; nothing invested: 5: nothing is left. Two: 4; 60 of 100: 5 x 0.4 = 2.
    assert totals(scheme, {"甲": {"violations": [{"kind": "violation", "count": 6}], "investment": 0}}) == {"甲": "0"}
    assert totals(scheme, {"甲": {"violations": [{"kind": "violation", "count": 2}], "investment": 60}}) == {"甲": "9"}


# 26 severity table


def test_26_the_severity_of_an_event_decides_its_points() -> None:
    # S10 media: central or overseas -0.5, provincial -0.2, city series -0.2, ordinary city report -0.01.
    leaf = one_leaf("""
        points: 2
        rule:
          family: events
          effect: deduct
          cap: points
          kinds:
            - {id: central, points: 0.5}
            - {id: provincial, points: 0.2}
            - {id: series, points: 0.2}
            - {id: city, points: 0.01}
    """)

    # 0.5 + 2 x 0.2 + 3 x 0.01 = 0.93
    assert after(leaf, ("central", 1), ("provincial", 1), ("series", 1), ("city", 3)) == Decimal("1.07")
    assert after(leaf, ("central", 4)) == 0
    assert after(leaf, ("central", 4), ("city", 1)) == 0
    assert leaf.score(None) == 2


# 27 the number in one event decides


def test_27_one_badly_hurt_takes_fifteen_two_or_more_take_thirty() -> None:
    # S61: death 30; one serious injury 15, two or more 30; of 60 points here.
    leaf = one_leaf("""
        points: 60
        rule:
          family: events
          effect: deduct
          cap: points
          kinds:
            - {id: death, title: 死亡, points: 30}
            - {id: serious, title: 重伤, count_in: event,
               by_count: [{at_least: 1, points: 15}, {at_least: 2, points: 30}]}
    """)

    # The edge: one is 15, two are 30 and so are five; two accidents with one each are 15 + 15.
    assert leaf.score([event("serious", count=1)]) == 45
    assert leaf.score([event("serious", count=2)]) == 30
    assert leaf.score([event("serious", count=5)]) == 30
    assert leaf.score([event("serious"), event("serious")]) == 30
    assert leaf.score([event("death"), event("serious", count=2)]) == 0
    assert leaf.score([event("death", count=3)]) == 0
    assert leaf.score(None) == 60


def test_27_or_the_number_in_the_whole_period() -> None:
    # S39: repeated twice 2 (once 0.5 here).
    leaf = one_leaf("""
        points: 3
        rule:
          family: events
          effect: deduct
          cap: points
          reported: counts
          kinds: [{id: again, by_count: [{at_least: 1, points: 0.5}, {at_least: 2, points: 2}]}]
    """)

    assert [leaf.score({".again": n}) for n in (0, 1, 2, 9)] == [Decimal(3), Decimal("2.5"), Decimal(1), Decimal(1)]
    assert leaf.score({".again": None}) == 3


def test_27_the_third_failure_of_a_case_costs_more() -> None:
    # S07: each rework -0.2; from the third time of one case on -0.5.
    leaf = one_leaf("""
        points: 5
        rule:
          family: events
          effect: deduct
          cap: points
          kinds: [{id: rework, points: 0.2}]
          repeats: {of: matter, from: 3, by: 2.5}
    """)
    case = [event("rework", on=f"2026-03-0{day}", matter="案件") for day in (1, 2, 3, 4)]

    # 0.2 + 0.2, then 0.5 + 0.5
    assert leaf.score(case[:2]) == Decimal("4.6")
    assert leaf.score(case[:3]) == Decimal("4.1")
    assert leaf.score(case) == Decimal("3.6")


# 28 doubling


def test_28_what_a_leader_assigned_is_deducted_twice() -> None:
    # S07: leader-assigned and media cases: the same rules, 加倍扣分.
    leaf = one_leaf("""
        points: 5
        rule:
          family: events
          effect: deduct
          cap: points
          kinds: [{id: rework, points: 0.2}, {id: refusal, points: 1}]
          multiply: [{id: leader, title: 领导交办, by: 2}]
    """)

    assert leaf.score([event("rework"), event("rework", leader=True)]) == Decimal("4.4")
    assert leaf.score([event("refusal", leader=True, count=2)]) == 1
    assert leaf.score([event("refusal", leader=True, count=3)]) == 0
    assert leaf.score(None) == 5


def test_28_a_repeated_visit_counts_double() -> None:
    # S66: repeat visits double.
    leaf = one_leaf("""
        points: 6
        rule:
          family: events
          effect: deduct
          cap: points
          kinds: [{id: visit, points: 0.5}]
          repeats: {of: matter, by: 2}
    """)

    # Two matters: 0.5 each; the second visit of one of them: 1.
    visits = [event("visit", on="2026-03-01", matter="甲事"), event("visit", on="2026-03-02", matter="乙事")]
    assert leaf.score(visits) == 5
    assert leaf.score([*visits, event("visit", on="2026-03-09", matter="甲事")]) == 4


# 29 overdue rectification


def test_29_what_is_not_put_right_in_time_costs_more() -> None:
    # S39: 0.3, and 1 when not rectified in time: 0.7 more. S65: a further 1.
    leaf = one_leaf("""
        points: 3
        rule:
          family: events
          effect: deduct
          cap: points
          kinds: [{id: fault, points: 0.3}]
          extra: [{id: overdue, title: 逾期未整改, points: 0.7}]
    """)

    assert leaf.score([event("fault")]) == Decimal("2.7")
    assert leaf.score([event("fault", overdue=True)]) == 2
    assert leaf.score([event("fault", overdue=True)] * 3) == 0
    assert leaf.score([event("fault", overdue=True)] * 4) == 0
    assert leaf.score(None) == 3


def test_29_the_larger_amount_may_replace_the_first_as_a_kind_of_its_own() -> None:
    leaf = one_leaf("""
        points: 3
        rule:
          family: events
          effect: deduct
          cap: points
          same_matter: highest
          kinds: [{id: fault, points: 0.3}, {id: overdue, points: 1}]
    """)

    # The same fault is registered again when it is overdue: 1, not 1.3.
    assert leaf.score([event("fault", matter="井盖"), event("overdue", matter="井盖")]) == 2


# 30 stacking rules with a common floor


def test_30_rules_add_up_until_nothing_is_left() -> None:
    # S60: 可叠加, 扣完 40 分为止.
    leaf = one_leaf("""
        points: 40
        rule:
          family: events
          effect: deduct
          cap: points
          kinds: [{id: a, points: 10}, {id: b, points: 5}, {id: c, points: 2.5}]
    """)

    assert after(leaf, ("a", 2), ("b", 2), ("c", 2)) == 5
    assert after(leaf, ("a", 2), ("b", 2), ("c", 4)) == 0
    assert after(leaf, ("a", 9), ("b", 9), ("c", 9)) == 0
    assert leaf.score(None) == 40


# 31 per-event bonus with a cap


def test_31_each_meeting_is_worth_a_point_up_to_six() -> None:
    # S67: meetings 1 each, max 6.
    leaf = one_leaf("points: 6\nrule: {family: events, effect: add, cap: points, kinds: [{id: meeting, points: 1}]}")

    assert [after(leaf, ("meeting", n)) for n in (0, 1, 5, 6, 7)] == [0, 1, 5, 6, 6]
    assert leaf.score(None) == 0


def test_31_half_of_a_cent_is_rounded_in_the_score() -> None:
    leaf = one_leaf("points: 1\nrule: {family: events, effect: add, cap: 1, kinds: [{id: a, points: 0.125}]}")

    # 0.125: 0.13. Three: 0.375: 0.38. Eight are the cap.
    assert [after(leaf, ("a", n)) for n in (1, 3, 8, 9)] == [Decimal("0.13"), Decimal("0.38"), Decimal(1), Decimal(1)]


# 32 only the highest of one matter


def test_32_one_matter_is_rewarded_once_at_its_highest_level() -> None:
    # S62: 同一项按最高分.
    leaf = one_leaf("""
        points: 5
        rule:
          family: events
          effect: add
          cap: points
          same_matter: highest
          kinds: [{id: national, points: 3}, {id: provincial, points: 2}, {id: city, points: 1}]
    """)
    award = [event("city", matter="文明城市"), event("national", matter="文明城市"), event("provincial", matter="双拥")]

    assert leaf.score(award) == 5
    assert leaf.score(award[:2]) == 3
    # Two equal ones are one; without a matter each is its own.
    assert leaf.score([event("city", matter="双拥"), event("city", matter="双拥")]) == 1
    assert leaf.score([event("city"), event("city")]) == 2
    assert leaf.score(None) == 0


# 33 open-ended addition


def test_33_points_are_added_without_any_maximum_for_ranking_only() -> None:
    # S32: no maximum; the total only ranks the units. The 100 points are nominal: nothing is measured by them.
    scheme = whole("""
        total: {cap: none}
        items:
          - id: deeds
            title: 加分
            points: 100
            rule: {family: events, effect: add, cap: none, kinds: [{id: award, points: 5}, {id: report, points: 0.5}]}
    """)

    found = totals(
        scheme,
        {
            "甲": {"deeds": [{"kind": "award", "count": 300}, {"kind": "report"}]},
            "乙": {"deeds": [{"kind": "report", "count": 3}]},
            "丙": {"deeds": None},
        },
    )
    assert found == {"甲": "1500.5", "乙": "1.5", "丙": "0"}


# 34 a deduction larger than the item, 35 overflow to the total


def larger(policy: str) -> str:
    # S66: -30 on a 6-point item; S33: 扣完 10 分后扣项目考核总分.
    return f"""
        total: {{cap: none}}
        items:
          - id: visits
            title: 信访
            points: 6
            below_zero: {policy}
            rule:
              family: events
              effect: deduct
              cap: none
              kinds: [{{id: mass, points: 30}}, {{id: one, points: 6}}]
          - {{id: rest, title: 其他, points: 94, rule: {{family: given, what: score}}}}
    """


@pytest.mark.parametrize(
    ("policy", "visits", "total"),
    [("stop", "0", "90"), ("negative", "-24", "66"), ("overflow_to_total", "0", "66")],
)
def test_34_and_35_what_is_beyond_the_item_stops_stays_or_overflows(policy: str, visits: str, total: str) -> None:
    scheme = whole(larger(policy))
    from_whole = totals(scheme, {"甲": {"visits": [{"kind": "mass"}], "rest": 90}})

    assert from_whole == {"甲": total}
    # Exactly all the points, and no event at all, are the same under each policy.
    assert totals(scheme, {"甲": {"visits": [{"kind": "one"}], "rest": 90}}) == {"甲": "90"}
    assert totals(scheme, {"甲": {"visits": None, "rest": 90}}) == {"甲": "96"}
    single = one_leaf(f"""
        points: 6
        below_zero: {policy}
        rule: {{family: events, effect: deduct, cap: none, kinds: [{{id: mass, points: 30}}]}}
    """)
    assert single.score([event("mass")]) == Decimal(visits)


# 36 direct deduction from the total


def test_36_a_zeroed_item_may_cost_the_total_ten_more() -> None:
    # S34: 倒扣 10 分: the item is 0 and a further 10 are taken. S33: stop-work -10.
    scheme = whole("""
        total: {cap: full}
        items:
          - id: safety
            title: 安全
            points: 20
            rule:
              family: events
              effect: deduct
              cap: points
              kinds: [{id: fault, points: 1}, {id: notice, title: 通报, zeroes: true}]
          - {id: rest, title: 其他, points: 80, rule: {family: given, what: score}}
        effects:
          - {id: notice, title: 通报倒扣, when: safety.notice > 0, do: deduct, points: 10}
    """)

    # 19 + 70; then 0 + 70 - 10.
    assert totals(scheme, {"甲": {"safety": [{"kind": "fault"}], "rest": 70}}) == {"甲": "89"}
    assert totals(scheme, {"甲": {"safety": [{"kind": "fault"}, {"kind": "notice"}], "rest": 70}}) == {"甲": "60"}


# 37 normalised by the number of objects


def test_37_the_sum_of_deductions_is_divided_by_the_number_of_villages() -> None:
    # S10: 2 - (扣分总数 ÷ 村总数); a village at 70-79 -1, 60-69 -2, <= 59 -3.
    leaf = one_leaf("""
        points: 2
        rule:
          family: events
          effect: deduct
          cap: points
          divide_by: villages
          kinds: [{id: "v70", points: 1}, {id: "v60", points: 2}, {id: "v59", points: 3}]
    """)
    rows = [event("v70"), event("v60"), event("v59", count=2)]

    # 1 + 2 + 6 = 9. 9 / 16 = 0.5625: 0.56. 9 / 8 = 1.125, half-way: 1.13 is taken. 9 / 4: more than 2: the floor.
    assert leaf.score({LEAF: rows, "villages": 16}) == Decimal("1.44")
    assert leaf.score({LEAF: rows, "villages": 8}) == Decimal("0.87")
    assert leaf.score({LEAF: rows, "villages": 4}) == 0
    assert leaf.score({LEAF: None, "villages": 8}) == 2
    assert leaf.score({LEAF: rows, "villages": None}) == 0


# 38 a deduction shared by two units


def test_38_a_deduction_is_shared_two_to_eight_or_borne_alone() -> None:
    # S40: 2:8 between two units for joint tasks, 1:0 for others; each unit's record says its part in the task.
    leaf = one_leaf("""
        points: 10
        rule:
          family: events
          effect: deduct
          cap: points
          kinds: [{id: late, points: 2}]
          multiply: [{id: leading, title: 牵头, by: 0.8}, {id: assisting, title: 配合, by: 0.2}]
    """)

    shared = leaf.scores({"甲": [event("late", leading=True)], "乙": [event("late", assisting=True)], "丙": None})
    assert shared == {"甲": "8.4", "乙": "9.6", "丙": "10"}
    assert leaf.scores({"甲": [event("late")], "乙": []}) == {"甲": "8", "乙": "10"}
    assert leaf.score([event("late", count=9, leading=True)]) == 0


# 39 expiring items


def test_39_an_event_counts_for_a_year() -> None:
    # S78: records hold for one year; here 365 days, the day after the record being the first.
    leaf = one_leaf(
        """
        points: 10
        rule: {family: events, effect: deduct, cap: points, valid_days: 365, kinds: [{id: record, points: 3}]}
        """,
        scheme="periods: [{id: 2026-03, end: 2026-03-31}]",
    )

    # The 365 days of 31 March 2025 are 1 April 2025 to 31 March 2026.
    assert leaf.score([event("record", on="2026-03-31")]) == 7
    assert leaf.score([event("record", on="2025-03-31")]) == 7
    assert leaf.score([event("record", on="2025-03-30")]) == 10
    assert leaf.score([event("record", on="2026-01-01", count=4)]) == 0
    assert leaf.score(None) == 10


# 40 an event zeroes the item


def test_40_one_event_takes_the_whole_item() -> None:
    # S48: open burning: the item is 0. S34: an official notice does the same.
    leaf = one_leaf("""
        points: 8
        rule:
          family: events
          effect: deduct
          cap: 6
          kinds: [{id: dust, points: 1.5}, {id: burning, title: 露天焚烧, zeroes: true}]
    """)

    rows: list[Event] = [event("dust", count=4)]
    assert leaf.score(rows) == 2
    assert leaf.score([*rows, event("dust")]) == 2  # the cap of the other deductions
    assert leaf.score([event("burning")]) == 0
    assert leaf.score([*rows, event("burning")]) == 0
    assert leaf.score(None) == 8
    assert leaf.result({UNIT: [event("burning")]}).of(UNIT).value("x.gone") is True


# An exact half, in each shape that has not shown one: the score has one decimal, and only the score is rounded.


@pytest.mark.parametrize(
    ("points", "rule", "rows", "score"),
    [
        # 25: 2 x 0.7 = 1.4, capped at 1.25: 3.75
        ("5", "cap: points, kinds: [{id: a, points: 0.7, cap: 1.25}]", [event("a", count=2)], "3.8"),
        # 26: 2 - 0.05 = 1.95
        ("2", "cap: points, kinds: [{id: a, points: 0.05}, {id: b, points: 0.5}]", [event("a")], "2"),
        # 27: 3 - 0.25 = 2.75
        (
            "3",
            "cap: points, kinds: [{id: a, count_in: event, by_count: [{at_least: 2, points: 0.25}]}]",
            [event("a", count=2)],
            "2.8",
        ),
        # 28: 5 - 0.1 x 1.5 = 4.85
        (
            "5",
            "cap: points, kinds: [{id: a, points: 0.1}], multiply: [{id: leader, title: 领导交办, by: 1.5}]",
            [event("a", leader=True)],
            "4.9",
        ),
        # 29: 3 - 0.3 - 0.75 = 1.95
        (
            "3",
            "cap: points, kinds: [{id: a, points: 0.3}], extra: [{id: overdue, title: 逾期, points: 0.75}]",
            [event("a", overdue=True)],
            "2",
        ),
        # 30: 40 - 2.5 - 0.05 = 37.45
        ("40", "cap: points, kinds: [{id: a, points: 2.5}, {id: b, points: 0.05}]", [event("a"), event("b")], "37.5"),
        # 34: 6 - 30.05 = -24.05: away from zero
        ("6", "cap: none, kinds: [{id: a, points: 30.05}]", [event("a")], "-24.1"),
        # 38: 10 - 0.25 x 0.2 = 9.95
        (
            "10",
            "cap: points, kinds: [{id: a, points: 0.25}], multiply: [{id: assisting, title: 配合, by: 0.2}]",
            [event("a", assisting=True)],
            "10",
        ),
        # 40: 8 - 1.55 = 6.45
        ("8", "cap: 6, kinds: [{id: a, points: 1.55}, {id: b, zeroes: true}]", [event("a")], "6.5"),
    ],
)
def test_25_to_40_an_exact_half_is_rounded_once_in_the_score(
    points: str, rule: str, rows: list[Event], score: str
) -> None:
    leaf = one_leaf(f"""
        points: {points}
        decimals: 1
        below_zero: negative
        rule: {{family: events, effect: deduct, {rule}}}
    """)

    assert leaf.score(rows) == Decimal(score)


def test_32_and_39_an_exact_half_of_what_counts() -> None:
    leaf = one_leaf(
        """
        points: 5
        decimals: 1
        rule:
          family: events
          effect: add
          cap: points
          same_matter: highest
          valid_days: 365
          kinds: [{id: city, points: 1.25}, {id: town, points: 1}]
        """,
        scheme="periods: [{id: 2026-03, end: 2026-03-31}]",
    )

    # 1.25 alone counts: 1.3.
    rows = [event("city", on="2026-03-01", matter="甲"), event("town", on="2026-03-02", matter="甲")]
    assert leaf.score([*rows, event("city", on="2025-03-01", matter="乙")]) == Decimal("1.3")


# Shape 32 over several items: for one matter only the highest counts


SEVERAL = """
items:
  - {{id: work, title: 工作, points: 100, rule: {{family: given, what: score}}}}
  - id: matter
    title: 同一问题
    {kind}
    same_matter: highest
    items:
      - {{id: a, title: 通报, kind: penalty, points: 2, rule: {{family: given, what: deduction}}}}
      - id: b
        title: 督办
        kind: penalty
        rule: {{family: events, effect: deduct, cap: none, kinds: [{{id: x, points: 3}}]}}
      - {{id: c, title: 问责, kind: penalty, points: 5, rule: {{family: given, what: deduction}}}}
"""


@pytest.mark.parametrize(
    ("a", "b", "c", "taken"),
    [("2", 0, "1.5", "-2"), ("2", 1, "5", "-5"), ("1", 2, "5", "-6"), ("2", 0, "2", "-2"), ("0", 0, "0", "0")],
)
def test_32_of_several_penalties_for_one_matter_only_the_highest_counts(a: str, b: int, c: str, taken: str) -> None:
    happened: list[dict[str, str | int | bool]] = [{"kind": "x", "count": b}] if b else []
    given: Given = {"甲": {"work": "90", "a": a, "b": happened, "c": c}}
    found = run(whole(SEVERAL.format(kind="kind: penalty")), given)
    assert scores(found, "甲")["matter"] == taken
    assert found.of("甲").total == 90 + Decimal(taken)
    # In a block that begins with its points the same is deducted from them.
    from_points = run(whole(SEVERAL.format(kind="points: 10\n    floor: 0")), given)
    assert scores(from_points, "甲")["matter"] == plain(10 + Decimal(taken))


def test_32_of_several_bonuses_for_one_matter_only_the_highest_counts() -> None:
    scheme = whole(
        """
        items:
          - {id: work, title: 工作, points: 100, rule: {family: given, what: score}}
          - id: honours
            title: 表彰
            kind: bonus
            points: 5
            same_matter: highest
            items:
              - {id: national, title: 国家级, points: 5, rule: {family: met, when: "yes"}}
              - {id: provincial, title: 省级, points: 3, rule: {family: met, when: "yes"}}
              - {id: city, title: 市级, points: 1, rule: {family: met, when: "yes"}}
        total: {cap: none}
        """
    )
    given: Given = {
        "甲": {"work": 90, "national": True, "provincial": True, "city": True},
        "乙": {"work": 90, "national": False, "provincial": True, "city": True},
        "丙": {"work": 90, "national": False, "provincial": False, "city": False},
        "丁": {"work": 90, "national": False, "provincial": Status.NOT_APPLICABLE, "city": True},
    }
    assert errors(check(scheme)) == ()
    assert totals(scheme, given) == {"甲": "95", "乙": "93", "丙": "90", "丁": "91"}


def test_32_the_sentence_says_that_only_the_highest_counts() -> None:
    (_, item, *_) = described_items(whole(SEVERAL.format(kind="kind: penalty")))
    said = [fact.text.zh for fact in item.facts if fact.label.zh == "汇总"]
    assert said == ["各项得分相加，同一事项只计其中最高的一项。"]


def test_32_what_is_open_of_one_keeps_all_open() -> None:
    text = SEVERAL.format(kind="kind: penalty") + "missing: {not_reported: open}"
    found = run(whole(text), {"甲": {"work": "90", "a": "1", "b": [], "c": None}}).of("甲")
    # between 1 and 5 points taken
    assert found.interval is not None
    assert [plain(end) for end in found.interval] == ["85", "89"]


@pytest.mark.parametrize(
    "items",
    [
        "[{title: 甲, kind: bonus, points: 2, rule: {family: given, what: score}}, "
        "{title: 乙, kind: penalty, points: 2, rule: {family: given, what: deduction}}]",
        "[{title: 甲, points: 2, rule: {family: given, what: score}}]",
        "[{title: 甲, kind: penalty, points: 2, below_zero: overflow_to_total, "
        "rule: {family: given, what: deduction}}]",
    ],
)
def test_32_only_bonuses_or_only_penalties_can_be_for_one_matter(items: str) -> None:
    scheme = whole(
        "items:\n"
        "  - {title: 工作, points: 100, rule: {family: given, what: score}}\n"
        f"  - {{title: 事项, same_matter: highest, items: {items}}}\n"
    )
    assert "same-matter" in [f.code for f in check(scheme)]
