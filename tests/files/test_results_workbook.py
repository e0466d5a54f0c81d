"""The results workbook as a person finds it: its sheets, what may be changed, what is said, what is safe."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.formula import Tokenizer

from kaoping.engine.scoring import Observation, Record, Result, Subject, Values, score
from kaoping.engine.terms import Refused, Status
from kaoping.engine.words import Language
from kaoping.files.results import write_results_workbook
from kaoping.files.results.book import Book
from kaoping.files.results.layout import LOST, SCORE, STATUS, VALUE, LineKind
from kaoping.files.results.score_sheet import GRADE_CELL, RANK_CELL, TOTAL_CELL
from kaoping.files.results.sheet_names import SheetNames
from kaoping.files.results.workbook import MOST_SUBJECTS
from kaoping.files.scheme_yaml import parse_scheme_yaml
from tests.files.results_examples import results
from tests.files.results_workbooks import differences, read
from tests.libreoffice import recalculated

SCHEME = """
id: small
title: {zh: 小方案, en: small scheme}
issuer: {zh: 某市考核办, en: an office}
rounding: {mode: half_up}
ranking: {ties: share}
total: {cap: none}
missing: {not_reported: zero, not_applicable: rescale, no_data: zero}
periods: [{id: "2026-03", end: 2026-03-31}]
groups: [{id: 区, title: {zh: 区, en: districts}}, {id: 县, title: {zh: 县, en: counties}}]
grades: {bands: [{grade: 好, in: "[90, )"}, {grade: 差, in: "(, 90)"}]}
items:
  - id: work
    title: {zh: 工作, en: work}
    points: 90
    article: {zh: 第三条, en: article 3}
    rule: {family: given, what: score}
  - id: accidents
    title: {zh: 事故, en: accidents}
    points: 10
    rule:
      family: events
      effect: deduct
      kinds:
        - {id: small, title: {zh: 一般事故, en: accident}, points: 1}
        - {id: grave, title: {zh: 重大事故, en: grave accident}, points: 5}
      cap: points
"""

UNITS = ("=1+1", "+甲", "-乙", "@丙", "城东区[一]/*?:\\城东区城东区城东区城东区城东区城东区")


@pytest.fixture(scope="module")
def result() -> Result:
    subjects = tuple(Subject(name, "区" if at < 3 else "县") for at, name in enumerate(UNITS))
    observations = {(s.name, "2026-03", "work"): Observation(Decimal(80 + at)) for at, s in enumerate(subjects)}
    events: tuple[Record, ...] = (
        {"date": date(2026, 3, 2), "kind": "small", "count": Decimal(2), "matter": "=HYPERLINK(1)"},
        {"date": date(2026, 3, 9), "kind": "grave", "count": Decimal(1), "matter": "@SUM(A1)"},
    )
    observations[UNITS[0], "2026-03", "accidents"] = Observation(events, source="=cmd|' /C calc'!A0")
    return score(parse_scheme_yaml(SCHEME), Values(subjects, observations), "2026-03")


@pytest.fixture(scope="module")
def path(result: Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("workbook") / "result.xlsx"
    write_results_workbook(result, found)
    return found


@pytest.fixture(scope="module")
def book(path: Path) -> Any:
    return openpyxl.load_workbook(path)


@pytest.fixture(scope="module")
def plan(result: Result) -> Book:
    return Book(result, Language.ZH)


def test_the_sheets_are_named_in_the_language_of_the_workbook(book: Any, result: Result, tmp_path: Path) -> None:
    names = book.sheetnames
    assert names[:4] == ["排名", "得分矩阵", "总表 区", "总表 县"]
    assert names[4:9] == ["01 =1+1", "02 +甲", "03 -乙", "04 @丙", "05 城东区 一 城东区城东区城东区城东区城东区城东区"]
    assert names[9:] == ["记录 事故", "横向计算", "选项", "说明"]
    write_results_workbook(result, tmp_path / "en.xlsx", Language.EN)
    english = openpyxl.load_workbook(tmp_path / "en.xlsx").sheetnames
    assert english[:4] == ["Ranking", "Matrix", "Overall districts", "Overall counties"]
    assert english[9:] == ["Records accidents", "Across units", "Choices", "Notes"]


def test_no_result_is_typed_in(book: Any, plan: Book) -> None:
    for subject in plan.subjects:
        sheet = book[subject.sheet]
        for row, column in (TOTAL_CELL, RANK_CELL, GRADE_CELL):
            assert sheet.cell(row + 1, column + 1).data_type == "f"
        for line in subject.template.layout.lines:
            whole = sheet.cell(line.row + 1, subject.template.column(0) + 1)
            if line.kind in (LineKind.STEP, LineKind.DATUM, LineKind.STATUS, LineKind.LIST):
                assert whole.data_type == "f", (line.key, whole.value)


def test_only_data_may_be_changed(book: Any, plan: Book) -> None:
    subject = plan.subjects[0]
    sheet = book[subject.sheet]
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    open_cells = {
        (cell.row - 1, cell.column - 1) for row in sheet.iter_rows() for cell in row if not cell.protection.locked
    }
    rows = subject.template.layout.rows
    wanted = {(rows["#work"], VALUE), (rows["#work"], STATUS), (rows["#accidents"], STATUS)}
    # The first cell of the legend shows the colour of data and looks like them.
    assert open_cells - {(3, 0)} == wanted


def test_what_begins_like_a_formula_stays_a_text(book: Any, plan: Book) -> None:
    for subject, name in zip(plan.subjects, UNITS, strict=True):
        cell = book[plan.pools.sheet].cell(3 + subject.place, 1)
        assert (cell.value, cell.data_type) == (name, "s")
    records = book[plan.tables[0].sheet]
    assert [records.cell(row, 5).data_type for row in (3, 4)] == ["s", "s"]
    assert [records.cell(row, 5).value for row in (3, 4)] == ["=HYPERLINK(1)", "@SUM(A1)"]


def test_such_names_do_not_harm_the_calculation(path: Path, result: Result, tmp_path: Path) -> None:
    assert differences(read(recalculated([path], tmp_path / "office")[0]), result) == []


def test_kinds_of_events_are_chosen_by_their_titles(book: Any, plan: Book) -> None:
    records = book[plan.tables[0].sheet]
    assert [records.cell(row, 3).value for row in (3, 4)] == ["一般事故", "重大事故"]


def test_the_overall_table_is_for_a_signed_a3_sheet(book: Any) -> None:
    sheet = book["总表 区"]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")
    texts = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert texts[0] == "小方案得分总表"
    assert "组织单位：某市考核办　　考核分组：区　　考核期：2026-03" in texts
    assert "单位：分" in texts
    assert any("审核" in text and "审定" in text for text in texts)
    assert any("日期" in text and "盖章" in text for text in texts)


def test_the_note_names_what_the_result_was_made_from(book: Any, result: Result) -> None:
    texts = [cell.value for row in book["说明"].iter_rows() for cell in row]
    recipe = result.recipe()
    assert {recipe.scheme, recipe.values, recipe.result, "2026-03"} <= set(texts)


def test_rules_and_their_basis_stand_beside_the_score(book: Any, plan: Book) -> None:
    texts = [cell.value for row in book[plan.subjects[0].sheet].iter_rows() for cell in row]
    assert "依据：第三条" in texts
    assert any(isinstance(t, str) and "每发生 1 次一般事故扣 1 分" in t for t in texts)


def test_a_status_is_shown_where_it_is_not_plainly_reported(tmp_path: Path) -> None:
    scheme = parse_scheme_yaml(SCHEME)
    observations = {
        ("甲", "2026-03", "work"): Observation(None, Status.NOT_APPLICABLE),
        ("乙", "2026-03", "work"): Observation(Decimal(7), Status.VERIFIED),
    }
    result = score(scheme, Values((Subject("甲", "区"), Subject("乙", "区")), observations), "2026-03")
    write_results_workbook(result, tmp_path / "r.xlsx")
    book, plan = openpyxl.load_workbook(tmp_path / "r.xlsx"), Book(result, Language.ZH)
    said = [book[s.sheet].cell(s.template.layout.rows["#work"] + 1, STATUS + 1).value for s in plan.subjects]
    assert said == ["不适用", "已核定"]


BONUS = """
  - id: praise
    title: {zh: 表彰, en: praise}
    points: 5
    kind: bonus
    rule: {family: given, what: score}
"""


def test_an_item_that_does_not_apply_says_so_and_loses_nothing_nor_does_a_bonus(tmp_path: Path) -> None:
    scheme = parse_scheme_yaml(SCHEME + BONUS)
    observations = {
        ("甲", "2026-03", "work"): Observation(None, Status.NOT_APPLICABLE),
        ("乙", "2026-03", "work"): Observation(Decimal(7), Status.VERIFIED),
        **{(unit, "2026-03", "accidents"): Observation((), Status.REPORTED) for unit in ("甲", "乙")},
        **{(unit, "2026-03", "praise"): Observation(Decimal(2)) for unit in ("甲", "乙")},
    }
    result = score(scheme, Values((Subject("甲", "区"), Subject("乙", "区")), observations), "2026-03")
    write_results_workbook(result, tmp_path / "r.xlsx")

    values, plan = read(recalculated([tmp_path / "r.xlsx"], tmp_path / "office")[0]), Book(result, Language.ZH)

    # 甲's 10 points of accidents are 100 of 100: it lost nothing anywhere. 乙 lost 83 of the 90 points of work; and
    # neither lost the 3 points of praise that it did not earn.
    said = {
        (s.found.subject.name, line.section.item): (values[s.sheet][line.row][SCORE], values[s.sheet][line.row][LOST])
        for s in plan.subjects
        for line in s.template.layout.lines
        if line.kind is LineKind.ITEM and line.section.item in ("work", "praise")
    }
    assert said == {
        ("甲", "work"): ("不适用", None),
        ("乙", "work"): (7, 83),
        ("甲", "praise"): (2, None),
        ("乙", "praise"): (2, None),
    }
    assert differences(values, result) == []


DISPUTED = """
format: kaoping/1
id: disputed
title: 争议
rounding: {leaf: 2, mode: half_up}
groups: [{id: 区}]
missing: {disputed: open, not_applicable: {share: 0.6}}
items:
  - id: work
    title: 工作
    points: 100
    data: [{id: passed}, {id: found}]
    rule: {family: decision, cases: [{when: passed >= 60 and found < 3, points: 100}], otherwise: 0}
"""


def test_an_open_total_whose_ends_are_the_same_loses_what_its_explanation_says(tmp_path: Path) -> None:
    """Whatever comes of the dispute, 60 of 100 points are given, since the other number does not apply: 40 are lost."""
    observations = {
        ("甲", "", "passed"): Observation(Decimal(50), Status.DISPUTED),
        ("甲", "", "found"): Observation(None, Status.NOT_APPLICABLE),
    }
    result = score(parse_scheme_yaml(DISPUTED), Values((Subject("甲", "区"),), observations))
    write_results_workbook(result, tmp_path / "r.xlsx")

    values, plan = read(recalculated([tmp_path / "r.xlsx"], tmp_path / "office")[0]), Book(result, Language.ZH)

    [subject] = plan.subjects
    [total] = [
        one for one in subject.template.layout.lines if one.section.score == "total.shown" and one.kind is LineKind.ITEM
    ]
    assert values[subject.sheet][total.row][SCORE] == "60.00～60.00"
    assert values[subject.sheet][total.row][LOST] == 40
    assert differences(values, result) == []


def test_the_same_result_gives_the_same_bytes(result: Result, path: Path, tmp_path: Path) -> None:
    write_results_workbook(result, tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == path.read_bytes()


def test_more_subjects_than_a_workbook_holds_are_refused(tmp_path: Path) -> None:
    subjects = tuple(Subject(str(n), "区") for n in range(MOST_SUBJECTS + 1))
    result = score(parse_scheme_yaml(SCHEME), Values(subjects, {}), "2026-03")
    with pytest.raises(Refused) as refused:
        write_results_workbook(result, tmp_path / "r.xlsx")
    assert [f.code for f in refused.value.findings] == ["too-many-subjects"]


def test_every_example_has_only_functions_of_excel_2013(tmp_path: Path) -> None:
    known = {
        "ABS", "AND", "EXACT", "IF", "INDEX", "INT", "ISERROR", "ISLOGICAL", "ISNA", "ISNUMBER", "MATCH", "MAX", "MIN",
        "NA", "NOT", "OR", "ROUND", "ROW", "SIGN", "SUM", "SUMPRODUCT", "TEXT", "VALUE",
    }  # fmt: skip
    for name in ("bureau", "municipal", "quzhou"):
        path = tmp_path / f"{name}.xlsx"
        write_results_workbook(results(name)[0], path)
        assert _functions(path) <= known


def _functions(path: Path) -> set[str]:
    """Names of the functions that are called in the formulas of a workbook."""
    found: set[str] = set()
    for sheet in openpyxl.load_workbook(path):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    tokens = Tokenizer(str(cell.value)).items
                    found |= {t.value[:-1] for t in tokens if t.type == "FUNC" and t.subtype == "OPEN"}
    return found


# Names of sheets


def test_names_are_cut_to_what_a_spreadsheet_holds() -> None:
    names = SheetNames()
    long = "长" * 40
    assert names.give(long) == "长" * 30 + "…"
    assert names.give(long) == "长" * 28 + "…～2"
    # Characters beyond the basic plane count twice.
    assert names.give("𠮷" * 20) == "𠮷" * 15 + "…"


def test_names_differ_even_where_case_does_not() -> None:
    names = SheetNames()
    assert [names.give("Unit"), names.give("UNIT"), names.give("unit")] == ["Unit", "UNIT～2", "unit～3"]


def test_forbidden_signs_and_names_are_replaced() -> None:
    names = SheetNames()
    assert names.give("a[b]:c*d?e/f\\g") == "a b c d e f g"
    assert names.give("'quoted'") == "quoted"
    assert names.give("") == "_"
    assert names.give("History") == "History～2"
