"""Sheets with data items down and units across, and several sheets that look alike: read from real workbooks.

The sheet of the first tests, with where its cells stand:

    A1:F1  title, merged
    A3     序号   B3 指标    C3 计量单位  D3 甲区    E3 乙区    F3 合计     G3 备注
    A4:F4  一、资金（merged over the table)
    A5     1     已拨付      万元         80         90.5       170.5
    A6     2     预算        万元         100        120
    A7     3     设备在线率  ％           95.5%      98.2 (wide) (a formula)
    A8     注：数据由各区提供
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from kaoping.engine.scheme import Scheme
from kaoping.engine.scoring import Subject
from kaoping.engine.terms import Refused
from kaoping.files.scheme_yaml import parse_scheme_yaml
from kaoping.files.values import Mapping, mapping_text, propose_mapping, read_mapping, read_values_with_notes
from kaoping.files.values.reading import Reading
from tests.files.invented import found, invented, new_book

ACROSS = """
sheets:
  - sheet: 3月
    header: 3
    group: 区
    columns:
      - {at: A, header: 序号, is: ignored}
      - {at: B, header: 指标, is: item}
      - {at: C, header: 计量单位, is: unit}
      - {header: 备注, is: ignored}
    others: subject
    names: {拨款: spent}
"""
ROWS: list[list[Any]] = [
    ["某市各区指标完成情况（虚构）"],
    [],
    ["序号", "指标", "计量单位", "甲区", "乙区", "合计", "备注"],
    ["一、资金"],
    [1, "已拨付", "万元", 80, 90.5, 170.5, None],
    [2, "预算", "万元", 100, 120, None, "年初"],
    [3, "设备在线率", "％", 0.955, "\uff19\uff18.\uff12", "=AVERAGE(D7:E7)", None],
    ["注：数据由各区提供", None, None, None, "审核人：甲"],
]


def fill(sheet: Worksheet, rows: list[list[Any]] = ROWS) -> None:
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("A4:F4")
    sheet["D7"].number_format = "0.00%"


def written(folder: Path, change: Callable[[Worksheet], object] = lambda _sheet: None) -> Path:
    book, sheet = new_book()
    sheet.title = "3月"
    fill(sheet)
    change(sheet)
    book.save(folder / "表.xlsx")
    return folder / "表.xlsx"


def read(path: Path, mapping: str = ACROSS, **more: Any) -> Reading:
    return read_values_with_notes([path], invented(), mapping=read_mapping(mapping), **more)


def told(reading: Reading) -> dict[tuple[str, str], tuple[object, str]]:
    return {
        (subject, item): (seen.value, seen.place.rpartition("!")[2])
        for (subject, _period, item), seen in reading.values.observations.items()
    }


def test_each_cell_is_of_the_unit_above_it_and_knows_where_it_stands(tmp_path: Path) -> None:
    reading = read(written(tmp_path))

    assert reading.values.subjects == (Subject("甲区", "区"), Subject("乙区", "区"))
    assert told(reading) == {
        ("甲区", "spent"): (Decimal(80), "D5"),
        ("乙区", "spent"): (Decimal("90.5"), "E5"),
        ("甲区", "budget"): (Decimal(100), "D6"),
        ("乙区", "budget"): (Decimal(120), "E6"),
        ("甲区", "online"): (Decimal("95.5"), "D7"),
        ("乙区", "online"): (Decimal("98.2"), "E7"),
    }
    assert [(one.code, one.path) for one in reading.notes] == [("sum-column", "表.xlsx!3月!F3")]


@pytest.mark.parametrize(
    ("cell", "content", "expected"),
    [
        ("E5", "约 90", ("not-a-number", "E5")),
        ("E5", "90.5元", ("unit-differs", "E5")),
        ("E5", "=D5+1", ("formula-without-result", "E5")),
        ("E5", "#DIV/0!", ("error-value", "E5")),
        ("E5", 90.123, ("too-many-decimals", "E5")),
        ("E5", "—", ("dash", "E5")),
        ("C5", "元", ("unit-differs", "C5")),
        ("C7", "‰", ("unit-differs", "C7")),
        ("B5", "已拨付（元）", ("unit-differs", "B5")),
        ("B5", "已拔付", ("unknown-item", "B5")),
        ("B5", None, ("item-missing", "B5")),
        ("E3", None, ("column-without-header", "E5")),
        ("E3", "=A3", ("formula-without-result", "E3")),
        ("E3", "@甲区", ("not-a-name", "E3")),
        ("B6", "已拨付", ("given-twice", "D6")),
        ("E3", "甲区", ("given-twice", "E5")),
        ("B3", "项目", ("mapping-differs", "B3")),
    ],
)
def test_what_is_wrong_is_named_by_its_cell_in_the_sheet_as_it_is(
    cell: str, content: str | float | None, expected: tuple[str, str], tmp_path: Path
) -> None:
    path = written(tmp_path, lambda sheet: sheet.__setitem__(cell, content))

    faults = [one for one in found(path, mapping=read_mapping(ACROSS)) if one[0] != "sum-column"]

    assert (expected[0], f"表.xlsx!3月!{expected[1]}") in faults
    assert len(faults) == len(set(faults)), "one fault of one cell is said once"


def test_a_unit_nobody_knows_is_named_once_at_its_header(tmp_path: Path) -> None:
    path = written(tmp_path)

    with pytest.raises(Refused) as refused:
        read(path, subjects={"甲区": Subject("甲区", "区")})

    assert [(one.code, one.path) for one in refused.value.findings if one.severity == "error"] == [
        ("unknown-subject", "表.xlsx!3月!E3")
    ]


def test_merged_values_are_refused_with_their_range_and_titles_over_the_table_are_not(tmp_path: Path) -> None:
    path = written(tmp_path, lambda sheet: sheet.merge_cells("D5:E5"))

    assert ("merged-values", "表.xlsx!3月!D5:E5") in found(path, mapping=read_mapping(ACROSS))


def test_hidden_columns_and_rows_are_read_and_noted(tmp_path: Path) -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.column_dimensions["E"].hidden = True

    reading = read(written(tmp_path, hide))

    assert told(reading)["乙区", "spent"] == (Decimal("90.5"), "E5")
    assert "hidden" in {one.code for one in reading.notes}


def test_a_name_of_the_sheets_own_is_explained_by_the_mapping_and_its_unit_still_counts(tmp_path: Path) -> None:
    own = written(tmp_path, lambda sheet: sheet.__setitem__("B5", "拨款"))
    assert told(read(own))["甲区", "spent"] == (Decimal(80), "D5")

    other = written(tmp_path, lambda sheet: sheet.__setitem__("B5", "拨款（元）"))
    mapping = read_mapping(ACROSS.replace("拨款:", "拨款（元）:"))
    assert ("unit-differs", "表.xlsx!3月!B5") in found(other, mapping=mapping)


def test_a_bare_share_is_clear_where_the_unit_stands_beside_it(tmp_path: Path) -> None:
    path = written(tmp_path, lambda sheet: sheet.__setitem__("E7", 0.5))
    assert told(read(path))["乙区", "online"] == (Decimal("0.5"), "E7")

    def unsay(sheet: Worksheet) -> None:
        sheet["E7"], sheet["C7"] = 0.5, "/"

    unsaid = written(tmp_path, unsay)
    assert ("percent-or-fraction", "表.xlsx!3月!E7") in found(unsaid, mapping=read_mapping(ACROSS))


def test_a_column_of_units_of_measure_is_compared_in_a_sheet_with_one_value_in_a_row(tmp_path: Path) -> None:
    book, sheet = new_book()
    for row in (["指标", "计量单位", "数"], ["已拨付", "万元", 80], ["预算", "元", 100]):
        sheet.append(row)
    book.save(tmp_path / "表.xlsx")
    columns = "{at: A, is: item}, {at: B, is: unit}, {at: C, is: value}"
    mapping = read_mapping(f"sheets: [{{header: 1, subject: 甲区, group: 区, columns: [{columns}]}}]")

    assert found(tmp_path / "表.xlsx", mapping=mapping) == [("unit-differs", "表.xlsx!Sheet!B3")]


@pytest.mark.parametrize(
    "change",
    [
        ("is: unit}", "is: subject}"),
        ("is: unit}", "is: value}"),
        ("is: unit}", "item: spent}"),
        ("is: item}", "is: ignored}"),
        ("header: 3", "first_row: 4"),
        ("group: 区", "subject: 甲区"),
        ("group: 区", "list: accidents"),
        ("group: 区", "sheet_is: subject"),
        ("group: 区", "group: 区\n    sheet_is: group"),
        ("group: 区", "sheets: [4月]"),
        ("sheet: 3月", "sheets: [3月, 3月]"),
        ("others: subject", "others: refuse"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_the_mapping(change: tuple[str, str]) -> None:
    assert change[0] in ACROSS
    with pytest.raises(Refused) as refused:
        read_mapping(ACROSS.replace(*change))

    assert [one.code for one in refused.value.findings] == ["mapping-broken"]
    assert refused.value.findings[0].wrong.en != refused.value.findings[0].wrong.zh


DISTRICTS = """
sheets:
  - sheets: [甲区, 乙区]
    sheet_is: subject
    header: 1
    group: 区
    columns:
      - {at: A, header: 指标, is: item}
      - {at: B, header: 数, is: value}
ignore: [说明]
"""


def districts(folder: Path, *names: str) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, name in enumerate(names):
        sheet = book.create_sheet(name)
        for row in (["指标", "数"], ["已拨付", 80 + number], ["预算", 100]):
            sheet.append(row)
    book.save(folder / "表.xlsx")
    return folder / "表.xlsx"


def test_each_sheet_may_be_of_the_unit_that_it_is_named_for(tmp_path: Path) -> None:
    path = districts(tmp_path, "甲区", "说明", "乙区")

    reading = read(path, DISTRICTS)

    assert {key: value for key, value in told(reading).items() if key[1] == "spent"} == {
        ("甲区", "spent"): (Decimal(80), "B2"),
        ("乙区", "spent"): (Decimal(82), "B2"),
    }
    assert reading.values.observations["乙区", "", "spent"].place == "表.xlsx!乙区!B2"


def test_a_sheet_that_is_named_and_not_there_or_there_and_not_named_is_said(tmp_path: Path) -> None:
    mapping = read_mapping(DISTRICTS)

    assert found(districts(tmp_path, "甲区"), mapping=mapping) == [("mapped-sheet-missing", "乙区")]
    assert ("no-header", "表.xlsx!丙区!A1") in found(districts(tmp_path, "甲区", "乙区", "丙区"), mapping=mapping)


QUARTERS = """
id: quarters
title: 某市季度考评（虚构）
invented: true
groups: [{id: 区}]
periods: [{id: 一季度}, {id: 二季度}]
over_periods: {how: mean}
items:
  - id: online
    title: {zh: 在线率, en: online rate}
    points: 10
    data: {unit: "%", decimals: 2, min: 0, max: 200}
    target: 100
    rule: {family: ratio, better: more, cap: points}
"""
BY_QUARTER = """
sheets:
  - sheets: [一季度, 二季度]
    sheet_is: period
    header: 1
    columns: [{at: A, is: item}]
    others: subject
"""


def quarters(folder: Path, *names: str) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, name in enumerate(names):
        sheet = book.create_sheet(name)
        sheet.append(["指标", "甲区", "乙区"])
        sheet.append(["在线率", f"9{number}%", f"8{number}%"])
    book.save(folder / "表.xlsx")
    return folder / "表.xlsx"


def by_quarter() -> Scheme:
    return parse_scheme_yaml(QUARTERS)


def test_each_sheet_may_be_of_the_period_that_it_is_named_for(tmp_path: Path) -> None:
    path = quarters(tmp_path, "一季度", "二季度")

    values = read_values_with_notes([path], by_quarter(), mapping=read_mapping(BY_QUARTER)).values

    assert {key: seen.value for key, seen in values.observations.items()} == {
        ("甲区", "一季度", "online"): Decimal(90),
        ("乙区", "一季度", "online"): Decimal(80),
        ("甲区", "二季度", "online"): Decimal(91),
        ("乙区", "二季度", "online"): Decimal(81),
    }


def test_a_sheet_that_is_named_for_no_period_is_refused(tmp_path: Path) -> None:
    path = quarters(tmp_path, "一季度", "上半年")
    mapping = read_mapping(BY_QUARTER.replace("二季度", "上半年"))

    assert ("unknown-period", "表.xlsx!上半年") in found(path, by_quarter(), mapping)


def test_a_sheet_with_units_across_is_proposed_as_one(tmp_path: Path) -> None:
    path = written(tmp_path)

    (table,) = propose_mapping(path, invented()).sheets

    assert (table.sheet, table.header, table.others) == ("3月", 3, "subject")
    assert [(one.at, str(one.is_), one.check) for one in table.columns] == [
        ("A", "ignored", False),
        ("B", "item", False),
        ("C", "unit", False),
        ("F", "ignored", False),
        ("G", "ignored", False),
    ]
    proposed = Mapping(sheets=(table.model_copy(update={"group": "区"}),))
    reading = read_values_with_notes([path], invented(), mapping=proposed)
    assert told(reading) == told(read(path))


def test_the_unit_beside_data_items_is_no_name_of_units_where_units_of_measure_stand_below_it(tmp_path: Path) -> None:
    path = written(tmp_path, lambda sheet: sheet.__setitem__("C3", "单位"))

    (table,) = propose_mapping(path, invented()).sheets

    assert [str(one.is_) for one in table.columns if one.at == "C"] == ["unit"]


@pytest.mark.parametrize(
    "rows",
    [
        [["单位", "已拨付", "预算"], ["甲区", 80, 100], ["乙区", 90, 120]],
        [["考评对象", "指标", "数值"], ["甲区", "已拨付", 80], ["甲区", "预算", 100]],
        [["指标", "数值", "备注"], ["已拨付", 80, "元"], ["预算", 100, "元"]],
    ],
)
def test_other_sheets_are_not_taken_for_one_with_units_across(rows: list[list[Any]], tmp_path: Path) -> None:
    book, sheet = new_book()
    for row in rows:
        sheet.append(row)
    book.save(tmp_path / "表.xlsx")

    assert [table.is_across for table in propose_mapping(tmp_path / "表.xlsx", invented()).sheets] == [False]


@pytest.mark.parametrize("text", [ACROSS, DISTRICTS, BY_QUARTER])
def test_a_mapping_comes_back_from_its_text(text: str) -> None:
    mapping: Mapping = read_mapping(text)

    assert read_mapping(mapping_text(mapping)) == mapping
