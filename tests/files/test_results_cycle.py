"""The workbook of a cycle is live from the data of its periods to the scores, ranks and grades over all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import islice
from pathlib import Path

import openpyxl
import pytest

from kaoping.engine.program import Role
from kaoping.engine.scoring import Observation, Result, Subject, Values, score_cycle
from kaoping.engine.terms import Refused, Status
from kaoping.engine.words import Language
from kaoping.files.results import beyond_reach, write_results_workbook
from kaoping.files.results import words as w
from kaoping.files.results.book import Book
from kaoping.files.results.layout import STATUS, VALUE
from kaoping.files.results.score_sheet import GRADE_CELL, RANK_CELL, TOTAL_CELL
from tests.engine.whole import whole
from tests.files.results_cycles import CYCLES, cycle_by_total
from tests.files.results_edits import Edit, Editor
from tests.files.results_workbooks import differences, errors, read, widths
from tests.files.test_results_recalculated import spoil
from tests.libreoffice import Session, Typed, recalculated, typed_in

EDITS_OF_A_PERIOD = 12

MONTHS = """
periods: [{id: 1月}, {id: 2月}, {id: 3月}]
over_periods: {how: mean, missing: skip}
items:
  - {id: a, title: A, points: 100, missing: {not_reported: {last_verified: 5}}, rule: {family: given, what: score}}
"""


def months() -> Result:
    """甲: (85.25 + 90 + 88) ÷ 3 = 87.75; 乙: 87 throughout. Of 丙 only January is there, verified: 80."""
    given = {
        "甲": {"1月": "85.25", "2月": "90", "3月": "88"},
        "乙": {"1月": "87", "2月": "87", "3月": "87"},
    }
    found = {(name, month, "a"): Observation(Decimal(value)) for name in given for month, value in given[name].items()}
    found["丙", "1月", "a"] = Observation(Decimal(80), Status.VERIFIED)
    return score_cycle(whole(MONTHS), Values((Subject("甲"), Subject("乙"), Subject("丙")), found)).cycle


@pytest.mark.parametrize("name", CYCLES)
def test_every_cell_of_a_cycle_and_of_its_periods_agrees(name: str, tmp_path: Path) -> None:
    result = CYCLES[name]()
    workbooks = []
    for language in Language:
        written, spoiled = tmp_path / "written.xlsx", tmp_path / f"{language.value}.xlsx"
        write_results_workbook(result, written, language)
        assert differences(read(written), result, language) == []
        spoil(written, spoiled)
        workbooks.append(spoiled)
    for path, language in zip(recalculated(workbooks, tmp_path / "office"), Language, strict=True):
        values = read(path)
        assert differences(values, result, language) == []
        assert errors(values) == []


@pytest.mark.parametrize("name", CYCLES)
def test_random_edits_of_the_periods_agree_with_new_runs(name: str, tmp_path: Path) -> None:
    result = CYCLES[name]()
    path = tmp_path / "result.xlsx"
    write_results_workbook(result, path)
    found: list[tuple[Edit, Result]] = []
    for at, book in enumerate(Book(result, Language.ZH).periods.values()):
        editor = Editor(book.result, seed=20_260_331 + at, book=book)
        found += islice(_accepted(editor), EDITS_OF_A_PERIOD)
    session = Session(path, [edit.typed for edit, _ in found], widths(result))
    changed = 0
    for (edit, rerun), values in zip(found, typed_in([session], tmp_path / "office")[0], strict=True):
        assert differences(values, rerun, same_rows=False, may_be_beyond=_is_huge(edit)) == [], edit.typed
        changed += rerun.canonical() != result.canonical()
    # Most edits reach the cycle: what agrees above is not the first result over and over.
    assert changed > len(found) // 2


def _accepted(editor: Editor) -> Iterator[tuple[Edit, Result]]:
    while True:
        edit = editor.edit()
        try:
            yield edit, score_cycle(editor.result.scheme, edit.values).cycle
        except Refused:
            continue


def _is_huge(edit: Edit) -> bool:
    return any(cell.is_number and abs(Decimal(cell.value)) >= 10**6 for cell in edit.typed)


def test_a_score_of_one_month_moves_the_ranks_of_the_cycle(tmp_path: Path) -> None:
    result = months()
    path = tmp_path / "result.xlsx"
    write_results_workbook(result, path)
    book = Book(result, Language.ZH)
    february, march = (book.periods[month] for month in ("2月", "3月"))
    rows = february.subjects[0].template.layout.rows

    def typed(sheet: str, column: int, value: str) -> Typed:
        return Typed(sheet, rows["#a"], column, value, is_number=column == VALUE)

    third = february.subjects[2].sheet
    edits = [
        [],
        [typed(february.subjects[0].sheet, VALUE, "60")],
        [typed(march.subjects[1].sheet, VALUE, "90.5")],
        [typed(third, VALUE, "95"), typed(third, STATUS, w.STATUSES[Status.VERIFIED].say(Language.ZH))],
    ]
    found = typed_in([Session(path, edits, widths(result))], tmp_path / "office")[0]
    said = [
        [tuple(values[s.sheet][row][column] for row, column in (TOTAL_CELL, RANK_CELL)) for s in book.subjects]
        for values in found
    ]
    # 丙 has no report in February and March: the verified 80 less 5 each, (80 + 75 + 75) ÷ 3 = 76.67.
    assert said[0] == [(87.75, 1), (87, 2), (76.67, 3)]
    # (85.25 + 60 + 88) ÷ 3 = 77.75
    assert said[1] == [(77.75, 2), (87, 1), (76.67, 3)]
    # (87 + 87 + 90.5) ÷ 3 = 88.1666…
    assert said[2] == [(87.75, 2), (88.17, 1), (76.67, 3)]
    # A verified 95 in February counts there, and is what March carries forward: (80 + 95 + 90) ÷ 3 = 88.33.
    assert said[3] == [(87.75, 2), (87, 3), (88.33, 1)]


def test_no_score_of_a_period_is_typed_in(tmp_path: Path) -> None:
    result = cycle_by_total()
    path = tmp_path / "result.xlsx"
    write_results_workbook(result, path)
    workbook, book = openpyxl.load_workbook(path), Book(result, Language.ZH)
    for subject in book.subjects:
        sheet = workbook[subject.sheet]
        open_cells = [c.coordinate for row in sheet.iter_rows() for c in row if not c.protection.locked]
        # What looks like a datum in the legend; a cycle has no data of its own.
        assert open_cells == ["A4"]
        read_cells = [c.key for c in subject.template.program.inputs if c.role in (Role.PERIOD, Role.STATUS)]
        assert len(read_cells) > 6
        for key in read_cells:
            row = subject.template.layout.rows[key]
            for column in (VALUE, subject.template.column(0)):
                assert sheet.cell(row + 1, column + 1).data_type == "f", key
        assert all(sheet.cell(r + 1, c + 1).data_type == "f" for r, c in (TOTAL_CELL, RANK_CELL, GRADE_CELL))


def test_sheets_of_periods_are_named_by_them(tmp_path: Path) -> None:
    path = tmp_path / "result.xlsx"
    write_results_workbook(cycle_by_total(), path)
    names = openpyxl.load_workbook(path).sheetnames
    assert names[:7] == ["排名", "得分矩阵", "总表", "01 甲", "02 乙", "03 丙", "横向计算"]
    of_january = ["1月 排名", "1月 得分矩阵", "1月 01 甲", "1月 02 乙", "1月 03 丙", "1月 记录 事故", "1月 横向计算"]
    assert names[7:14] == of_january
    # A title that is too long gives way to the identifier; May has no values and so no sheets.
    assert names[21:26] == ["2026-04 排名", "2026-04 得分矩阵", "2026-04 01 甲", "2026-04 02 乙", "2026-04 03 丙"]
    assert names[28:] == ["选项", "说明"]


@pytest.mark.parametrize(
    ("most", "said"), [(9, "没有填入的结果。全周期取各期的得分"), (8, "各期的得分在这里是填入的数据")]
)
def test_too_many_sheets_of_periods_are_left_out_and_the_note_says_so(
    most: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Three subjects in three months have nine score sheets.
    monkeypatch.setattr("kaoping.files.results.book.MOST_SHEETS_OF_PERIODS", most)
    result, path = months(), tmp_path / "result.xlsx"
    write_results_workbook(result, path)
    workbook = openpyxl.load_workbook(path)
    assert ("2月 01 甲" in workbook.sheetnames) == (most == 9)
    assert any(said in str(cell) for row in workbook["说明"].iter_rows(values_only=True) for cell in row)
    assert differences(read(path), result) == []


def test_data_of_a_period_that_a_spreadsheet_cannot_hold_are_told_of_the_cycle_too() -> None:
    result = cycle_by_total()
    huge = {**result.values.observations, ("甲", "2026-02", "output"): Observation(Decimal(10) ** 12)}
    found = score_cycle(result.scheme, replace(result.values, observations=huge)).cycle
    assert [(name, item.id) for name, item in beyond_reach(found)] == [("甲", "output")]
