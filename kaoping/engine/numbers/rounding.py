"""Rounding a quotient of integers, once, in one of three declared ways.

Everything that is rounded in Kaoping goes through `divide`: a quotient becomes the nearest whole number
of units of its declared scale. Rounding a decimal to fewer places is the quotient by a power of ten.
Sources: 四舍五入 as local schemes use it (half away from zero); GB/T 8170-2008 (half to even, the
absolute value is rounded and the sign restored); 舍去 (towards zero), which also counts whole steps.
"""

from __future__ import annotations

from enum import StrEnum


class Rounding(StrEnum):
    """How a quotient becomes a whole number of units."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    DOWN = "down"


def divide_half_up(dividend: int, divisor: int) -> int:
    """Quotient rounded to the nearest integer, halves away from zero (四舍五入).

    Raises:
        ZeroDivisionError: if `divisor` is 0.
    """
    if divisor < 0:
        dividend, divisor = -dividend, -divisor
    if dividend >= 0:
        return (2 * dividend + divisor) // (2 * divisor)
    return -((divisor - 2 * dividend) // (2 * divisor))


def divide_half_even(dividend: int, divisor: int) -> int:
    """Quotient rounded to the nearest integer, halves to the even one (GB/T 8170).

    Raises:
        ZeroDivisionError: if `divisor` is 0.
    """
    if divisor < 0:
        dividend, divisor = -dividend, -divisor
    whole, rest = divmod(abs(dividend), divisor)
    if 2 * rest > divisor or (2 * rest == divisor and whole % 2 == 1):
        whole += 1
    return whole if dividend >= 0 else -whole


def divide_down(dividend: int, divisor: int) -> int:
    """Quotient cut towards zero (舍去).

    Raises:
        ZeroDivisionError: if `divisor` is 0.
    """
    whole = abs(dividend) // abs(divisor)
    return whole if (dividend >= 0) == (divisor > 0) else -whole


_DIVIDE = {
    Rounding.HALF_UP: divide_half_up,
    Rounding.HALF_EVEN: divide_half_even,
    Rounding.DOWN: divide_down,
}


def divide(dividend: int, divisor: int, rounding: Rounding) -> int:
    """Quotient of two integers as an integer, rounded as declared.

    Raises:
        ZeroDivisionError: if `divisor` is 0.
    """
    return _DIVIDE[rounding](dividend, divisor)
