"""The list of tasks: what is to be done stands above what is done."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from kaoping.basis.refusals import Refusal
from kaoping.collection.board.selectors import board, watched
from kaoping.collection.tasks.models import State, Task
from kaoping.collection.tasks.selectors import tasks
from kaoping.collection.tasks.todo import to_review
from kaoping.collection.values.services import accept, return_value, submit
from kaoping.governance.ledger.checkpoints import make_checkpoint
from kaoping.governance.ledger.models import TreeName
from tests.platform.appraisal import the_task
from tests.platform.cast import Cast
from tests.platform.collection.acts import standing_value, submitted, the_made_task, type_in


def test_what_is_still_to_be_done_comes_first_and_of_what_is_done_the_latest(cast: Cast) -> None:
    given = (
        ("jiangbei", "2026Q3", State.ACCEPTED, date(2026, 10, 9)),
        ("jiangbei", "2026Q4", State.OPEN, date(2027, 1, 12)),
        ("jiangnan", "2026Q3", State.ACCEPTED, date(2026, 11, 3)),
        ("jiangnan", "2026Q4", State.SUBMITTED, date(2026, 12, 1)),
    )
    for unit, key, state, due in given:
        Task.objects.filter(pk=the_task(cast, unit, key).pk).update(state=state, due=due)

    found = [(one.organisation.code, one.period.key) for one in tasks(cast.actor("office"))]

    assert found == [("jiangnan", "2026Q4"), ("jiangbei", "2026Q4"), ("jiangnan", "2026Q3"), ("jiangbei", "2026Q3")]


def test_what_waits_for_review_is_on_the_desk_and_in_the_list_though_another_value_of_its_task_was_returned(
    cast: Cast,
) -> None:
    task = submitted(cast)
    return_value(actor=cast.actor("office"), value=standing_value(cast, "passed"), reason="不符")
    task.refresh_from_db()
    office = cast.browser("office")

    (waits,) = to_review(cast.actor("office"))
    page = office.get(waits.address).content.decode()

    assert (task.state, waits.title) == (State.RETURNED, "审核报送数据：1 项任务")
    assert ">江北区建设局</a></th>" in page
    accept(actor=cast.actor("office"), task=task)
    assert list(to_review(cast.actor("office"))) == []
    assert ">江北区建设局</a></th>" not in office.get(waits.address).content.decode()


def test_a_task_with_a_returned_value_is_not_done(cast: Cast) -> None:
    task = submitted(cast)

    def done() -> int:
        return board(watched(cast.actor("office"))).figures.submitted

    before = done()
    return_value(actor=cast.actor("office"), value=standing_value(cast, "passed"), reason="不符")
    returned = done()
    type_in(cast, "reporter", task, {"passed": "90.5"})
    submit(actor=cast.actor("reporter"), task=task)

    assert (before, returned, done()) == (1, 0, 1)


def test_accepting_what_was_chosen_asks_to_choose_where_nothing_is_ticked_and_goes_back_to_the_task(
    cast: Cast,
) -> None:
    task = submitted(cast)
    address = reverse("tasks-one", args=[task.pk])

    answer = cast.browser("office").post(reverse("tasks-accept", args=[task.pk]), {"do": "some"}, follow=True)

    assert answer.redirect_chain == [(address, 302)]
    assert "请先勾选要接收的数据。" in answer.content.decode()
    assert "可能刚被他人审核" not in answer.content.decode()
    assert standing_value(cast, "passed").standing == "submitted"


def test_one_box_ticks_all_values_that_wait_and_is_there_only_for_who_reviews(cast: Cast) -> None:
    address = reverse("tasks-one", args=[submitted(cast).pk])

    assert 'data-kp-all="value"' in cast.browser("office").get(address).content.decode()
    assert 'data-kp-all="value"' not in cast.browser("leader").get(address).content.decode()


def test_whoever_reviews_a_task_is_helped_with_that_and_whoever_fills_it_with_filling(cast: Cast) -> None:
    address = reverse("tasks-one", args=[submitted(cast).pk])

    assert "<h2>审核</h2>" in cast.browser("office").get(address).content.decode()
    assert "<h2>填报</h2>" in cast.browser("reporter").get(address).content.decode()


def test_a_receipt_is_offered_once_it_can_be_fetched_and_says_when_until_then(cast: Cast) -> None:
    task = submitted(cast)
    address, file = reverse("tasks-receipt", args=[task.pk]), f"/ledger/{task.entry}/receipt/"
    reporter = cast.browser("reporter")

    before = reporter.get(address).content.decode()
    make_checkpoint(TreeName.DEEDS)
    after = reporter.get(address).content.decode()

    assert "约 10 分钟内可在本页下载" in before
    assert file not in before
    assert "约 10 分钟内可在本页下载" not in after
    assert f'href="{file}"' in after
    assert reporter.get(file).status_code == 200


def test_of_many_faults_the_first_are_named_and_that_there_are_others(cast: Cast) -> None:
    task = the_made_task(cast, "anguan")
    for unit in ("jiangbei", "jiangnan", "zhijian"):
        type_in(cast, "assessor", task, {"hazards": "看不懂"}, unit)

    with pytest.raises(Refusal) as refused:
        submit(actor=cast.actor("assessor"), task=task)

    # Of three units one data item is empty, and one is not understood: six places, of which five are named.
    message = str(refused.value.message)
    assert message.startswith("还有 6 处需要填写或改正，没有提交。如：")
    assert message.endswith(" 等，其余在表中标出。")
    assert len(re.findall("建设局 |监督站 ", message)) == 5
