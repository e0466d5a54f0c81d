"""What cannot be read by is refused on the page where columns are described, at the column; nothing chosen is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from kaoping.collection.values.models import Draft
from kaoping.collection.workbooks.models import SavedMapping
from tests.platform.appraisal import the_task
from tests.platform.cast import Cast
from tests.platform.workbooks.sheets import CHOSEN, LEDGER, Rows, changed, csv, describe, hand_in

Browser = Callable[[str], Client]


@pytest.mark.parametrize(
    ("chosen", "at"),
    [
        ({"c1": "item:solved"}, ["c3"]),
        ({"c1": "subject"}, ["c2"]),
        ({"c2": "ignored"}, ["__all__"]),
        ({"c3": "ignored"}, ["__all__"]),
        ({"c3": "value"}, ["c3"]),
        ({"c4": "status"}, ["c4"]),
        ({"c3": "item:passed"}, ["c3"]),
        ({"c3": "group"}, ["c3"]),
        ({"c3": ""}, ["c3"]),
        ({"f3": "0"}, ["f3"]),
        ({"f3": "many"}, ["f3"]),
        ({"c9": "ignored"}, ["__all__"]),
        ({"name": "长" * 81}, ["name"]),
    ],
)
def test_what_cannot_be_read_by_is_said_at_its_column(
    chosen: dict[str, str], at: list[str], browser: Browser, cast: Cast
) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")

    page = describe(client, task, hand_in(client, task, csv(LEDGER)), **{**CHOSEN, "name": "台账", **chosen})

    errors = page.context["form"].errors
    assert set(at) <= set(errors)
    assert page.context["form"]["c1"].value() == chosen.get("c1", "ignored")
    assert not SavedMapping.objects.exists()
    assert not Draft.objects.exists()


def test_a_column_in_another_unit_wants_a_factor(browser: Browser, cast: Cast) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")
    rows: Rows = [[*row[:3]] for row in changed(LEDGER, 3, 3, "办结率（‰）")]
    rows = [row if at != 3 else [1, "江北区建设局", "934"] for at, row in enumerate(rows)][:4]
    page = hand_in(client, task, csv(rows))
    assert page.context["form"]["f3"].value() in (None, "0.1")

    without = describe(client, task, page, c1="ignored", c2="subject", c3="item:solved", f3="")
    preview = describe(client, task, page, c1="ignored", c2="subject", c3="item:solved", f3="0.1")

    assert list(without.context["form"].errors) == ["f3"]
    assert [one.typed for one in preview.context["rows"]] == ["93.4%"]


def test_a_list_wants_the_fields_that_every_record_has(browser: Browser, cast: Cast) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")
    hand_in(client, task, csv([["单位", "日期"], ["江北区建设局", "2026-08-05"]]))

    page = describe(client, task, client.get(f"/tasks/{task.pk}/workbook/own/?of=hazards"))

    assert list(page.context["form"].errors) == ["__all__"]


def test_texts_of_a_sheet_are_texts_on_the_page(browser: Browser, cast: Cast) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")
    rows: Rows = [["单位", "<script>alert(1)</script>"], ["<b>江北</b>", "93.4%"]]

    page = hand_in(client, task, csv(rows), "<i>台账</i>.csv").content.decode()

    assert "<script>alert" not in page
    assert "<b>江北" not in page
    assert "&lt;script&gt;alert" in page


def test_a_wide_sheet_has_a_choice_for_each_of_its_columns(browser: Browser, cast: Cast) -> None:
    client, task = browser("assessor"), the_task(cast, "anguan")
    rows: Rows = [["单位", "工单解决率", *(f"第{at}栏" for at in range(198))], ["江北区建设局", "93.4%", *range(198)]]

    preview = describe(client, task, hand_in(client, task, csv(rows)))

    assert [one.typed for one in preview.context["rows"]] == ["93.4%"]
