"""A mapping is kept for the organisation: what has the same head is read at once, anything else is looked at again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from kaoping.basis.refusals import Unseen
from kaoping.collection.workbooks.mappings import mapping
from kaoping.collection.workbooks.models import OwnSheet, SavedMapping
from kaoping.collection.workbooks.services import delete_mapping, save_mapping
from kaoping.files.values import load_mapping, read_mapping, read_values
from kaoping.governance.ledger.models import Opening
from tests.platform.appraisal import SUBJECTS, the_scheme, the_subject, the_task
from tests.platform.cast import Cast
from tests.platform.workbooks.sheets import CHOSEN, LEDGER, Rows, book, changed, csv, describe, hand_in, ledger

Browser = Callable[[str], Client]


def kept(client: Client, cast: Cast, rows: Rows = LEDGER, name: str = "热线台账", **chosen: str) -> SavedMapping:
    """A mapping that the department has saved while it read its ledger."""
    task = the_task(cast, "anguan")
    hand_in(client, task, csv(rows))
    describe(client, task, client.get(f"/tasks/{task.pk}/workbook/own/"), **(chosen or CHOSEN), name=name)
    OwnSheet.objects.all().delete()
    return SavedMapping.objects.get(name=name)


def is_preview(page: Any) -> bool:
    return "content" in page.context


def named(cast: Cast) -> list[tuple[str, str]]:
    return [(the_subject(cast, unit).name, group) for unit, group in SUBJECTS.items()]


def deeds() -> list[dict[str, Any]]:
    found = [json.loads(one.payload) for one in Opening.objects.order_by("entry__index")]
    return [one for one in found if one["action"].startswith("mapping.")]


def test_next_month_s_sheet_is_read_at_once(browser: Browser, cast: Cast) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan", "2026Q4")
    kept(client, cast)

    page = hand_in(client, task, ledger(changed(LEDGER, 4, 3, "95%"), name="10月"), "10月台账.xlsx")

    assert is_preview(page)
    assert page.context["used"] == "热线台账"
    assert page.context["rows"][0].place == "“10月”表 C4 单元格"


def test_what_is_saved_is_the_document_that_the_command_line_reads(
    browser: Browser, cast: Cast, tmp_path: Path
) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")
    describe(client, task, hand_in(client, task, ledger()), **CHOSEN, name="热线台账")
    saved = SavedMapping.objects.get()
    sheet, text = tmp_path / "台账.xlsx", tmp_path / "mapping.yaml"
    sheet.write_bytes(ledger())
    answer = client.get(f"/tasks/{task.pk}/workbook/mappings/{saved.pk}/mapping.yaml")
    text.write_bytes(answer.content)

    groups = tmp_path / "名单.csv"
    groups.write_text("考评对象,考核分组\n" + "\n".join(f"{name},{group}" for name, group in named(cast)))
    values = read_values([groups, sheet], the_scheme(), mapping=load_mapping(text), period="2026Q3")

    found = {subject: str(seen.value) for (subject, _, item), seen in values.observations.items() if item == "solved"}
    assert found == {"江北区建设局": "93.4", "江南区建设局": "96.12", "质量监督站": "80"}


@pytest.mark.parametrize(
    "rows",
    [
        changed(LEDGER, 3, 3, "办结率（调整后）"),
        [[*row[:2], None, *row[2:]] for row in LEDGER],
        [[*row, "新的一列"] if len(row) == 4 else row for row in LEDGER],
        [[], *LEDGER],
    ],
    ids=["another title", "moved columns", "a new column", "another row"],
)
def test_a_sheet_with_another_head_is_looked_at_again(rows: Rows, browser: Browser, cast: Cast) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")
    kept(client, cast)

    page = hand_in(client, task, csv(rows))

    assert not is_preview(page)
    meanings = {one.meaning for one in page.context["layout"].columns}
    assert "subject" in meanings


def test_what_columns_were_before_is_proposed_again(browser: Browser, cast: Cast) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")
    rows: Rows = [["甲栏", "乙栏"], ["江北区建设局", "93.4%"], ["江南区建设局", "95%"]]
    kept(client, cast, rows, c1="subject", c2="item:solved")

    page = hand_in(client, task, csv([["甲栏", "丙栏", "乙栏"], ["江北区建设局", 1, "93.4%"]]))

    assert [(one.header, one.meaning) for one in page.context["layout"].columns] == [
        ("甲栏", "subject"),
        ("丙栏", "ignored"),
        ("乙栏", "item:solved"),
    ]


def test_of_two_sheets_with_the_head_none_is_taken_by_itself(browser: Browser, cast: Cast) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")
    kept(client, cast)

    page = hand_in(client, task, book(("7月", LEDGER), ("8月", LEDGER)))
    assert not is_preview(page)
    chosen = client.get(f"/tasks/{task.pk}/workbook/own/?sheet=1")

    preview = describe(client, task, chosen)
    assert [one.place.split()[0] for one in preview.context["rows"]] == ["“8月”表"] * 3


def test_a_mapping_for_items_of_another_task_does_not_fit(browser: Browser, cast: Cast) -> None:
    client, task = browser("reporter"), the_task(cast)
    saved = kept(browser("assessor"), cast)
    SavedMapping.objects.filter(pk=saved.pk).update(organisation=cast.units["jiangbei"], way="own")

    page = hand_in(client, task, csv(LEDGER))

    assert not is_preview(page)


def test_a_name_that_is_taken_is_replaced_and_everything_is_recorded(browser: Browser, cast: Cast) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")
    first = kept(client, cast)
    again = kept(client, cast, **{**CHOSEN, "c4": "source"})
    client.post(f"/tasks/{task.pk}/workbook/mappings/{again.pk}/delete/")

    assert first.pk == again.pk
    assert not SavedMapping.objects.exists()
    saved, replaced, deleted = deeds()
    assert [one["action"] for one in (saved, replaced, deleted)] == [
        "mapping.saved",
        "mapping.replaced",
        "mapping.deleted",
    ]
    assert saved["after"]["text"] == replaced["before"]["text"] == first.text
    assert deleted["before"] == {"name": "热线台账", "text": again.text}


def test_a_mapping_without_a_name_is_used_once(browser: Browser, cast: Cast) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")

    preview = describe(client, task, hand_in(client, task, csv(LEDGER)), **CHOSEN, name="  ")

    assert is_preview(preview)
    assert not SavedMapping.objects.exists()
    assert deeds() == []


def test_a_mapping_is_kept_even_if_a_cell_is_wrong(browser: Browser, cast: Cast) -> None:
    kept(browser("assessor"), cast, changed(LEDGER, 4, 3, "九成"))

    assert SavedMapping.objects.get().name == "热线台账"


def test_mappings_of_others_do_not_exist(browser: Browser, cast: Cast) -> None:
    saved, mine = kept(browser("assessor"), cast), the_task(cast)
    reporter = browser("reporter")

    assert reporter.get(f"/tasks/{mine.pk}/workbook/mappings/{saved.pk}/mapping.yaml").status_code == 404
    assert reporter.post(f"/tasks/{mine.pk}/workbook/mappings/{saved.pk}/delete/").status_code == 404
    assert "热线台账" not in reporter.get(f"/tasks/{mine.pk}/workbook/").content.decode()
    with pytest.raises(Unseen):
        mapping(cast.actor("reporter"), mine, saved.pk)


def test_what_was_deleted_meanwhile_is_not_deleted_twice(browser: Browser, cast: Cast) -> None:
    saved = kept(browser("assessor"), cast)
    delete_mapping(actor=cast.actor("assessor"), mapping=saved)
    gone = SavedMapping(pk=987654, organisation=saved.organisation, way=saved.way, name=saved.name)

    with pytest.raises(Unseen):
        delete_mapping(actor=cast.actor("assessor"), mapping=gone)


def test_only_whoever_fills_the_task_keeps_mappings_for_it(browser: Browser, cast: Cast) -> None:
    saved = kept(browser("assessor"), cast)

    with pytest.raises(Unseen):
        save_mapping(actor=cast.actor("rival"), task=the_task(cast), name="x", mapping=read_mapping(saved.text))
