"""Of groups that a scheme treats alike one stands for all when the scheme is checked."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings

from kaoping.bulk import BulkValues, run_bulk
from kaoping.bulk.kinds import arithmetic, kinds_of
from kaoping.bulk.writing import write_values
from kaoping.engine.checking import check
from kaoping.engine.scheme import Scheme
from kaoping.engine.scheme.alike import outlines, signatures, standing_groups
from kaoping.engine.scoring import Subject, Values, compile_all, profile_of
from kaoping.engine.terms import Refused, errors
from tests.bulk.schemes import schemes
from tests.engine.whole import whole


@settings(max_examples=40, suppress_health_check=[*HealthCheck])
@given(schemes())
def test_a_scheme_has_an_error_in_some_group_if_it_has_one_in_those_that_stand_for_all(scheme: Scheme) -> None:
    standing = frozenset(standing_groups(signatures(scheme)).values())
    assert bool(errors(check(scheme, standing))) == bool(errors(check(scheme)))


@settings(max_examples=60, suppress_health_check=[*HealthCheck])
@given(schemes())
def test_groups_of_the_same_outline_compile_to_the_same_but_for_their_words(scheme: Scheme) -> None:
    assume(not errors(check(scheme)))
    alike = outlines(scheme)
    profiles = {group: profile_of(scheme, Subject("某单位", group)) for group in alike}
    compiled = compile_all(scheme, [*profiles.values()])
    for standing in standing_groups(alike).values():
        for group in (one for one in alike if alike[one] == alike[standing]):
            assert arithmetic(compiled[profiles[group]]) == arithmetic(compiled[profiles[standing]])


def test_groups_that_differ_in_targets_alone_are_one_kind_unless_a_rule_goes_by_the_sign() -> None:
    scheme = whole("""
        groups: [{id: 甲}, {id: 乙}, {id: 丙}, {id: 丁}, {id: 戊}]
        items:
          - id: a
            title: 完成率
            points: 100
            target: {by: group, values: {甲: 80, 乙: 95.5, 丙: 100, 丁: 0, 戊: /}}
            missing: {undefined: zero}
            coefficient: {values: {甲: 1.1, 乙: 0.9, 丙: 1.2, 丁: 1.3, 戊: 1.1}}
            rule: {family: ratio, better: more, cap: points}
            cap: 100
    """)
    assert len({*signatures(scheme).values()}) == 5
    alike = outlines(scheme)
    # 95.5 has a decimal, 0 is no divisor, and / says that the item does not apply.
    assert alike["甲"] == alike["丙"]
    assert len({*alike.values()}) == 4
    kinds = kinds_of(scheme, [Subject(f"{group}一", group) for group in ("甲", "乙", "丙", "丁", "戊")])
    # What is then compiled tells the two of which it is not known that they can be divided by.
    assert {group: kinds.of[f"{group}一"] for group in alike} == {"甲": 0, "乙": 0, "丙": 0, "丁": 1, "戊": 1}


def test_what_is_wrong_in_groups_that_are_alike_is_said_of_all_of_them(tmp_path: Path) -> None:
    # 乙 and 丙 are alike and lack a tenth of the weight; only one of them was looked at first.
    scheme = whole("""
        groups: [{id: 甲}, {id: 乙}, {id: 丙}]
        total: {roll_up: weighted}
        items:
          - {id: a, title: 甲项, weight: 60%, target: 7, rule: {family: met, when: ">="}}
          - {id: b, title: 乙项, weight: {甲: 40%, 乙: 30%, 丙: 30%}, target: 7, rule: {family: met, when: ">="}}
    """)
    assert len(standing_groups(signatures(scheme))) == 2
    paths = write_values(Values((Subject("一", "甲"), Subject("二", "丙")), {}), tmp_path / "values")
    with pytest.raises(Refused) as refused:
        run_bulk(scheme, BulkValues(values=(paths[1],), subjects=paths[0]), tmp_path / "result")
    said = [finding.wrong.zh for finding in refused.value.findings]
    assert [("乙" in wrong, "丙" in wrong) for wrong in said] == [(True, False), (False, True)]
