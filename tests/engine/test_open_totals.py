"""A total that waits for a value is an interval; one that also misses too many data is none at all."""

from decimal import Decimal

import pytest

from kaoping.engine.explanation import explain, explanation_text
from kaoping.engine.scoring import score
from tests.engine.whole import values, whole
from tools.read_explanation import read_explanation

SCHEME = """
    missing: {not_reported: open, not_applicable: rescale, no_data: not_applicable}
    total: {min_available: 60%}
    items:
      - {id: a, title: A, points: 60, rule: {family: given, what: score}}
      - {id: b, title: B, points: 40, rule: {family: given, what: score}}
"""


def test_an_open_score_makes_the_total_an_interval() -> None:
    # 60 of 100 points have data, which is enough; b can still get anything from 0 to 40.
    found = score(whole(SCHEME), values({"甲": {"a": "50"}})).of("甲")
    assert found.interval == (Decimal("50.00"), Decimal("90.00"))
    assert found.total is None


def test_an_open_score_without_enough_data_has_no_interval() -> None:
    # 40 of 100 points have data: too few for a total, at whichever end.
    result = score(whole(SCHEME), values({"甲": {"b": "30"}}))
    assert result.of("甲").interval is None
    assert result.of("甲").total is None
    assert result.of("甲").is_open
    assert result.recipe().result == score(result.scheme, result.values).recipe().result


COMPARED = """
    missing: {{not_reported: zero, not_applicable: zero, no_data: zero}}
    ranking: {{ties: share}}
    items:
      - {{id: a, title: A, points: 50, missing: {{not_reported: open}}, rule: {{family: given, what: score}}}}
      - {{id: c, title: C, points: 10, missing: {{not_reported: open}}, rule: {{family: given, what: score}}}}
      - {{id: r, title: R, points: 40, measure: a.score, {compared}}}
"""
"""Of A 甲 has 30 and 丙 10, and 乙 waits for it; of C 乙 and 丙 have 10, and 甲 waits for it."""
MEAN = "target: {by: pool, pool: mean, decimals: 2}"
GIVEN = {"甲": {"a": "30"}, "乙": {"c": "10"}, "丙": {"a": "10", "c": "10"}}


@pytest.mark.parametrize(
    ("compared", "first", "last", "least"),
    [
        # Two are ranked: the first has 40, the last nothing.
        ("rule: {family: rank, better: more, linear: {first: 40, last: 0}}", "40.00", "0.00", "0"),
        # The mean of 30 and 10 is 20: 30 is above it, 10 is half of it.
        (f"{MEAN}, rule: {{family: ratio, better: more, cap: points}}", "40.00", "20.00", "0"),
        # The spread is from 10 to 30.
        ("rule: {family: relative, better: more, spread: {best: 40, worst: 4, all_equal: 40}}", "40.00", "4.00", "4"),
    ],
)
def test_a_value_made_of_an_open_score_pushes_nobody(compared: str, first: str, last: str, least: str) -> None:
    result = score(whole(COMPARED.format(compared=compared)), values(GIVEN))

    assert [result.of(one).score("r") for one in "甲丙"] == [Decimal(first), Decimal(last)]
    assert result.of("甲").interval == (Decimal("30") + Decimal(first), Decimal("40") + Decimal(first))
    # 乙 may still get anything of A, and of R whatever the rule gives.
    assert result.of("乙").interval == (Decimal("10") + Decimal(least), Decimal("100"))
    for one in "甲乙丙":
        read = read_explanation(explanation_text(explain(result, one)))
        low, high = result.of(one).interval or (result.of(one).total,) * 2
        assert (read.scores[-1].low, read.scores[-1].high) == (low, high)


@pytest.mark.parametrize("undefined", ["refuse", "not_applicable", "{score: 7}"])
@pytest.mark.parametrize("pool", ["mean, decimals: 2", "highest", "lowest"])
@pytest.mark.parametrize(
    "rule",
    [
        "{family: ratio, better: more, cap: points}",
        "{family: tiers, of: percent_of_target, tiers: [{in: '[100,)', points: 40}, {in: '(,100)', points: 0}]}",
        "{family: formula, points: 'round(target / 50 * 40, 2)', cap: points, floor: 0}",
    ],
)
def test_where_all_values_that_make_a_target_are_open_the_leaf_is_open_and_not_without_meaning(
    rule: str, pool: str, undefined: str
) -> None:
    compared = f"missing: {{undefined: {undefined}}}, target: {{by: pool, pool: {pool}}}, rule: {rule}"
    result = score(whole(COMPARED.format(compared=compared)), values({"甲": {"c": "9"}, "乙": {"c": "10"}}))

    # 0 to 50 of A, and 0 to 40 of R: with nobody's A there is no target yet.
    assert result.of("甲").interval == (Decimal(9), Decimal(99))
    assert result.of("乙").interval == (Decimal(10), Decimal(100))
    read_explanation(explanation_text(explain(result, "甲")))
