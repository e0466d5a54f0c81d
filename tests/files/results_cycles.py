"""Cycles over periods for tests of the workbook: what a cycle reads of its periods, in all its ways."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from kaoping.engine.scoring import Observation, Result, score_cycle
from kaoping.engine.terms import Status
from tests.engine import whole

BY_TOTAL = """
rounding: {mode: half_up}
ranking: {ties: share}
periods:
  - {id: 2026-Q1, title: {zh: 一季度, en: first quarter}}
  - {id: 2026-01, title: {zh: 1月, en: January}, within: 2026-Q1}
  - {id: 2026-02, title: {zh: 2月, en: February}, within: 2026-Q1}
  - {id: 2026-04, title: {zh: 第二季度和上半年合并考核的四月, en: April with a title beyond all measure}}
  - {id: 2026-05, title: {zh: 5月, en: May}}
over_periods: {how: weighted, weights: {2026-Q1: 0.6, 2026-01: 0.5, 2026-02: 0.5, 2026-04: 0.3, 2026-05: 0.1},
  missing: skip}
data: [{id: fraud, type: fact, title: {zh: 造假, en: fraud}, blank: "no"}]
items:
  - id: output
    title: {zh: 产量, en: output}
    points: 50
    missing: {not_reported: {last_verified: 5}}
    rule: {family: ratio, better: more, cap: points}
    target: 70
  - {id: place, title: {zh: 位次, en: place}, points: 30, rule: {family: rank, better: more,
     per_rank: {points: 7, floor: 0}}}
  - id: accidents
    title: {zh: 事故, en: accidents}
    points: 20
    rule: {family: events, effect: deduct, cap: points,
      kinds: [{id: small, title: {zh: 一般事故, en: accident}, points: 1.5},
              {id: grave, title: {zh: 重大事故, en: grave accident}, points: 5}]}
effects:
  - {id: veto, title: {zh: 造假不计分, en: fraud}, when: fraud, do: veto, total: withhold}
  - {id: weak, title: {zh: 连续不达标, en: weak}, when: output.score < 30, do: deduct, points: 3, in_cycle: 2}
grades:
  bands: [{grade: 优秀, in: "[80,)"}, {grade: 良好, in: "[60,80)"}, {grade: 不合格, in: "(,60)"}]
  quotas: [{grade: 优秀, share: 40%}]
"""
"""Months in a quarter, a month without values, a withheld total, ranks, a quota, values carried forward."""

BY_LEAF = """
periods: [{id: 日常}, {id: 年终}]
over_periods: {how: weighted, weights: {日常: 0.5, 年终: 0.5}, level: leaf, missing: skip}
total: {cap: none}
missing: {not_reported: open, not_applicable: rescale, no_data: zero}
ranking: {ties: [other]}
items:
  - {id: tasks, title: 任务, points: 40, over_periods: last, rule: {family: given, what: score}}
  - {id: other, title: 其他, points: 60, rule: {family: given, what: score}}
"""
"""Scores item by item, some open, some not applicable."""

Written = str | bool | Status | tuple[str, Status] | list[str]


def cycle_by_total() -> Result:
    """Three subjects in three of four months."""
    return _cycle(
        BY_TOTAL,
        {
            "2026-01": {
                "甲": {"output": ("63.3", Status.VERIFIED), "place": "7", "accidents": ["small", "grave"]},
                "乙": {"output": "20", "place": "9", "accidents": ["small"]},
                "丙": {"output": "71", "place": "9"},
            },
            "2026-02": {
                "甲": {"place": "5", "accidents": ["small"]},
                "乙": {"output": "21", "place": "4"},
                "丙": {"output": "55.5", "place": "6", "fraud": True},
            },
            "2026-04": {
                "甲": {"output": "50.1", "place": "3"},
                "乙": {"output": "66", "place": "2", "accidents": ["grave", "grave"]},
                "丙": {"output": "44.4", "place": "1"},
            },
        },
    )


def cycle_by_leaf() -> Result:
    """Three subjects in two periods."""
    return _cycle(
        BY_LEAF,
        {
            "日常": {
                "甲": {"tasks": "30", "other": "51.35"},
                "乙": {"other": "44"},
                "丙": {"tasks": Status.NOT_APPLICABLE, "other": "40.5"},
            },
            "年终": {
                "甲": {"tasks": "36.5", "other": "52"},
                "乙": {"tasks": "33", "other": "47"},
                "丙": {"tasks": "31", "other": Status.NOT_APPLICABLE},
            },
        },
    )


CYCLES = {"by total": cycle_by_total, "by leaf": cycle_by_leaf}


def _cycle(scheme: str, given: Mapping[str, Mapping[str, Mapping[str, Written]]]) -> Result:
    found = {
        (name, period, item): _observed(value)
        for period, some in given.items()
        for name, items in some.items()
        for item, value in items.items()
    }
    subjects = whole.values({name: {} for some in given.values() for name in some}).subjects
    return score_cycle(whole.whole(scheme), replace(whole.values({}), subjects=subjects, observations=found)).cycle


def _observed(value: Written) -> Observation:
    match value:
        case (str(number), Status() as status):
            return Observation(Decimal(number), status)
        case list():
            return Observation(tuple({"kind": kind, "count": Decimal(1)} for kind in value))
        case Status():
            return Observation(None, value)
        case bool():
            return Observation(value)
        case str():
            return Observation(Decimal(value))
        case _:
            raise AssertionError(value)
