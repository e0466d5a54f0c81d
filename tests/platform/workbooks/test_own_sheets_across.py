"""Sheets of one's own with data items down and units across, and several sheets that look alike, by clicking."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from kaoping.collection.values.models import Draft
from kaoping.collection.workbooks.models import OwnSheet, SavedMapping
from kaoping.files.values import load_mapping, read_values
from tests.platform.appraisal import SUBJECTS, the_scheme, the_subject, the_task
from tests.platform.cast import Cast
from tests.platform.workbooks.sheets import (
    ACROSS,
    Rows,
    book,
    by_unit,
    changed,
    describe,
    errors,
    hand_in,
    ledger,
    take,
)

Browser = Callable[[str], Client]


def across(**cells: Any) -> bytes:
    rows: Rows = ACROSS
    for cell, content in cells.items():
        rows = changed(rows, int(cell[1:]), ord(cell[0]) - 64, content)
    return ledger(rows)


def shown(page: Any) -> list[tuple[str, str, str]]:
    return [(one.unit, one.typed, one.place.split()[1]) for one in page.context["rows"]]


def is_preview(page: Any) -> bool:
    return "content" in page.context


def turned(client: Client, task: Any) -> Any:
    """The page on which somebody has said that units stand side by side, and in which row."""
    return client.get(f"/tasks/{task.pk}/workbook/own/?sheet=0&head=2&of=%40across")


def test_units_side_by_side_are_shown_at_their_cells_and_taken_over(browser: Browser, cast: Cast) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")

    page = hand_in(client, task, across())
    assert page.context["layout"].is_across, "names of several units stand in one row"
    assert page.context["layout"].head == 2
    assert [(one.letters, one.meaning) for one in page.context["layout"].columns] == [
        ("A", "ignored"),
        ("B", "item"),
        ("C", "unit"),
        ("D", "subject"),
        ("E", "subject"),
        ("F", "subject"),
        ("G", "ignored"),
        ("H", "ignored"),
    ]
    preview = describe(client, task, page)

    assert shown(preview) == [
        ("江北区建设局", "93.4%", "D3"),
        ("江南区建设局", "96.12%", "E3"),
        ("质量监督站", "80%", "F3"),
    ]
    take(client, task, preview)
    assert {one.subject.name: one.typed for one in Draft.objects.select_related("subject")} == {
        "江北区建设局": "93.4%",
        "江南区建设局": "96.12%",
        "质量监督站": "80%",
    }


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"C3": "‰"}, ("unit-differs", "C3")),
        ({"D2": "江东区建设局"}, ("unknown-subject", "D2")),
        ({"F3": "约八成"}, ("not-a-number", "F3")),
        ({"F3": "=D3"}, ("formula-without-result", "F3")),
        ({"E2": None}, ("column-without-header", "E3")),
    ],
)
def test_what_is_wrong_is_said_at_its_cell_in_the_sheet_as_it_is(
    cells: dict[str, Any], expected: tuple[str, str], browser: Browser, cast: Cast
) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")
    hand_in(client, task, across(**({"E3": "96%"} | cells)))

    page = describe(client, task, turned(client, task), c4="subject", c5="subject")

    assert errors(page) == [expected]
    assert not Draft.objects.exists()


def test_what_rows_call_data_items_is_explained_once(browser: Browser, cast: Cast) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")
    hand_in(client, task, across(B3="办结情况"))
    page = turned(client, task)

    first = describe(client, task, page)
    assert [(one.row, one.text) for one in first.context["form"].names()] == [(3, "办结情况")]
    preview = describe(client, task, first, n3="item:solved", name="各单位横排")

    assert len(shown(preview)) == 3
    assert is_preview(hand_in(client, task, across(B3="办结情况", E3="97%")))


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"c2": "ignored"}, "请选出哪一列是数据项名称。"),
        ({"c4": "ignored", "c5": "ignored", "c6": "ignored"}, "请至少选出一列单位的数据。"),
    ],
)
def test_something_must_be_chosen(chosen: dict[str, str], said: str, browser: Browser, cast: Cast) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")
    hand_in(client, task, across())

    page = describe(client, task, turned(client, task), **chosen)

    assert page.context["form"].non_field_errors() == [said]


def test_a_kept_mapping_reads_the_next_sheet_at_once_and_serves_the_command_line(
    browser: Browser, cast: Cast, tmp_path: Path
) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")
    hand_in(client, task, across())
    describe(client, task, turned(client, task), name="各单位横排")
    OwnSheet.objects.all().delete()

    again = hand_in(client, task, across(E3="97%"))
    assert is_preview(again)
    assert again.context["used"] == "各单位横排"

    sheet, text, groups = tmp_path / "台账.xlsx", tmp_path / "mapping.yaml", tmp_path / "名单.csv"
    sheet.write_bytes(across())
    text.write_text(SavedMapping.objects.get().text, encoding="utf-8")
    groups.write_text(
        "考评对象,考核分组\n" + "\n".join(f"{the_subject(cast, unit).name},{group}" for unit, group in SUBJECTS.items())
    )
    values = read_values([groups, sheet], the_scheme(), mapping=load_mapping(text), period="2026Q3")
    found = {subject: str(seen.value) for (subject, _, item), seen in values.observations.items() if item == "solved"}
    assert found == {"江北区建设局": "93.4", "江南区建设局": "96.12", "质量监督站": "80"}


def test_sheets_that_look_alike_are_read_together_each_of_the_unit_that_it_is_named_for(
    browser: Browser, cast: Cast
) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")
    page = hand_in(client, task, by_unit("江北区建设局", "江南区建设局", "质量监督站"))
    assert [label for _at, label in page.context["form"].fields["also"].choices] == ["江南区建设局", "质量监督站"]

    preview = describe(client, task, page, c1="item", c2="value", named="subject", also=["1", "2"], name="每单位一张")

    assert [(one.unit, one.typed, one.place.split()[:2]) for one in preview.context["rows"]] == [
        ("江北区建设局", "90%", ["“江北区建设局”表", "B2"]),
        ("江南区建设局", "91%", ["“江南区建设局”表", "B2"]),
        ("质量监督站", "92%", ["“质量监督站”表", "B2"]),
    ]
    assert is_preview(hand_in(client, task, by_unit("江北区建设局", "江南区建设局", "质量监督站")))


@pytest.mark.parametrize(
    "names",
    [("江北区建设局",), ("江北区建设局", "江南区建设局", "质量监督站")],
    ids=["one is missing", "there is one more"],
)
def test_other_sheets_than_the_mapping_names_are_looked_at_again(
    names: tuple[str, ...], browser: Browser, cast: Cast
) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")
    page = hand_in(client, task, by_unit("江北区建设局", "江南区建设局"))
    describe(client, task, page, c1="item", c2="value", named="subject", also=["1"], name="每单位一张")

    again = hand_in(client, task, by_unit(*names))

    assert not is_preview(again)
    assert again.context["form"]["named"].value() == "subject"


def test_rows_of_the_sheet_of_another_quarter_are_left_out_and_the_author_is_told(browser: Browser, cast: Cast) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")
    rows: Rows = [["单位", "工单解决率"], ["江北区建设局", "90%"], ["江南区建设局", "91%"]]
    page = hand_in(client, task, book(("第三季度", rows), ("第四季度", rows)))

    preview = describe(client, task, page, named="period", also=["1"])

    assert [one.place.split()[0] for one in preview.context["rows"]] == ["“第三季度”表"] * 2
    assert "passed-over" in {one.code for one in preview.context["findings"]}


def test_rows_that_name_two_units_each_are_not_taken_for_units_side_by_side(browser: Browser, cast: Cast) -> None:
    rows: Rows = [
        ["单位", "协办单位", "工单解决率"],
        ["江北区建设局", "质量监督站", "90%"],
        ["江南区建设局", "质量监督站", "91%"],
    ]
    page = hand_in(browser("assessor"), the_task(cast, "anguan"), ledger(rows))

    assert not page.context["layout"].is_across


def test_a_sheet_cannot_name_the_unit_twice(browser: Browser, cast: Cast) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")
    page = hand_in(client, task, book(("江北区建设局", [["单位", "工单解决率"], ["江北区建设局", "90%"]])))

    refused = describe(client, task, page, named="subject")

    assert refused.context["form"].errors["named"] == ["已经有一列是单位名称，工作表的名称就不再是。"]
