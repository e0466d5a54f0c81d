"""Division as the workbook does it, twelve thousand times in a real spreadsheet, against whole numbers in Python."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

import pytest
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from kaoping.engine.numbers import Rounding, divide
from kaoping.engine.program import Divide, Multiply, Number, Ref, Step, number_type
from kaoping.engine.program.bounds import Bounds
from kaoping.engine.program.sheet_formulas import REACH, TRUSTED, Formulas, Sheet, step_formulas
from kaoping.engine.words import same
from tests.files.results_workbooks import read
from tests.libreoffice import recalculated

PAIRS = 4_000
"""Quotients for each way of rounding."""
MOST = REACH - 1
DIVISORS = REACH // 10
RESULT, BESIDE = 3, 4


@dataclass(frozen=True)
class Case:
    """Quotients of `a` × `factor` and `b`, both of either sign or neither negative.

    With `cut` the divisor is a power of ten instead, and `most` is the greatest dividend.
    """

    rounding: Rounding
    factor: int
    signed: bool
    cut: int = 0
    most: int = MOST


CASES = [Case(r, f, s) for r in Rounding for f in (1, 4000, 375) for s in (True, False)]
CASES += [Case(r, 1, s, c, m) for r in Rounding for s in (True, False) for c in (1, 2, 8) for m in (TRUSTED - 1, MOST)]


def pair(rng: random.Random, case: Case) -> tuple[int, int]:
    """Dividend and divisor: large ones, exact halves and their neighbours, multiples and theirs, zeros, ends."""
    b = 10**case.cut if case.cut else rng.randrange(1, rng.choice([100, 10**6, DIVISORS]))
    kind = rng.randrange(8)
    if kind in (1, 2):
        b += b % 2
        a = b * rng.randrange(max(1, case.most // b)) + b // 2 + (0 if kind == 1 else rng.choice([-1, 1]))
    elif kind == 3:
        a = b * rng.randrange(max(1, case.most // b)) + rng.choice([-1, 0, 1])
    elif kind == 4:
        a = rng.choice([0, 1, case.most, case.most - 1])
    else:
        a = rng.randrange(10 ** rng.randrange(1, 15))
    a = max(0, min(a, case.most))
    if not case.signed:
        return a, b
    return a * rng.choice([1, -1]), b if case.cut else b * rng.choice([1, -1])


def formulas(case: Case, row: int) -> Formulas:
    """The formulas of a quotient of the cells A and B of a row."""
    low = -case.most if case.signed else 0
    bounds = {"a": Bounds(low, case.most), "b": Bounds(max(low, 1 - DIVISORS), DIVISORS - 1)}
    dividend = Multiply((Ref("a"), Number(case.factor))) if case.factor > 1 else Ref("a")
    what = Divide(dividend, Number(10**case.cut) if case.cut else Ref("b"))
    step = Step(key="q", words=same("q"), what=what, type=number_type(0), rounding=case.rounding)
    sheet = Sheet(
        types={"a": number_type(0), "b": number_type(0)},
        bounds=bounds,
        address=lambda key: str(xl_rowcol_to_cell(row, "ab".index(key))),
        beside=lambda at: str(xl_rowcol_to_cell(row, BESIDE + at)),
    )
    return step_formulas(step, what, sheet)


@pytest.mark.parametrize("rounding", Rounding)
def test_thousands_of_quotients_are_exact(rounding: Rounding, tmp_path: Path) -> None:
    rng = random.Random(rounding.value)  # noqa: S311 - chooses test cases
    cases = [case for case in CASES if case.rounding is rounding]
    path = tmp_path / "quotients.xlsx"
    wanted: list[tuple[Case, int, int]] = []
    with Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("q")
        for row in range(PAIRS):
            case = cases[row % len(cases)]
            a, b = pair(rng, case)
            wanted.append((case, a, b))
            found = formulas(case, row)
            sheet.write_number(row, 0, a)
            sheet.write_number(row, 1, b)
            sheet.write_formula(row, RESULT, f"={found.result}", None, "not calculated")
            for at, text in found.beside.items():
                sheet.write_formula(row, BESIDE + at, f"={text}", None, "not calculated")
    rows = read(recalculated([path], tmp_path / "office")[0])["q"]
    beyond = 0
    for (case, a, b), row_values in zip(wanted, rows, strict=True):
        quotient = divide(a * case.factor, b, rounding)
        if abs(quotient) >= REACH:
            assert row_values[RESULT] == "#N/A", (case, a, b)
            beyond += 1
        else:
            assert row_values[RESULT] == quotient, (case, a, b)
    assert beyond < PAIRS // 4
