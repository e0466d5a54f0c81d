"""What the compiler of a rule may write into a program, and what is refused before anything is scored."""

from __future__ import annotations

import re

import pytest

from kaoping.engine.numbers import Rounding
from kaoping.engine.program import (
    CONDITION,
    DATE,
    TEXT,
    ZERO,
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
    Ordinal,
    Pool,
    ProgramBuilder,
    ProgramError,
    Records,
    Ref,
    Role,
    SectionKind,
    Smallest,
    Step,
    Subtract,
    Text,
    Trace,
    Value,
    Within,
    compile_stages,
    number_type,
)
from kaoping.engine.program import Any as OneOf
from kaoping.engine.words import Words, same

KINDS: dict[str, CellType] = {
    "whole": number_type(0),
    "cents": number_type(2),
    "yes": CONDITION,
    "also": CONDITION,
    "name": TEXT,
    "start": DATE,
    "end": DATE,
}
WHOLE, CENTS, YES, ALSO, NAME, START, END = map(Ref, KINDS)


def builder() -> ProgramBuilder:
    """A builder that knows a cell of each kind."""
    found = ProgramBuilder()
    for key, kind in KINDS.items():
        found.input(Input(key, same(key), kind, Role.DATA))
    return found


def with_fines() -> ProgramBuilder:
    """A builder with a list of fines, each of so many cents, on a day, paid or not."""
    found = builder()
    fields = {"fine": number_type(2), "day": DATE, "paid": CONDITION, "kind": TEXT}
    columns = tuple(Input(key, Words(f"字段{key}", f"field {key}"), kind, Role.DATA) for key, kind in fields.items())
    found.records(Records("fines", same("fines"), columns))
    return found


FINES: list[list[Value]] = [[250, 3, True, "a"], [1000, 1, False, "b"], [75, 2, True, "a"]]


def run(written: ProgramBuilder, **values: Value | list[list[Value]]) -> dict[str, Value | list[list[Value]]]:
    """Every cell of the program where the inputs have these values."""
    program = written.build()
    trace: Trace = [None] * program.width
    for key, value in values.items():
        trace[program.position[key]] = [list(row) for row in value] if isinstance(value, list) else value
    for stage in compile_stages(program):
        stage(trace)
    return {key: trace[at] for key, at in program.position.items()}


def step_of(written: ProgramBuilder, key: str) -> Step:
    return written.build().step(key)


def test_an_input_that_two_rules_read_is_declared_once() -> None:
    written = builder()

    assert written.input(Input("whole", same("whole"), number_type(0), Role.DATA)) == WHOLE
    assert [i.key for i in written.build().inputs] == list(KINDS)


def test_an_input_has_one_meaning() -> None:
    with pytest.raises(ProgramError, match="input 'whole' is declared twice, differently"):
        builder().input(Input("whole", same("whole"), number_type(2), Role.DATA))


def test_a_list_that_two_rules_read_is_declared_once_and_keeps_its_steps() -> None:
    written = with_fines()
    written.row("fines", "double", same("double"), Multiply((Ref("fine"), Number(2))))
    written.records(Records("fines", same("fines"), written.build().records[0].fields))

    assert [step.key for step in written.build().records[0].steps] == ["double"]


@pytest.mark.parametrize("other", [Records("fines", same("other"), ()), Records("fines", same("fines"), ())])
def test_a_list_has_one_meaning(other: Records) -> None:
    with pytest.raises(ProgramError, match="list 'fines' is declared twice, differently"):
        with_fines().records(other)


@pytest.mark.parametrize("key", ["whole", "sum"])
def test_no_cell_is_computed_twice(key: str) -> None:
    written = builder()
    written.step("sum", same("sum"), Add((WHOLE, CENTS)))

    with pytest.raises(ProgramError, match=f"cell '{key}' is computed twice"):
        written.step(key, same("again"), WHOLE)


@pytest.mark.parametrize("key", ["fine", "double", "whole"])
def test_no_cell_of_a_record_is_computed_twice(key: str) -> None:
    written = with_fines()
    written.row("fines", "double", same("double"), Multiply((Ref("fine"), Number(2))))

    with pytest.raises(ProgramError, match=f"cell '{key}' is computed twice"):
        written.row("fines", key, same("again"), Ref("fine"))


@pytest.mark.parametrize(
    ("decimals", "rounding"), [(None, Rounding.HALF_UP), (2, None), (None, None)], ids=["decimals", "mode", "both"]
)
def test_a_quotient_says_its_decimals_and_its_rounding(decimals: int | None, rounding: Rounding | None) -> None:
    with pytest.raises(ProgramError, match="the quotient 'rate' needs declared decimals and rounding"):
        builder().step("rate", same("rate"), Divide(WHOLE, CENTS), decimals=decimals, rounding=rounding)


@pytest.mark.parametrize("what", [Divide(YES, CENTS), Divide(WHOLE, NAME)])
def test_only_numbers_are_divided(what: Divide) -> None:
    with pytest.raises(ProgramError, match="the quotient 'rate' needs numbers"):
        builder().step("rate", same("rate"), what, decimals=2, rounding=Rounding.DOWN)


def test_no_decimal_is_cut_without_saying_how() -> None:
    with pytest.raises(ProgramError, match="'shown' is cut to 1 decimals without a declared rounding"):
        builder().step("shown", same("shown"), CENTS, decimals=1)


def test_a_line_that_needs_no_rounding_shows_none() -> None:
    written = builder()
    written.step("same", same("same"), CENTS, decimals=2, rounding=Rounding.DOWN)
    written.step("wider", same("wider"), CENTS, decimals=3)
    written.step("cut", same("cut"), CENTS, decimals=0, rounding=Rounding.DOWN)
    written.step("plain", same("plain"), CENTS, rounding=Rounding.DOWN)
    written.step("text", same("text"), NAME, decimals=1, rounding=Rounding.DOWN)

    steps = {key: step_of(written, key) for key in ("same", "wider", "cut", "plain", "text")}
    assert {key: (step.type, step.rounding) for key, step in steps.items()} == {
        "same": (number_type(2), None),
        "wider": (number_type(3), None),
        "cut": (number_type(0), Rounding.DOWN),
        "plain": (number_type(2), None),
        "text": (TEXT, None),
    }
    # 12.99 in thousandths is 12990; cut to whole units it is 12.
    cells = run(written, cents=1299, name="甲")
    assert [cells[key] for key in steps] == [1299, 12990, 12, 1299, "甲"]


def test_guarded_lines_are_done_only_where_every_condition_holds() -> None:
    written = builder()
    with written.when(YES):
        written.step("outer", same("outer"), Add((WHOLE, Number(1))))
        with written.when(ALSO):
            written.step("inner", same("inner"), Add((Ref("outer"), Number(1))))
            with written.unguarded():
                written.step("always", same("always"), Add((WHOLE, Number(10))))
            written.step("again", same("again"), Ref("inner"))
        written.step("later", same("later"), Ref("outer"))
    written.step("after", same("after"), WHOLE)

    keys = ("outer", "inner", "always", "again", "later", "after")
    assert [step_of(written, key).when for key in keys] == [
        ("yes",), ("yes", "also"), (), ("yes", "also"), ("yes",), (),
    ]  # fmt: skip
    outcomes = {
        (yes, also): [run(written, whole=5, yes=yes, also=also)[key] for key in keys]
        for yes in (True, False)
        for also in (True, False)
    }
    assert outcomes == {
        (True, True): [6, 7, 15, 7, 6, 5],
        (True, False): [6, None, 15, None, 6, 5],
        (False, True): [None, None, 15, None, None, 5],
        (False, False): [None, None, 15, None, None, 5],
    }


def test_lines_under_different_conditions_stand_next_to_each_other() -> None:
    written = builder()
    with written.when(YES):
        written.step("first", same("first"), Number(1))
    with written.when(ALSO):
        written.step("second", same("second"), Number(2))
        with written.when(YES):
            written.step("both", same("both"), Number(3))

    assert [run(written, yes=False, also=True)[key] for key in ("first", "second", "both")] == [None, 2, None]
    assert [run(written, yes=True, also=False)[key] for key in ("first", "second", "both")] == [1, None, None]
    assert [run(written, yes=True, also=True)[key] for key in ("first", "second", "both")] == [1, 2, 3]


def test_only_a_condition_guards() -> None:
    with pytest.raises(ProgramError, match="'whole' is no condition"), builder().when(WHOLE):
        pass


def test_a_guard_ends_even_where_a_rule_is_refused() -> None:
    written = builder()
    with pytest.raises(ProgramError), written.when(YES), written.unguarded(), written.when(ALSO):
        written.step("wrong", same("wrong"), Ref("nobody"))
    written.step("right", same("right"), WHOLE)

    assert step_of(written, "right").when == ()


def test_a_line_knows_whether_it_is_shown() -> None:
    written = builder()
    written.step("shown", same("shown"), WHOLE)
    written.step("quiet", same("quiet"), WHOLE, quiet=True)
    written.step("quotient", same("quotient"), Divide(WHOLE, CENTS), decimals=1, rounding=Rounding.DOWN, quiet=True)
    written.step("hidden", same("hidden"), WHOLE, hidden_when=YES)

    keys = ("shown", "quiet", "quotient", "hidden")
    assert [(step_of(written, key).quiet, step_of(written, key).hidden_when) for key in keys] == [
        (False, None), (True, None), (True, None), (False, "yes"),
    ]  # fmt: skip


def test_a_section_holds_what_was_written_inside_it() -> None:
    written = with_fines()
    records = written.build().records[0]
    with written.section("late", SectionKind.BRANCH, "late.score"):
        written.step("late.score", same("late"), WHOLE)
    with written.section("early", SectionKind.LEAF, "early.score"):
        written.input(Input("whole", same("whole"), number_type(0), Role.DATA))
        written.records(Records("fines", records.words, records.fields))
        written.input(Input("whole", same("whole"), number_type(0), Role.DATA))
        written.step("early.score", same("early"), WHOLE)
    written.step("between", same("between"), WHOLE)

    sections = written.build(("early", "late")).sections
    assert [(s.item, s.kind, s.inputs, s.steps, s.score) for s in sections] == [
        ("early", SectionKind.LEAF, ("whole", "fines"), ("early.score",), "early.score"),
        ("late", SectionKind.BRANCH, (), ("late.score",), "late.score"),
    ]
    # What the order does not name comes last, as it was written.
    assert [s.item for s in written.build().sections] == ["late", "early"]
    assert [s.item for s in written.build(("early",)).sections] == ["early", "late"]


def test_sections_do_not_nest_and_end_even_where_a_rule_is_refused() -> None:
    written = builder()
    with (
        pytest.raises(ProgramError, match="sections do not nest"),
        written.section("outer", SectionKind.BRANCH, "a"),
        written.section("inner", SectionKind.LEAF, "b"),
    ):
        pass
    with written.section("next", SectionKind.LEAF, "c"):
        written.step("c", same("c"), WHOLE)

    assert [s.item for s in written.build().sections] == ["next"]


def test_the_builder_knows_what_is_there() -> None:
    written = with_fines()
    written.step("sum", Words("合计", "sum"), Add((WHOLE, CENTS)))
    written.row("fines", "double", Words("加倍", "doubled"), Multiply((Ref("fine"), Number(2))))

    assert [written.knows(key) for key in ("whole", "sum", "fine", "nobody")] == [True, True, False, False]
    assert [written.has_records(key) for key in ("fines", "whole")] == [True, False]
    assert written.record_fields("fines") == {
        "fine": number_type(2), "day": DATE, "paid": CONDITION, "kind": TEXT, "double": number_type(2),
    }  # fmt: skip
    assert written.record_fields("nothing") == {}
    assert written.field_words("day") == Words("字段day", "field day")
    assert written.field_words("double") == Words("加倍", "doubled")
    assert written.step_words(Ref("sum")) == Words("合计", "sum")
    assert written.type_of(Ref("sum")) == number_type(2)


def test_records_are_counted_summed_and_compared_where_a_condition_holds() -> None:
    written = with_fines()
    written.row("fines", "late", same("late"), Compare(">", Ref("day"), START))
    written.step("count", same("count"), Gather("count", "fines"))
    written.step("count_paid", same("count"), Gather("count", "fines", where="paid"))
    written.step("sum", same("sum"), Gather("sum", "fines", "fine"))
    written.step("sum_late", same("sum"), Gather("sum", "fines", "fine", "late"))
    written.step("largest", same("largest"), Gather("largest", "fines", "fine"))
    written.step("largest_paid", same("largest"), Gather("largest", "fines", "fine", "paid"))
    written.step("smallest", same("smallest"), Gather("smallest", "fines", "fine"))
    written.step("smallest_late", same("smallest"), Gather("smallest", "fines", "fine", "late"))

    assert [step_of(written, key).type for key in ("count", "sum", "largest")] == [
        number_type(0), number_type(2), number_type(2),
    ]  # fmt: skip
    # Fines of 2.50 (day 3, paid), 10.00 (day 1, not paid), 0.75 (day 2, paid); late is after day 1.
    cells = run(written, fines=FINES, start=1)
    assert (cells["count"], cells["count_paid"]) == (3, 2)
    assert (cells["sum"], cells["sum_late"]) == (1325, 325)
    assert (cells["largest"], cells["largest_paid"]) == (1000, 250)
    assert (cells["smallest"], cells["smallest_late"]) == (75, 75)
    # Of no fines the number and the sum are 0, and none is the largest.
    none = run(written, fines=[], start=1)
    assert [none[key] for key in ("count", "sum", "largest", "smallest")] == [0, 0, None, None]


def test_a_step_of_a_record_reads_the_record_and_the_subject() -> None:
    written = with_fines()
    written.row("fines", "share", same("share"), Divide(Ref("fine"), CENTS), decimals=3, rounding=Rounding.HALF_UP)
    written.row("fines", "scaled", same("scaled"), Multiply((Ref("share"), WHOLE)), quiet=True)
    written.step("sum", same("sum"), Gather("sum", "fines", "scaled"))

    # 2.50 / 8.00 = 0.3125: 0.313; 10 / 8 = 1.25; 0.75 / 8 = 0.09375: 0.094. Times 2: 0.626 + 2.5 + 0.188.
    cells = run(written, fines=FINES, cents=800, whole=2)
    assert cells["fines"] == [
        [250, 3, True, "a", 313, 626], [1000, 1, False, "b", 1250, 2500], [75, 2, True, "a", 94, 188],
    ]  # fmt: skip
    assert cells["sum"] == 3314
    steps = written.build().records[0].steps
    assert [(step.quiet, step.rounding) for step in steps] == [(False, Rounding.HALF_UP), (True, None)]


def test_a_record_has_its_place_among_those_of_its_kind() -> None:
    written = with_fines()
    written.row("fines", "place", same("place"), Ordinal((), (("fine", True),)))
    written.row("fines", "of_kind", same("place"), Ordinal(("kind",), (("day", False),)))
    written.row("fines", "next", same("next"), Add((Ref("of_kind"), Number(1))))

    # By size 10.00, 2.50, 0.75. Of kind a, day 2 comes before day 3.
    rows = run(written, fines=FINES)["fines"]
    assert rows == [
        [250, 3, True, "a", 2, 2, 3], [1000, 1, False, "b", 1, 1, 2], [75, 2, True, "a", 3, 1, 2],
    ]  # fmt: skip
    assert written.record_fields("fines")["place"] == number_type(0)


def test_ties_between_records_are_decided_by_the_next_cell_and_then_by_their_order() -> None:
    written = with_fines()
    written.row("fines", "place", same("place"), Ordinal((), (("fine", True), ("day", False))))
    fines: list[list[Value]] = [[100, 2, True, "a"], [100, 1, True, "b"], [100, 2, True, "c"], [300, 9, True, "d"]]

    rows = run(written, fines=fines)["fines"]
    assert isinstance(rows, list)
    # 3.00 first; of the fines of 1.00, day 1, then the two of day 2 as they came in.
    assert [row[-1] for row in rows] == [3, 2, 4, 1]


def test_a_rank_or_a_number_of_subjects_is_whole_and_a_sum_has_its_own_decimals() -> None:
    written = builder()
    for how in ("rank", "rank_last", "count", "sum", "largest", "smallest"):
        written.step(how, same(how), Pool(how, "cents", number_type(2)))

    scales = {how: written.type_of(Ref(how)).scale for how in ("rank", "rank_last", "count")}
    assert scales == {"rank": 0, "rank_last": 0, "count": 0}
    assert {written.type_of(Ref(how)).scale for how in ("sum", "largest", "smallest")} == {2}


@pytest.mark.parametrize(
    ("what", "kind"),
    [
        (Add((WHOLE, CENTS)), number_type(2)),
        (Smallest((CENTS, WHOLE)), number_type(2)),
        (Largest((WHOLE, Number(5, 1))), number_type(1)),
        (Subtract(WHOLE, CENTS), number_type(2)),
        (Subtract(CENTS, WHOLE), number_type(2)),
        (Subtract(END, START), number_type(0)),
        (Multiply((CENTS, CENTS, WHOLE)), number_type(4)),
        (Number(5, 1), number_type(1)),
        (Number(5, 1, percent=True), number_type(3)),
        (Compare("<", WHOLE, CENTS), CONDITION),
        (Compare("<", START, END), CONDITION),
        (Compare("==", NAME, Text("甲")), CONDITION),
        (Compare("!=", YES, ALSO), CONDITION),
        (Within(WHOLE, CENTS, True, None, True), CONDITION),
        (Not(YES), CONDITION),
        (Case(((YES, WHOLE),), CENTS), number_type(2)),
        (Case(((YES, CENTS),), WHOLE), number_type(2)),
        (Case(((YES, NAME),), Text("甲")), TEXT),
    ],
)
def test_the_decimals_of_a_line_follow_from_its_arithmetic(what: Expr, kind: CellType) -> None:
    assert builder().type_of(what) == kind


@pytest.mark.parametrize(
    ("what", "why"),
    [
        (Ref("nobody"), "unknown cell 'nobody'"),
        (Add((WHOLE, YES)), "a number is needed, not a condition"),
        (Largest((WHOLE, NAME)), "a number is needed, not a text"),
        (Multiply((YES, WHOLE)), "a number is needed, not a condition"),
        (Subtract(END, WHOLE), "a number is needed, not a date"),
        (Subtract(WHOLE, NAME), "a number is needed, not a text"),
        (Add((Divide(WHOLE, CENTS), WHOLE)), "a quotient must be the whole expression of a rounded step"),
        (Compare("<", NAME, Text("甲")), "cannot compare text < text"),
        (Compare("<", YES, ALSO), "cannot compare condition < condition"),
        (Compare("==", NAME, WHOLE), "cannot compare text == number"),
        (Within(NAME, WHOLE, True, None, True), "a number is needed, not a text"),
        (Within(WHOLE, None, True, YES, True), "a number is needed, not a condition"),
        (All((YES, WHOLE)), "a condition is needed, not a number"),
        (OneOf((NAME, YES)), "a condition is needed, not a text"),
        (Not(CENTS), "a condition is needed, not a number"),
        (Case(((WHOLE, WHOLE),), CENTS), "a condition is needed, not a number"),
        (Case(((YES, WHOLE),), NAME), "the values of a case differ in kind"),
    ],
)
def test_a_line_that_means_nothing_is_refused_with_its_reason(what: Expr, why: str) -> None:
    with pytest.raises(ProgramError, match=re.escape(why)):
        builder().step("wrong", same("wrong"), what)


def test_a_program_without_steps_computes_nothing() -> None:
    assert run(builder(), whole=3)["whole"] == 3


def test_a_date_has_the_days_between_it_and_another() -> None:
    written = builder()
    written.step("days", same("days"), Subtract(END, START))
    written.step("beyond", same("beyond"), Largest((Subtract(Ref("days"), Number(30)), ZERO)))

    assert [run(written, start=100, end=142)[key] for key in ("days", "beyond")] == [42, 12]


@pytest.mark.parametrize(
    ("what", "holds"),
    [
        # For 4, 5, 7 and 8: the ends belong to the interval or not, or are missing.
        (Within(WHOLE, Number(5), True, Number(7), True), [False, True, True, False]),
        (Within(WHOLE, Number(5), False, Number(7), False), [False, False, False, False]),
        (Within(WHOLE, Number(5), True, None, True), [False, True, True, True]),
        (Within(WHOLE, Number(5), False, None, True), [False, False, True, True]),
        (Within(WHOLE, None, True, Number(7), True), [True, True, True, False]),
        (Within(WHOLE, None, True, Number(7), False), [True, True, False, False]),
        (Within(WHOLE, None, True, None, True), [True, True, True, True]),
        (All((Compare(">", WHOLE, Number(4)), Compare("<", WHOLE, Number(8)))), [False, True, True, False]),
        (OneOf((Compare("<", WHOLE, Number(5)), Compare(">", WHOLE, Number(7)))), [True, False, False, True]),
        (All(()), [True, True, True, True]),
        (OneOf(()), [False, False, False, False]),
    ],
)
def test_a_condition_holds_where_it_says(what: Expr, holds: list[bool]) -> None:
    written = builder()
    written.step("holds", same("holds"), what)

    assert [run(written, whole=value)["holds"] for value in (4, 5, 7, 8)] == holds


def test_a_quotient_is_done_only_where_it_may_be() -> None:
    written = builder()
    with written.when(YES):
        written.step("rate", same("rate"), Divide(WHOLE, CENTS), decimals=1, rounding=Rounding.HALF_UP)

    # 3 / 0.40 = 7.5; nothing is divided by 0 where the condition does not hold.
    assert run(written, yes=True, whole=3, cents=40)["rate"] == 75
    assert run(written, yes=False, whole=3, cents=0)["rate"] is None
