"""A subject computed with its company alone has the same cells as among all."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kaoping.engine.checking import check
from kaoping.engine.explanation import explain
from kaoping.engine.scheme import Scheme, read_scheme
from kaoping.engine.scheme.in_periods import leaf_periods
from kaoping.engine.scoring import (
    Observation,
    Result,
    Subject,
    Values,
    company_of,
    score,
    score_cycle,
    with_company,
)
from kaoping.engine.terms import Refused, errors
from kaoping.files.scheme_yaml import read_scheme_yaml
from kaoping.files.values import read_values
from tests.bulk.schemes import schemes, values
from tests.engine.whole import whole

EXAMPLES = sorted(p.parent for p in Path("examples").glob("*/scheme.yaml"))


def assert_same_alone(whole_result: Result, alone: Result, name: str) -> None:
    assert alone.of(name).trace == whole_result.of(name).trace
    assert alone.of(name).high == whole_result.of(name).high
    assert alone.digest_of(name) == whole_result.digest_of(name)
    assert explain(alone, name).blocks == explain(whole_result, name).blocks


def test_a_value_for_an_item_that_only_another_group_has_does_not_stand_in_the_way() -> None:
    def item(name: str, group: str) -> dict[str, object]:
        return {
            "id": name,
            "title": name,
            "points": {group: 100},
            "groups": [group],
            "data": {"decimals": 2},
            "target": 50,
            "rule": {"family": "ratio", "better": "more", "cap": "points"},
        }

    items = [item("a", "甲类"), item("b", "乙类")]
    groups = [{"id": "甲类"}, {"id": "乙类"}]
    scheme = read_scheme(
        {"id": "trial", "title": "试验", "groups": groups, "items": items, "total": {"roll_up": "sum"}}
    )
    given = {(unit, "", name): Observation(Decimal(25)) for unit, name in (("一", "a"), ("二", "a"), ("二", "b"))}
    known = Values((Subject("一", "甲类"), Subject("二", "乙类")), given)
    for unit in ("一", "二"):
        assert_same_alone(score(scheme, known), score(scheme, with_company(scheme, known, unit)), unit)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(schemes(), st.data())
def test_random_schemes_give_each_subject_the_same_alone(scheme: Scheme, data: st.DataObject) -> None:
    assume(not errors(check(scheme)))
    given_values = data.draw(values(scheme))
    period = next((p.id for p in leaf_periods(scheme)), None)
    try:
        found = score(scheme, given_values, period)
    except Refused:
        assume(False)

    for subject in given_values.subjects:
        alone = score(scheme, with_company(scheme, given_values, subject.name), period)
        assert_same_alone(found, alone, subject.name)


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda p: p.name)
def test_every_example_gives_each_subject_the_same_alone(folder: Path) -> None:
    scheme = read_scheme_yaml(folder / "scheme.yaml")
    read = read_values(sorted(folder.glob("*.csv")), scheme)
    has_cycle = scheme.over_periods is not None and bool(scheme.periods)
    for subject in read.subjects:
        alone = with_company(scheme, read, subject.name)
        if has_cycle:
            assert_same_alone(score_cycle(scheme, read).cycle, score_cycle(scheme, alone).cycle, subject.name)
            continue
        scored = {period for _, period, _ in read.observations} & {p.id for p in leaf_periods(scheme)}
        for period in sorted(scored) or (None,):
            assert_same_alone(score(scheme, read, period), score(scheme, alone, period), subject.name)


TWO_GROUPS = """
groups: [{id: 甲}, {id: 乙}]
items:
  - {id: place, title: 名次, points: 100, rule: {family: rank, better: more, linear: {first: 100, last: 60}}}
"""
SIX = tuple(Subject(f"单位{at}", "甲乙"[at % 2]) for at in range(6))


def test_where_nobody_is_compared_beyond_the_group_the_group_is_enough() -> None:
    assert [one.name for one in company_of(whole(TWO_GROUPS), SIX, "单位1")] == ["单位1", "单位3", "单位5"]


def test_where_all_are_compared_all_are_needed() -> None:
    among_all = whole(TWO_GROUPS.replace("better: more,", "better: more, scope: all,"))

    assert company_of(among_all, SIX, "单位1") == SIX


def test_a_unit_above_needs_those_below_it_and_their_company() -> None:
    scheme = whole("""
        groups: [{id: 市}, {id: 县}]
        items:
          - id: own
            title: 本级
            points: 50
            groups: [县]
            rule: {family: rank, better: more, linear: {first: 50, last: 10}}
          - id: below
            title: 下属
            points: 50
            groups: [市]
            from_units: {groups: [县], how: mean}
            target: 50
            rule: {family: ratio, better: more, cap: points}
    """)
    subjects = (Subject("市局", "市"), *(Subject(f"县{at}", "县", "市局" if at < 2 else None) for at in range(4)))
    figures = {(f"县{at}", "", "own"): Observation(Decimal(at)) for at in range(4)}

    needed = company_of(scheme, subjects, "市局")

    # Those below are ranked among all four counties.
    assert needed == subjects
    everything = Values(subjects, figures)
    found = score(scheme, everything)
    assert_same_alone(found, score(scheme, replace(everything, subjects=needed)), "市局")
