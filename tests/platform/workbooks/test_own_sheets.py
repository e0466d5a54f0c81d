"""An office hands in the sheet that it keeps anyway: its columns are described once, and it is taken over whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kaoping.collection.values.models import Channel, Draft, Standing
from kaoping.collection.workbooks import services as workbooks
from kaoping.collection.workbooks.models import OwnSheet
from kaoping.collection.workbooks.own_sheets import kept_sheet
from kaoping.files.values import read_mapping
from kaoping.governance.acting import Role
from tests.platform.appraisal import give, number, the_task
from tests.platform.cast import Cast
from tests.platform.dual.asking import joins
from tests.platform.stages.interface import MAPPING, SHEET
from tests.platform.workbooks.sheets import (
    CHOSEN,
    LEDGER,
    Rows,
    book,
    changed,
    csv,
    describe,
    errors,
    hand_in,
    ledger,
    take,
)

Browser = Callable[[str], Client]


def drafts() -> dict[tuple[str, str], str]:
    return {(one.subject.name, one.item): one.typed for one in Draft.objects.select_related("subject")}


def shown(page: Any) -> list[tuple[str, str, str, str]]:
    return [(one.unit, one.item, one.typed, one.place) for one in page.context["rows"]]


def test_a_sheet_is_described_by_clicking_shown_and_taken_over(browser: Browser, cast: Cast) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")

    page = hand_in(client, task, ledger())
    assert page.request["PATH_INFO"] == f"/tasks/{task.pk}/workbook/own/"
    assert page.context["layout"].head == 3
    preview = describe(client, task, page, **CHOSEN)

    assert shown(preview) == [
        ("江北区建设局", "工单解决率", "93.4%", "“9月”表 C4 单元格"),
        ("江南区建设局", "工单解决率", "96.12%", "“9月”表 C5 单元格"),
        ("质量监督站", "工单解决率", "80%", "“9月”表 C6 单元格"),
    ]
    assert not Draft.objects.exists()
    done = take(client, task, preview)
    assert done.request["PATH_INFO"] == f"/tasks/{task.pk}/"
    assert drafts() == {
        ("江北区建设局", "solved"): "93.4%",
        ("江南区建设局", "solved"): "96.12%",
        ("质量监督站", "solved"): "80%",
    }
    assert {(one.channel, one.source) for one in Draft.objects.all()} == {(Channel.MAPPED, "台账.xlsx")}
    assert not OwnSheet.objects.exists()


def test_of_two_who_report_for_a_unit_each_has_a_sheet_of_their_own(cast: Cast) -> None:
    joins(cast, "second", "jiangbei", Role.REPORTER)
    first, second, task = cast.actor("reporter"), cast.actor("second"), the_task(cast)
    mine, _book = workbooks.keep_sheet(actor=first, task=task, name="月报.csv", data=SHEET.encode())

    workbooks.remember(actor=second, kept=mine, mapping=read_mapping(MAPPING % "passed"))
    workbooks.forget(actor=second, task=task)

    assert kept_sheet(second, task) is None
    assert OwnSheet.objects.get().mapping == ""
    assert kept_sheet(first, task) == mine


def test_columns_are_proposed_where_names_are_alike(browser: Browser, cast: Cast) -> None:
    page = hand_in(browser("assessor"), the_task(cast, "anguan"), ledger())

    proposed = {one.letters: (one.meaning, one.is_guess) for one in page.context["layout"].columns}
    assert proposed == {
        "A": ("ignored", False),
        "B": ("subject", True),
        "C": ("item:solved", True),
        "D": ("ignored", False),
    }


@pytest.mark.parametrize(
    ("data", "name"), [(ledger(), "台账.xlsx"), (csv(LEDGER), "台账.csv"), (csv(LEDGER), "台账.xls")]
)
def test_what_a_file_is_its_contents_say(data: bytes, name: str, browser: Browser, cast: Cast) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")

    preview = describe(client, task, hand_in(client, task, data, name), **CHOSEN)

    assert len(shown(preview)) == 3


def test_rows_of_sums_and_footnotes_are_passed_over_and_the_author_is_told(browser: Browser, cast: Cast) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")

    preview = describe(client, task, hand_in(client, task, ledger()), **CHOSEN)

    assert [(one.code, one.place) for one in preview.context["findings"]] == [("sum-row", "“9月”表 B7 单元格")]


def test_units_may_have_their_short_names(browser: Browser, cast: Cast) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")
    cast.units["jiangbei"].standings.update(short_name="江北")

    rows = changed(LEDGER, 4, 2, "江北")
    preview = describe(client, task, hand_in(client, task, ledger(rows)), **CHOSEN)

    assert shown(preview)[0][0] == "江北区建设局"


@pytest.mark.parametrize(
    ("row", "column", "content", "expected"),
    [
        (4, 2, "江东区建设局", ("unknown-subject", "B4")),
        (5, 2, "江北区建设局", ("duplicate-subject", "B5")),
        (4, 3, "九成多", ("not-a-number", "C4")),
        (4, 3, "=90+3", ("formula-without-result", "C4")),
        (4, 3, 0.934, ("percent-or-fraction", "C4")),
        (4, 2, None, ("row-without-subject", "C4")),
    ],
)
def test_what_is_wrong_is_said_at_its_cell_and_nothing_is_taken(
    row: int, column: int, content: object, expected: tuple[str, str], browser: Browser, cast: Cast
) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")

    page = describe(client, task, hand_in(client, task, ledger(changed(LEDGER, row, column, content))), **CHOSEN)

    assert errors(page) == [expected]
    assert page.status_code == 200
    assert not Draft.objects.exists()


def test_a_mended_sheet_need_not_be_described_again(browser: Browser, cast: Cast) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")
    describe(client, task, hand_in(client, task, ledger(changed(LEDGER, 4, 3, "九成多"))), **CHOSEN)

    preview = hand_in(client, task, ledger())

    assert len(shown(preview)) == 3


def test_values_of_units_that_the_task_does_not_ask_for_are_refused(browser: Browser, cast: Cast) -> None:
    client, task = browser("reporter"), the_task(cast)
    rows: Rows = [["单位", "主体结构合格率"], ["江北区建设局", "91.2%"], ["江南区建设局", "95%"]]

    page = describe(client, task, hand_in(client, task, ledger(rows)))

    assert errors(page) == [("not-asked", "B3")]
    assert not Draft.objects.exists()


def test_a_unit_needs_no_column_for_itself(browser: Browser, cast: Cast) -> None:
    client, task = browser("reporter"), the_task(cast)
    rows: Rows = [["结构合格率", "计划报送"], ["91.2%", "是"]]

    preview = describe(client, task, hand_in(client, task, ledger(rows)), c1="item:passed", c2="item:plan")

    assert [one[:3] for one in shown(preview)] == [
        ("江北区建设局", "主体结构合格率", "91.2%"),
        ("江北区建设局", "年度计划按时报送", "是"),
    ]


def test_rows_may_each_name_a_data_item_and_give_its_value(browser: Browser, cast: Cast) -> None:
    client, task = browser("reporter"), the_task(cast)
    rows: Rows = [
        ["江北区建设局三季度情况"],
        ["指标", "完成值", "说明"],
        ["一、质量", None, None],
        ["主体结构合格率", "91.2%", "按检测报告"],
        ["计划报送情况", "是", None],
        ["参建单位数", 14, None],
        ["填表人：甲", None, None],
    ]

    page = hand_in(client, task, ledger(rows))
    assert {one.row: one.text for one in page.context["form"].names()} == {5: "计划报送情况", 6: "参建单位数"}
    preview = describe(client, task, page, n5="item:plan", n6="ignored")

    assert [one[1:] for one in shown(preview)] == [
        ("主体结构合格率", "91.2%", "“9月”表 B4 单元格"),
        ("年度计划按时报送", "是", "“9月”表 B5 单元格"),
    ]
    again = hand_in(client, task, ledger(rows))
    assert len(shown(again)) == 2


def test_names_of_rows_must_be_explained(browser: Browser, cast: Cast) -> None:
    client, task = browser("reporter"), the_task(cast)
    rows: Rows = [["名目", "数"], ["某某率", "91.2%"]]

    page = describe(client, task, hand_in(client, task, ledger(rows)), c1="item", c2="value")
    assert list(page.context["form"].errors) == ["n2"]
    preview = describe(client, task, page, n2="item:passed")

    assert [one[1:3] for one in shown(preview)] == [("主体结构合格率", "91.2%")]


def test_rows_of_other_periods_are_left_out(browser: Browser, cast: Cast) -> None:
    client, task = browser("reporter"), the_task(cast)
    rows: Rows = [["季度", "结构合格率"], ["第三季度", "91.2%"], ["第四季度", "90%"]]

    preview = describe(client, task, hand_in(client, task, ledger(rows)), c1="period", c2="item:passed")

    assert [one[2] for one in shown(preview)] == ["91.2%"]
    assert [(one.code, one.place) for one in preview.context["findings"]] == [("passed-over", "“9月”表 B3 单元格")]


def test_a_list_is_read_record_by_record(browser: Browser, cast: Cast) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")
    rows: Rows = [
        ["单位", "检查日期", "隐患类型", "处数"],
        ["江北区建设局", "2026-08-05", "一般隐患", 2],
        ["江北区建设局", "2026-08-19", "重大隐患", 1],
        ["江南区建设局", "2026-08-20", "一般隐患", 1],
    ]

    hand_in(client, task, ledger(rows))
    page = client.get(f"/tasks/{task.pk}/workbook/own/?of=hazards")
    preview = describe(client, task, page, c1="subject", c2="field:date", c3="field:kind", c4="field:count")

    assert [(one.unit, one.item, one.records) for one in preview.context["rows"]] == [
        ("江北区建设局", "隐患整改", ("2026-08-05 · 一般隐患 · 2", "2026-08-19 · 重大隐患 · 1")),
        ("江南区建设局", "隐患整改", ("2026-08-20 · 一般隐患 · 1",)),
    ]
    take(client, task, preview)
    assert set(drafts()) == {("江北区建设局", "hazards"), ("江南区建设局", "hazards")}


def test_what_stands_already_is_passed_over_where_it_is_the_same(browser: Browser, cast: Cast) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")
    give(cast, "jiangbei", "solved", number("93.4"), standing=Standing.SUBMITTED)

    preview = describe(client, task, hand_in(client, task, ledger()), **CHOSEN)

    assert len(shown(preview)) == 2
    assert "passed-over" in {one.code for one in preview.context["findings"]}


def test_what_stands_otherwise_is_not_typed_over_and_the_rest_is_not_taken_either(browser: Browser, cast: Cast) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")
    give(cast, "jiangbei", "solved", number("90"), standing=Standing.SUBMITTED)

    preview = describe(client, task, hand_in(client, task, ledger()), **CHOSEN)
    page = take(client, task, preview)

    assert errors(page) == [("stands", "C4")]
    assert not Draft.objects.exists()


def test_a_column_may_say_where_a_value_comes_from(browser: Browser, cast: Cast) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")
    rows: Rows = [["单位", "工单解决率", "出处"], ["江北区建设局", "93.4%", "热线平台"], ["江南区建设局", "95%", None]]

    take(client, task, describe(client, task, hand_in(client, task, ledger(rows)), c3="source"))

    assert {one.subject.name: one.source for one in Draft.objects.select_related("subject")} == {
        "江北区建设局": "热线平台（台账.xlsx）",
        "江南区建设局": "台账.xlsx",
    }


def test_one_of_several_sheets_and_another_row_of_titles_can_be_chosen(browser: Browser, cast: Cast) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")
    data = book(("说明", [["本表由安全管理科填报"]]), ("9月", LEDGER))

    page = hand_in(client, task, data)
    assert [(at, sheet.name) for at, sheet in page.context["layout"].sheets] == [(0, "说明"), (1, "9月")]
    other = client.get(f"/tasks/{task.pk}/workbook/own/?sheet=1&head=4")
    assert other.context["layout"].head == 4
    third = client.get(f"/tasks/{task.pk}/workbook/own/?sheet=1&head=3")

    assert len(shown(describe(client, task, third, **CHOSEN))) == 3


@pytest.mark.parametrize("query", ["sheet=9&head=99&of=nothing", "sheet=-1&head=²", "sheet=&head=&of="])
def test_an_address_that_names_no_row_or_sheet_shows_what_was_found(query: str, browser: Browser, cast: Cast) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")
    hand_in(client, task, ledger())

    page = client.get(f"/tasks/{task.pk}/workbook/own/?{query}")

    assert (page.status_code, page.context["layout"].head) == (200, 3)
