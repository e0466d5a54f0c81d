"""Intervals: how they are written, and the gaps and overlaps of several."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.engine.terms import Interval, parse_interval, seams

ENDS = st.integers(-3, 3)
PROBES = [Decimal(n).scaleb(-1) for n in range(-45, 50, 5)]
"""Numbers on all ends, between them and beyond them."""


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    low, high = draw(st.none() | ENDS), draw(st.none() | ENDS)
    opening, closing = draw(st.sampled_from("[(")), draw(st.sampled_from("])"))
    if low is not None and high is not None and (low > high or (low == high and (opening, closing) != ("[", "]"))):
        low, high, opening, closing = min(low, high), max(low, high), "[", "]"
    return parse_interval(f"{opening}{'' if low is None else low}, {'' if high is None else high}{closing}")


@given(st.lists(intervals(), max_size=5), st.none() | st.integers(-4, 0), st.none() | st.integers(1, 4))
def test_every_number_in_no_band_is_in_a_gap_and_every_number_in_two_in_an_overlap(
    bands: list[Interval], low: int | None, high: int | None
) -> None:
    found = seams(bands, None if low is None else Decimal(low), None if high is None else Decimal(high))

    for number in PROBES:
        inside = (low is None or number >= low) and (high is None or number <= high)
        times = sum(number in band for band in bands)
        kinds = [seam.kind for seam in found if number in seam.where]
        assert kinds == ([] if not inside or times == 1 else ["gap" if times == 0 else "overlap"])


@given(st.lists(intervals(), max_size=5))
def test_seams_come_in_order_and_neighbours_of_a_kind_are_one(bands: list[Interval]) -> None:
    found = seams(bands, None, None)

    for a, b in pairwise(found):
        assert a.where.high is not None
        assert b.where.low is not None
        assert a.where.high <= b.where.low
        assert a.kind != b.kind or a.where.high < b.where.low or not (a.where.high_closed or b.where.low_closed)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("[90, 95)", "[90, 95)"),
        (" [ 90 , 95 ) ", "[90, 95)"),
        ("[90，95）", "[90, 95)"),
        ("（，60\uff3d", "(, 60]"),
        ("[95,]", "[95, )"),
        ("[-5,－1]", "[-5, -1]"),
        ("[90%, 95%)", "[90, 95)"),
        ("[\uff19\uff10, 95)", "[90, 95)"),
        ("[0.5, 0.5]", "[0.5, 0.5]"),
    ],
)
def test_an_interval_is_read_as_input_methods_give_it(text: str, meant: str) -> None:
    assert str(parse_interval(text)) == meant


@pytest.mark.parametrize("text", ["", "90-95", "[90 95)", "{90, 95}", "[a, b)", "[95, 90]", "[90, 90)", "[1e3, )"])
def test_what_is_no_interval_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"interval|number"):
        parse_interval(text)


@pytest.mark.parametrize(
    ("text", "decimals", "reaches"),
    [
        ("(5, 6)", 0, False),
        ("(5, 6)", 1, True),
        ("[5, 6)", 0, True),
        ("(5, 6]", 0, True),
        ("(94.99, 95)", 2, False),
        ("(94.98, 95)", 2, True),
        ("(-0.5, 0.5)", 0, True),
        ("(-1, 0)", 0, False),
        ("(5, )", 0, True),
    ],
)
def test_between_values_with_so_many_decimals_there_may_be_no_number(text: str, decimals: int, reaches: bool) -> None:
    assert parse_interval(text).reaches(decimals) is reaches
