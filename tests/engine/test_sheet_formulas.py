"""How steps look as formulas: what a person who clicks on a cell will read."""

from collections.abc import Mapping

from kaoping.engine.numbers import Rounding
from kaoping.engine.program import (
    CONDITION,
    TEXT,
    All,
    Any,
    Case,
    CellType,
    Compare,
    Divide,
    Expr,
    Gather,
    Largest,
    Multiply,
    Not,
    Number,
    Ordinal,
    Pool,
    Ref,
    Smallest,
    Step,
    Subtract,
    Text,
    Within,
    number_type,
    type_of,
)
from kaoping.engine.program.bounds import Bounds
from kaoping.engine.program.sheet_formulas import (
    DIVIDEND,
    DIVISOR,
    FURTHER,
    REST,
    TRIAL,
    TRIAL_REST,
    WHOLE,
    Formulas,
    Sheet,
    guarded,
    step_formulas,
)
from kaoping.engine.program.sheet_tables import gather_formula, ordinal_formula, pool_formula
from kaoping.engine.words import same

TYPES = {
    "v": number_type(2),
    "t": number_type(0),
    "big": number_type(2),
    "met": CONDITION,
    "kind": TEXT,
}
BOUNDS = {"v": Bounds(0, 10_000), "t": Bounds(1, 100), "big": Bounds(0, 10**13 - 1)}
CELLS = {"v": "V1", "t": "T1", "big": "B1", "met": "M1", "kind": "K1"}


def printed(
    what: Expr,
    scale: int | None = None,
    rounding: Rounding | None = None,
    *,
    types: Mapping[str, CellType] = TYPES,
    empty: frozenset[str] = frozenset(),
) -> Formulas:
    kind = number_type(scale) if scale is not None else type_of(what, types)
    step = Step(key="x", words=same("x"), what=what, type=kind, rounding=rounding)
    sheet = Sheet(types, BOUNDS, CELLS.__getitem__, lambda at: f"H{at}", may_be_empty=empty)
    return step_formulas(step, what, sheet)


def test_constants_are_brought_to_the_scale_of_the_cells_beside_them() -> None:
    # 40 − v, where v has two decimals: 4000 units less those of v.
    assert printed(Subtract(Number(40), Ref("v"))).result == "4000-V1"
    assert printed(Compare(">=", Ref("v"), Number(905, 1))).result == "V1>=9050"


def test_what_may_be_empty_is_compared_and_not_believed() -> None:
    assert printed(Ref("met")).result == "M1"
    assert printed(Case(((Ref("met"), Number(5)),), Number(0))).result == "IF(M1,5,0)"
    shy = frozenset(("met",))
    assert printed(Case(((Ref("met"), Number(5)),), Number(0)), empty=shy).result == "IF(M1=TRUE,5,0)"
    assert printed(Not(Ref("met")), empty=shy).result == "NOT(M1=TRUE)"


def test_conditions_that_need_those_before_them_are_asked_in_turn() -> None:
    positive = Compare(">", Ref("v"), Number(0))
    assert printed(All((Ref("met"), positive))).result == "AND(M1,V1>0)"
    empty = frozenset(("v",))
    assert printed(All((Ref("met"), positive)), empty=empty).result == "IF(M1,V1>0,FALSE)"
    assert printed(Any((Ref("met"), positive)), empty=empty).result == "IF(M1,TRUE,V1>0)"


def test_texts_are_compared_with_their_case() -> None:
    assert printed(Compare("==", Ref("kind"), Text('A"B'))).result == 'EXACT(K1,"A""B")'
    assert printed(Compare("!=", Ref("kind"), Text("=1"))).result == 'NOT(EXACT(K1,"=1"))'


def test_an_interval_says_both_its_ends() -> None:
    inside = Within(Ref("v"), Number(90), True, Number(95), False)
    assert printed(inside).result == "AND(V1>=9000,V1<9500)"


def test_caps_and_floors() -> None:
    assert printed(Largest((Smallest((Ref("v"), Number(40))), Number(0)))).result == "MAX(MIN(V1,4000),0)"


def test_moving_the_point_of_a_small_number_is_plain_rounding() -> None:
    # v × 0.7 has three decimals, one is cut: 7 units of v over 10.
    product = Multiply((Ref("v"), Number(7, 1)))
    assert printed(product, 2, Rounding.HALF_UP) == Formulas("ROUND(V1*7/10,0)", {})
    assert printed(product, 2, Rounding.DOWN) == Formulas("INT(V1*7/10)", {})


def test_halves_go_to_even_by_the_remainder() -> None:
    found = printed(Multiply((Ref("v"), Number(7, 1))), 2, Rounding.HALF_EVEN)
    assert found.beside[DIVIDEND] == "V1*7"
    assert found.result == "H4+(H5*2>10)+(H5*2=10)*(H4-2*INT(H4/2))"


def test_a_quotient_shows_its_parts() -> None:
    # 40 × v ÷ t with two decimals: v has two itself, so nothing is shifted.
    found = printed(Divide(Multiply((Number(40), Ref("v"))), Ref("t")), 2, Rounding.HALF_UP)
    assert found.beside == {
        DIVIDEND: "V1*40",
        DIVISOR: "T1",
        TRIAL: "INT(H0/H1)",
        TRIAL_REST: "H0-H2*H1",
        WHOLE: "H2+(H3>=H1)-(H3<0)",
        REST: "H3-(H4-H2)*H1",
    }
    assert found.result == "H4+(H5*2>=H1)"


def test_common_factors_of_dividend_and_divisor_are_taken_out() -> None:
    # 100 × v ÷ 20 is 5 × v, which needs no division at all.
    assert printed(Divide(Multiply((Ref("v"), Number(100))), Number(20)), 2, Rounding.HALF_UP).result == "V1*5"


def test_a_number_that_may_leave_the_reach_says_so_in_a_cell_of_its_own() -> None:
    found = printed(Multiply((Ref("big"), Number(100))), 2)
    assert found.beside[FURTHER] == "B1*100"
    assert found.beside[FURTHER + 1] == f"IF(ABS(H{FURTHER})<1E+14,H{FURTHER},NA())"
    assert found.result == f"H{FURTHER + 1}"


def test_a_product_that_may_leave_the_reach_is_divided_digit_by_digit() -> None:
    found = printed(Divide(Multiply((Number(40), Ref("big"))), Ref("t")), 2, Rounding.HALF_UP)
    # While 40 times the number fits, plain division; beyond, the cells that follow.
    assert found.beside[DIVIDEND] == f'IF(H{FURTHER}<2500000000000,H{FURTHER}*40,"")'


def test_a_long_table_is_spread_over_several_cells() -> None:
    table = Case(tuple((Compare("==", Ref("kind"), Text(f"类别{n}")), Number(n)) for n in range(100)), Number(0))
    found = printed(table)
    assert found.result.count("IF(") <= 40
    assert sum(text.count("IF(") for text in (found.result, *found.beside.values())) == 100


def test_guarded_formulas_are_empty_where_the_condition_does_not_hold() -> None:
    assert guarded(Formulas("A1+1", {0: "B1"}), "C1=TRUE") == Formulas('IF(C1=TRUE,A1+1,"")', {0: 'IF(C1=TRUE,B1,"")'})


# Over many

COLUMNS = {"points": "P1:P9", "date": "D1:D9", "matter": "M1:M9", "counts": "C1:C9"}.__getitem__


def test_records_are_added_up_by_subject_and_condition() -> None:
    total, is_array = gather_formula(Gather("sum", "r", "points", "counts"), "U1:U9=$A$1", COLUMNS)
    assert (total, is_array) == ("SUMPRODUCT(--(U1:U9=$A$1),--(C1:C9=TRUE),P1:P9)", False)
    count, _ = gather_formula(Gather("count", "r", None, "counts"), "U1:U9=$A$1", COLUMNS)
    assert count == "SUMPRODUCT(--(U1:U9=$A$1),--(C1:C9=TRUE))"


def test_the_largest_of_no_records_is_nothing() -> None:
    text, is_array = gather_formula(Gather("largest", "r", "points"), "U1:U9=$A$1", COLUMNS)
    # A plain sum of conditions would ignore them.
    assert text == 'IF(SUMPRODUCT(--(U1:U9=$A$1))=0,"",MAX(IF((U1:U9=$A$1),P1:P9)))'
    assert is_array


def test_a_place_among_records_counts_those_before() -> None:
    own = {"points": "P3", "date": "D3", "matter": "M3"}.__getitem__
    types = {"matter": TEXT, "points": number_type(2)}
    text = ordinal_formula(Ordinal(("matter",), (("points", True),)), types, "U1:U9=U3", own, COLUMNS)
    assert text == ("1+SUMPRODUCT((U1:U9=U3)*EXACT(M1:M9,M3)*((P1:P9>P3)+(P1:P9=P3)*(ROW(P1:P9)<ROW(P3))))")


def test_a_rank_counts_those_strictly_before() -> None:
    pool = Pool("rank", "v", number_type(2))
    assert pool_formula(pool, ["V3"], ["F1:F9"], [["V1:V9"]]) == "1+SUMPRODUCT(F1:F9*(V1:V9>V3))"


def test_what_decides_between_equal_values_comes_after_them() -> None:
    pool = Pool("rank", "v", number_type(2), high_first=False, ties=("w",))
    text = pool_formula(pool, ["V3", "W3"], ["F1:F9"], [["V1:V9"], ["W1:W9"]])
    assert text == "1+SUMPRODUCT(F1:F9*((V1:V9<V3)+(V1:V9=V3)*(W1:W9>W3)))"


def test_a_pool_without_members_has_no_best_value_and_a_sum_of_0() -> None:
    assert pool_formula(Pool("largest", "v", number_type(0)), ["V1"], [], [[]]) == '""'
    assert pool_formula(Pool("sum", "v", number_type(0)), ["V1"], [], [[]]) == "0"
