"""Any input cell may be changed: scores, totals, ranks and grades of all units follow, as in a new run."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from pathlib import Path

import pytest

from kaoping.engine.scoring import Observation, Result, Subject, Values, score
from kaoping.engine.terms import Refused
from kaoping.engine.words import Language
from kaoping.files.results import write_results_workbook
from kaoping.files.results.book import Book
from kaoping.files.results.layout import VALUE
from kaoping.files.results.score_sheet import RANK_CELL, TOTAL_CELL
from kaoping.files.scheme_yaml import parse_scheme_yaml
from tests.files.results_edits import Edit, Editor
from tests.files.results_examples import NAMES, results
from tests.files.results_workbooks import differences, widths
from tests.libreoffice import Session, Typed, Workbook, typed_in

EDITS = 50


def accepted(editor: Editor) -> Iterator[tuple[Edit, Result]]:
    """Random edits whose values the engine takes, each with a new run."""
    result = editor.result
    while True:
        edit = editor.edit()
        try:
            yield edit, score(result.scheme, edit.values, result.period or None)
        except Refused:
            continue


@pytest.mark.parametrize("name", NAMES)
def test_fifty_random_edits_agree_with_new_runs(name: str, tmp_path: Path) -> None:
    # The last period stands for the others; a cycle is made from the results of periods, not from data.
    result = next(r for r in reversed(results(name)) if r.period or not r.scheme.periods)
    path = tmp_path / "result.xlsx"
    write_results_workbook(result, path)
    editor = Editor(result, seed=20_260_331)
    edits = list(islice(accepted(editor), EDITS))
    session = Session(path, [edit.typed for edit, _ in edits], widths(result))
    for (edit, rerun), values in zip(edits, typed_in([session], tmp_path / "office")[0], strict=True):
        found = differences(values, rerun, same_rows=False, may_be_beyond=_is_huge(edit))
        assert found == [], edit.typed


def _is_huge(edit: Edit) -> bool:
    """Whether a number is typed that may be more than a spreadsheet can reckon with exactly."""
    return any(cell.is_number and abs(Decimal(cell.value)) >= 10**6 for cell in edit.typed)


SCHEME = """
id: small
title: {zh: 小方案, en: small scheme}
rounding: {mode: half_up}
ranking: {ties: share}
total: {cap: none}
missing: {not_reported: zero, not_applicable: rescale, no_data: zero}
items:
  - id: rate
    title: {zh: 完成率, en: completion}
    points: 10
    data: {decimals: 2, min: 0, unit: {zh: 元, en: yuan}}
    target: {by: data, of: plan}
    rule: {family: ratio, better: more, cap: none}
  - id: fact
    title: {zh: 达标, en: reached}
    points: 5
    rule: {family: met, when: "yes"}
data:
  - {id: plan, title: {zh: 计划, en: plan}, decimals: 2, min: 0, unit: {zh: 元, en: yuan}}
"""


def small() -> Result:
    given: dict[tuple[str, str, str], Decimal | bool] = {
        ("甲", "", "rate"): Decimal(80),
        ("甲", "", "plan"): Decimal(100),
        ("甲", "", "fact"): True,
        ("乙", "", "rate"): Decimal(50),
        ("乙", "", "plan"): Decimal(100),
        ("乙", "", "fact"): True,
    }
    observations = {key: Observation(value) for key, value in given.items()}
    return score(parse_scheme_yaml(SCHEME), Values((Subject("甲"), Subject("乙")), observations))


def typed(result: Result, tmp_path: Path, *edits: tuple[tuple[str, str], ...]) -> list[Workbook]:
    """Type numbers into the sheet of 甲: data item and number, one or more for each edit."""
    path = tmp_path / "result.xlsx"
    write_results_workbook(result, path)
    subject = Book(result, Language.ZH).subjects[0]
    rows = subject.template.layout.rows
    cells = [
        [Typed(subject.sheet, rows[f"#{item}"], VALUE, value, is_number=True) for item, value in edit] for edit in edits
    ]
    return typed_in([Session(path, cells, widths(result))], tmp_path / "office")[0]


def said(values: Workbook, result: Result, cell: tuple[int, int], subject: int = 0) -> object:
    sheet = values[Book(result, Language.ZH).subjects[subject].sheet]
    return sheet[cell[0]][cell[1]]


def test_an_edit_moves_the_ranks_of_others(tmp_path: Path) -> None:
    result = small()
    (values,) = typed(result, tmp_path, (("rate", "30"),))
    # 甲: 30 ÷ 100 × 10 + 5 = 8, behind 乙 with 5 + 5 = 10.
    assert said(values, result, TOTAL_CELL) == 8
    assert [said(values, result, RANK_CELL, at) for at in (0, 1)] == [2, 1]


def test_a_large_ratio_is_exact_where_a_product_would_not_be(tmp_path: Path) -> None:
    result = small()
    values = typed(
        result,
        tmp_path,
        # 12345678901.23 ÷ 24691357802.46 is one half: 5.00 of 10, plus 5.
        (("rate", "12345678901.23"), ("plan", "24691357802.46")),
        # 33333333333.33 ÷ 66666666.67 × 10 = 4999.99999975…, which is 5000.00 in two decimals.
        (("rate", "33333333333.33"), ("plan", "66666666.67")),
        # 99999999.99 ÷ 20000000000.00 × 10 = 0.049999999995, below the half: 0.05 from 0.045 on, so 0.05.
        (("rate", "99999999.99"), ("plan", "20000000000.00")),
        # 10000000.01 ÷ 20000000000.02 × 10 = 0.005 exactly: rounded half up it is 0.01.
        (("rate", "10000000.01"), ("plan", "20000000000.02")),
        # one hundredth less is below the half: 0.00.
        (("rate", "10000000.00"), ("plan", "20000000000.02")),
    )
    assert [said(v, result, TOTAL_CELL) for v in values] == [10, 5005, 5.05, 5.01, 5]


def test_what_cannot_be_shown_exactly_is_said_and_not_approximated(tmp_path: Path) -> None:
    result = small()
    values = typed(
        result,
        tmp_path,
        (("rate", "100000000000.00"),),
        (("rate", "99999999999.99"), ("plan", "0.01")),
    )
    assert [said(v, result, TOTAL_CELL) for v in values] == ["超出精确范围", "超出精确范围"]
    # Whoever is compared with it has no rank either, rather than a wrong one.
    assert [said(v, result, RANK_CELL, 1) for v in values] == ["超出精确范围", "超出精确范围"]


def test_what_the_engine_refuses_has_no_score(tmp_path: Path) -> None:
    result = small()
    values = typed(
        result,
        tmp_path,
        (("rate", "79.999"),),
        (("rate", "-1"),),
        (("plan", "0"),),
    )
    assert [said(v, result, TOTAL_CELL) for v in values] == ["数据有误", "数据有误", "数据有误"]


def test_a_changed_cell_that_is_changed_back_gives_the_first_result(tmp_path: Path) -> None:
    result = small()
    values = typed(result, tmp_path, (("rate", "30"),), ())
    assert differences(values[1], result) == []
