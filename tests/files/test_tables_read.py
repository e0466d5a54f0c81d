"""Tables of values in the forms in which offices keep them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kaoping.engine.scoring import Subject
from kaoping.engine.terms import Refused, Status
from kaoping.files.scheme_yaml import parse_scheme_yaml
from kaoping.files.values import read_values, read_values_with_notes
from tests.files.invented import SCHEME, found, invented, new_book, observed, status, write_csv
from tests.files.workbooks import row, write_workbook


def test_a_wide_table_has_a_row_for_each_subject_and_a_column_for_each_data_item(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "values.csv",
        "考核分组,考评对象,设备在线率（%）,已拨付,budget,工作质量,有无规划,设立机构,制度建设/配备人员,7",
        "区,甲区,99.5,80,100,优良,是,√,×,4.5",
        "县,乙县,0.5,60,120,一般,否,Y,N,",
    )
    values = read_values([path], invented())
    assert values.subjects == (Subject("甲区", "区"), Subject("乙县", "县"))
    assert observed(values, "甲区", "online") == Decimal("99.5")
    assert observed(values, "乙县", "online") == Decimal("0.5")
    assert observed(values, "甲区", "spent") == Decimal(80)
    assert observed(values, "乙县", "budget") == Decimal(120)
    assert observed(values, "甲区", "quality") == "优良"
    assert observed(values, "乙县", "plan") is False
    assert observed(values, "甲区", "steps_done.office") is True
    assert observed(values, "甲区", "steps_done.staff") is False
    assert observed(values, "甲区", "streets") == Decimal("4.5")


def test_columns_are_found_by_title_number_identifier_and_in_english(tmp_path: Path) -> None:
    chinese = ("设备在线率", "在线率", "1", "1 在线率", "1、在线率", "在线率/设备在线率")
    for header in (*chinese, "online", "share of devices online", "Online Rate"):
        path = write_csv(tmp_path / "values.csv", f"subject,group,{header}", "甲区,districts,95.5%")
        values = read_values([path], invented())
        assert observed(values, "甲区", "online") == Decimal("95.5"), header


def test_a_long_table_has_a_row_for_each_value(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "values.csv",
        "考评对象,考核分组,数据项,数值,状态,来源",
        "甲区,区,在线率,99.5%,已核定,设备平台",
        "甲区,区,spent,80,,财政月报",
        "甲区,区,工作质量,,未报,",
        "乙县,县,有无规划,有,,",
        "乙县,县,街面管控,/,,",
        "乙县,县,预算,,,",
    )
    values = read_values([path], invented())
    seen = values.observations["甲区", "", "online"]
    assert (seen.value, seen.status, seen.source) == (Decimal("99.5"), Status.VERIFIED, "设备平台")
    assert seen.place == "values.csv!D2"
    assert observed(values, "甲区", "spent") == Decimal(80)
    assert status(values, "甲区", "quality") is Status.NOT_REPORTED
    assert observed(values, "乙县", "plan") is True
    assert len(values.observations) == 4


def test_each_assessing_department_has_a_sheet_with_its_indicator_for_all_units(tmp_path: Path) -> None:
    book, sheet = new_book()
    sheet.title = "考核办"
    for line in (["考评对象", "考核分组", "设备在线率（%）"], ["甲区", "区", 99.5], ["乙县", "县", 88]):
        sheet.append(line)
    finance = book.create_sheet("财政局")
    for line in (["单位", "已拨付", "预算"], ["乙县", 60, 120], ["甲区", 80, 100]):
        finance.append(line)
    book.save(tmp_path / "values.xlsx")
    values = read_values([tmp_path / "values.xlsx"], invented())
    assert values.subjects == (Subject("甲区", "区"), Subject("乙县", "县"))
    assert values.observations["乙县", "", "spent"].place == "values.xlsx!财政局!B2"
    assert observed(values, "甲区", "budget") == Decimal(100)


def test_sheets_may_be_called_by_their_group(tmp_path: Path) -> None:
    book, sheet = new_book()
    sheet.title = "城区"
    for line in (["考评对象", "有无规划"], ["甲区", "是"]):
        sheet.append(line)
    other = book.create_sheet("县")
    for line in (["考评对象", "有无规划"], ["乙县", "否"]):
        other.append(line)
    book.save(tmp_path / "values.xlsx")
    values = read_values([tmp_path / "values.xlsx"], invented())
    assert values.subjects == (Subject("甲区", "区"), Subject("乙县", "县"))


def test_a_sheet_of_events_has_a_row_for_each(tmp_path: Path) -> None:
    units = write_csv(tmp_path / "units.csv", "考评对象,考核分组", "甲区,区", "乙县,县", "丙县,县")
    events = write_csv(
        tmp_path / "安全事故.csv",
        "考评对象,日期,类别,次数,事项,逾期未整改",
        "甲区,2026-09-30,死亡事故,1,某工地,是",
        "甲区,2026/10/2,light,2,,",
        "乙县,,无,,,",
        "丙县,,未报,,,",
    )
    values = read_values([units, events], invented())
    assert observed(values, "甲区", "accidents") == (
        {"date": date(2026, 9, 30), "kind": "fatal", "count": Decimal(1), "matter": "某工地", "overdue": True},
        {"date": date(2026, 10, 2), "kind": "light", "count": Decimal(2)},
    )
    assert observed(values, "乙县", "accidents") == ()
    assert status(values, "丙县", "accidents") is Status.NOT_REPORTED
    assert values.observations["甲区", "", "accidents"].place == "安全事故.csv!B2"


def test_events_of_several_sheets_follow_each_other(tmp_path: Path) -> None:
    units = write_csv(tmp_path / "units.csv", "考评对象,考核分组", "甲区,区")
    book, sheet = new_book()
    sheet.title = "安全事故"
    for line in (["考评对象", "类别"], ["甲区", "fatal"]):
        sheet.append(line)
    book.save(tmp_path / "a.xlsx")
    more = write_csv(tmp_path / "accidents.csv", "考评对象,类别", "甲区,一般事故")
    values = read_values([units, tmp_path / "a.xlsx", more], invented())
    assert observed(values, "甲区", "accidents") == ({"kind": "fatal"}, {"kind": "light"})


def test_several_periods_stand_in_a_column_or_are_said_when_reading(tmp_path: Path) -> None:
    scheme = parse_scheme_yaml(SCHEME + "periods: [{id: 2026-09, title: 九月}, {id: 2026-10}]\n")
    path = write_csv(tmp_path / "v.csv", "考评对象,考核分组,考核期,有无规划", "甲区,区,九月,是", "甲区,区,2026-10,否")
    values = read_values([path], scheme)
    assert observed(values, "甲区", "plan", "2026-09") is True
    assert observed(values, "甲区", "plan", "2026-10") is False
    path = write_csv(tmp_path / "v.csv", "考评对象,考核分组,有无规划", "甲区,区,是")
    assert found(path, scheme) == [("unknown-period", "v.csv!A2")]
    assert observed(read_values([path], scheme, period="2026-10"), "甲区", "plan", "2026-10") is True


IN_ONE_MONTH = SCHEME.replace("  - id: plan\n", "  - id: plan\n    periods: [2026-10]\n").replace(
    "  - id: accidents\n", "  - id: accidents\n    periods: [2026-10]\n"
)
"""A plan and accidents that are scored in October alone."""


def test_a_value_for_a_period_in_which_its_item_is_not_scored_is_refused(tmp_path: Path) -> None:
    scheme = parse_scheme_yaml(IN_ONE_MONTH + "periods: [{id: 2026-09, title: 九月}, {id: 2026-10}]\n")
    rows = ("考评对象,考核分组,考核期,有无规划", "甲区,区,九月,/", "甲区,区,2026-10,否")
    values = read_values([write_csv(tmp_path / "v.csv", *rows)], scheme)
    assert list(values.observations) == [("甲区", "2026-10", "plan")]
    path = write_csv(tmp_path / "v.csv", rows[0], "甲区,区,九月,是", rows[2])
    assert found(path, scheme) == [("not-asked", "v.csv!D2")]
    with pytest.raises(Refused) as refused:
        read_values([path], scheme)
    assert [f.wrong.zh for f in refused.value.findings if f.code == "not-asked"] == ["“有无规划”在 2026-09 不考核"]
    long = write_csv(tmp_path / "v.csv", "考评对象,考核分组,考核期,数据项,值", "甲区,区,九月,有无规划,是")
    assert found(long, scheme) == [("not-asked", "v.csv!E2")]
    units = write_csv(tmp_path / "u.csv", "考评对象,考核分组,考核期,在线率", "甲区,区,九月,90")
    events = write_csv(tmp_path / "accidents.csv", "考评对象,考核期,类别", "甲区,九月,死亡事故")
    with pytest.raises(Refused) as refused:
        read_values([units, events], scheme)
    assert [(f.code, f.path) for f in refused.value.findings] == [("not-asked", "accidents.csv!C2")]


def test_subjects_may_have_one_above_them(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "v.csv", "考评对象,考核分组,上级,有无规划", "甲区,区,,是", "丙县,县,甲区,否")
    assert read_values([path], invented()).subjects[1] == Subject("丙县", "县", "甲区")


def test_one_name_in_two_widths_is_one_subject(tmp_path: Path) -> None:
    first = write_csv(tmp_path / "a.csv", "考评对象,考核分组,有无规划", "金义新区(金东区),区,是")
    second = write_csv(tmp_path / "b.csv", "考评对象,工作质量", " 金义新区（金东区） ,优良")
    values = read_values([first, second], invented())
    assert values.subjects == (Subject("金义新区(金东区)", "区"),)
    assert observed(values, "金义新区(金东区)", "quality") == "优良"


def test_a_name_is_spelled_as_the_scheme_spells_it(tmp_path: Path) -> None:
    scheme = parse_scheme_yaml(SCHEME.replace("target: 100", "target: {by: subject, values: {甲区（新）: 100}}", 1))
    path = write_csv(tmp_path / "v.csv", "考评对象,考核分组,在线率", "甲区(新),区,95%")
    assert read_values([path], scheme).subjects == (Subject("甲区（新）", "区"),)


def test_merged_headers_and_merged_group_cells_are_understood(tmp_path: Path) -> None:
    book, sheet = new_book()
    rows: list[list[Any]] = [
        ["2026年9月考核数据", None, None, None, None],
        ["考核分组", "考评对象", "资金执行", None, "工作质量"],
        [None, None, "已拨付（万元）", "预算（万元）", None],
        ["区", "甲区", 80, 100, "优良"],
        [None, "丁区", 70, 100, "一般"],
        ["县", "乙县", 60, 120, "较差"],
    ]
    for line in rows:
        sheet.append(line)
    for block in ("A1:E1", "A2:A3", "B2:B3", "C2:D2", "E2:E3", "A4:A5"):
        sheet.merge_cells(block)
    book.save(tmp_path / "v.xlsx")
    values = read_values([tmp_path / "v.xlsx"], invented())
    assert values.subjects == (Subject("甲区", "区"), Subject("丁区", "区"), Subject("乙县", "县"))
    assert observed(values, "丁区", "spent") == Decimal(70)
    assert observed(values, "乙县", "quality") == "较差"


def test_titles_of_sections_across_the_table_name_the_group(tmp_path: Path) -> None:
    book, sheet = new_book()
    for line in (
        ["考评对象", "已拨付", "预算"],
        ["一、城区", None, None],
        ["甲区", 80, 100],
        ["二、县市", None, None],
        ["乙县", 60, 120],
    ):
        sheet.append(line)
    sheet.merge_cells("A2:C2")
    sheet.merge_cells("A4:C4")
    book.save(tmp_path / "v.xlsx")
    values = read_values([tmp_path / "v.xlsx"], invented())
    assert values.subjects == (Subject("甲区", "区"), Subject("乙县", "县"))


def test_sums_are_left_out_and_said_and_footnotes_and_empty_rows_pass(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "v.csv",
        "序号,考评对象,考核分组,已拨付,备注",
        "1,甲区,区,80,",
        ",,,,",
        "",
        "2,乙县,县,60,补报",
        ",合计,,140,",
        "注：数据截至九月末,,,,",
        "填报人：某某,,,,",
    )
    reading = read_values_with_notes([path], invented())
    assert [s.name for s in reading.values.subjects] == ["甲区", "乙县"]
    assert len(reading.values.observations) == 2
    assert [(n.code, n.path) for n in reading.notes] == [("sum-row", "v.csv!B6")]


def test_hidden_rows_columns_and_sheets_are_read_and_said(tmp_path: Path) -> None:
    book, sheet = new_book()
    for line in (["考评对象", "考核分组", "已拨付", "预算"], ["甲区", "区", 80, 100], ["乙县", "县", 60, 120]):
        sheet.append(line)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["D"].hidden = True
    other = book.create_sheet("更多")
    other.append(["考评对象", "工作质量"])
    other.append(["甲区", "优良"])
    other.sheet_state = "hidden"
    book.save(tmp_path / "v.xlsx")
    reading = read_values_with_notes([tmp_path / "v.xlsx"], invented())
    assert observed(reading.values, "乙县", "budget") == Decimal(120)
    assert observed(reading.values, "甲区", "quality") == "优良"
    assert [n.code for n in reading.notes] == ["hidden"] * 3
    assert [n.path for n in reading.notes] == ["v.xlsx!Sheet!A3", "v.xlsx!Sheet!D2", "v.xlsx!更多"]


def test_stored_results_of_formulas_are_used(tmp_path: Path) -> None:
    subject = row(2, "甲区", "区").removesuffix("</row>")
    formula = '<c r="C2"><f>0.1+0.2</f><v>0.30000000000000004</v></c></row>'
    path = write_workbook(tmp_path / "v.xlsx", row(1, "考评对象", "考核分组", "已拨付") + subject + formula)
    assert observed(read_values([path], invented()), "甲区", "spent") == Decimal("0.3")


def test_reserved_points_may_stand_in_the_sheet_as_they_are(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "v.csv", "考评对象,考核分组,预留分值", "甲区,区,10", "乙县,县,/", "丁区,区,")
    assert read_values([path], invented()).observations == {}
    path = write_csv(tmp_path / "v.csv", "考评对象,考核分组,预留分值", "甲区,区,9", "乙县,县,10")
    assert found(path) == [("constant-differs", "v.csv!C2"), ("constant-differs", "v.csv!C3")]


@pytest.mark.parametrize("mark", ["/", "不适用", ""])
def test_what_is_not_asked_of_a_group_may_be_marked_so(tmp_path: Path, mark: str) -> None:
    path = write_csv(tmp_path / "v.csv", "考评对象,考核分组,街面管控", "甲区,区,4", f"乙县,县,{mark}")
    values = read_values([path], invented())
    assert list(values.observations) == [("甲区", "", "streets")]
