"""What people, input methods and spreadsheets do to cells without meaning anything by it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaoping.engine.words import Language
from kaoping.files.scheme_book.to_cells import Contents, PerCent
from kaoping.files.sheets.model import Cell, CellKind, Shown
from tests.files.scheme_book.desk import SCHEME, Desk


@pytest.mark.parametrize("written", ["40", " 40 ", "\uff14\uff10", "40.0", Decimal(40), Decimal("40.00")])
def test_points_may_be_text_or_wide_or_have_spaces(written: Contents) -> None:
    desk = Desk()
    desk.put("指标体系", "分值", 2, written)

    assert desk.is_same


@pytest.mark.parametrize("written", ["95%", "\uff19\uff15％", "95", Decimal(95), PerCent(Decimal("0.95"))])
def test_a_target_in_per_cent_may_have_the_sign(written: Contents) -> None:
    desk = Desk()
    desk.put("指标体系", "目标值", 2, written)

    assert desk.is_same


@pytest.mark.parametrize("written", ["1%", PerCent(Decimal("0.01"))])
def test_a_step_of_a_value_in_per_cent_may_have_the_sign(written: Contents) -> None:
    desk = Desk()
    desk.put("增减分", "低于目标/每", 1, written)

    assert desk.is_same


@pytest.mark.parametrize("written", ["（0，10\uff3d", "(\uff10, 10%]", " (0,10] "])
def test_bands_may_have_wide_signs(written: str) -> None:
    desk = Desk()
    desk.put("分档得分", "区间", 2, written)

    assert desk.is_same


@pytest.mark.parametrize("written", ["扣分", "deduct", " 扣 分 ", "Deduct"])
def test_choices_may_be_in_either_language(written: str) -> None:
    desk = Desk()
    desk.put("增减分", "低于目标/加扣", 1, written)

    assert desk.is_same


@pytest.mark.parametrize("written", ["2", "二", "2级", "二级指标", "\uff12", Decimal(2)])
def test_levels_may_be_words(written: Contents) -> None:
    desk = Desk()
    desk.put("指标体系", "级次", 3, written)

    assert desk.is_same


@pytest.mark.parametrize("written", ["结案率", "1.1", " 结案率 ", Decimal("1.1")])
def test_an_item_may_be_named_by_title_or_number(written: Contents) -> None:
    desk = Desk()
    desk.put("增减分", "指标", 1, written)

    assert desk.is_same


def test_an_item_may_be_named_by_a_cell_that_is_copied_from_the_tree() -> None:
    two_lines = "结案率\ncases closed"
    desk = Desk(SCHEME.replace("title: 结案率", "title: {zh: 结案率, en: cases closed}"))
    desk.put("增减分", "指标", 1, two_lines)

    assert desk.is_same


def test_an_effect_may_name_its_item_by_title() -> None:
    desk = Desk(
        SCHEME.replace("do: downgrade, levels: 1", "do: zero, on: 信息报送").replace(
            "title: 信息报送", "title: 信息-报送\n        id: 信息报送"
        )
    )
    desk.put("处置", "作用于", 1, "信息-报送")

    assert desk.is_same


def test_an_item_may_be_named_again_in_each_of_its_rows() -> None:
    desk = Desk()
    desk.put("分档得分", "指标", 2, "调整率")
    desk.put("按件加扣分", "指标", 2, "信息报送")
    desk.put("按件加扣分", "加扣", 2, "扣分")

    assert desk.is_same


def test_the_cell_of_an_item_may_be_merged_over_its_rows() -> None:
    desk = Desk()
    desk.merge("分档得分", "指标", 1, 3)

    assert desk.is_same


def test_a_department_may_be_merged_over_its_items() -> None:
    desk = Desk()
    desk.put("指标体系", "考核责任部门", 2, "综合执法局")
    desk.merge("指标体系", "考核责任部门", 2, 3)

    scheme = desk.read().scheme

    assert scheme is not None
    first = scheme.items[0]
    assert [str(item.assessor.zh) for item in getattr(first, "items", ())] == ["综合执法局", "综合执法局"]


def test_empty_rows_and_rows_of_spaces_are_passed_over() -> None:
    desk = Desk()
    desk.put("指标体系", "名称", 6, "  ")
    desk.put("处置", "名称", 4, " \u3000")

    assert desk.is_same


def test_rows_of_examples_are_passed_over() -> None:
    desk = Desk()
    desk.put("增减分", "指标", 3, "（示例）结案率")
    desk.put("增减分", "低于目标/每", 3, Decimal(7))
    desk.put("指标体系", "级次", 7, "(示例)1")
    desk.put("指标体系", "名称", 7, "某项")

    assert desk.is_same


def test_columns_may_stand_in_another_order_and_headings_may_be_gone() -> None:
    desk = Desk()
    sheet = desk.sheets["处置"]
    for cells in sheet.rows.values():
        moved = {30 - n: cell._replace(column=30 - n) for n, cell in cells.items()}
        cells.clear()
        cells.update(moved)
    del sheet.rows[3]

    assert desk.is_same


def test_sheets_of_ones_own_begin_with_an_underscore() -> None:
    desk = Desk()
    desk.add("_草稿", "随便写的")

    assert desk.is_same


def test_an_english_workbook_is_read_like_a_chinese_one() -> None:
    assert Desk(language=Language.EN).is_same


def test_a_condition_may_be_true_as_a_spreadsheet_writes_it() -> None:
    desk = Desk(SCHEME.replace("id: trial\n", "id: trial\ninvented: true\n"))
    place = desk.setting("虚构", "是")
    row = int(place.rpartition("C")[2])
    desk.sheets["方案"].rows[row][3] = Cell(row, 3, CellKind.FACT, "TRUE")

    assert desk.is_same


def test_a_sum_is_the_number_that_the_spreadsheet_shows() -> None:
    # =0.1+0.2 is stored as 0.30000000000000004 and shown as 0.3.
    desk = Desk(SCHEME.replace("points: 0.5", "points: 0.3"))
    desk.put("按件加扣分", "每件分值", 1, Cell(1, 1, CellKind.NUMBER, "0.30000000000000004", formula=True))

    assert desk.is_same


def test_a_day_may_be_a_date_or_a_text() -> None:
    periods = SCHEME + "periods: [{id: 2026-01, end: 2026-01-31}, {id: 2026-02, end: 2026-02-28}]\n"
    desk = Desk(periods)
    desk.put("考核期", "截止日", 1, "2026年1月31日")
    # 46081 days from 30 December 1899: 45658 is 1 January 2025, 365 days later 2026 begins, 58 days after that.
    desk.put("考核期", "截止日", 2, Cell(1, 1, CellKind.NUMBER, "46081", Shown.DATE))

    assert desk.is_same
