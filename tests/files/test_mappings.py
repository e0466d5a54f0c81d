"""A sheet of an office's own is read through a mapping, written down once and used again."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kaoping.engine.scoring import Subject
from kaoping.engine.terms import Refused, Status
from kaoping.files.values import Mapping, load_mapping, parse_mapping, propose_mapping, read_values, save_mapping
from tests.files.invented import found, invented, new_book, observed, status

MAPPING = """
format: kaoping-mapping/1
sheets:
  - sheet: 9月汇总
    header: 3
    last_row: 5
    group: 区
    source: 财政月报
    columns:
      - {at: B, header: 单位, is: subject}
      - {header: 上线率, item: online, factor: 100}
      - {header: 拨款/实拨, item: spent, factor: 0.0001, unit: 元}
      - {at: E, item: budget, factor: 0.0001}
      - {header: 名次, is: ignored}
    others: ignore
ignore: [说明]
"""


def office_book(path: Path) -> Path:
    book, sheet = new_book()
    sheet.title = "9月汇总"
    rows: list[list[Any]] = [
        ["某局九月汇总表"],
        [None, "单位", "上线率", "拨款", None, "名次", "电话"],
        [None, None, None, "实拨", "应拨", None, None],
        [1, "甲区", 0.995, "800,000", 1000000, 1, "12345"],
        [2, "丁区", 0.5, "700000元", 1000000, 2, "12345"],
        ["小计", "x", 7, 7, 7, 7, 7],
    ]
    for line in rows:
        sheet.append(line)
    for block in ("A1:G1", "B2:B3", "C2:C3", "D2:E2", "F2:F3", "G2:G3"):
        sheet.merge_cells(block)
    book.create_sheet("说明")["A1"] = "本表由某科填报"
    book.save(path)
    return path


def saved(tmp_path: Path, text: str) -> Mapping:
    path = tmp_path / "mapping.yaml"
    path.write_text(text, encoding="utf-8")
    return load_mapping(path)


def test_a_mapping_says_what_the_columns_are(tmp_path: Path) -> None:
    values = read_values([office_book(tmp_path / "v.xlsx")], invented(), mapping=saved(tmp_path, MAPPING))
    assert values.subjects == (Subject("甲区", "区"), Subject("丁区", "区"))
    assert observed(values, "甲区", "online") == Decimal("99.5")
    assert observed(values, "甲区", "spent") == Decimal(80)
    assert observed(values, "丁区", "spent") == Decimal(70)
    assert observed(values, "丁区", "budget") == Decimal(100)
    seen = values.observations["丁区", "", "spent"]
    assert (seen.source, seen.place, seen.status) == ("财政月报", "v.xlsx!9月汇总!D5", Status.REPORTED)


def test_a_mapping_that_does_not_fit_the_sheet_is_refused(tmp_path: Path) -> None:
    book = office_book(tmp_path / "v.xlsx")
    moved = MAPPING.replace("at: B, header: 单位", "at: C, header: 单位").replace("header: 上线率", "header: 在线率")
    assert found(book, mapping=saved(tmp_path, moved))[:2] == [
        ("mapping-differs", "v.xlsx!9月汇总!C3"),
        ("mapping-differs", "v.xlsx!9月汇总!A3"),
    ]
    strict = MAPPING.replace("    others: ignore\n", "")
    assert found(book, mapping=saved(tmp_path, strict)) == [
        ("unmapped-column", "v.xlsx!9月汇总!A4"),
        ("unmapped-column", "v.xlsx!9月汇总!G4"),
    ]
    unknown = MAPPING.replace("item: budget", "item: budgets")
    assert found(book, mapping=saved(tmp_path, unknown)) == [("unknown-item", "v.xlsx!9月汇总!E3")]


def test_a_mapping_without_header_goes_by_letters(tmp_path: Path) -> None:
    path = tmp_path / "v.csv"
    path.write_text("甲区,80,100,/\n丁区,70,100,未报\n", encoding="utf-8")
    text = """
sheets:
  - first_row: 1
    group: 区
    columns: [{at: A, is: subject}, {at: B, item: spent}, {at: C, item: budget}, {at: D, item: quality}]
"""
    values = read_values([path], invented(), mapping=saved(tmp_path, text))
    assert observed(values, "甲区", "spent") == Decimal(80)
    assert status(values, "丁区", "quality") is Status.NOT_REPORTED


def test_a_mapping_describes_records_too(tmp_path: Path) -> None:
    book, sheet = new_book()
    sheet.title = "台账"
    for line in (["发生单位", "何时", "何事"], ["甲区", "2026.9.30", "死亡事故"]):
        sheet.append(line)
    units = book.create_sheet("名单")
    for line in (["单位", "分组"], ["甲区", "区"]):
        units.append(line)
    book.save(tmp_path / "v.xlsx")
    text = """
sheets:
  - sheet: 台账
    header: 1
    list: accidents
    columns: [{at: A, is: subject}, {header: 何时, field: date}, {header: 何事, field: kind}]
"""
    values = read_values([tmp_path / "v.xlsx"], invented(), mapping=saved(tmp_path, text))
    records = observed(values, "甲区", "accidents")
    assert isinstance(records, tuple)
    assert [r["kind"] for r in records] == ["fatal"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("sheets: [{header: 1, columns: [{header: 单位, is: subject, items: x}]}]", "sheets[0].columns[0].items"),
        ("sheets: [{header: 1, columns: [{header: 单位}]}]", "sheets[0].columns[0]"),
        ("sheets: [{header: 1, columns: [{is: subject}]}]", "sheets[0].columns[0]"),
        ("sheets: [{header: 1, columns: [{at: 单位, is: subject}]}]", "sheets[0].columns[0]"),
        ("sheets: [{header: 1, columns: [{at: XFE, is: subject}]}]", "sheets[0].columns[0]"),
        ("sheets: [{header: 1, columns: [{header: 数, item: x}]}]", "sheets[0]"),
        ("sheets: [{columns: [{header: 单位, is: subject}]}]", "sheets[0]"),
        ("sheets: [{header: 0, columns: [{header: 单位, is: subject}]}]", "sheets[0].header"),
        ("sheets: [{header: 1, columns: [{at: B, item: x, factor: -1}]}]", "sheets[0].columns[0]"),
        ("format: other\nsheets: []", "format"),
    ],
)
def test_faults_of_a_mapping_name_their_place(tmp_path: Path, text: str, place: str) -> None:
    with pytest.raises(Refused) as refused:
        saved(tmp_path, text)
    assert f"mapping.yaml.{place}" in [f.path for f in refused.value.findings]


@pytest.mark.parametrize("text", ["a: [", "a: &x 1\nb: *x", "!!python/object:os.system x", "\t- a: 1\n b"])
def test_yaml_that_is_broken_or_does_more_than_say_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(Refused) as refused:
        saved(tmp_path, text)
    assert refused.value.findings[0].code == "mapping-unreadable"


def test_a_mapping_that_was_saved_is_the_same_mapping(tmp_path: Path) -> None:
    mapping = saved(tmp_path, MAPPING)
    save_mapping(mapping, tmp_path / "again.yaml")
    assert load_mapping(tmp_path / "again.yaml") == mapping
    assert "factor: '0.0001'" in (tmp_path / "again.yaml").read_text(encoding="utf-8")


def test_a_proposal_is_sure_of_known_headers_and_marks_its_guesses(tmp_path: Path) -> None:
    book, sheet = new_book()
    sheet.title = "汇总"
    for line in (["机构", "组别", "设备在线率", "已拨付资金", "联系电话"], ["甲区", "区", "99.5%", 80, "1"]):
        sheet.append(line)
    book.save(tmp_path / "v.xlsx")
    mapping = propose_mapping(tmp_path / "v.xlsx", invented())
    (table,) = mapping.sheets
    columns = {c.at: c for c in table.columns}
    assert table.sheet == "汇总"
    assert table.header == 1
    assert (columns["A"].is_, columns["A"].check) == ("subject", True)
    assert (columns["B"].is_, columns["B"].check) == ("group", False)
    assert (columns["C"].item, columns["C"].check) == ("online", False)
    assert (columns["D"].item, columns["D"].check) == ("spent", True)
    assert (columns["E"].is_, columns["E"].check) == ("ignored", True)
    assert [code for code, _ in found(tmp_path / "v.xlsx", mapping=mapping)] == ["mapping-unchecked"] * 3

    save_mapping(mapping, tmp_path / "m.yaml")
    text = (tmp_path / "m.yaml").read_text(encoding="utf-8").replace("check: true", "check: false")
    (tmp_path / "m.yaml").write_text(text, encoding="utf-8")
    values = read_values([tmp_path / "v.xlsx"], invented(), mapping=load_mapping(tmp_path / "m.yaml"))
    assert observed(values, "甲区", "spent") == Decimal(80)


def test_mappings_can_be_made_from_plain_data_too() -> None:
    mapping = parse_mapping({"sheets": [{"header": 1, "columns": [{"header": "单位", "is": "subject"}]}]})
    assert mapping.tables_of("任何") == mapping.sheets
