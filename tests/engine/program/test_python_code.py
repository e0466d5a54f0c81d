"""The compiled program computes what walking its expressions means."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.engine.numbers import Rounding
from kaoping.engine.program import (
    CONDITION,
    TEXT,
    Add,
    All,
    Case,
    CellType,
    Compare,
    Divide,
    Expr,
    Gather,
    Input,
    Largest,
    Multiply,
    Not,
    Number,
    ProgramBuilder,
    Records,
    Ref,
    Role,
    Smallest,
    Subtract,
    Text,
    Trace,
    Truth,
    Value,
    Within,
    compile_stages,
    evaluate_step,
    number_type,
    type_of,
)
from kaoping.engine.program import Any as OneOf
from kaoping.engine.words import same
from tests.engine.oracle import rounded

SCALES = {"a": 0, "b": 2, "c": 4}
"""Numbers that come in, with their decimals."""
TYPES: dict[str, CellType] = {key: number_type(scale) for key, scale in SCALES.items()}
TYPES |= {"yes": CONDITION, "no": CONDITION, "name": TEXT}

units = st.integers(-(10**17), 10**17) | st.integers(-300, 300)


def numbers(depth: int) -> st.SearchStrategy[Expr]:
    """Expressions whose value is a number."""
    leaf: st.SearchStrategy[Expr] = st.sampled_from([Ref(key) for key in SCALES]) | st.builds(
        Number, st.integers(-200, 200), st.integers(0, 3), st.booleans()
    )
    if depth == 0:
        return leaf
    inner = numbers(depth - 1)
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    branches = st.lists(st.tuples(conditions(depth - 1), inner), min_size=1, max_size=3).map(tuple)
    return (
        leaf
        | st.builds(Add, several)
        | st.builds(Subtract, inner, inner)
        | st.builds(Multiply, several)
        | st.builds(Smallest, several)
        | st.builds(Largest, several)
        | st.builds(Case, branches, inner)
    )


def conditions(depth: int) -> st.SearchStrategy[Expr]:
    """Expressions whose value is yes or no."""
    leaf: st.SearchStrategy[Expr] = st.sampled_from([Ref("yes"), Ref("no"), Truth(True), Truth(False)])
    leaf |= st.builds(
        Compare, st.sampled_from(["==", "!="]), st.just(Ref("name")), st.builds(Text, st.sampled_from("甲乙"))
    )
    if depth == 0:
        return leaf
    inner, number = conditions(depth - 1), numbers(depth - 1)
    several = st.lists(inner, max_size=3).map(tuple)
    end = st.none() | number
    return (
        leaf
        | st.builds(Compare, st.sampled_from(["<", "<=", "==", "!=", ">=", ">"]), number, number)
        | st.builds(Within, number, end, st.booleans(), end, st.booleans())
        | st.builds(All, several)
        | st.builds(OneOf, several)
        | st.builds(Not, inner)
    )


others = {"yes": st.booleans(), "no": st.booleans(), "name": st.sampled_from(["甲", "乙", "丙"])}
inputs: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries({**dict.fromkeys(SCALES, units), **others})


@dataclass(frozen=True)
class Computed:
    """One step, computed by the compiled program and by walking it."""

    compiled: Value
    walked: Value


def computed(what: Expr, given_inputs: dict[str, Any], **rounding: Any) -> Computed:
    """The value of an expression as the only step of a program."""
    builder = ProgramBuilder()
    for key, kind in TYPES.items():
        builder.input(Input(key, same(key), kind, Role.DATA))
    builder.step("found", same("found"), what, **rounding)
    program = builder.build()
    trace: Trace = [*(given_inputs[key] for key in TYPES), None]
    (stage,) = compile_stages(program)
    stage(trace)
    compiled = trace[program.position["found"]]
    assert not isinstance(compiled, list)
    step = program.step("found")
    assert isinstance(step.what, type(what))
    return Computed(compiled, evaluate_step(step, what, TYPES, given_inputs.__getitem__))


@given(numbers(3) | conditions(3), inputs)
def test_compiled_expressions_equal_walked_ones(what: Expr, values: dict[str, Any]) -> None:
    found = computed(what, values)

    assert found.compiled == found.walked
    assert type(found.compiled) is type(found.walked)


@given(numbers(2), inputs, st.integers(0, 4), st.sampled_from(list(Rounding)))
def test_a_rounded_step_rounds_the_exact_number_once(
    what: Expr, values: dict[str, Any], decimals: int, mode: Rounding
) -> None:
    found = computed(what, values, decimals=decimals, rounding=mode)
    exact = computed(what, values)
    assert isinstance(exact.walked, int)

    assert found.compiled == found.walked
    value = Fraction(exact.walked, 10 ** type_of(what, TYPES).scale)
    assert found.compiled == rounded(value, decimals, mode.value) * 10**decimals


@given(numbers(2), numbers(1), inputs, st.integers(0, 6), st.sampled_from(list(Rounding)))
def test_a_quotient_is_rounded_once_at_its_declared_decimals(
    over: Expr, under: Expr, values: dict[str, Any], decimals: int, mode: Rounding
) -> None:
    dividend, divisor = computed(over, values).walked, computed(under, values).walked
    assert isinstance(dividend, int)
    assert isinstance(divisor, int)
    if divisor == 0:
        return
    found = computed(Divide(over, under), values, decimals=decimals, rounding=mode)

    shift = 10 ** type_of(under, TYPES).scale
    value = Fraction(dividend * shift, divisor * 10 ** type_of(over, TYPES).scale)
    assert found.compiled == found.walked == rounded(value, decimals, mode.value) * 10**decimals


def test_a_program_without_steps_has_one_stage_that_changes_nothing() -> None:
    builder = ProgramBuilder()
    builder.input(Input("a", same("a"), number_type(0), Role.DATA))
    (stage,) = compile_stages(builder.build())
    trace: Trace = [7]

    stage(trace)

    assert trace == [7]


def test_a_step_of_a_record_may_read_several_of_its_cells() -> None:
    builder = ProgramBuilder()
    fields = tuple(Input(f"l.{key}", same(key), number_type(scale), Role.DATA) for key, scale in SCALES.items())
    builder.records(Records("l", same("l"), fields))
    builder.row("l", "l.sum", same("sum"), Add(tuple(Ref(f"l.{key}") for key in SCALES)))
    builder.step("total", same("total"), Gather("sum", "l", "l.sum"))
    program = builder.build()
    trace: Trace = [[[1, 250, 30000], [2, 0, 1]], None]

    (stage,) = compile_stages(program)
    stage(trace)

    # 1 + 2.50 + 3.0000 and 2 + 0.00 + 0.0001, at four decimals
    assert trace[0] == [[1, 250, 30000, 65000], [2, 0, 1, 20001]]
    assert trace[program.position["total"]] == 85001


@pytest.mark.parametrize("otherwise", [Number(150, 2), Text("甲"), Truth(True)])
def test_a_choice_of_nothing_is_what_is_left(otherwise: Expr) -> None:
    assert type_of(Case((), otherwise), TYPES) == type_of(otherwise, TYPES)
    assert (
        computed(Case((), otherwise), dict.fromkeys(TYPES, 0)).compiled
        == computed(otherwise, dict.fromkeys(TYPES, 0)).walked
    )
