"""A bonus or a penalty inside a block comes on top of what the other items of the block make."""

import pytest

from kaoping.engine.explanation import explain, explanation_text
from kaoping.engine.scoring import Result
from kaoping.engine.terms import Status
from tests.engine.analysis.cast import Given, scored
from tools.read_explanation import read_explanation

BLOCK = """
    total: {cap: none}
    items:
      - id: block
        title: block
        points: 50
        HOW
        items:
          - {id: a, title: a, points: 30, rule: {family: given, what: score}}
          - {id: b, title: b, points: 20, rule: {family: given, what: score}}
          - {id: more, title: more, points: 10, kind: bonus, rule: {family: given, what: score}}
"""


def block(values: dict[str, Given], how: str = "roll_up: sum") -> Result:
    return scored(BLOCK.replace("HOW", how), {"甲": values})


def score(result: Result) -> str:
    return str(result.of("甲").score("block"))


def test_a_bonus_adds_to_the_block() -> None:
    # 25 + 15 + 6; the ten points of the bonus are none that could be missing.
    assert score(block({"a": "25", "b": "15", "more": "6"})) == "46.00"


def test_a_bonus_may_exceed_the_block_and_a_cap_ends_that() -> None:
    values: dict[str, Given] = {"a": "30", "b": "19", "more": "8"}

    assert score(block(values)) == "57.00"
    assert score(block(values, "cap: points")) == "50.00"


def test_points_that_do_not_apply_are_made_up_for_without_the_bonus() -> None:
    # 24 of the 30 that apply are 40 of 50; the bonus of 6 comes on top.
    assert score(block({"a": "24", "b": Status.NOT_APPLICABLE, "more": "6"})) == "46.00"


@pytest.mark.parametrize("way", ["spread_evenly", "spread_pro_rata"])
def test_a_bonus_takes_no_share_of_points_that_are_spread(way: str) -> None:
    # Only a is left: it takes all of b's points, 24 × 50 ÷ 30 = 40.
    scheme = f"{BLOCK.replace('HOW', 'roll_up: sum')}    missing: {{not_applicable: {way}}}\n"

    assert score(scored(scheme, {"甲": {"a": "24", "b": Status.NOT_APPLICABLE, "more": "6"}})) == "46.00"


def test_a_penalty_takes_from_the_block() -> None:
    scheme = BLOCK.replace("HOW", "floor: 0").replace(
        "kind: bonus, rule: {family: given, what: score}",
        (
            "kind: penalty, below_zero: negative, "
            "rule: {family: events, effect: deduct, start: zero, reported: counts, cap: none, "
            "kinds: [{id: late, points: 2}]}"
        ),
    )

    # 25 + 15 − 3 × 2
    assert score(scored(scheme, {"甲": {"a": "25", "b": "15", "more.late": "3"}})) == "34.00"


def test_a_bonus_has_no_part_in_a_mean() -> None:
    # (20 + 40) ÷ 2 = 30, and 5 on top.
    scheme = """
    total: {cap: none}
    items:
      - id: block
        title: block
        roll_up: mean
        items:
          - {id: a, title: a, points: 100, rule: {family: given, what: score}}
          - {id: b, title: b, points: 100, rule: {family: given, what: score}}
          - {id: more, title: more, points: 10, kind: bonus, rule: {family: given, what: score}}
    """

    assert score(scored(scheme, {"甲": {"a": "20", "b": "40", "more": "5"}})) == "35.00"


def test_a_block_of_nothing_but_bonuses_adds_them() -> None:
    scheme = """
    total: {cap: none}
    items:
      - {id: a, title: a, points: 100, rule: {family: given, what: score}}
      - id: block
        title: block
        kind: bonus
        cap: 10
        items:
          - {id: one, title: one, points: 6, kind: bonus, rule: {family: given, what: score}}
          - {id: two, title: two, points: 6, kind: bonus, rule: {family: given, what: score}}
    """

    result = scored(scheme, {"甲": {"a": "90", "one": "3", "two": "2"}})
    assert score(result) == "5.00"
    assert str(result.of("甲").total) == "95.00"


def test_what_a_penalty_takes_from_a_bonus_is_lost_and_no_bonus_that_was_not_earned() -> None:
    # Twelve new techniques, half a point each: 6; one that is banned takes 5; a cap of 5 above does not matter then.
    scheme = """
        total: {cap: none}
        items:
          - {id: work, title: 施工, points: 100, rule: {family: given, what: score}}
          - id: techniques
            title: 新技术
            kind: bonus
            cap: 5
            items:
              - {id: new, title: 应用, points: 10, rule: {family: given, what: score}}
              - {id: old, title: 淘汰, kind: penalty, points: 5, rule: {family: given, what: deduction}}
    """
    text = explanation_text(explain(scored(scheme, {"甲": {"work": "80", "new": "6", "old": "5"}}), "甲"))

    assert "【2 新技术】得分 1.00" in text
    assert "【2.1 应用】加分上限 10　得分 6.00　未得 4.00" in text
    assert "【2.2 淘汰】得分 -5.00　失分 5.00" in text
    read_explanation(text)
