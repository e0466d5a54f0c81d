"""How far it is to the next grade, and which single item could bring it."""

from decimal import Decimal

import pytest

from kaoping.engine.analysis import next_grade
from tests.engine.analysis.cast import GRADED, WEIGHTED, scored

TWO = (
    """
    items:
      - {id: a, title: a, points: 60, rule: {family: given, what: score}}
      - {id: b, title: b, points: 40, rule: {family: given, what: score}}
"""
    + GRADED
)


def test_the_gap_is_what_the_total_lacks_and_the_nearest_items_come_first() -> None:
    found = next_grade(scored(TWO, {"甲": {"a": "50", "b": "36.6"}}), "甲")

    # 86.6 is 良好; 优秀 begins at 90: 3.4 more. a could rise to 53.4; b only to 40, which is 3.4 exactly.
    assert found is not None
    assert (found.grade, found.total_needed, found.gap) == ("优秀", Decimal("90.00"), Decimal("3.40"))
    assert [(c.item, c.score, c.needed) for c in found.closers] == [
        ("a", Decimal("50.00"), Decimal("53.40")),
        ("b", Decimal("36.60"), Decimal("40.00")),
    ]
    assert found.held_by == ()


def test_an_item_that_cannot_bring_it_alone_is_left_out() -> None:
    found = next_grade(scored(TWO, {"甲": {"a": "52", "b": "9"}}), "甲")
    # 61 is 合格; 良好 needs 19 more: a has 8 left, b 31.
    assert found is not None
    assert [(c.item, c.needed) for c in found.closers] == [("b", Decimal("28.00"))]


def test_full_points_that_are_finer_than_the_score_are_never_reached() -> None:
    scheme = TWO.replace("points: 60", "points: 59.5, decimals: 0").replace("points: 40", "points: 40.5")

    # 81 lacks 9 to 优秀: a can rise to 59, which is what is below 59.5.
    enough = next_grade(scored(scheme, {"甲": {"a": "50", "b": "31"}}), "甲")
    assert enough is not None
    assert {c.item: c.needed for c in enough.closers} == {"a": Decimal(59), "b": Decimal("40.00")}
    short = next_grade(scored(scheme, {"甲": {"a": "50", "b": "30.5"}}), "甲")
    assert short is not None
    assert [c.item for c in short.closers] == ["b"]


def test_under_weights_rounding_decides_the_least_score_that_is_enough() -> None:
    result = scored(WEIGHTED + GRADED, {"甲": {"plan": "60", "report": "25", "opinion": "90"}})

    # 85 × 60 % + 90 × 40 % = 51 + 36 = 87: 3 more are needed.
    # work: 54 = 90 × 60 %, but 89.99 × 60 % = 53.994 rounds to 53.99, so 90 it is: 5 more in plan or report.
    # opinion: 39 = 97.5 × 40 %; 97.49 × 40 % = 38.996 rounds to 39.00 already; 97.48 × 40 % = 38.992 → 38.99.
    found = next_grade(result, "甲")
    assert found is not None
    assert {c.item: c.needed for c in found.closers} == {
        "plan": Decimal("65.00"),
        "report": Decimal("30.00"),
        "opinion": Decimal("97.49"),
    }


def test_the_best_grade_has_no_next_one() -> None:
    assert next_grade(scored(TWO, {"甲": {"a": "60", "b": "40"}}), "甲") is None


def test_without_grades_there_is_no_next_one() -> None:
    assert next_grade(scored(WEIGHTED, {"甲": {"plan": "60", "report": "25", "opinion": "90"}}), "甲") is None


@pytest.mark.parametrize(("band", "needed"), [("[90, )", "90.00"), ("(90, )", "90.01")])
def test_an_open_edge_needs_one_unit_more(band: str, needed: str) -> None:
    scheme = TWO.replace('"[90, )"', f'"{band}"').replace("[80, 90)", "[80, 90]" if band[0] == "(" else "[80, 90)")

    found = next_grade(scored(scheme, {"甲": {"a": "50", "b": "35"}}), "甲")

    assert found is not None
    assert found.total_needed == Decimal(needed)


def test_where_grades_go_by_the_rate_its_rounding_counts() -> None:
    scheme = """
    items:
      - {id: a, title: a, points: 70, rule: {family: given, what: score}}
    grades:
      of: rate
      bands:
        - {grade: 优秀, in: "[90, )"}
        - {grade: 良好, in: "(, 90)"}
    """

    found = next_grade(scored(scheme, {"甲": {"a": "62"}}), "甲")

    # 63 of 70 is 90 %; 62.99 of 70 is 89.9857…, rounded to 2 decimals 89.99: below. 62.996 would do, but
    # totals have two decimals.
    assert found is not None
    assert (found.total_needed, found.gap) == (Decimal("63.00"), Decimal("1.00"))


def test_a_veto_is_named_because_points_do_not_help() -> None:
    scheme = TWO + (
        "    data: [{id: accident, title: accident, type: fact}]\n"
        "    effects: [{id: e, title: {zh: 重大事故, en: accident}, when: accident, do: veto}]\n"
    )

    found = next_grade(scored(scheme, {"甲": {"a": "55", "b": "38", "accident": True}}), "甲")

    # 93 points would be 优秀; the veto makes it 不合格, the next grade would be 合格 from 60.
    assert found is not None
    assert (found.grade, found.gap, found.closers) == ("合格", Decimal(0), ())
    assert [w.zh for w in found.held_by] == ["重大事故"]


def test_a_last_place_is_named() -> None:
    scheme = TWO + "      last_places: [{grade: 良好, number: 1}]\n"

    result = scored(scheme, {"甲": {"a": "60", "b": "38"}, "乙": {"a": "55", "b": "38"}})

    found = next_grade(result, "乙")
    assert [s.grade for s in result.subjects] == ["优秀", "良好"]
    assert found is not None
    assert [w.zh for w in found.held_by] == ["居末位，不高于“良好”"]


def test_a_last_place_that_the_next_grade_allows_is_no_obstacle() -> None:
    scheme = TWO + "      last_places: [{grade: 良好, number: 1}]\n"

    result = scored(scheme, {"甲": {"a": "60", "b": "38"}, "乙": {"a": "30", "b": "38"}})

    # 68 points are 合格; the next grade is 良好, which the last may have.
    found = next_grade(result, "乙")
    assert found is not None
    assert (found.grade, found.held_by) == ("良好", ())


def test_a_full_quota_is_named() -> None:
    scheme = TWO + "      quotas: [{grade: 优秀, number: 1}]\n"

    result = scored(scheme, {"甲": {"a": "60", "b": "38"}, "乙": {"a": "55", "b": "38"}})

    found = next_grade(result, "乙")
    assert result.of("乙").grade == "良好"
    assert found is not None
    assert found.gap == 0
    assert [w.zh for w in found.held_by] == ["“优秀”名额已满"]
