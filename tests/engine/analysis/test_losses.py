"""Points lost by item, for a subject and for a group."""

from fractions import Fraction

from kaoping.engine.analysis import group_losses, losses
from kaoping.engine.scoring import Result
from tests.engine.analysis.cast import WEIGHTED, scored

TWO = """
    items:
      - {id: a, title: a, points: 60, rule: {family: given, what: score}}
      - {id: b, title: b, points: 40, rule: {family: given, what: score}}
"""


def lost(result: Result, unit: str = "甲") -> dict[str, Fraction]:
    return {loss.item: loss.of_total for loss in losses(result, unit)}


def test_an_item_loses_its_points_less_its_score() -> None:
    result = scored(TWO, {"甲": {"a": "51.5", "b": "40"}})

    assert lost(result) == {"a": Fraction("8.5"), "b": 0}


def test_under_weights_a_loss_is_told_in_its_own_points_and_in_points_of_the_total() -> None:
    # 7.5 of 70 lost in a block that counts 60 %: 4.5 of the total. 8.7 of 100 at 40 %: 3.48.
    result = scored(WEIGHTED, {"甲": {"plan": "62.5", "report": "21.15", "opinion": "91.3"}})

    found = {loss.item: (str(loss.lost), loss.of_total) for loss in losses(result, "甲")}
    assert found["plan"] == ("7.50", Fraction("4.5"))
    assert found["opinion"] == ("8.70", Fraction("3.48"))
    # 100 − 86.71 = 13.29 = 4.5 + 5.31 + 3.48.
    assert sum(lost(result).values()) == Fraction("13.29")


def test_what_is_lost_by_rounding_stands_with_the_total_so_that_everything_adds_up() -> None:
    # As in the test of contributions: the total is 0.008 below the exact sum.
    result = scored(WEIGHTED, {"甲": {"plan": "62.5", "report": "21.14", "opinion": "91.31"}})

    assert lost(result)["total"] == Fraction("0.008")
    assert sum(lost(result).values()) == 100 - Fraction("86.7")


def test_the_loss_by_a_zeroed_branch_is_the_branch_s_own() -> None:
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

    # Total 38: the block costs 60 by its effect, b costs 2. What a lost inside the block no longer counts.
    assert lost(result) == {"block": 60, "a": 0, "b": 2}
    assert {loss.item: loss.lost for loss in losses(result, "甲")}["a"] == 5


def test_a_bonus_loses_nothing_and_gives_what_it_brings() -> None:
    result = scored(
        TWO
        + "      - {id: c, title: c, points: 5, kind: bonus, rule: {family: given, what: score}}\n"
        + "    total: {cap: none}\n",
        {"甲": {"a": "50", "b": "40", "c": "3"}},
    )

    # Total 93 of 100: a lost 10, the bonus gave 3.
    assert lost(result) == {"a": 10, "b": 0, "c": -3}
    assert {loss.item: loss.lost for loss in losses(result, "甲")}["c"] is None


def test_leaves_that_share_the_points_of_their_branch_lose_them_together() -> None:
    result = scored(
        """
        items:
          - id: shared
            title: shared
            points: 20
            cap: points
            items:
              - {id: a, title: a, rule: {family: given, what: score, at_most: 20}}
              - {id: b, title: b, rule: {family: given, what: score, at_most: 20}}
        """,
        {"甲": {"a": "2", "b": "14.6"}},
    )

    # 20 − (2 + 14.6) = 3.4
    assert lost(result) == {"shared": Fraction("3.4")}


def test_a_group_s_losses_come_largest_first_with_their_share() -> None:
    result = scored(TWO, {"甲": {"a": "58", "b": "31"}, "乙": {"a": "60", "b": "40"}, "丙": {"a": "59", "b": "40"}})

    # a: 2 + 0 + 1 = 3 by two units; b: 9 by one; 12 altogether.
    found = [(g.item, g.subjects, g.losing, g.lost, g.share) for g in group_losses(result, "all")]
    assert found == [("b", 3, 1, Fraction(9), Fraction(3, 4)), ("a", 3, 2, Fraction(3), Fraction(1, 4))]


def test_a_group_that_lost_nothing_has_no_shares() -> None:
    result = scored(TWO, {"甲": {"a": "60", "b": "40"}})

    assert {g.share for g in group_losses(result, "all")} == {0}
