"""Every fault is told at its cell, all at once, with what would be right."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaoping.files.scheme_book.reading import check_book
from kaoping.files.scheme_book.to_cells import Contents
from kaoping.files.sheets.model import Book, Cell, CellKind, Shown
from tests.files.scheme_book.desk import SCHEME, Desk

A_DATE = Cell(1, 1, CellKind.NUMBER, "46082", Shown.DATE)
FAILED = Cell(1, 1, CellKind.ERROR, "#REF!")
NOT_COMPUTED = Cell(1, 1, CellKind.NO_RESULT, "", formula=True)


@pytest.mark.parametrize(
    ("sheet", "header", "row", "written", "code"),
    [
        ("指标体系", "分值", 2, "四十", "not-a-number"),
        ("指标体系", "分值", 2, "40%", "not-a-number"),
        ("指标体系", "分值", 2, FAILED, "error-value"),
        ("指标体系", "分值", 2, NOT_COMPUTED, "formula-without-result"),
        ("指标体系", "分值", 2, A_DATE, "became-a-date"),
        ("指标体系", "名称", 2, "第一行\n第二行\n第三行", "too-many-lines"),
        ("指标体系", "名称", 2, "案件按期\n办结率", "second-line-not-english"),
        ("指标体系", "名称", 2, "“结案率”", "bad-name"),
        ("指标体系", "级次", 2, "甲", "bad-level"),
        ("指标体系", "级次", 2, Decimal(4), "bad-level"),
        ("指标体系", "级次", 2, None, "bad-level"),
        ("指标体系", "评分方法", 2, "加减分法", "not-a-choice"),
        ("指标体系", "评分方法", 2, "达标得分", "other-family"),
        ("指标体系", "标识", 2, "9号", "bad-identifier"),
        ("指标体系", "数据项/小数位", 2, "两位", "not-a-number"),
        ("增减分", "低于目标/加扣", 1, "减", "not-a-choice"),
        ("增减分", "低于目标/加扣", 1, None, "missing-field"),
        ("增减分", "保底", 1, None, "missing-field"),
        ("增减分", "低于目标/每", 1, Decimal(0), "out-of-bounds"),
        ("增减分", "指标", 1, "结案绿", "unknown-item"),
        ("分档得分", "区间", 2, "0到10", "bad-interval"),
        ("分档得分", "得分", 2, None, "missing-field"),
        ("分档得分", "指标", 1, None, "missing-item"),
        ("处置", "处置方式", 1, "降级", "not-a-choice"),
        ("处置", "降几等", 1, Decimal("1.5"), "not-a-number"),
        ("等次", "区间", 1, None, "missing-field"),
        ("考核分组", "分组", 1, A_DATE, "became-a-date"),
    ],
)
def test_a_bad_value_is_told_at_its_cell(
    sheet: str, header: str, row: int, written: Contents | Cell | None, code: str
) -> None:
    desk = Desk()
    place = desk.put(sheet, header, row, written)

    told = [(c, p) for c, p in desk.found if c == code]
    where = desk.at("增减分", "指标", 1) if code == "other-family" else place
    assert (code, where) in told, desk.found
    for finding in desk.read().findings:
        assert finding.wrong.zh
        assert finding.wrong.en
        assert finding.right.zh
        assert finding.right.en


def test_all_faults_of_all_sheets_are_told_at_once_in_the_order_of_the_sheets() -> None:
    desk = Desk()
    places = [
        desk.setting("取舍方式", "随意"),
        desk.put("指标体系", "分值", 2, "四十"),
        desk.put("增减分", "低于目标/计步", 1, "半步"),
        desk.put("分档得分", "区间", 3, "很多"),
        desk.put("处置", "处置方式", 1, "处罚"),
    ]

    assert [place for _, place in desk.found] == places


def test_what_checking_finds_is_told_at_the_cell_where_it_is_written() -> None:
    # The best tier gives 30 of 40 points, no tier holds 3, and no item is called 结案绿.
    desk = Desk()
    desk.put("分档得分", "得分", 1, Decimal(30))
    desk.put("分档得分", "区间", 2, "(5, 10]")
    tiers = desk.at("分档得分", "区间", 1)
    unknown = desk.put("处置", "条件", 1, "结案绿.score < 20")

    found = desk.read().findings

    assert {("rule-points", tiers), ("bands-gap", tiers)} <= {(f.code, f.source) for f in found}
    assert ("expression", unknown) in [(f.code, f.source) for f in found]


def test_the_remedy_is_what_belongs_into_the_cell() -> None:
    desk = Desk()
    desk.put("增减分", "低于目标/加扣", 1, None)

    (finding,) = desk.read().findings

    assert finding.wrong.zh == "没有填“加扣”"
    assert finding.right.zh == "可选：加分、扣分。"


def test_a_family_without_its_row_is_told_once_with_the_sheet_that_needs_it() -> None:
    desk = Desk()
    place = desk.put("指标体系", "评分方法", 4, "名次得分")
    desk.sheets.pop("分档得分")

    (finding,) = desk.read().findings

    assert (finding.code, finding.source) == ("rule-not-filled", place)
    assert finding.right.zh == "在“名次得分”表中加一行，指标一栏写“调整率”"


def test_a_column_that_is_not_known_is_told_with_the_nearest_one() -> None:
    desk = Desk()
    rows = desk.sheets["增减分"].rows
    rows[4][2] = rows[4][2]._replace(text="保低")

    found = desk.read().findings

    assert found[0].code == "unknown-column"
    assert found[0].source == "增减分!B4"
    assert "保底" in found[0].right.zh


def test_contents_without_a_header_are_told() -> None:
    desk = Desk()
    desk.sheets["处置"].rows[5][40] = Cell(5, 40, CellKind.TEXT, "备忘")

    assert ("column-without-header", "处置!AN4") in desk.found


def test_a_sheet_that_is_not_known_is_told_with_the_nearest_one() -> None:
    desk = Desk()
    desk.add("分档", "指标", "区间")

    (finding,) = [f for f in desk.read().findings if f.code == "unknown-sheet"]

    assert finding.source == "分档!A1"
    assert "分档得分" in finding.right.zh


def test_a_setting_that_is_not_known_is_told() -> None:
    desk = Desk()
    desk.setting("取舍方式", "四舍五入")
    rows = desk.sheets["方案"].rows
    row = next(r for r, cells in rows.items() if 2 in cells and cells[2].text == "取舍方式")
    rows[row][2] = rows[row][2]._replace(text="取舍办法")

    (finding,) = [f for f in desk.read().findings if f.code == "unknown-setting"]

    assert finding.source == f"方案!B{row}"
    assert "取舍方式" in finding.right.zh


def test_points_in_a_merged_block_belong_to_no_row() -> None:
    desk = Desk()
    desk.merge("指标体系", "分值", 2, 3)

    assert ("merged-number", desk.at("指标体系", "分值", 3)) in desk.found


def test_points_for_all_groups_and_for_each_are_told_apart() -> None:
    desk = Desk()
    desk.put("指标体系", "分值", 1, Decimal(60))

    assert {code for code, _ in desk.found} == {"one-or-each"}


def test_rows_of_an_item_stand_together() -> None:
    desk = Desk()
    desk.put("增减分", "指标", 2, "调整率")
    again = desk.put("增减分", "指标", 3, "结案率")
    desk.put("增减分", "保底", 3, Decimal(1))

    assert ("duplicate-item", again) in desk.found


def test_a_further_row_of_an_item_cannot_change_what_was_said() -> None:
    desk = Desk()
    place = desk.put("按件加扣分", "按件加扣分/封顶", 2, Decimal(5))

    assert desk.found == [("differs-from-above", place)]


def test_items_of_the_same_title_are_named_by_number() -> None:
    twice = SCHEME.replace("title: 信息报送\n", "title: 结案率\n        id: 报送\n        code: '1.2'\n")
    desk = Desk(twice)
    assert desk.is_same
    place = desk.put("增减分", "指标", 1, "结案率")

    (finding,) = [f for f in desk.read().findings if f.code == "ambiguous-item"]

    assert finding.source == place
    assert "1.1" in finding.right.zh
    assert "1.2" in finding.right.zh


def test_values_under_the_name_of_an_example_are_told() -> None:
    desk = Desk()
    rows = desk.sheets["指标体系"].rows
    place, number = desk.at("指标体系", "各组分值/区", 1), desk.number("指标体系", "各组分值/区")
    rows[4][number] = rows[4][number]._replace(text="（示例）区")

    assert ("example-name", place) in desk.found


def test_another_workbook_is_told_to_be_none() -> None:
    desk = Desk()
    desk.sheets.clear()
    desk.add("填报说明", "只填浅黄色单元格")

    (finding,) = check_book(Book("数据.xlsx", tuple(desk.sheets.values()))).findings

    assert (finding.code, finding.source) == ("not-a-scheme", "数据.xlsx")
