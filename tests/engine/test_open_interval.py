"""While a value is missing, the interval of the total contains every total that can still come out."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from kaoping.engine.explanation import explain, explanation_text
from kaoping.engine.scheme import Branch, Leaf, Scheme
from kaoping.engine.scoring import Observation, Result, Values, score
from kaoping.engine.terms import Refused, Status
from tests.engine.strategies import schemes, values
from tests.engine.whole import Written, run, whole
from tools.read_explanation import read_explanation

Key = tuple[str, str, str]


@settings(max_examples=20, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate])
@given(schemes(), st.data())
def test_whatever_the_missing_values_turn_out_to_be_the_total_lies_in_the_interval(
    scheme: Scheme, data: st.DataObject
) -> None:
    scheme = _waiting(scheme)
    known = data.draw(values(scheme))
    period = scheme.periods[0].id if scheme.periods else ""
    reported = [key for key, seen in known.observations.items() if key[1] == period and seen.value is not None]
    assume(reported)
    subject = data.draw(st.sampled_from(sorted({key[0] for key in reported})))
    mine = [key for key in reported if key[0] == subject]
    missing = data.draw(st.lists(st.sampled_from(mine), min_size=1, max_size=3, unique=True))
    waiting, filled = _scored(scheme, _without(known, missing), period), _scored(scheme, known, period)
    if waiting is None or filled is None:
        return
    interval, total = waiting.of(subject).interval, filled.of(subject).total
    if interval is not None and total is not None:
        assert interval[0] <= total <= interval[1], (missing, interval, total)


def _waiting(scheme: Scheme) -> Scheme:
    """The scheme with scores that wait for what is not reported."""
    missing = scheme.missing.model_copy(update={"not_reported": "open"})
    return scheme.model_copy(update={"missing": missing, "items": tuple(_item_waiting(i) for i in scheme.items)})


def _item_waiting(item: Branch | Leaf) -> Branch | Leaf:
    if isinstance(item, Branch):
        return item.model_copy(update={"items": tuple(_item_waiting(i) for i in item.items)})
    if item.missing is None:
        return item
    return item.model_copy(update={"missing": item.missing.model_copy(update={"not_reported": "open"})})


def _without(known: Values, missing: list[Key]) -> Values:
    gone = Observation(None, Status.NOT_REPORTED)
    return Values(known.subjects, {k: gone if k in missing else seen for k, seen in known.observations.items()})


def _scored(scheme: Scheme, known: Values, period: str) -> Result | None:
    try:
        return score(scheme, known, period or None)
    except Refused:
        return None


def _interval(text: str, values: Mapping[str, Written]) -> tuple[str, str] | None:
    scheme = whole("missing: {not_reported: open}\ntotal: {cap: none}\n" + text)
    found = run(scheme, {"甲": values}).of("甲")
    assert found.is_open
    assert found.total is None
    return None if found.interval is None else (f"{found.interval[0]:f}", f"{found.interval[1]:f}")


def test_an_item_that_may_be_negative_opens_the_total_below_what_the_others_make() -> None:
    # 10 + 2 for the first place, 10 − 1 for the fifth and all behind it
    text = """
items:
  - {id: base, title: 基础, points: 10, rule: {family: given, what: score}}
  - id: place
    title: 排名
    points: 2
    below_zero: negative
    rule: {family: rank, better: more, places: [{first: 1, last: 4, points: 2}, {first: 5, points: -1}]}
"""
    assert _interval(text, {"base": "10"}) == ("9.00", "12.00")


def test_a_coefficient_widens_the_interval_and_the_cap_of_the_item_ends_it() -> None:
    text = """
items:
  - {id: base, title: 基础, points: 10, rule: {family: given, what: score}}
  - id: hard
    title: 难点
    points: 20
    coefficient: {values: {甲: 1.25}}
    rule: {family: given, what: score}
"""
    # 20 × 1.25 = 25
    assert _interval(text, {"base": "10"}) == ("10.00", "35.00")
    assert _interval(text + "    cap: 24\n", {"base": "10"}) == ("10.00", "34.00")


def test_what_is_taken_beyond_the_points_may_still_come_off_the_total() -> None:
    # 20 may be deducted from the 10 points: 10 from the item and 10 from the total
    text = """
items:
  - {id: base, title: 基础, points: 90, rule: {family: given, what: score}}
  - id: safety
    title: 安全
    points: 10
    below_zero: overflow_to_total
    rule: {family: given, what: deduction, at_most: 20}
"""
    assert _interval(text, {"base": "80"}) == ("70.00", "90.00")


def test_a_rule_without_an_upper_end_leaves_no_interval() -> None:
    text = """
items:
  - {id: base, title: 基础, points: 90, rule: {family: given, what: score}}
  - {id: done, title: 完成量, points: 10, target: 100, rule: {family: ratio, better: more, cap: none}}
"""
    assert _interval(text, {"base": "80"}) is None
    # a cap of the item is an end: 10 × 1.5
    assert _interval(text.replace("points: 10,", "points: 10, cap: 15,"), {"base": "80"}) == ("80.00", "95.00")


def test_an_effect_that_reads_the_missing_value_may_strike_or_not() -> None:
    # Below 90 % the whole branch is 0: from 0 + 30 to 10 + 60 + 30.
    text = """
items:
  - id: task
    title: 任务
    points: 70
    items:
      - id: rate
        title: 完成率
        points: 60
        target: 100
        data: {unit: "%", min: 0}
        rule: {family: ratio, better: more, cap: points}
      - {id: report, title: 报送, points: 10, rule: {family: given, what: score}}
  - {id: rest, title: 其他, points: 30, rule: {family: given, what: score}}
effects:
  - {id: short, title: 完成率不足90%, when: rate < 90, do: zero, on: task}
"""
    assert _interval(text, {"report": "10", "rest": "30"}) == ("30.00", "100.00")


def test_a_bonus_may_be_closed_by_a_total_that_is_open() -> None:
    # At 80 or less the bonus does not count: 75 + 0 without it, 95 + 5 with it; and 85 + 0 never comes out.
    text = """
items:
  - {id: known, title: 已知, points: 80, rule: {family: given, what: score}}
  - {id: open, title: 待报, points: 20, rule: {family: given, what: score}}
  - {id: more, title: 加分, points: 5, kind: bonus, rule: {family: given, what: score}}
effects:
  - {id: gate, title: 不高于80分不加分, when: total <= 80, do: close_bonus}
"""
    assert _interval(text, {"known": "75", "more": "5"}) == ("75.00", "100.00")


def test_an_item_that_reads_an_open_score_is_open_itself() -> None:
    # Whether the second gets its 10 is not known before the first is: from 0 + 0 to 20 + 10.
    text = """
items:
  - {id: first, title: 一, points: 20, rule: {family: given, what: score}}
  - id: second
    title: 二
    points: 10
    rule: {family: decision, cases: [{when: first.score < 15, points: 10}], otherwise: 0}
"""
    assert _interval(text, {}) == ("0.00", "30.00")


BELOW = """
groups: [{{id: 县}}, {{id: 镇}}]
missing: {{not_reported: open, no_data: open}}
effects:
  - {{id: shut, title: 关停, groups: [镇], when: t.score < 10, do: cap, on: both, points: 20}}
items:
  - {{id: own, title: 本级, points: 50, groups: [县], rule: {{family: given, what: score}}}}
  - id: below
    title: 下属
    points: 50
    groups: [县]
    from_units: {{groups: [镇], score: {score}, how: {how}}}
    missing: {{undefined: zero, not_reported: open, no_data: open}}
    {rule}
  - id: both
    title: 镇项
    groups: [镇]
    items:
      - {{id: t, title: 甲项, points: 60, rule: {{family: given, what: score}}}}
      - {{id: u, title: 乙项, points: 40, rule: {{family: given, what: score}}}}
"""
BELOW_RULES = (
    "rule: {family: given, what: score, at_most: 50}",
    "target: 80\n    rule: {family: ratio, better: more, cap: points}",
    "rule: {family: tiers, tiers: [{in: '[60,)', points: 50}, {in: '(,60)', points: 10}]}",
    "rule: {family: rank, better: more, per_rank: {points: 20, floor: 0}}",
)


@settings(max_examples=60, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate])
@given(
    how=st.sampled_from(["mean", "sum", "highest", "lowest"]),
    read=st.sampled_from(["total", "both", "t"]),
    rule=st.sampled_from(BELOW_RULES),
    points=st.lists(st.integers(0, 40), min_size=6, max_size=6),
    missing=st.sets(st.integers(0, 5), min_size=1),
)
def test_a_unit_scored_by_those_below_is_open_as_long_as_one_of_them_is(
    how: str, read: str, rule: str, points: list[int], missing: set[int]
) -> None:
    scheme = whole(BELOW.format(score=read, how=how, rule=rule))
    written: dict[str, dict[str, Written]] = {"县/上": {"own": "30"}}
    written |= {f"镇/{at}<上": {"t": f"{points[2 * at]}", "u": f"{points[2 * at + 1]}"} for at in range(3)}
    filled = run(scheme, written).of("上")
    for at in missing:
        written[f"镇/{at // 2}<上"]["tu"[at % 2]] = Status.NOT_REPORTED
    waiting = run(scheme, written).of("上")
    waits = any(read != "t" or at % 2 == 0 for at in missing)

    assert waiting.is_open is waits
    assert not filled.is_open
    if waits:
        assert waiting.interval is not None
        assert waiting.interval[0] <= (filled.total or 0) <= waiting.interval[1]
    else:
        assert waiting.total == filled.total


def test_a_unit_above_waits_also_where_no_unit_below_has_a_score_yet() -> None:
    scheme = whole(BELOW.format(score="total", how="mean", rule=BELOW_RULES[0]))
    open_ = {"t": Status.NOT_REPORTED, "u": "20"}

    found = run(scheme, {"县/上": {"own": "30"}, "镇/一<上": open_, "镇/二<上": open_}).of("上")
    # 30 of its own, and between nothing and 50 by those below.
    assert found.interval is not None
    assert [f"{end:f}" for end in found.interval] == ["30.00", "80.00"]
    text = explanation_text(explain(run(scheme, {"县/上": {"own": "30"}, "镇/一<上": open_}), "上"))
    assert "得分尚未确定的得分待定" in text
    last = read_explanation(text).scores[-1]
    assert (last.low, last.high) == (Fraction(30), Fraction(80))
