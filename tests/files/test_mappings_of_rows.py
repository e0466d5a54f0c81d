"""Mappings for sheets whose rows are all of one subject, name their data items themselves, or name known subjects."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from kaoping.engine.scoring import Subject
from kaoping.engine.terms import NumberItem, Refused
from kaoping.engine.words import Words, same
from kaoping.files.sheets.reading import book_of
from kaoping.files.values import mapping_text, propose_mapping, read_mapping, read_values_with_notes
from kaoping.files.values.asked import Asked
from kaoping.files.values.proposing import Wanted, propose_table
from kaoping.files.values.reading import Reading
from kaoping.files.values.units import differing_unit, factor_between, unit_in
from tests.files.invented import found, invented, new_book, observed

LONG = """
format: kaoping-mapping/1
sheets:
  - header: 2
    subject: 甲区
    group: 区
    columns:
      - {at: A, header: 指标, is: item}
      - {at: B, header: 完成值, is: value}
      - {at: C, is: ignored}
    names: {实际拨款: spent, 有规划吗: plan, 参会人数: ""}
"""
LONG_ROWS = (
    "甲区月报",
    "指标,完成值",
    "一、资金",
    "实际拨款,80",
    "预算,100",
    "有规划吗,是,见附件",
    "参会人数,14",
    "填表人：甲",
)


def read(text: str, *rows: str, known: dict[str, Subject] | None = None) -> Reading:
    book = book_of("\n".join(rows).encode(), "v.csv")
    return read_values_with_notes([book], invented(), mapping=read_mapping(text), subjects=known)


def test_all_rows_of_a_sheet_may_be_of_one_subject_and_name_their_items() -> None:
    values = read(LONG, *LONG_ROWS).values

    assert values.subjects == (Subject("甲区", "区"),)
    assert {item: seen.value for (_, _, item), seen in values.observations.items()} == {
        "spent": Decimal(80),
        "budget": Decimal(100),
        "plan": True,
    }
    assert values.observations["甲区", "", "spent"].place == "v.csv!B4"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("决算,80", ("unknown-item", "v.csv!A4")),
        ("实际拨款,八十", ("not-a-number", "v.csv!B4")),
        (",80", ("item-missing", "v.csv!A4")),
    ],
)
def test_a_row_that_names_nothing_known_is_refused_at_its_cell(row: str, expected: tuple[str, str]) -> None:
    with pytest.raises(Refused) as refused:
        read(LONG, *LONG_ROWS[:3], row)

    assert [(one.code, one.path) for one in refused.value.findings] == [expected]


def test_the_same_item_in_two_rows_is_refused_unless_both_agree() -> None:
    with pytest.raises(Refused) as refused:
        read(LONG, *LONG_ROWS[:4], "已拨付,81")
    assert [one.code for one in refused.value.findings] == ["given-twice"]

    assert [one.code for one in read(LONG, *LONG_ROWS[:4], "已拨付,80").notes] == ["given-twice"]


def test_one_row_of_columns_may_be_all_of_one_subject() -> None:
    text = """
sheets:
  - {header: 1, subject: 甲区, group: 区, columns: [{header: 拨款, item: spent}, {header: 预算, item: budget}]}
"""
    values = read(text, "拨款,预算", "80,100", "注：截至月底").values
    assert observed(values, "甲区", "spent") == Decimal(80)

    with pytest.raises(Refused) as refused:
        read(text, "拨款,预算", "80,100", "81,100")
    assert [(one.code, one.path) for one in refused.value.findings] == [("duplicate-subject", "v.csv!A3")]


@pytest.mark.parametrize(
    "table",
    [
        "{header: 1, subject: 甲区, columns: [{header: 单位, is: subject}]}",
        "{header: 1, columns: [{header: 拨款, item: spent}]}",
    ],
)
def test_a_table_has_its_subject_from_a_column_or_is_all_of_one(table: str) -> None:
    with pytest.raises(Refused) as refused:
        read_mapping(f"sheets: [{table}]")

    assert [one.code for one in refused.value.findings] == ["mapping-broken"]


def test_names_that_mean_nothing_in_the_scheme_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "v.csv"
    path.write_text("\n".join(LONG_ROWS), encoding="utf-8")

    mapping = read_mapping(LONG.replace("实际拨款: spent", "实际拨款: spend"))
    assert found(path, mapping=mapping) == [("unknown-item", "v.csv")]


WIDE = "sheets: [{header: 1, columns: [{header: 单位, is: subject}, {header: 拨款, item: spent}]}]"
FIRST, SECOND = Subject("甲区人民政府", "区"), Subject("乙县", "县")
KNOWN = {"甲区人民政府": FIRST, "甲区": FIRST, "乙县": SECOND}


def test_known_subjects_need_no_group_and_may_have_other_names() -> None:
    values = read(WIDE, "单位,拨款", "甲区,80", "乙县,70", known=KNOWN).values

    assert values.subjects == (FIRST, SECOND)
    assert observed(values, "甲区人民政府", "spent") == Decimal(80)


def test_nobody_else_than_known_subjects_can_be_named() -> None:
    with pytest.raises(Refused) as refused:
        read(WIDE, "单位,拨款", "甲区政府,80", known=KNOWN)

    (finding,) = refused.value.findings
    assert (finding.code, finding.path) == ("unknown-subject", "v.csv!A2")
    assert "甲区人民政府" in finding.right.zh


def test_one_subject_under_two_names_is_there_twice() -> None:
    with pytest.raises(Refused) as refused:
        read(WIDE, "单位,拨款", "甲区,80", "甲区人民政府,81", known=KNOWN)

    assert [(one.code, one.path) for one in refused.value.findings] == [("duplicate-subject", "v.csv!A3")]


def test_rows_of_nobody_without_data_are_passed_over_and_noted() -> None:
    reading = read(WIDE, "单位,拨款", "甲区,80", "本表一式两份,", known=KNOWN)

    assert [(one.code, one.path) for one in reading.notes] == [("sum-row", "v.csv!A3")]


def test_a_header_that_names_the_item_s_unit_says_what_numbers_below_it_are() -> None:
    rate = "{at: B, header: 比例（%）, item: online}"
    text = f"sheets: [{{header: 1, group: 区, columns: [{{header: 单位, is: subject}}, {rate}]}}]"

    assert observed(read(text, "单位,比例（%）", "甲区,0.95").values, "甲区", "online") == Decimal("0.95")


def test_columns_that_are_called_the_same_are_told_apart_by_their_letters(tmp_path: Path) -> None:
    book, sheet = new_book()
    for row in (["单位", "拨付", None, "预算", None], [None, "计划", "实际", "计划", "实际"], ["甲区", 1, 80, 1, 100]):
        sheet.append(row)
    for block in ("A1:A2", "B1:C1", "D1:E1"):
        sheet.merge_cells(block)
    book.save(tmp_path / "v.xlsx")

    proposed = propose_mapping(tmp_path / "v.xlsx", invented())
    text = mapping_text(proposed).replace("item: online", "is: ignored")
    columns = [(one.at, one.header) for one in read_mapping(text).sheets[0].columns]

    assert columns == [("A", "单位"), ("B", "计划"), ("C", "实际"), ("D", "计划"), ("E", "实际")]
    assert "mapping-differs" not in [code for code, _ in found(tmp_path / "v.xlsx", mapping=proposed)]


def test_a_column_without_header_is_proposed_to_be_ignored(tmp_path: Path) -> None:
    path = tmp_path / "v.csv"
    path.write_text("考评对象,已拨付\n甲区,80,见附件\n", encoding="utf-8")

    last = propose_mapping(path, invented()).sheets[0].columns[-1]

    assert (last.at, last.header, last.is_, last.check) == ("C", None, "ignored", True)


def test_a_proposal_is_made_for_what_is_wanted() -> None:
    book = book_of("甲区月报,,\n名称,拨款,在线\n甲,80,95\n".encode(), "v.csv")
    wanted = Wanted(header=2, items=frozenset(("spent",)), subject="甲区")

    table = propose_table(book.sheets[0], Asked(invented()), wanted)

    assert table is not None
    assert (table.header, table.subject) == (2, "甲区")
    assert {one.item for one in table.columns} <= {None, "spent"}


def test_a_mapping_is_the_same_after_it_was_written() -> None:
    mapping = read_mapping(LONG)

    assert read_mapping(mapping_text(mapping)) == mapping


MONEY = NumberItem(id="x", unit=Words("万元", "10 000 yuan"))
RATE = NumberItem(id="x", unit=same("%"))


@pytest.mark.parametrize(
    ("header", "item", "unit", "factor"),
    [
        ("拨款（元）", MONEY, "元", "0.0001"),
        ("拨款（亿元）", MONEY, "亿元", "10000"),
        ("拨款(单位：千元)", MONEY, "千元", "0.1"),
        ("拨款（万元）", MONEY, "", None),
        ("拨款（截至9月）", MONEY, "", None),
        ("拨款（人）", MONEY, "人", None),
        ("比例（‰）", RATE, "‰", "0.1"),
        ("长度（公里）", NumberItem(id="x", unit=same("米")), "公里", "1000"),
        ("重量（吨）", NumberItem(id="x", unit=same("公斤")), "吨", "1000"),
        ("数量（件）", NumberItem(id="x"), "", None),
    ],
)
def test_units_in_headers_are_told_from_those_of_data_items(
    header: str, item: NumberItem, unit: str, factor: str | None
) -> None:
    assert differing_unit(header, item) == unit
    converted = factor_between(unit, item) if unit else None
    assert converted == (None if factor is None else Decimal(factor))


def test_what_is_no_unit_in_a_header_names_none() -> None:
    assert [unit_in(header) for header in ("拨款", "拨款（截至9月）", "拨款（百万元）")] == ["", "", "百万元"]


def test_a_file_in_memory_is_what_its_contents_say() -> None:
    assert book_of("单位,数\n甲区,1\n".encode("gb18030"), "x.xlsx").sheets[0].rows[2][1].text == "甲区"
