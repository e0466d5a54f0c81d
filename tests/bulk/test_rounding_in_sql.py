"""The roundings as SQL, on numbers of up to 120 bits, against fractions rounded as the regulations say it."""

import random
from collections.abc import Sequence
from fractions import Fraction
from math import floor

import pytest

from kaoping.bulk.database import connect, table_of
from kaoping.engine.numbers import Rounding
from kaoping.engine.program import Add, Divide, Input, Multiply, Number, ProgramBuilder, Ref, Role, Step, number_type
from kaoping.engine.program.bounds import Bounds, Pools, step_bounds
from kaoping.engine.program.sql_code import REACH, SMALL, Cells, TooLarge, levels_sql
from kaoping.engine.words import same


def as_prescribed(quotient: Fraction, rounding: Rounding) -> int:
    """The rounding by its definition, on the absolute value, the sign put back."""
    size = abs(quotient)
    whole, rest = floor(size), size - floor(size)
    if rounding is not Rounding.DOWN and (
        rest > Fraction(1, 2) or (rest == Fraction(1, 2) and (rounding is Rounding.HALF_UP or whole % 2 == 1))
    ):
        whole += 1
    return whole if quotient >= 0 else -whole


def quotient_step(rounding: Rounding, divisor: int | None = None) -> Step:
    """The step c = a ÷ b at scale 0; b is a cell, or a constant."""
    builder = ProgramBuilder()
    a = builder.input(Input("a", same("a"), number_type(0), Role.DATA))
    b = builder.input(Input("b", same("b"), number_type(0), Role.DATA)) if divisor is None else Number(divisor)
    builder.step("c", same("c"), Divide(a, b), decimals=0, rounding=rounding)
    return builder.build().steps[0]


def in_sql(step: Step, pairs: Sequence[tuple[int, int]], bounds: tuple[Bounds, Bounds] | None = None) -> list[int]:
    """The step's value for each pair, by the database."""
    a, b = bounds or (_bounds([a for a, _ in pairs]), _bounds([b for _, b in pairs]))
    types = dict.fromkeys(("a", "b", "c"), number_type(0))
    known = {"a": a, "b": b}
    known["c"] = step_bounds(step, types, known, REACH, pools=Pools(1, []), rows=1)
    columns = {key: "HUGEINT" if known[key].size >= SMALL else "BIGINT" for key in ("a", "b")}
    with connect() as db:
        db.execute(table_of("pairs", columns, [(str(x), str(y)) for x, y in pairs]))
        sql = levels_sql([step], Cells(types, known, {key: key for key in "abc"}), "pairs")
        return [value for (value,) in db.execute(f"SELECT c FROM ({sql})").fetchall()]


def _bounds(numbers: Sequence[int]) -> Bounds:
    return Bounds(min(numbers), max(numbers))


def hard_pairs(bits: int, *, ties: int, signed: bool) -> list[tuple[int, int]]:
    """Dividends and divisors of so many bits, many of them exact ties or next to one."""
    chance = random.Random(bits * 1000 + ties)  # noqa: S311 - the same pairs every time
    found = []
    for _ in range(1500):
        divisor = chance.randrange(1, 2 ** chance.randrange(2, bits // 2)) * 2
        odd = 2 * chance.randrange(2 ** chance.randrange(1, bits - divisor.bit_length())) + 1
        dividend = odd * divisor // 2 + chance.choice((0, 0, 1, -1)) * ties
        if signed:
            dividend, divisor = dividend * chance.choice((1, -1)), divisor * chance.choice((1, -1))
        found.append((dividend, divisor))
    return [*found, (0, 1), (1, 2), (3, 2), (5, 2), (7, 2)]


@pytest.mark.parametrize("rounding", list(Rounding))
@pytest.mark.parametrize("bits", [20, 60, 62, 63, 100, 120])
@pytest.mark.parametrize("signed", [True, False])
def test_quotients_are_rounded_as_prescribed(rounding: Rounding, bits: int, signed: bool) -> None:
    pairs = hard_pairs(bits, ties=1, signed=signed)
    expected = [as_prescribed(Fraction(a, b), rounding) for a, b in pairs]
    assert in_sql(quotient_step(rounding), pairs) == expected


@pytest.mark.parametrize("rounding", list(Rounding))
@pytest.mark.parametrize("divisor", [1, 2, 3, 7, 10, 100, 10**6, 10**18, 1_500_000_001, -4, -7])
def test_quotients_by_a_constant_are_rounded_as_prescribed(rounding: Rounding, divisor: int) -> None:
    half = abs(divisor) // 2
    dividends = [sign * (divisor * n + more) for n in (0, 1, 2, 3, 12345) for more in (0, half, half + 1, -half, 1)
                 for sign in (1, -1)]  # fmt: skip
    expected = [as_prescribed(Fraction(a, divisor), rounding) for a in dividends]
    assert in_sql(quotient_step(rounding, divisor), [(a, 1) for a in dividends]) == expected


@pytest.mark.parametrize("rounding", list(Rounding))
def test_ties_go_as_each_rounding_says(rounding: Rounding) -> None:
    # 2.5, -2.5, 3.5, -3.5, 0.5, -0.5: half up takes each away from zero, half even to 2, -2, 4, -4, 0, 0.
    pairs = [(5, 2), (-5, 2), (7, 2), (-7, 2), (1, 2), (-1, 2)]
    expected = {
        Rounding.HALF_UP: [3, -3, 4, -4, 1, -1],
        Rounding.HALF_EVEN: [2, -2, 4, -4, 0, 0],
        Rounding.DOWN: [2, -2, 3, -3, 0, 0],
    }
    assert in_sql(quotient_step(rounding), pairs) == expected[rounding]


def test_a_number_that_may_need_more_than_127_bits_is_refused_before_anything_runs() -> None:
    builder = ProgramBuilder()
    a = builder.input(Input("a", same("a"), number_type(0), Role.DATA))
    builder.step("c", same("c"), Multiply((a, a)))
    wide = Bounds(-(2**64), 2**64)
    cells = Cells({"a": number_type(0)}, {"a": wide, "c": wide * wide}, {"a": "a", "c": "c"})
    with pytest.raises(TooLarge) as refused:
        levels_sql(builder.build().steps, cells, "numbers")
    assert refused.value.key == "c"


def test_what_needs_more_than_63_bits_on_the_way_does_not_overflow() -> None:
    # 10^13 yuan at 4 decimals, as per cent of 3·10^15 units: 10^17 × 10000 ÷ (3·10^15) = 333333.3… → 333333.
    builder = ProgramBuilder()
    a = builder.input(Input("a", same("a"), number_type(0), Role.DATA))
    b = builder.input(Input("b", same("b"), number_type(0), Role.DATA))
    rate = Divide(Multiply((a, Number(10_000))), b)
    builder.step("c", same("c"), rate, decimals=0, rounding=Rounding.HALF_UP)
    assert in_sql(builder.build().steps[0], [(10**17, 3 * 10**15)]) == [333_333]


def test_a_sum_of_constants_and_large_numbers_keeps_every_digit() -> None:
    builder = ProgramBuilder()
    a, b = (builder.input(Input(key, same(key), number_type(0), Role.DATA)) for key in "ab")
    builder.step("c", same("c"), Add((a, Number(5), b, Ref("a"))))
    big = 2**62 + 1
    assert in_sql(builder.build().steps[0], [(big, big)]) == [3 * big + 5]
