"""Faults in tables are all found at once, each with its file, sheet and cell; nothing is half-read."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaoping.engine.scheme import walk
from kaoping.files.scheme_yaml import parse_scheme_yaml
from tests.files.invented import SCHEME, findings, found, new_book, write_csv

HEAD = "考评对象,考核分组"


def test_all_faults_of_all_files_are_found_at_once(tmp_path: Path) -> None:
    first = write_csv(
        tmp_path / "a.csv", f"{HEAD},已拨付,在线率,工作质量", "甲区,区,八十,0.955,优秀", "乙县,县,-1,95%,一般"
    )
    second = write_csv(tmp_path / "b.csv", "考评对象,有无规划,拨款总额", "甲区,待定,5")
    assert found([first, second]) == [
        ("unknown-column", "b.csv!C1"),
        ("not-a-number", "a.csv!C2"),
        ("percent-or-fraction", "a.csv!D2"),
        ("not-a-choice", "a.csv!E2"),
        ("out-of-range", "a.csv!C3"),
        ("not-a-fact", "b.csv!B2"),
    ]


def test_merged_values_are_refused_with_their_range(tmp_path: Path) -> None:
    book, sheet = new_book()
    for row in (["考评对象", "考核分组", "已拨付", "预算"], ["甲区", "区", 80, 100], ["丁区", "区", None, 90]):
        sheet.append(row)
    sheet.merge_cells("C2:C3")
    book.save(tmp_path / "v.xlsx")
    assert found(tmp_path / "v.xlsx") == [("merged-values", "v.xlsx!Sheet!C2:C3")]


def test_a_subject_twice_in_one_table_is_refused_with_both_cells(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "v.csv", f"{HEAD},已拨付", "甲区,区,80", "乙县,县,60", "甲 区,区,80")
    (only,) = findings(path)
    assert (only.code, only.path) == ("duplicate-subject", "v.csv!A4")
    assert "v.csv!A2" in only.wrong.zh


def test_two_different_values_for_one_datum_are_refused_and_equal_ones_are_noted(tmp_path: Path) -> None:
    first = write_csv(tmp_path / "a.csv", f"{HEAD},已拨付,预算", "甲区,区,80,100")
    second = write_csv(tmp_path / "b.csv", "考评对象,已拨付,预算", "甲区,80,101")
    notes = findings([first, second])
    assert [(f.code, f.path, f.severity.value) for f in notes] == [
        ("given-twice", "b.csv!B2", "note"),
        ("given-twice", "b.csv!C2", "error"),
    ]
    assert "a.csv!D2" in notes[1].wrong.zh


def test_unknown_columns_are_refused_with_the_nearest_name(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "v.csv", f"{HEAD},设备上线率,名次", "甲区,区,95%,1")
    first, second = findings(path)
    assert (first.code, first.path) == ("unknown-column", "v.csv!C1")
    assert "设备在线率" in first.right.zh
    assert (second.code, second.path) == ("unknown-column", "v.csv!D1")


def test_a_column_without_header_is_refused_at_its_first_cell(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "v.csv", f"{HEAD},已拨付,", "甲区,区,80,", "乙县,县,60,7")
    assert found(path) == [("column-without-header", "v.csv!D3")]


def test_a_column_twice_is_refused(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "v.csv", f"{HEAD},已拨付,spent", "甲区,区,80,90")
    assert found(path) == [("duplicate-column", "v.csv!D1")]


def test_a_header_in_another_unit_is_refused(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "v.csv", f"{HEAD},已拨付（元）", "甲区,区,800000")
    assert found(path) == [("unit-differs", "v.csv!C1")]


def test_groups_must_be_known_and_agree(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "v.csv", f"{HEAD},已拨付", "甲区,开发区,80", "乙县,,60")
    assert found(path) == [("unknown-group", "v.csv!B2"), ("group-missing", "v.csv!A2"), ("group-missing", "v.csv!A3")]
    other = write_csv(tmp_path / "w.csv", f"{HEAD},预算", "甲区,县,80")
    path = write_csv(tmp_path / "v.csv", f"{HEAD},已拨付", "甲区,区,80")
    assert found([path, other]) == [("group-differs", "w.csv!A2")]


def test_values_without_a_subject_are_refused(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "v.csv", f"{HEAD},已拨付", "甲区,区,80", ",,60")
    assert found(path) == [("row-without-subject", "v.csv!C3")]


def test_values_that_no_rule_reads_for_a_group_are_refused(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "v.csv", f"{HEAD},街面管控", "甲区,区,4", "乙县,县,4")
    (finding,) = findings(path)
    assert (finding.code, finding.path) == ("not-asked", "v.csv!C3")
    # By the title that its column has, not by the identifier of its data item.
    assert (finding.wrong.zh, finding.wrong.en) == (
        "“县”的考评对象没有数据项“街面管控”",
        "'streets' is not asked for in group '县'",
    )


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "＝1+1", "+甲区", "-甲区", "@甲区", "“甲区”", "甲" * 201])
def test_names_that_a_spreadsheet_would_take_for_formulas_are_refused(tmp_path: Path, name: str) -> None:
    path = write_csv(tmp_path / "v.csv", f"{HEAD},已拨付", f"{name},区,80")
    assert found(path) == [("not-a-name", "v.csv!A2")]


def test_events_of_unknown_subjects_and_kinds_are_refused(tmp_path: Path) -> None:
    units = write_csv(tmp_path / "v.csv", HEAD, "甲区,区")
    events = write_csv(
        tmp_path / "安全事故.csv",
        "考评对象,日期,类别,次数,逾期未整改",
        "甲曲,2026-09-30,死亡事故,1,",
        "甲区,9月30日,重大事故,一次,也许",
        "甲区,2026-09-30,,1,",
    )
    assert found([units, events]) == [
        ("unknown-subject", "安全事故.csv!A2"),
        ("not-a-date", "安全事故.csv!B3"),
        ("not-a-choice", "安全事故.csv!C3"),
        ("not-a-number", "安全事故.csv!D3"),
        ("not-a-fact", "安全事故.csv!E3"),
        ("missing-field", "安全事故.csv!B4"),
    ]


def test_saying_that_there_were_no_events_beside_an_event_is_refused(tmp_path: Path) -> None:
    units = write_csv(tmp_path / "v.csv", HEAD, "甲区,区")
    events = write_csv(tmp_path / "安全事故.csv", "考评对象,类别", "甲区,无", "甲区,死亡事故")
    assert found([units, events]) == [("status-and-value", "安全事故.csv!B2")]


def test_a_long_table_names_the_cell_that_is_wrong(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "v.csv",
        "考评对象,考核分组,数据项,数值,状态",
        "甲区,区,拨付,80,",
        "甲区,区,已拨付,80,好",
        "甲区,区,已拨付,80,未报",
        "甲区,区,已拨付,,存疑",
        "甲区,区,,80,",
        "甲区,区,已拨付,八十,",
        "甲区,区,安全事故,1,",
    )
    assert found(path) == [
        ("unknown-item", "v.csv!C2"),
        ("not-a-status", "v.csv!E3"),
        ("status-and-value", "v.csv!D4"),
        ("status-without-value", "v.csv!D5"),
        ("item-missing", "v.csv!C6"),
        ("not-a-number", "v.csv!D7"),
        ("not-a-list", "v.csv!D8"),
    ]


def test_errors_and_formulas_without_results_are_refused_at_their_cells(tmp_path: Path) -> None:
    book, sheet = new_book()
    for row in (["考评对象", "考核分组", "已拨付"], ["甲区", "区", "=40*2"], ["乙县", "县", "#DIV/0!"]):
        sheet.append(row)
    sheet["C3"].data_type = "e"
    book.save(tmp_path / "v.xlsx")
    assert found(tmp_path / "v.xlsx") == [
        ("formula-without-result", "v.xlsx!Sheet!C2"),
        ("error-value", "v.xlsx!Sheet!C3"),
    ]


def test_a_sheet_that_is_no_table_is_refused_and_not_passed_over(tmp_path: Path) -> None:
    book, sheet = new_book()
    for row in (["考评对象", "考核分组", "已拨付"], ["甲区", "区", 80]):
        sheet.append(row)
    book.create_sheet("图表")["B2"] = "说明"
    book.save(tmp_path / "v.xlsx")
    assert found(tmp_path / "v.xlsx") == [("no-header", "v.xlsx!图表!B2")]


def test_files_that_cannot_be_read_are_found_with_the_faults_of_the_others(tmp_path: Path) -> None:
    bad = tmp_path / "a.xlsx"
    bad.write_bytes(b"PK\x03\x04nothing")
    path = write_csv(tmp_path / "v.csv", f"{HEAD},已拨付", "甲区,区,八十")
    assert found([bad, path, tmp_path / "none.csv"]) == [
        ("workbook-broken", "a.xlsx"),
        ("no-file", "none.csv"),
        ("not-a-number", "v.csv!C2"),
    ]


def test_a_column_that_may_be_two_data_items_is_refused(tmp_path: Path) -> None:
    scheme = parse_scheme_yaml(SCHEME.replace("街面管控, en: streets", "有无规划, en: streets"))
    path = write_csv(tmp_path / "v.csv", f"{HEAD},有无规划", "甲区,区,4")
    assert found(path, scheme) == [("ambiguous-column", "v.csv!C1")]


def test_a_header_that_is_like_none_is_told_which_there_are(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "v.csv", f"{HEAD},qq", "甲区,区,1")

    (finding,) = [f for f in findings(path) if f.code == "unknown-column"]

    assert "；可用的列标题：" in finding.right.zh
    assert "已拨付、" in finding.right.zh


def test_headers_are_told_by_the_titles_of_leaves_where_their_data_have_none(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "v.csv", f"{HEAD},qq", "甲区,区,1")
    scheme = parse_scheme_yaml(SCHEME)
    (finding,) = [f for f in findings(path) if f.code == "unknown-column"]
    told = finding.right.zh.partition("：")[2].partition("等")[0].split("、")
    leaves = {node.id: node.title.zh for node, _ in walk(scheme.items)}
    assert leaves.keys().isdisjoint(told)
