"""Of groups that a scheme treats alike one stands for all when the scheme is checked."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from kaoping.bulk import BulkValues, run_bulk
from kaoping.bulk.kinds import standing_groups
from kaoping.bulk.writing import write_values
from kaoping.engine.checking import check
from kaoping.engine.scheme import Scheme
from kaoping.engine.scoring import Subject, Values
from kaoping.engine.terms import Refused, errors
from tests.bulk.schemes import schemes
from tests.engine.whole import whole


@settings(max_examples=40, suppress_health_check=[*HealthCheck])
@given(schemes())
def test_a_scheme_has_an_error_in_some_group_if_it_has_one_in_those_that_stand_for_all(scheme: Scheme) -> None:
    standing = frozenset(standing_groups(scheme).values())
    assert bool(errors(check(scheme, standing))) == bool(errors(check(scheme)))


def test_what_is_wrong_in_groups_that_are_alike_is_said_of_all_of_them(tmp_path: Path) -> None:
    # 乙 and 丙 are alike and lack a tenth of the weight; only one of them was looked at first.
    scheme = whole("""
        groups: [{id: 甲}, {id: 乙}, {id: 丙}]
        total: {roll_up: weighted}
        items:
          - {id: a, title: 甲项, weight: 60%, target: 7, rule: {family: met, when: ">="}}
          - {id: b, title: 乙项, weight: {甲: 40%, 乙: 30%, 丙: 30%}, target: 7, rule: {family: met, when: ">="}}
    """)
    assert len(standing_groups(scheme)) == 2
    paths = write_values(Values((Subject("一", "甲"), Subject("二", "丙")), {}), tmp_path / "values")
    with pytest.raises(Refused) as refused:
        run_bulk(scheme, BulkValues(values=(paths[1],), subjects=paths[0]), tmp_path / "result")
    said = [finding.wrong.zh for finding in refused.value.findings]
    assert [("乙" in wrong, "丙" in wrong) for wrong in said] == [(True, False), (False, True)]
