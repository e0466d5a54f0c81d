"""Exact numbers: three declared roundings, and decimals as integers of a scale."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.engine.numbers import (
    Rounding,
    TooManyDecimals,
    decimals_of,
    divide,
    from_units,
    plain,
    show,
    show_plain,
    to_units,
)
from tests.engine.oracle import rounded

GBT8170 = json.loads((Path(__file__).resolve().parents[2] / "data" / "gbt8170.json").read_text(encoding="utf-8"))

integers = st.integers(-(10**20), 10**20) | st.integers(-50, 50)
divisors = integers.filter(lambda n: n != 0)


@given(integers, divisors, st.sampled_from(list(Rounding)))
def test_every_rounding_is_that_of_the_exact_fraction(dividend: int, divisor: int, mode: Rounding) -> None:
    assert divide(dividend, divisor, mode) == rounded(Fraction(dividend, divisor), 0, mode.value)


@given(integers, st.integers(1, 10**9), st.sampled_from(list(Rounding)))
def test_exact_halves_go_where_the_mode_says(whole: int, half: int, mode: Rounding) -> None:
    dividend, divisor = (2 * whole + 1) * half, 2 * half

    away = whole + 1 if whole >= 0 else whole
    toward = whole if whole >= 0 else whole + 1
    even = whole if whole % 2 == 0 else whole + 1
    wanted = {Rounding.HALF_UP: away, Rounding.HALF_EVEN: even, Rounding.DOWN: toward}[mode]
    assert divide(dividend, divisor, mode) == wanted
    # The sign may stand above or below the line.
    assert divide(-dividend, -divisor, mode) == wanted


@pytest.mark.parametrize("mode", list(Rounding))
@pytest.mark.parametrize("whole", [5, 1, 0, -1, -5])
def test_what_is_whole_stays_as_it_is(whole: int, mode: Rounding) -> None:
    assert divide(whole, 1, mode) == divide(-whole, -1, mode) == divide(2 * whole, 2, mode) == whole


@pytest.mark.parametrize("mode", list(Rounding))
def test_nothing_is_divided_by_0(mode: Rounding) -> None:
    with pytest.raises(ZeroDivisionError):
        divide(1, 0, mode)


@pytest.mark.parametrize(("number", "interval", "wanted"), GBT8170["examples"])
def test_the_examples_of_the_national_standard_come_out(number: str, interval: str, wanted: str) -> None:
    step = Fraction(interval)
    quotient = Fraction(number) / step

    assert divide(quotient.numerator, quotient.denominator, Rounding.HALF_EVEN) * step == Fraction(wanted)


@given(st.integers(-(10**25), 10**25), st.integers(0, 12))
def test_a_number_survives_its_units_and_its_text(units: int, scale: int) -> None:
    value = from_units(units, scale)

    assert value == Decimal(units).scaleb(-scale)
    assert to_units(value, scale) == units
    assert Decimal(show(units, scale)) == Decimal(show_plain(units, scale)) == value
    assert Decimal(plain(value)) == value


@pytest.mark.parametrize(
    ("text", "decimals", "shown"),
    [("0.125", 3, "0.125"), ("1E+3", 0, "1000"), ("2.00", 0, "2"), ("-0.050", 2, "-0.05"), ("0E-9", 0, "0")],
)
def test_a_number_needs_only_the_decimals_it_has(text: str, decimals: int, shown: str) -> None:
    assert (decimals_of(Decimal(text)), plain(Decimal(text))) == (decimals, shown)


@pytest.mark.parametrize(
    ("units", "scale", "exact", "shown"),
    [
        (9543, 2, "95.43", "95.43"),
        (9500, 2, "95.00", "95"),
        (9500, 0, "9500", "9500"),
        (50, 2, "0.50", "0.5"),
        (5, 2, "0.05", "0.05"),
        (-50, 2, "-0.50", "-0.5"),
        (0, 2, "0.00", "0"),
    ],
)
def test_a_number_is_written_with_all_its_decimals_or_without_superfluous_zeros(
    units: int, scale: int, exact: str, shown: str
) -> None:
    # Nothing is written with a sign that is 0, and no whole number loses its own zeros.
    assert (show(units, scale), show_plain(units, scale), str(from_units(units, scale))) == (exact, shown, exact)


@pytest.mark.parametrize(("whole", "scale", "units"), [(7, 0, 7), (7, 3, 7000), (-7, 2, -700), (0, 4, 0)])
def test_a_whole_number_has_its_units_at_any_scale(whole: int, scale: int, units: int) -> None:
    assert to_units(whole, scale) == to_units(Decimal(whole), scale) == units


def test_a_number_that_does_not_fit_its_scale_is_never_cut() -> None:
    with pytest.raises(TooManyDecimals, match=r"0\.125 has more than 2 decimals"):
        to_units(Decimal("0.125"), 2)


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity"])
def test_what_is_not_finite_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match="finite"):
        decimals_of(Decimal(text))
