"""What a leaf scores for a value for which its rule means nothing, as its scheme says."""

from decimal import Decimal

import pytest

from kaoping.engine.scoring import Observation, Result, Subject, Values, score
from kaoping.engine.terms import Refused
from kaoping.files.scheme_yaml import parse_scheme_yaml
from tests.engine.whole import Given, totals, whole

SCHEME = """
id: trial
title: trial
missing: {POLICY}
items:
  - id: done
    title: done
    points: 40
    data: [{id: done, min: 0}, {id: due, min: 0}]
    target: {by: data, of: due}
    rule: {family: ratio, better: more, cap: points}
  - {id: other, title: other, points: 60, rule: {family: given, what: score}}
"""


def result(policy: str, done: int = 0, due: int = 0) -> Result:
    found = {"done": done, "due": due, "other": 30}
    values = {("甲", "", item): Observation(Decimal(value)) for item, value in found.items()}
    return score(parse_scheme_yaml(SCHEME.replace("POLICY", policy)), Values((Subject("甲"),), values))


@pytest.mark.parametrize(
    ("policy", "leaf", "total"),
    [
        ("undefined: zero", 0, 30),
        ("undefined: full", 40, 70),
        ("undefined: {score: 8}", 8, 38),
        ("undefined: {share: 50%}", 20, 50),
        # Nothing was due, so the item does not apply: 30 of the other 60 points are 50 of 100.
        ("undefined: not_applicable", 0, 50),
        ("undefined: not_applicable, not_applicable: full", 40, 70),
    ],
)
def test_nothing_due_scores_what_the_scheme_says(policy: str, leaf: int, total: int) -> None:
    found = result(policy).of("甲")

    assert (found.score("done"), found.total) == (Decimal(leaf), Decimal(total))


def test_where_something_was_due_the_rule_counts() -> None:
    # 1 of 2 is 20 of 40 points; with 30 that is 50.
    assert result("undefined: not_applicable", done=1, due=2).of("甲").total == 50


def test_without_a_choice_the_run_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        result("undefined: refuse")
    assert [(f.code, f.path) for f in refused.value.findings] == [("undefined", "甲.done")]


@pytest.mark.parametrize("how", ["mean", "sum", "highest", "lowest"])
def test_a_unit_without_subordinate_units_has_no_score_of_theirs(how: str) -> None:
    text = f"""
        groups: [{{id: 县}}, {{id: 镇}}]
        items:
          - id: below
            title: 下属
            points: 50
            groups: [县]
            from_units: {{groups: [镇], how: {how}}}
            missing: {{undefined: POLICY}}
            rule: {{family: given, what: score}}
          - {{id: t, title: 镇项, points: 60, groups: [镇], rule: {{family: given, what: score}}}}
        """
    given: Given = {"县/甲": {}, "县/丙": {}, "镇/乙<丙": {"t": "40"}}
    assert totals(whole(text.replace("POLICY", "zero")), given) == {"甲": "0", "丙": "40", "乙": "40"}
    with pytest.raises(Refused) as refused:
        totals(whole(text.replace("POLICY", "refuse")), given)
    assert [f.wrong.zh for f in refused.value.findings] == [
        "“下属”的规则不能用：没有下属单位的得分，或得分不在规则所列范围内"
    ]
