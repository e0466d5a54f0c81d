"""Each time that a unit gives something it has a receipt of just that; all of them stay in reach."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.urls import reverse

from kaoping.basis import clock
from kaoping.collection.tasks.models import Task
from kaoping.collection.values.models import Value
from kaoping.collection.values.receipts import receipts
from kaoping.collection.values.services import Correction, correct, decide_claim, return_value, submit
from kaoping.governance.ledger.checkpoints import make_checkpoint, receipt
from kaoping.governance.ledger.models import TreeName
from tests.platform.appraisal import number
from tests.platform.cast import NOON, Cast
from tests.platform.collection.acts import standing_value, submitted, the_made_task, type_in
from tests.platform.collection.test_current import claimed

LATER = NOON + timedelta(hours=2)


def _correct(cast: Cast, text: str = "93") -> Value:
    by = Correction(number(text), "reported", "笔误")
    return correct(actor=cast.actor("reporter"), value=standing_value(cast, "passed"), by=by)


def _page(cast: Cast, task: Task, entry: int | None = None, who: str = "reporter") -> Any:
    args = [task.pk] if entry is None else [task.pk, entry]
    return cast.browser(who).get(reverse("tasks-receipt" if entry is None else "tasks-receipt-one", args=args))


def _given(page: Any) -> list[str]:
    return [said for _unit, _column, said, _note in page.context["given"]]


def test_a_correction_has_a_receipt_of_its_own_and_the_first_one_says_what_it_was_given_for(cast: Cast) -> None:
    task = submitted(cast)
    with clock.at(LATER):
        new = _correct(cast)
    new.refresh_from_db()

    latest, first = receipts(task)

    assert (first.entry, first.count, first.at) == (task.entry, 3, NOON)
    assert (latest.entry, latest.count, latest.at, latest.by) == (new.entry, 1, LATER, cast.people["reporter"].name)
    page, earlier = _page(cast, task), _page(cast, task, first.entry)
    assert (_given(page), sorted(_given(earlier))) == (["93"], ["91.2", "无", "是"])
    assert "这份回执之后又提交或更正过" not in page.content.decode()
    assert "这份回执之后又提交或更正过" in earlier.content.decode()
    make_checkpoint(TreeName.DEEDS)
    assert '"93"' in receipt(cast.actor("reporter"), latest.entry).replace("\\", "")


def test_correcting_on_the_page_leads_to_the_receipt(cast: Cast) -> None:
    task = submitted(cast)
    cell = reverse("tasks-cell", args=[task.pk, standing_value(cast, "passed").subject_id, "passed"])

    done = cast.browser("reporter").post(cell, {"typed": "90", "note": "", "reason": "录入有误"}, follow=True)

    assert done.redirect_chain == [(reverse("tasks-receipt", args=[task.pk]), 302)]
    assert _given(done) == ["90"]
    assert done.context["may_fetch"]


def test_after_a_return_in_part_the_task_lists_both_receipts_the_latest_first(cast: Cast) -> None:
    task = submitted(cast)
    first = task.entry
    return_value(actor=cast.actor("office"), value=standing_value(cast, "passed"), reason="不符")
    type_in(cast, "reporter", task, {"passed": "90.5"})
    second = submit(actor=cast.actor("reporter"), task=task).entry

    for who in ("reporter", "office"):
        page = cast.browser(who).get(reverse("tasks-one", args=[task.pk])).content.decode()
        links = re.findall(rf'href="/tasks/{task.pk}/receipt/(\d+)/"', page)
        assert links == [str(second), str(first)]
    assert sorted(_given(_page(cast, task, first))) == ["91.2", "无", "是"]
    assert _given(_page(cast, task, second, "office")) == ["90.5"]


def test_what_the_office_grants_is_no_receipt_of_the_unit(cast: Cast) -> None:
    task = submitted(cast)
    decide_claim(actor=cast.actor("office"), claim=claimed(cast), is_granted=True, remark="")

    assert [one.entry for one in receipts(task)] == [task.entry]


def test_there_is_no_receipt_of_what_was_not_submitted_or_of_another_task(cast: Cast) -> None:
    task, other = submitted(cast), the_made_task(cast, "jiangnan")

    assert receipts(other) == []
    assert _page(cast, task, (task.entry or 0) + 1).status_code == 404
    assert _page(cast, other, task.entry, "rival").status_code == 404
    assert _page(cast, task, task.entry, "rival").status_code == 404
