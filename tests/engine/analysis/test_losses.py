"""Points lost by item, for a subject and for a group."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from kaoping.engine.analysis import group_losses, losses
from kaoping.engine.scoring import Result
from kaoping.engine.terms import Status
from tests.engine.analysis.cast import WEIGHTED, Given, scored

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


NEW = """
    items:
      - id: old
        title: old
        points: 90
        items:
          - {id: a, title: a, points: 90, rule: {family: given, what: score}}
      - id: new
        title: new
        points: 10
        items:
          - {id: b, title: b, points: 6, rule: {family: given, what: score}}
          - {id: c, title: c, points: 4, rule: {family: given, what: score}}
"""


def test_an_item_that_does_not_apply_loses_nothing_and_the_one_that_takes_over_its_points_loses_of_those() -> None:
    # b's 6 points go to c, which then has 10: 3.2 of 4 are 8 of 10, and 2 are lost. a loses 4. Total 86 + 8 = 94.
    result = scored(NEW, {"甲": {"a": "86", "b": Status.NOT_APPLICABLE, "c": "3.2"}})

    assert str(result.of("甲").total) == "94.00"
    assert lost(result) == {"a": 4, "c": 2}
    assert {loss.item: str(loss.lost) for loss in losses(result, "甲")} == {"a": "4.00", "c": "0.80"}


def test_spread_points_are_lost_by_the_items_that_got_them() -> None:
    # 6 points spread evenly over c and d, 3 each: c has 7 for 4, d has 13 for 10. c: 3 of 4 are 5.25 of 7.
    result = scored(
        """
        missing: {not_applicable: spread_evenly}
        items:
          - {id: b, title: b, points: 6, rule: {family: given, what: score}}
          - {id: c, title: c, points: 4, rule: {family: given, what: score}}
          - {id: d, title: d, points: 10, rule: {family: given, what: score}}
        """,
        {"甲": {"b": Status.NOT_APPLICABLE, "c": "3", "d": "10"}},
    )

    assert str(result.of("甲").total) == "18.25"
    assert lost(result) == {"c": Fraction("1.75"), "d": 0}


def test_a_branch_in_which_nothing_applies_loses_nothing() -> None:
    # 10 of 100 points are nobody's: 81 of 90 are 90 of 100.
    gone = Status.NOT_APPLICABLE
    result = scored(NEW, {"甲": {"a": "81", "b": gone, "c": gone}})

    assert str(result.of("甲").total) == "90.00"
    assert {item: loss for item, loss in lost(result).items() if loss} == {"a": 10}


def test_a_group_loses_nothing_with_those_to_whom_an_item_does_not_apply() -> None:
    gone = Status.NOT_APPLICABLE
    result = scored(NEW, {"甲": {"a": "90", "b": gone, "c": "4"}, "乙": {"a": "90", "b": "5", "c": "4"}})

    # b: 1 of the one unit that has it; before, 甲 had "lost" 6 · 10/4 = 15 with it.
    found = {g.item: (g.subjects, g.losing, g.lost, g.share) for g in group_losses(result, "all")}
    none = Fraction(0)
    assert found == {"b": (1, 1, Fraction(1), Fraction(1)), "a": (2, 0, none, none), "c": (2, 0, none, none)}


@given(st.lists(st.tuples(st.integers(1, 20), st.one_of(st.none(), st.integers(0, 100))), min_size=1, max_size=6))
def test_what_the_items_lost_adds_up_to_what_the_total_lacks(items: list[tuple[int, int | None]]) -> None:
    # Each item has points and a score in per cent of them, or does not apply; a second block always does.
    inner = "".join(
        f"          - {{id: i{at}, title: i, points: {points}, rule: {{family: given, what: score}}}}\n"
        for at, (points, _rate) in enumerate(items)
    )
    tree = f"""
    items:
      - id: block
        title: block
        points: {sum(points for points, _rate in items)}
        items:
{inner}      - {{id: rest, title: rest, points: 10, rule: {{family: given, what: score}}}}
"""
    rows: dict[str, Given] = {
        f"i{at}": Status.NOT_APPLICABLE if rate is None else str(Decimal(points) * rate / 100)
        for at, (points, rate) in enumerate(items)
    }
    result = scored(tree, {"甲": {**rows, "rest": "7.5"}})

    found, total = lost(result), result.of("甲").total
    assert total is not None
    lacking = result.of("甲").compiled.full - total
    assert sum(found.values()) == Fraction(lacking)
    # Whoever lost is an item that applies; at most rounding stands elsewhere: half a hundredth for each of two sums.
    applying = {f"i{at}" for at, (_points, rate) in enumerate(items) if rate is not None} | {"rest"}
    assert {loss.item for loss in losses(result, "甲") if loss.lost is not None} - {"block"} == applying
    assert abs(sum(found[item] for item in applying) - Fraction(lacking)) <= Fraction(2, 100)
