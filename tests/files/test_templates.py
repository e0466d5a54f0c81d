"""The template of a scheme: filled in by hand, it gives exactly the values that were filled in."""

from __future__ import annotations

import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import openpyxl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kaoping.engine.scheme import Scheme
from kaoping.engine.scoring import Observation, Subject, Values
from kaoping.engine.terms import CategoryItem, FactItem, ListItem, NumberItem, Refused, Status
from kaoping.engine.words import Language
from kaoping.files.scheme_yaml import parse_scheme_yaml
from kaoping.files.template import Arrangement, write_template
from kaoping.files.values import read_values, read_values_with_notes
from kaoping.files.values.asked import Asked
from tests.files.filling import KEY_ROW, fill
from tests.files.invented import SCHEME, invented
from tests.libreoffice import converted

SUBJECTS = (Subject("甲区", "区"), Subject("丁区", "区"), Subject("乙县", "县"))
PERIODS = SCHEME + "periods: [{id: 2026-09, title: 九月}, {id: 2026-10}]\n"
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
"""Each example writes and reads a workbook; making a failing one smaller would take minutes."""
NO_VALUE = [Observation(None, status) for status in (Status.NOT_APPLICABLE, Status.NOT_REPORTED, Status.NO_DATA)]


def records() -> st.SearchStrategy[Any]:
    record = st.fixed_dictionaries(
        {"kind": st.sampled_from(["fatal", "light"])},
        optional={
            "date": st.dates(date(2000, 1, 1), date(2099, 12, 31)),
            "count": st.integers(1, 9).map(Decimal),
            "matter": st.text("甲乙=+-@abc12", min_size=1, max_size=8).filter(lambda t: not t.isdigit()),
            "overdue": st.booleans(),
        },
    )
    return st.lists(record, max_size=3).map(tuple)


def observations(item: object) -> st.SearchStrategy[Observation]:
    match item:
        case NumberItem():
            low = 0 if item.min is None else int(item.min * 10**item.decimals)
            high = 10 ** (9 + item.decimals) if item.max is None else int(item.max * 10**item.decimals)
            found: st.SearchStrategy[Any] = st.integers(low, high).map(lambda n: Decimal(n).scaleb(-item.decimals))
        case FactItem():
            found = st.booleans()
        case CategoryItem():
            found = st.sampled_from(item.choices)
        case ListItem():
            found = records()
        case _:
            raise AssertionError(item)
    return st.one_of(found.map(Observation), st.sampled_from(NO_VALUE))


@st.composite
def values_for(draw: st.DrawFn, scheme: Scheme) -> Values:
    asked = Asked(scheme)
    given_values: dict[tuple[str, str, str], Observation] = {}
    for subject in SUBJECTS:
        for period in [p.id for p in scheme.periods] or [""]:
            for key, item in asked.items_of(subject).items():
                if draw(st.booleans()):
                    given_values[subject.name, period, key] = draw(observations(item))
    return Values(SUBJECTS, given_values)


def bare(values: Values) -> dict[tuple[str, str, str], tuple[object, Status]]:
    return {key: (o.value, o.status) for key, o in values.observations.items()}


def round_trip(scheme: Scheme, values: Values, by: Arrangement, folder: Path) -> None:
    write_template(scheme, folder / "template.xlsx", SUBJECTS, by=by)
    filled = fill(folder / "template.xlsx", values, folder / "filled.xlsx")
    reading = read_values_with_notes([filled], scheme)
    assert bare(reading.values) == bare(values)
    assert reading.values.subjects == SUBJECTS
    assert reading.values.digest() == values.digest()
    assert reading.notes == ()


@settings(max_examples=8, phases=NO_SHRINKING)
@given(values_for(invented()), st.sampled_from(get_args(Arrangement)))
def test_a_filled_template_gives_exactly_the_values(values: Values, by: Arrangement) -> None:
    with tempfile.TemporaryDirectory() as folder:
        round_trip(invented(), values, by, Path(folder))


@settings(max_examples=4, phases=NO_SHRINKING)
@given(values_for(parse_scheme_yaml(PERIODS)), st.sampled_from(get_args(Arrangement)))
def test_a_template_for_several_periods_gives_them_all(values: Values, by: Arrangement) -> None:
    with tempfile.TemporaryDirectory() as folder:
        round_trip(parse_scheme_yaml(PERIODS), values, by, Path(folder))


def some_values() -> Values:
    day = date(2026, 9, 30)
    return Values(
        SUBJECTS,
        {
            ("甲区", "", "online"): Observation(Decimal("95.43")),
            ("丁区", "", "online"): Observation(None, Status.NOT_REPORTED),
            ("乙县", "", "spent"): Observation(Decimal("1234.5")),
            ("甲区", "", "quality"): Observation("优良"),
            ("甲区", "", "plan"): Observation(True),
            ("乙县", "", "steps_done.staff"): Observation(False),
            ("甲区", "", "accidents"): Observation(({"date": day, "kind": "fatal", "count": Decimal(2)},)),
        },
    )


@pytest.mark.parametrize("by", get_args(Arrangement))
def test_a_real_spreadsheet_program_opens_the_template_and_saves_the_same_values(
    tmp_path: Path, by: Arrangement
) -> None:
    write_template(invented(), tmp_path / "template.xlsx", SUBJECTS, by=by)
    filled = fill(tmp_path / "template.xlsx", some_values(), tmp_path / "filled.xlsx")
    for form in ("xlsx:Calc MS Excel 2007 XML", "xls:MS Excel 97"):
        (saved,) = converted([filled], tmp_path / form[:4], form)
        reading = read_values_with_notes([saved], invented())
        assert bare(reading.values) == bare(some_values())
        assert reading.notes == ()


def test_one_sheet_for_each_group_or_for_each_department(tmp_path: Path) -> None:
    write_template(invented(), tmp_path / "a.xlsx", SUBJECTS)
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames == ["填报说明", "城区", "县市", "安全事故", "kaoping"]
    write_template(invented(), tmp_path / "b.xlsx", SUBJECTS, by="assessor")
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    assert book.sheetnames == ["填报说明", "未列责任部门", "财政局", "安全事故", "kaoping"]
    finance = book["财政局"]
    assert [c.value for c in finance[KEY_ROW]] == ["@group", "@subject", "#spent", "#budget"]
    assert [finance.cell(row, 2).value for row in range(6, 9)] == ["甲区", "丁区", "乙县"]


def test_only_the_cells_for_values_are_unlocked(tmp_path: Path) -> None:
    write_template(invented(), tmp_path / "a.xlsx", SUBJECTS)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    sheet = book["县市"]
    assert sheet.protection.sheet
    assert sheet.row_dimensions[KEY_ROW].hidden
    assert sheet.freeze_panes == "C6"
    keys = {c.value: c.column for c in sheet[KEY_ROW]}
    assert "#streets" not in keys
    unlocked = {cell.coordinate for line in sheet.iter_rows() for cell in line if not cell.protection.locked}
    assert unlocked == {f"{letter}6" for letter in "CDEFGHI"}
    assert book["kaoping"].sheet_state == "veryHidden"


def test_headers_carry_definition_rule_and_source(tmp_path: Path) -> None:
    text = SCHEME.replace('unit: "%", decimals: 2', 'unit: "%", source: 设备平台, note: 在线设备占比, decimals: 2')
    write_template(parse_scheme_yaml(text), tmp_path / "a.xlsx", SUBJECTS)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["城区"]
    assert sheet["C3"].value == "1 在线率"
    assert sheet["C4"].value == "设备在线率（%）"
    note = sheet["C4"].comment
    assert note is not None
    for said in ("设备平台", "在线设备占比", "最多 2 位小数，0 至 200", "得分 = 实际 ÷ 目标值 100% × 10"):
        assert said in note.text


def test_cells_check_what_is_entered(tmp_path: Path) -> None:
    write_template(invented(), tmp_path / "a.xlsx", SUBJECTS)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    checks = {str(v.sqref): v for v in book["城区"].data_validations.dataValidation}
    rate, spent, quality = checks["C6:C7"], checks["D6:D7"], checks["F6:F7"]
    assert rate.type == "custom"
    assert rate.formula1 == (
        'OR(IF(ISNUMBER(C6),AND(C6*100>=0,C6*100<=200,ROUND(C6*100,2)=ROUND(C6*100,9)),FALSE),'
        'C6="/",C6="未报",C6="本期无数据")'
    )  # fmt: skip
    assert spent.formula1 is not None
    assert spent.formula1.startswith("OR(IF(ISNUMBER(D6),AND(D6>=0,D6<=10000000000000,ROUND(D6,2)=ROUND(D6,9))")
    assert quality.formula1 == '"优良,一般,较差,/,未报,本期无数据"'
    records_checks = {str(v.sqref): v for v in book["安全事故"].data_validations.dataValidation}
    assert records_checks["A6:A305"].formula1 == '"甲区,丁区,乙县"'
    assert records_checks["B6:B305"].type == "date"
    assert records_checks["C6:C305"].formula1 == '"死亡事故,一般事故,无,/,未报,本期无数据"'


def test_choices_too_long_for_a_check_stand_on_the_hidden_sheet(tmp_path: Path) -> None:
    many = [Subject(f"某市某区第{n}街道办事处", "区") for n in range(1, 41)]
    write_template(invented(), tmp_path / "a.xlsx", many)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    checks = {str(v.sqref): v for v in book["安全事故"].data_validations.dataValidation}
    assert checks["A6:A305"].formula1 == "kaoping!$E$1:$E$40"
    assert book["kaoping"]["E1"].value == "某市某区第1街道办事处"
    assert book["kaoping"]["E40"].value == "某市某区第40街道办事处"


def test_units_can_be_written_into_an_empty_template(tmp_path: Path) -> None:
    write_template(invented(), tmp_path / "a.xlsx", blank=3, language=Language.EN)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    sheet = book["districts"]
    assert sheet["B6"].protection.locked is False
    sheet["B6"], sheet["C6"] = "甲区", 0.955
    sheet["B7"], sheet["C7"] = "丁区", "not reported"
    book.save(tmp_path / "b.xlsx")
    values = read_values([tmp_path / "b.xlsx"], invented())
    assert values.subjects == (Subject("甲区", "区"), Subject("丁区", "区"))
    assert bare(values) == {
        ("甲区", "", "online"): (Decimal("95.5"), Status.REPORTED),
        ("丁区", "", "online"): (None, Status.NOT_REPORTED),
    }


def test_a_template_of_an_earlier_version_is_noted(tmp_path: Path) -> None:
    earlier = parse_scheme_yaml(SCHEME.replace("points: 20", "points: 15"))
    write_template(earlier, tmp_path / "a.xlsx", SUBJECTS)
    reading = read_values_with_notes([tmp_path / "a.xlsx"], invented())
    assert [(n.code, n.path, n.severity.value) for n in reading.notes] == [("template-stale", "a.xlsx", "warning")]


def test_a_column_that_the_scheme_no_longer_has_is_refused(tmp_path: Path) -> None:
    earlier = parse_scheme_yaml(SCHEME.replace("id: spent", "id: paid").replace("spent / budget", "paid / budget"))
    write_template(earlier, tmp_path / "a.xlsx", SUBJECTS)
    with pytest.raises(Refused) as refused:
        read_values([tmp_path / "a.xlsx"], invented())
    errors = [(f.code, f.path) for f in refused.value.findings if f.severity.value == "error"]
    assert errors == [("unknown-column", "a.xlsx!城区!D5"), ("unknown-column", "a.xlsx!县市!D5")]


def test_the_period_of_a_template_is_that_of_its_values(tmp_path: Path) -> None:
    scheme = parse_scheme_yaml(PERIODS)
    write_template(scheme, tmp_path / "a.xlsx", SUBJECTS, period="2026-10")
    september = {("甲区", "", "plan"): Observation(True)}
    filled = fill(tmp_path / "a.xlsx", Values(SUBJECTS, september), tmp_path / "b.xlsx")
    assert list(read_values([filled], scheme).observations) == [("甲区", "2026-10", "plan")]


def test_a_template_asks_only_for_what_is_scored_in_its_period(tmp_path: Path) -> None:
    text = PERIODS.replace("  - id: plan\n", "  - id: plan\n    periods: [2026-10]\n")
    scheme = parse_scheme_yaml(text.replace("  - id: accidents\n", "  - id: accidents\n    periods: [2026-10]\n"))
    given: dict[str | None, tuple[bool, bool]] = {
        "2026-09": (False, False),
        "2026-10": (True, True),
        None: (True, True),
    }
    for period, asked in given.items():
        path = tmp_path / f"{period}.xlsx"
        write_template(scheme, path, SUBJECTS, period=period)
        book = openpyxl.load_workbook(path)
        keys = {cell for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for cell in row}
        assert ("有无规划" in keys, "安全事故" in book.sheetnames) == asked
    # a template for both months marks what is not asked in the first
    rows = list(openpyxl.load_workbook(tmp_path / "None.xlsx")["城区"].iter_rows(values_only=True))
    assert [("/" in row) for row in rows if {"甲区", "丁区"} & set(row)] == [True, True, False, False]


def test_the_same_template_has_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_template(invented(), tmp_path / name, SUBJECTS)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_no_text_of_a_scheme_becomes_a_formula(tmp_path: Path) -> None:
    scheme = parse_scheme_yaml(SCHEME.replace("zh: 资金执行, en: funds spent", 'zh: "=1+1", en: "=1+1"'))
    write_template(scheme, tmp_path / "a.xlsx", [Subject("甲区", "区", "=HYPERLINK(1)")])
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    kinds = {cell.data_type for sheet in book.worksheets for line in sheet.iter_rows() for cell in line}
    assert "f" not in kinds
