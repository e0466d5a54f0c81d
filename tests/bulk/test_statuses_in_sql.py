"""Conditions on statuses as SQL, where it is known which statuses there can be."""

from kaoping.bulk.database import connect
from kaoping.engine.program import (
    Add,
    All,
    Any,
    Case,
    Compare,
    Expr,
    Input,
    Multiply,
    Not,
    Number,
    ProgramBuilder,
    Role,
    Text,
    number_type,
)
from kaoping.engine.program.bounds import Bounds
from kaoping.engine.program.cells import TEXT
from kaoping.engine.program.sql_code import Cells, levels_sql
from kaoping.engine.words import same

STATUS = {"given": "s > 0", "no_data": "s = 0"}


def printed(what: Expr, can_be: tuple[str, ...]) -> str:
    """The SQL of a step `c` over a status `s` and a number `a` of up to 62 bits."""
    builder = ProgramBuilder()
    builder.input(Input("s", same("s"), TEXT, Role.STATUS))
    builder.input(Input("a", same("a"), number_type(0), Role.DATA))
    builder.step("c", same("c"), what)
    step = builder.build().steps[0]
    types = {"s": TEXT, "a": number_type(0), "c": step.type}
    bounds = {"a": Bounds(0, 2**62), "c": Bounds(0, 2**100)}
    tests = {"s": {status: f"({STATUS[status]})" for status in can_be}}
    return levels_sql([step], Cells(types, bounds, {key: key for key in "sac"}, tests=tests), "numbers", ("c",))


def _is(status: str) -> Compare:
    return Compare("==", STATUS_CELL, Text(status))


STATUS_CELL = ProgramBuilder().input(Input("s", same("s"), TEXT, Role.STATUS))
NUMBER_CELL = ProgramBuilder().input(Input("a", same("a"), number_type(0), Role.DATA))


def test_a_status_that_there_cannot_be_is_not_asked_for() -> None:
    either = Any((_is("given"), _is("disputed")))
    assert printed(either, ("given", "no_data")) == "SELECT * FROM (SELECT *, (s > 0) AS c FROM numbers)"


def test_what_follows_from_the_only_status_there_can_be_is_decided() -> None:
    assert " TRUE AS c " in printed(All((_is("given"), Not(_is("no_data")))), ("given",))
    assert " FALSE AS c " in printed(Any((_is("no_data"), Not(_is("given")))), ("given",))


def test_a_case_without_branches_that_can_be_taken_is_its_last_value() -> None:
    what = Case(((_is("no_data"), Number(7)), (_is("disputed"), NUMBER_CELL)), Number(7))
    assert "CASE" not in printed(what, ("given", "no_data"))


def test_a_number_keeps_its_width_though_the_wide_branch_cannot_be_taken() -> None:
    wide = Case(((_is("disputed"), Multiply((NUMBER_CELL, Number(2**20)))),), NUMBER_CELL)
    sql = printed(Add((wide, wide, wide)), ("given", "no_data"))
    with connect() as db:
        db.execute("CREATE TEMP TABLE numbers AS SELECT 1 AS s, 4611686018427387904::BIGINT AS a")
        assert db.execute(f"SELECT c FROM ({sql})").fetchall() == [(3 * 2**62,)]
