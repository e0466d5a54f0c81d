"""What each item brings to the total: exact parts that add up."""

from fractions import Fraction

from kaoping.engine.analysis import contributions
from kaoping.engine.scoring import Result
from kaoping.engine.terms import Status
from tests.engine.analysis.cast import WEIGHTED, scored


def parts(result: Result, unit: str = "甲") -> dict[str, Fraction]:
    return {c.item: c.part for c in contributions(result.of(unit))}


def factors(result: Result, unit: str = "甲") -> dict[str, Fraction]:
    return {c.item: c.factor for c in contributions(result.of(unit))}


def test_in_a_sum_every_item_brings_its_score() -> None:
    result = scored(
        """
        items:
          - {id: a, title: a, points: 60, rule: {family: given, what: score}}
          - {id: b, title: b, points: 40, rule: {family: given, what: score}}
        """,
        {"甲": {"a": "51.5", "b": "38"}},
    )

    assert parts(result) == {"a": Fraction("51.5"), "b": Fraction(38), "total": Fraction(0)}


def test_under_weights_an_item_brings_its_score_times_all_weights_above_it() -> None:
    # Block 62.5 + 21.15 = 83.65, × 60 % = 50.19; 91.3 × 40 % = 36.52; total 86.71. Nothing was rounded.
    result = scored(WEIGHTED, {"甲": {"plan": "62.5", "report": "21.15", "opinion": "91.3"}})

    assert str(result.of("甲").total) == "86.71"
    assert parts(result) == {
        "work": Fraction(0),
        "plan": Fraction("37.5"),
        "report": Fraction("12.69"),
        "opinion": Fraction("36.52"),
        "total": Fraction(0),
    }
    assert factors(result)["plan"] == Fraction(3, 5)


def test_what_rounding_adds_stands_with_the_item_that_rounds() -> None:
    # 83.64 × 60 % = 50.184 → 50.18; 91.31 × 40 % = 36.524 → 36.52; total 86.70.
    # Exact parts 37.5 + 12.684 + 36.524 = 86.708, so the total's own part is −0.008.
    result = scored(WEIGHTED, {"甲": {"plan": "62.5", "report": "21.14", "opinion": "91.31"}})

    assert str(result.of("甲").total) == "86.70"
    assert parts(result)["report"] == Fraction("12.684")
    assert parts(result)["total"] == Fraction("-0.008")
    assert sum(parts(result).values()) == Fraction("86.7")


def test_beyond_a_cap_the_branch_takes_back_what_its_items_bring() -> None:
    result = scored(
        """
        items:
          - id: block
            title: block
            points: 50
            cap: points
            items:
              - {id: a, title: a, points: 30, rule: {family: given, what: score}}
              - {id: b, title: b, points: 20, rule: {family: given, what: score}}
              - {id: more, title: more, points: 10, kind: bonus, rule: {family: given, what: score}}
          - {id: c, title: c, points: 50, rule: {family: given, what: score}}
        """,
        {"甲": {"a": "30", "b": "19", "more": "8", "c": "45"}},
    )

    # 30 + 19 + 8 = 57, capped at 50: the block's own part is −7.
    assert parts(result) == {"block": -7, "a": 30, "b": 19, "more": 8, "c": 45, "total": 0}


def test_a_mean_gives_every_item_its_share() -> None:
    result = scored(
        """
        items:
          - id: visits
            title: visits
            roll_up: mean
            items:
              - {id: a, title: a, rule: {family: given, what: score}}
              - {id: b, title: b, rule: {family: given, what: score}}
              - {id: c, title: c, rule: {family: given, what: score}}
        """,
        {"甲": {"a": "90", "b": "80", "c": "81"}},
    )

    # (90 + 80 + 81) ÷ 3 = 83.666… → 83.67: thirds exactly, and a third of a cent for rounding.
    assert parts(result)["a"] == 30
    assert parts(result)["b"] == Fraction(80, 3)
    assert parts(result)["visits"] == Fraction("83.67") - Fraction(251, 3)
    assert sum(parts(result).values()) == Fraction("83.67")


def test_where_points_do_not_apply_the_others_grow() -> None:
    result = scored(
        """
        items:
          - {id: a, title: a, points: 75, rule: {family: given, what: score}}
          - {id: b, title: b, points: 25, rule: {family: given, what: score}}
        """,
        {"甲": {"a": "60", "b": Status.NOT_APPLICABLE}},
    )

    # 60 of 75 is 80 of 100: each point of a is worth four thirds.
    assert parts(result) == {"a": 80, "b": 0, "total": 0}
    assert factors(result)["a"] == Fraction(4, 3)


def test_a_zeroed_branch_brings_nothing_and_neither_do_its_items() -> None:
    result = scored(
        """
        items:
          - id: block
            title: block
            points: 60
            items:
              - {id: a, title: a, points: 60, rule: {family: given, what: score}}
          - {id: b, title: b, points: 40, rule: {family: given, what: score}}
        data: [{id: accident, title: accident, type: fact}]
        effects: [{id: e, title: accident, when: accident, do: zero, on: block}]
        """,
        {"甲": {"a": "55", "b": "38", "accident": True}},
    )

    assert parts(result) == {"block": 0, "a": 0, "b": 38, "total": 0}
    assert factors(result)["a"] == 0
    assert factors(result)["block"] == 1


def test_a_subject_without_a_total_has_no_parts() -> None:
    result = scored(
        """
        items:
          - id: block
            title: block
            points: 100
            min_available: 80%
            items:
              - {id: a, title: a, points: 50, rule: {family: given, what: score}}
              - {id: b, title: b, points: 50, rule: {family: given, what: score}}
        """,
        {"甲": {"a": "50"}},
    )

    assert result.of("甲").total is None
    assert contributions(result.of("甲")) == ()
