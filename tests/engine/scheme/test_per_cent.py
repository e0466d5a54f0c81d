"""A target of 90% is the 90 of a rate in %, written as the published texts write it."""

from __future__ import annotations

import pytest

from kaoping.engine.terms import Refused
from tests.engine.whole import totals, whole

WRITTEN = """
items:
  - id: a
    title: 甲
    points: 10
    data: {unit: "%", min: 0%, max: 100%}
    target: 90%
    rule:
      family: steps
      below: {effect: deduct, per: 1%, points: 1, unit: value, step: pro_rata, cap: none}
      floor: 0
  - id: b
    title: 乙
    points: 10
    data: {unit: "%"}
    rule: {family: line, knots: [{value: 60％, points: 0}, {value: 90 %, points: 10}]}
  - id: c
    title: 丙
    points: 10
    data: {unit: 万元}
    target: {by: subject, values: {x: 100, y: 200}}
    rule:
      family: steps
      below: {effect: deduct, per: 10%, points: 1, unit: percent_of_target, step: whole, cap: none}
      floor: 0
  - id: d
    title: 丁
    points: 10
    data: {unit: "%"}
    target: {by: subject, values: {x: 80%, y: 90%}}
    rule: {family: met, when: ">="}
"""


def test_values_in_per_cent_may_be_written_with_the_sign() -> None:
    scheme = whole(WRITTEN)
    # 10 − 1.5; half of the way from 60 to 90; 10 − 2; reached
    assert totals(scheme, {"x": {"a": "88.5", "b": "75", "c": "80", "d": "80"}})["x"] == "31.5"
    # all; all; all; just below 90
    assert totals(scheme, {"y": {"a": "95", "b": "95", "c": "200", "d": "89.99"}})["y"] == "30"
    plain = WRITTEN.replace(" %,", ",").replace("％", "").replace('unit: "%"', "unit: PER").replace("%", "")
    assert whole(plain.replace("unit: PER", 'unit: "%"')).digest() == scheme.digest()


@pytest.mark.parametrize(
    "item",
    [
        'data: {unit: 万元}, target: 90%, rule: {family: met, when: ">="}',
        'target: 90%, rule: {family: met, when: ">="}',
        'data: {unit: "%"}, target: 90, coefficient: {values: {x: 110%}}, rule: {family: met, when: ">="}',
        'data: {unit: "%"}, target: 90, rule: {family: met, when: ">=", points: 90%}',
    ],
)
def test_where_no_value_in_per_cent_is_meant_the_sign_is_refused(item: str) -> None:
    with pytest.raises(Refused) as refused:
        whole(f"items: [{{id: a, title: 甲, points: 9, {item}}}]")
    assert [f.code for f in refused.value.findings] == ["not-a-number"]


def test_a_datum_that_is_scored_as_it_is_keeps_its_unit_in_conditions() -> None:
    scheme = whole(
        """
        data: [{id: rate, title: 率, unit: "%", decimals: 2, min: 0}]
        items:
          - id: a
            title: 甲
            points: 10
            measure: rate
            rule: {family: decision, cases: [{when: value >= 90%, points: 10}], otherwise: 0}
        """
    )
    assert totals(scheme, {"x": {"rate": "50"}, "y": {"rate": "90"}}) == {"x": "0", "y": "10"}
