"""Bounds hold every value, and say when a number may leave what a spreadsheet can reckon with."""

from hypothesis import given
from hypothesis import strategies as st

from kaoping.engine.compiling import Profile
from kaoping.engine.compiling.stages import with_stages
from kaoping.engine.numbers import Rounding
from kaoping.engine.program import (
    Add,
    Case,
    Compare,
    Divide,
    Expr,
    Largest,
    Multiply,
    Number,
    Pool,
    ProgramBuilder,
    Ref,
    Smallest,
    Step,
    Subtract,
    evaluate,
    evaluate_step,
    number_type,
)
from kaoping.engine.program.bounds import Bounds, Pools, bounds_of, program_bounds, quotient_bounds, step_bounds
from kaoping.engine.words import same

REACH = 10**14
TYPES = {"a": number_type(2), "b": number_type(0)}


def numbers() -> st.SearchStrategy[Expr]:
    leaves: st.SearchStrategy[Expr] = st.one_of(
        st.sampled_from([Ref("a"), Ref("b")]),
        st.builds(Number, st.integers(-1000, 1000), st.integers(0, 2)),
    )

    def larger(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
        pairs = st.tuples(inner, inner)
        return st.one_of(
            pairs.map(Add),
            pairs.map(lambda p: Subtract(*p)),
            pairs.map(Multiply),
            pairs.map(Smallest),
            pairs.map(Largest),
            pairs.map(lambda p: Case(((Compare("<", *p), p[0]),), p[1])),
        )

    return st.recursive(leaves, larger, max_leaves=6)


@given(numbers(), st.integers(-50_000, 90_000), st.integers(0, 300))
def test_no_value_is_outside_the_bounds_of_its_expression(expr: Expr, a: int, b: int) -> None:
    cells = {"a": Bounds(-50_000, 90_000), "b": Bounds(0, 300)}
    found = bounds_of(expr, TYPES, cells, 10**40)
    value = evaluate(expr, TYPES, {"a": a, "b": b}.__getitem__)
    assert isinstance(value, int)
    assert found.low <= value <= found.high


@given(st.integers(-9000, 9000), st.integers(-30, 300), st.sampled_from(Rounding), st.integers(0, 4))
def test_no_quotient_is_outside_its_bounds(a: int, b: int, rounding: Rounding, decimals: int) -> None:
    if b == 0:
        return
    what = Divide(Ref("a"), Ref("b"))
    step = Step(key="q", words=same("q"), what=what, type=number_type(decimals), rounding=rounding)
    cells = {"a": Bounds(-9000, 9000), "b": Bounds(-30, 300)}
    found = step_bounds(step, TYPES, cells, REACH, pools=Pools(1, ()), rows=1)
    value = evaluate_step(step, what, TYPES, {"a": a, "b": b}.__getitem__)
    assert isinstance(value, int)
    assert found.low <= value <= found.high


def test_a_divisor_that_is_never_small_keeps_the_quotient_small() -> None:
    # At most 1000 ÷ 50 = 20, and one more for rounding.
    assert quotient_bounds(Bounds(0, 1000), Bounds(50, 60)) == Bounds(0, 21)


def test_a_divisor_that_may_come_near_0_may_be_1() -> None:
    assert quotient_bounds(Bounds(0, 1000), Bounds(0, 60)) == Bounds(0, 1001)


def test_parts_are_clipped_to_the_reach_and_the_whole_is_not() -> None:
    cells = {"a": Bounds(0, 10**20), "b": Bounds(0, 1)}
    assert bounds_of(Ref("a"), TYPES, cells, REACH) == Bounds(0, 10**20)
    assert bounds_of(Multiply((Ref("a"), Number(3))), TYPES, cells, REACH) == Bounds(0, 3 * (REACH - 1))


def test_a_sum_over_subjects_is_as_large_as_all_of_them_together() -> None:
    b = ProgramBuilder()
    value = b.step("v", same("v"), Number(7))
    b.step("sum", same("sum"), Pool("sum", value.key, number_type(0)))
    b.step("rank", same("rank"), Pool("rank", value.key, number_type(0)))
    staged = with_stages({Profile("all"): b.build()})
    (found,) = program_bounds(list(staged.values()), [{}], REACH, subjects=5, rows=1)
    assert found["sum"] == Bounds(0, 35)
    assert found["rank"] == Bounds(0, 5)
