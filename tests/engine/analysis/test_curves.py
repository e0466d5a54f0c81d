"""Curves: points of a rule to draw, taken from the program that scores."""

from decimal import Decimal

from kaoping.engine.analysis import Curve, rule_curves, subject_curve
from kaoping.engine.compiling import Profile
from kaoping.engine.scoring import compile_all
from kaoping.files.scheme_yaml import parse_scheme_yaml
from tests.engine.analysis.cast import scored


def curves(leaf: str, target: str | None = None, units: int = 5) -> tuple[Curve, ...]:
    scheme = parse_scheme_yaml(f"id: t\ntitle: t\nitems:\n  - {{id: x, title: x, {leaf}}}\n")
    profile = Profile("all")
    compiled = compile_all(scheme, [profile])[profile]
    return rule_curves(compiled, "x", None if target is None else Decimal(target), units)


def points(curve: Curve) -> list[tuple[str, str]]:
    return [(str(p.at), str(p.score)) for p in curve.points]


STEPS = (
    "points: 8, target: 95, data: {unit: '%', decimals: 1}, rule: {family: steps, floor: 0, "
    "below: {effect: deduct, per: 1, points: 1, unit: value, step: STEP, cap: none}}"
)


def test_a_slope_is_a_line_from_the_floor_to_the_target() -> None:
    (curve,) = curves(STEPS.replace("STEP", "pro_rata"), "95")

    # 8 points less 1 for each point below 95: 0 from 87 down, full from 95 up.
    found = points(curve)
    assert ("87.0", "0.00") in found
    assert ("95.0", "8.00") in found
    assert [score for _, score in found] == ["0.00", "0.00", "8.00", "8.00"]


def test_whole_steps_are_stairs_with_each_edge_where_it_is() -> None:
    (curve,) = curves(STEPS.replace("STEP", "whole"), "95")

    # 94.1 is 0.9 short: no whole step. 94.0 is one: 7 points. And so on down to 87.
    found = dict(points(curve))
    assert found["94.1"] == "8.00"
    assert found["94.0"] == "7.00"
    assert found["93.1"] == "7.00"
    assert found["93.0"] == "6.00"
    assert found["87.0"] == "0.00"


def test_bands_jump_where_a_band_ends() -> None:
    (curve,) = curves(
        "points: 5, data: {decimals: 0}, rule: {family: tiers, tiers: "
        "[{in: '[90, ]', points: 5}, {in: '[80, 90)', points: 3}, {in: '[, 80)', points: 0}]}"
    )

    found = points(curve)
    assert [p for p in found if p[0] in ("79", "80", "89", "90")] == [
        ("79", "0.00"),
        ("80", "3.00"),
        ("89", "3.00"),
        ("90", "5.00"),
    ]


def test_events_of_which_some_are_free_are_drawn_beyond_them() -> None:
    (curve,) = curves(
        "points: 5, rule: {family: events, effect: deduct, cap: points, kinds: [{id: late, points: 1, free: 6}]}"
    )

    told = points(curve)
    assert told[5:9] == [("5", "5.00"), ("6", "5.00"), ("7", "4.00"), ("8", "3.00")]
    assert told[11:13] == [("11", "0.00"), ("12", "0.00")]


def test_events_are_drawn_by_their_number_and_stop_when_nothing_changes_any_more() -> None:
    minor, serious = curves(
        "points: 5, rule: {family: events, effect: deduct, cap: points, "
        "kinds: [{id: minor, points: 2}, {id: serious, zeroes: true}]}"
    )

    assert minor.over == "count"
    assert points(minor)[:4] == [("0", "5.00"), ("1", "3.00"), ("2", "1.00"), ("3", "0.00")]
    assert points(serious)[:2] == [("0", "5.00"), ("1", "0.00")]


def test_ranks_are_drawn_by_place() -> None:
    (curve,) = curves("points: 10, rule: {family: rank, better: more, per_rank: {points: 2, floor: 3}}")

    assert curve.over == "place"
    assert points(curve) == [("1", "10.00"), ("2", "8.00"), ("3", "6.00"), ("4", "4.00"), ("5", "3.00")]


def test_what_is_no_number_has_no_curve() -> None:
    assert curves("points: 2, rule: {family: lookup, points: {优: 2, 差: 0}}") == ()
    assert curves("points: 2, rule: {family: checklist, conditions: [{id: a, title: a, points: 2}]}") == ()


def test_without_its_target_a_rule_has_no_curve() -> None:
    assert curves(STEPS.replace("STEP", "whole").replace("target: 95", "target: {by: data, of: goal}")) == ()


def test_a_subject_stands_on_its_curve() -> None:
    result = scored(f"items:\n  - {{id: x, title: x, {STEPS.replace('STEP', 'pro_rata')}}}\n", {"甲": {"x": "91.2"}})

    curve = subject_curve(result, "甲", "x")

    # 95 − 91.2 = 3.8 points short: 8 − 3.8 = 4.2.
    assert curve is not None
    assert curve.own is not None
    assert (curve.own.at, curve.own.score) == (Decimal("91.2"), Decimal("4.20"))
    assert curve.target == 95


def test_against_others_a_curve_shows_what_another_value_would_have_brought() -> None:
    result = scored(
        """
        items:
          - {id: x, title: x, points: 10, rule: {family: rank, better: more, per_rank: {points: 2, floor: 0}}}
        """,
        {"甲": {"x": "50"}, "乙": {"x": "60"}, "丙": {"x": "70"}},
    )

    curve = subject_curve(result, "甲", "x")

    # Third with 50, second from 60 on (equal values share: 1, 2, 2), first from 70 on.
    assert curve is not None
    assert points(curve)[1:-1] == [("59.99", "6.00"), ("60.00", "8.00"), ("69.99", "8.00"), ("70.00", "10.00")]
    assert curve.own is not None
    assert curve.own.score == 6


def test_a_measure_is_drawn_over_its_own_value() -> None:
    result = scored(
        """
        items:
          - id: x
            title: x
            points: 10
            data: [{id: done, title: done}, {id: all, title: all}]
            measure: {expression: "done / all * 100", decimals: 2, unit: "%"}
            target: 100
            rule: {family: ratio, better: more, cap: points}
        """,
        {"甲": {"done": "30", "all": "40"}},
    )

    curve = subject_curve(result, "甲", "x")

    # 30 of 40 is 75 %: 7.5 of 10 points.
    assert curve is not None
    assert curve.own is not None
    assert (str(curve.own.at), str(curve.own.score)) == ("75.00", "7.50")
    assert points(curve)[0] == ("0.00", "0.00")
    assert points(curve)[-1] == ("100.00", "10.00")
