"""A sheet is shown beside what stands in its cells, and takes the place of nothing that nobody has seen there."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kaoping.basis.clock import today
from kaoping.collection.tasks.models import Task
from kaoping.collection.values.models import Channel, Draft, Standing
from kaoping.collection.values.services import Typed, declare_no_data, return_value, save_drafts
from kaoping.collection.workbooks import services
from kaoping.collection.workbooks.services import ChangedMeanwhile, ReadBack
from kaoping.governance.acting import Role
from kaoping.governance.people.services import Appointment, appoint
from tests.platform.appraisal import give, number, the_subject, the_task
from tests.platform.cast import Cast, the_platform
from tests.platform.workbooks.sheets import CHOSEN, Rows, book, describe, hand_in, ledger, take

SHEET: Rows = (["单位", "主体结构合格率", "年度计划按时报送"], ["江北区建设局", "11%", "是"])


@pytest.fixture
def task(cast: Cast) -> Task:
    """The task of the northern district, which two people fill."""
    appoint(actor=the_platform(), to=Appointment(cast.people["rival"], cast.units["jiangbei"], Role.REPORTER, today()))
    return the_task(cast)


def _type(cast: Cast, task: Task, text: str, who: str = "reporter", item: str = "passed") -> None:
    (saved,) = save_drafts(actor=cast.actor(who), task=task, cells=[Typed(the_subject(cast).pk, item, text)])
    assert not saved.refusal


def _preview(client: Client, task: Task) -> Any:
    return _handed_in(client, task, SHEET)


def _handed_in(client: Client, task: Task, rows: Rows) -> Any:
    file = SimpleUploadedFile("我的表.xlsx", book(("城区", rows)))
    return client.post(f"/tasks/{task.pk}/workbook/", {"file": file})


def _passed(page: Any) -> tuple[str, str, str] | None:
    """What the row of the first data item says of what stands: what, as what, by whom."""
    (stands,) = [one.stands for one in page.context["rows"] if one.item == "主体结构合格率"]
    return None if stands is None else (stands.said, stands.kind, stands.by)


def _typed() -> dict[str, str]:
    return dict(Draft.objects.values_list("item", "typed"))


def test_the_preview_says_what_somebody_else_typed_and_it_is_replaced_only_when_seen(cast: Cast, task: Task) -> None:
    _type(cast, task, "93.5")
    client = cast.browser("rival")

    page = _preview(client, task)

    assert _passed(page) == ("93.5", "草稿", cast.people["reporter"].name)
    said = page.content.decode()
    assert "有 1 处已填有其他内容" in said
    assert ">93.5 <" in said
    take(client, task, page)
    assert _typed() == {"passed": "11%", "plan": "是"}


def test_what_was_typed_since_the_preview_is_not_replaced_but_shown_again(cast: Cast, task: Task) -> None:
    client = cast.browser("rival")
    first = _preview(client, task)
    assert _passed(first) is None
    _type(cast, task, "93.5")

    again = take(client, task, first)

    assert again.status_code == 409
    assert "预览以后，有 1 处被他人填写或修改" in again.content.decode()
    assert _typed() == {"passed": "93.5"}
    assert _passed(again) == ("93.5", "草稿", cast.people["reporter"].name)
    take(client, task, again)
    assert _typed() == {"passed": "11%", "plan": "是"}
    assert set(Draft.objects.values_list("channel", flat=True)) == {Channel.WORKBOOK}


def test_what_was_changed_again_is_shown_again(cast: Cast, task: Task) -> None:
    _type(cast, task, "93.5")
    client = cast.browser("rival")
    first = _preview(client, task)
    _type(cast, task, "94.5")

    assert _passed(take(client, task, first)) == ("94.5", "草稿", cast.people["reporter"].name)
    assert _typed() == {"passed": "94.5"}


@pytest.mark.parametrize("text", ["11", "11%", " "])
def test_what_says_the_same_or_nothing_is_no_conflict(text: str, cast: Cast, task: Task) -> None:
    _type(cast, task, text)

    assert _passed(_preview(cast.browser("rival"), task)) is None


def test_the_same_typed_meanwhile_hinders_nothing(cast: Cast, task: Task) -> None:
    client = cast.browser("rival")
    page = _preview(client, task)
    _type(cast, task, "11%")

    assert take(client, task, page).status_code == 200
    assert _typed() == {"passed": "11%", "plan": "是"}


def test_a_value_that_was_submitted_is_shown_and_nothing_can_be_taken(cast: Cast, task: Task) -> None:
    give(cast, "jiangbei", "passed", number("91.2"), standing=Standing.SUBMITTED)

    page = _preview(cast.browser("rival"), task)

    assert _passed(page) == ("91.2", "已提交", cast.people["reporter"].name)
    said = page.content.decode()
    assert "有 1 处与已提交的数据不同，不能读入" in said
    assert "全部读入" not in said


def test_a_value_that_was_returned_is_shown_and_replaced_by_what_is_typed(cast: Cast, task: Task) -> None:
    value = give(cast, "jiangbei", "passed", number("91.2"), standing=Standing.SUBMITTED)
    return_value(actor=cast.actor("office"), value=value, reason="不符")
    client = cast.browser("rival")

    page = _preview(client, task)

    assert _passed(page) == ("91.2", "已退回", cast.people["reporter"].name)
    assert take(client, task, page).status_code == 200
    assert _typed()["passed"] == "11%"


def test_a_service_that_says_nothing_of_what_it_saw_replaces_nothing(cast: Cast, task: Task) -> None:
    _type(cast, task, "93.5")
    read = [ReadBack(the_subject(cast).pk, "passed", "11", "a.xlsx!城区!B2")]

    with pytest.raises(ChangedMeanwhile):
        services.take_over(actor=cast.actor("rival"), task=task, values=read)

    assert _typed() == {"passed": "93.5"}


def test_a_sheet_of_ones_own_shows_what_stands_too(cast: Cast) -> None:
    task, client = the_task(cast, "anguan"), cast.browser("assessor")
    subject = the_subject(cast, "jiangnan").pk
    save_drafts(actor=cast.actor("assessor"), task=task, cells=[Typed(subject, "solved", "70")])

    page = describe(client, task, hand_in(client, task, ledger()), **CHOSEN)

    assert [one.stands and one.stands.said for one in page.context["rows"]] == [None, "70", None]
    declare_no_data(actor=cast.actor("assessor"), task=task)
    again = take(client, task, page)
    assert again.status_code == 409
    assert [one.stands and one.stands.said for one in again.context["rows"]] == ["本期无数据", "70", "本期无数据"]
    assert "调整对应关系" in again.content.decode()


def test_places_are_said_by_sheet_and_cell(cast: Cast, task: Task) -> None:
    client = cast.browser("rival")

    page = _preview(client, task)

    assert [one.place for one in page.context["rows"]] == ["“城区”表 B2 单元格", "“城区”表 C2 单元格"]
    refused = _handed_in(client, task, [SHEET[0], ["江北区建设局", "11%", "也许"]])
    assert [one.place for one in refused.context["findings"] if one.is_error] == ["“城区”表 C2 单元格"]
