"""Who moved between two runs, and which item did it."""

from decimal import Decimal
from fractions import Fraction

from kaoping.engine.analysis import Cause, Movement, movements
from kaoping.engine.scoring import Result
from tests.engine.analysis.cast import WEIGHTED, Given, scored

TWO = """
    items:
      - {id: a, title: a, points: 60, rule: {family: given, what: score}}
      - {id: b, title: b, points: 40, rule: {family: given, what: score}}
"""
RANKED = """
    items:
      - {id: a, title: a, points: 60, rule: {family: given, what: score}}
      - id: place
        title: place
        points: 40
        rule: {family: rank, better: more, linear: {first: 40, last: 20}}
"""


def two(a: str, b: str) -> dict[str, Given]:
    return {"a": a, "b": b}


def moved(before: Result, after: Result, unit: str) -> Movement:
    return next(m for m in movements(before, after).subjects if m.subject == unit)


def test_changed_data_of_one_item_move_the_total_and_two_ranks() -> None:
    before = scored(TWO, {"甲": two("50", "35"), "乙": two("52", "30")})
    after = scored(TWO, {"甲": two("50", "35"), "乙": two("52", "34")})

    # 甲 85 stays, 乙 rises from 82 to 86: the ranks change places.
    first, second = moved(before, after, "甲"), moved(before, after, "乙")
    assert (first.change, first.rise, first.items) == (Decimal(0), -1, ())
    assert (second.change, second.rise) == (Decimal(4), 1)
    assert [(i.item, i.change, i.causes) for i in second.items] == [("b", Fraction(4), (Cause.DATA,))]


def test_the_parts_of_a_change_add_up_to_it_with_rounding_as_a_part_of_its_own() -> None:
    before = scored(WEIGHTED, {"甲": {"plan": "62.5", "report": "21.15", "opinion": "91.3"}})
    after = scored(WEIGHTED, {"甲": {"plan": "62.5", "report": "21.14", "opinion": "91.31"}})

    # 86.71 → 86.70. report −0.01 × 60 % = −0.006; opinion +0.01 × 40 % = +0.004; rounding −0.008.
    found = moved(before, after, "甲")
    assert {i.item: i.change for i in found.items} == {
        "total": Fraction("-0.008"),
        "report": Fraction("-0.006"),
        "opinion": Fraction("0.004"),
    }
    assert found.change is not None
    assert sum(i.change for i in found.items) == Fraction(found.change) == Fraction("-0.01")
    assert found.items[0].causes == (Cause.ROLL_UP,)


def test_a_changed_rule_is_told_from_changed_data() -> None:
    after = TWO.replace(
        "points: 40, rule: {family: given, what: score}", "points: 40, rule: {family: given, what: deduction}"
    )

    found = moved(scored(TWO, {"甲": two("50", "10")}), scored(after, {"甲": two("50", "10")}), "甲")

    # b: 10 points given, then 40 − 10.
    assert [(i.item, i.change, i.causes) for i in found.items] == [("b", Fraction(20), (Cause.RULE,))]


def test_a_changed_weight_is_told_too() -> None:
    values: dict[str, dict[str, Given]] = {"甲": {"plan": "70", "report": "30", "opinion": "90"}}
    after = WEIGHTED.replace("60%", "50%").replace("40%", "50%")

    found = moved(scored(WEIGHTED, values), scored(after, values), "甲")

    # 60 + 36 = 96 → 50 + 45 = 95: plan 42 → 35, report 18 → 15, opinion 36 → 45.
    assert {i.item: (i.change, i.causes) for i in found.items} == {
        "plan": (Fraction(-7), (Cause.WEIGHT,)),
        "report": (Fraction(-3), (Cause.WEIGHT,)),
        "opinion": (Fraction(9), (Cause.WEIGHT,)),
    }


def test_a_rank_that_another_subject_changed_is_named_as_such() -> None:
    before = scored(RANKED, {"甲": {"a": "50", "place": "9"}, "乙": {"a": "50", "place": "8"}})
    after = scored(RANKED, {"甲": {"a": "50", "place": "9"}, "乙": {"a": "50", "place": "10"}})

    found = moved(before, after, "甲")

    assert [(i.item, i.change, i.causes) for i in found.items] == [("place", Fraction(-20), (Cause.OTHERS,))]


def test_new_items_and_items_that_are_gone_are_named() -> None:
    after = TWO.replace("{id: b, title: b", "{id: c, title: c")

    found = moved(scored(TWO, {"甲": two("50", "35")}), scored(after, {"甲": {"a": "50", "c": "39"}}), "甲")

    assert {i.item: (i.change, i.causes) for i in found.items} == {
        "c": (Fraction(39), (Cause.NEW,)),
        "b": (Fraction(-35), (Cause.GONE,)),
    }


def test_subjects_that_are_only_in_one_run_are_listed() -> None:
    found = movements(scored(TWO, {"甲": two("50", "35")}), scored(TWO, {"乙": two("50", "35")}))

    assert (found.new, found.gone, found.subjects) == (("乙",), ("甲",), ())
    assert found.is_changed


def test_the_same_run_twice_has_no_changes() -> None:
    run = scored(TWO, {"甲": two("50", "35"), "乙": two("52", "30")})

    assert not movements(run, run).is_changed
