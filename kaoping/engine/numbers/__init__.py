"""Exact decimals as scaled integers, and the three declared roundings."""

from kaoping.engine.numbers.rounding import Rounding, divide, divide_down, divide_half_even, divide_half_up
from kaoping.engine.numbers.scaled import (
    MAX_DECIMALS,
    TooManyDecimals,
    decimals_of,
    from_units,
    plain,
    show,
    show_plain,
    to_units,
)

__all__ = [
    "MAX_DECIMALS",
    "Rounding",
    "TooManyDecimals",
    "decimals_of",
    "divide",
    "divide_down",
    "divide_half_even",
    "divide_half_up",
    "from_units",
    "plain",
    "show",
    "show_plain",
    "to_units",
]
