"""Decimals as integers of a declared scale: 95.43 at scale 2 is 9543 units.

The scale of every number in a program is known before it runs, so the arithmetic itself is arithmetic
of integers: exact, fast, and the same in Python, SQL and a spreadsheet.
"""

from __future__ import annotations

from decimal import Decimal

MAX_DECIMALS = 12
"""The most decimals that a number may declare."""


class TooManyDecimals(ValueError):
    """A number has more decimals than its scale can hold; it is never cut silently."""


def decimals_of(value: Decimal) -> int:
    """Number of decimals that `value` really needs: 3 for 0.125, 0 for 1E+3 and 2.00.

    Raises:
        ValueError: if `value` is not finite.
    """
    if not value.is_finite():
        raise ValueError(f"not a finite number: {value}")
    if value == 0:
        return 0
    _, digits, exponent = value.as_tuple()
    superfluous = 0
    while digits[-1 - superfluous] == 0:
        superfluous += 1
    return max(-int(exponent) - superfluous, 0)


def to_units(value: Decimal | int, scale: int) -> int:
    """`value` as a whole number of units of 10**-scale.

    Raises:
        TooManyDecimals: if `value` does not fit the scale exactly.
    """
    if isinstance(value, int):
        return int(value) * int(10**scale)
    if decimals_of(value) > scale:
        raise TooManyDecimals(f"{value} has more than {scale} decimals")
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    units = int("".join(map(str, digits)))
    shift: int = exponent + scale
    units = units * int(10**shift) if shift >= 0 else units // int(10**-shift)
    return -units if sign else units


def from_units(units: int, scale: int) -> Decimal:
    """The exact decimal of `units` at `scale`, with exactly `scale` decimals."""
    sign = 1 if units < 0 else 0
    return Decimal((sign, tuple(map(int, str(abs(units)))), -scale))


def show(units: int, scale: int) -> str:
    """Text of a number with exactly `scale` decimals: 9543 at scale 2 is "95.43"."""
    if scale == 0:
        return str(units)
    digits = str(abs(units)).rjust(scale + 1, "0")
    return f"{'-' if units < 0 else ''}{digits[:-scale]}.{digits[-scale:]}"


def show_plain(units: int, scale: int) -> str:
    """Text of a number without superfluous zeros: 9500 at scale 2 is "95"."""
    text = show(units, scale)
    return text.rstrip("0").rstrip(".") if scale else text


def plain(value: Decimal) -> str:
    """Text of a decimal without exponent and superfluous zeros: the one canonical form of a number."""
    scale = decimals_of(value)
    return show(to_units(value, scale), scale)
