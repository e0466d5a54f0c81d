"""Sheets that cannot be read, that are not there any more, or that are not one's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from kaoping.basis import clock
from kaoping.basis.refusals import Denied, Unseen
from kaoping.collection.values.models import Draft
from kaoping.collection.workbooks import services
from kaoping.collection.workbooks.models import OwnSheet
from kaoping.files.values import read_mapping
from kaoping.governance.jobs.kinds import kind_of
from tests.platform.appraisal import the_task
from tests.platform.cast import NOON, Cast
from tests.platform.workbooks.sheets import CHOSEN, LEDGER, book, csv, describe, hand_in, take

Browser = Callable[[str], Client]
MAPPING = "sheets: [{header: 1, columns: [{at: A, is: subject}]}]"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04 broken", "workbook-broken"),
        (b"%PDF-1.7", "not-a-table"),
        (b"<table><tr><td>1</td></tr></table>", "not-a-table"),
        ("关于报送数据的通知".encode(), "not-a-table"),
        (b"\x00\x01\x02\x03", "not-text"),
        (b"\n\n", "empty-file"),
        (book(("空表", [])), "empty-file"),
        (book(("方案", [["x"]]), ("指标体系", [["x"]])), "not-values"),
    ],
    ids=["broken", "pdf", "page", "text", "bytes", "blank", "no cells", "a scheme"],
)
def test_what_is_no_sheet_is_answered_with_a_sentence(data: bytes, code: str, browser: Browser, cast: Cast) -> None:
    page = hand_in(browser("reporter"), the_task(cast), data)

    assert page.status_code == (200 if code in ("empty-file", "not-values") else 415)
    assert [one.code for one in page.context["findings"]] == [code]
    assert not OwnSheet.objects.exists()


def test_the_platform_s_own_workbook_is_sent_to_its_place(browser: Browser, cast: Cast) -> None:
    task = the_task(cast)
    data = services.workbook_of(actor=cast.actor("reporter"), task=task)

    page = hand_in(browser("reporter"), task, data)

    assert [one.code for one in page.context["findings"]] == ["workbook-of-the-task"]


@pytest.mark.parametrize("name", ["照片.png", "说明.docx", "台账"])
def test_what_is_no_sheet_by_its_name_is_refused_though_it_could_pass_for_text(
    name: str, browser: Browser, cast: Cast
) -> None:
    page = hand_in(browser("reporter"), the_task(cast), b"\x89PNG\r\n", name)

    assert page.context["own"].errors["file"] == ["只能上传 .xlsx、.xls 或 .csv 文件。"]
    assert not OwnSheet.objects.exists()


def test_more_than_20_mb_are_refused_before_they_are_read(browser: Browser, cast: Cast) -> None:
    page = hand_in(browser("reporter"), the_task(cast), b"a,b\n" + b"x" * 20_000_000, "台账.csv")

    assert page.context["own"].errors["file"] == ["文件超过 20 MB，请分开填报。"]
    assert not OwnSheet.objects.exists()


def test_without_a_file_the_page_asks_for_one(browser: Browser, cast: Cast) -> None:
    client, task = browser("reporter"), the_task(cast)

    page = client.post(f"/tasks/{task.pk}/workbook/own/new/", {})

    assert "file" in page.context["own"].errors
    assert client.get(f"/tasks/{task.pk}/workbook/own/new/").status_code == 302


def test_one_sheet_of_a_person_waits_for_a_task(browser: Browser, cast: Cast) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")
    first = hand_in(client, task, csv(LEDGER))
    hand_in(client, task, csv(LEDGER[:5]))

    page = describe(client, task, first, **CHOSEN)

    assert OwnSheet.objects.count() == 1
    assert page.status_code == 302
    assert not Draft.objects.exists()


def test_a_sheet_is_forgotten_after_a_day(browser: Browser, cast: Cast) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")
    hand_in(client, task, csv(LEDGER))
    OwnSheet.objects.update(kept_at=NOON - timedelta(days=1))

    page = client.get(f"/tasks/{task.pk}/workbook/own/")
    assert (page.status_code, page["Location"]) == (302, f"/tasks/{task.pk}/workbook/")
    kind_of("workbooks.forget-sheets").do({}, lambda _progress, _total: None)()

    assert not OwnSheet.objects.exists()


def test_a_sheet_that_waits_is_not_forgotten(browser: Browser, cast: Cast) -> None:
    hand_in(browser("assessor"), the_task(cast, "anguan"), csv(LEDGER))

    kind_of("workbooks.forget-sheets").do({}, lambda _progress, _total: None)()

    assert OwnSheet.objects.count() == 1


def test_a_sheet_can_be_given_up(browser: Browser, cast: Cast) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")
    hand_in(client, task, csv(LEDGER))

    client.post(f"/tasks/{task.pk}/workbook/own/forget/")

    assert not OwnSheet.objects.exists()


def test_a_preview_that_is_an_hour_old_is_not_taken(
    browser: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")
    preview = describe(client, task, hand_in(client, task, csv(LEDGER)), **CHOSEN)
    monkeypatch.setattr("kaoping.collection.workbooks.forms.HOUR", -1)

    page = take(client, task, preview)

    assert "预览已失效" in page.content.decode()
    assert not Draft.objects.exists()


def test_a_preview_of_another_person_task_or_one_that_was_changed_is_not_taken(browser: Browser, cast: Cast) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")
    preview = describe(client, task, hand_in(client, task, csv(LEDGER)), **CHOSEN)
    content = preview.context["content"]

    browser("reporter").post(f"/tasks/{the_task(cast).pk}/workbook/take/", {"content": content})
    client.post(f"/tasks/{the_task(cast, 'anguan', '2026Q4').pk}/workbook/take/", {"content": content})
    client.post(f"/tasks/{task.pk}/workbook/take/", {"content": content[:-2] + "xx"})

    assert not Draft.objects.exists()


def test_nobody_goes_on_with_another_person_s_sheet(browser: Browser, cast: Cast) -> None:
    task = the_task(cast, "anguan")
    hand_in(browser("assessor"), task, csv(LEDGER))
    OwnSheet.objects.update(person=cast.people["office"])

    assert browser("assessor").get(f"/tasks/{task.pk}/workbook/own/").status_code == 302


def test_a_closed_period_takes_nothing(browser: Browser, cast: Cast) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")
    preview = describe(client, task, hand_in(client, task, csv(LEDGER)), **CHOSEN)
    type(task.period).objects.filter(pk=task.period_id).update(closed_at=clock.now())

    page = take(client, task, preview)

    assert page.status_code == 409
    assert not Draft.objects.exists()


@pytest.mark.parametrize("who", ["rival", "assessor", "office", "leader"])
def test_services_refuse_whoever_does_not_fill_the_task(who: str, cast: Cast) -> None:
    actor, task = cast.actor(who), the_task(cast)
    kept = OwnSheet(task=task, person=cast.people[who], name="x", data=b"x")
    mapping = read_mapping(MAPPING)

    for call in (
        lambda: services.keep_sheet(actor=actor, task=task, name="x.csv", data=b"a,b"),
        lambda: services.read_own(actor=actor, task=task, book=None, mapping=mapping),  # type: ignore[arg-type]
        lambda: services.remember(actor=actor, kept=kept, mapping=mapping),
        lambda: services.forget(actor=actor, task=task),
    ):
        with pytest.raises((Denied, Unseen)):
            call()
