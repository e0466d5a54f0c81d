"""What the records of a list come to by themselves, worked out by hand; nothing where they do not say it alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from kaoping.engine.analysis.records_alone import RecordsAlone
from kaoping.engine.compiling import compile_profile
from kaoping.engine.scoring import Record, Subject, profile_of
from kaoping.files.scheme_yaml import parse_scheme_yaml

SCHEME = """
format: kaoping/1
id: safety
title: 安全
rounding: {leaf: 2, mode: half_up}
groups: [{id: 区}]
periods: [{id: Q1, end: 2026-03-31}, {id: Q2, end: 2026-06-30}]
missing: {not_reported: zero, not_applicable: {share: 0.6}}
items:
  - {id: other, title: 其他, points: 80, rule: {family: checklist, conditions: [{id: c, title: 条件, points: 80}]}}
  - id: hazards
    title: 隐患
    points: 20
    RULE
"""
A, B = Decimal(2), Decimal(50)


def points(rule: str, records: list[Record], *, effect: str = "effect: deduct") -> Decimal | None:
    text = (
        f"rule: {{family: events, {effect}, cap: 9, kinds: [{{id: a, points: 1}}, {{id: b, points: 5, cap: 7}}]{rule}}}"
    )
    scheme = parse_scheme_yaml(SCHEME.replace("RULE", text))
    subject, period = Subject("甲", "区"), scheme.periods[1]
    compiled = compile_profile(scheme, profile_of(scheme, subject, period.id))
    return RecordsAlone(scheme, compiled, "hazards").points(subject, period, tuple(records))


@pytest.mark.parametrize(
    ("rule", "records", "expected"),
    [
        # Two overdue ones at double points.
        (", multiply: [{id: late, title: 逾期, by: 2}]", [{"kind": "a", "count": A, "late": True}], 4),
        (", multiply: [{id: late, title: 逾期, by: 2}]", [{"kind": "a", "late": False}, {"kind": "b"}], 6),
        # A kind has a cap of its own: 7 and 1. All have one together: 9.
        ("", [{"kind": "b"}, {"kind": "b"}, {"kind": "a"}], 8),
        ("", [{"kind": "a", "count": B}], 9),
        # Of one matter the highest alone counts; of two the sum.
        (", same_matter: highest", [{"kind": "a", "matter": "x"}, {"kind": "b", "matter": "x"}], 5),
        (", same_matter: highest", [{"kind": "a", "matter": "x"}, {"kind": "b", "matter": "y"}], 6),
        # A record that stays valid counts later, too, and one of a kind that is not known is wrong.
        (", valid_days: 30", [{"kind": "a", "date": date(2026, 6, 1)}], None),
        ("", [{"kind": "c"}], None),
    ],
)
def test_records_come_to_what_the_rule_makes_of_them(rule: str, records: list[Record], expected: int | None) -> None:
    assert points(rule, records) == (None if expected is None else Decimal(expected))


def test_a_bonus_comes_to_what_it_gives() -> None:
    assert points("", [{"kind": "a", "count": Decimal(3)}, {"kind": "b"}], effect="effect: add") == Decimal(8)


def test_nothing_is_said_of_what_is_divided_by_another_number() -> None:
    assert points(", divide_by: sites", [{"kind": "a"}]) is None
