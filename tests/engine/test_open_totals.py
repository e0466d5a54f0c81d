"""A total that waits for a value is an interval; one that also misses too many data is none at all."""

from decimal import Decimal

from kaoping.engine.scoring import score
from tests.engine.whole import values, whole

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
