"""What whoever fills a task is told before it is submitted: what is open, what it costs, what looks odd, as a whole."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kaoping.collection.tasks.models import Task
from kaoping.collection.values.consequences import Consequences
from kaoping.collection.values.grid import Column, hints_of
from kaoping.collection.values.models import Draft, Status, Value
from kaoping.collection.values.remarks import jumps
from kaoping.collection.values.services import (
    Incomplete,
    Typed,
    declare_no_data,
    return_value,
    save_drafts,
    submit,
)
from kaoping.collection.values.sheet import TaskSheet
from kaoping.engine.terms import DataItem, EventField, ListItem, NumberItem
from kaoping.engine.words import Words
from tests.platform.appraisal import SCHEME, give, number, the_subject
from tests.platform.cast import Cast
from tests.platform.collection.acts import (
    another_cycle,
    assessed,
    standing_value,
    submitted,
    task_in,
    the_made_task,
    type_in,
)

PERCENT = Words("%", "%")
WITH_OWN_COSTS = SCHEME.replace(
    "        target: 95\n", "        target: 95\n        missing: {not_reported: {last_verified: 2}, no_data: full}\n"
)


def _press(client: Client, task: Task, **said: str) -> Any:
    return client.post(reverse("tasks-one", args=[task.pk]), said)


def _filled(page: Any) -> tuple[int, int]:
    return page.context["filled"], page.context["asked"]


def test_what_is_returned_counts_as_open_until_something_is_typed_for_it(cast: Cast) -> None:
    task, reporter = the_made_task(cast), cast.browser("reporter")
    address = reverse("tasks-one", args=[task.pk])
    assert _filled(reporter.get(address)) == (0, 2)  # the third, the bonus, is claimed and not filled in here
    type_in(cast, "reporter", task, {"passed": "91.2", "plan": "是"})
    assert _filled(reporter.get(address)) == (2, 2)
    submit(actor=cast.actor("reporter"), task=task)
    return_value(actor=cast.actor("office"), value=standing_value(cast, "passed"), reason="与报告不符")

    returned = _filled(reporter.get(address))
    type_in(cast, "reporter", task, {"passed": "90.5"})

    assert (returned, _filled(reporter.get(address))) == ((1, 2), (2, 2))


def test_a_unit_says_why_an_item_does_not_apply_to_it_before_it_is_submitted(cast: Cast) -> None:
    task = the_made_task(cast)
    type_in(cast, "reporter", task, {"passed": "不适用", "plan": "否"})

    with pytest.raises(Incomplete, match="没有写理由") as refused:
        submit(actor=cast.actor("reporter"), task=task)
    assert [fault.code for faults in refused.value.faults.values() for fault in faults] == ["not-explained"]

    cell = Typed(the_subject(cast).pk, "passed", "/", note="本区没有在建项目")
    save_drafts(actor=cast.actor("reporter"), task=task, cells=[cell])
    submit(actor=cast.actor("reporter"), task=task)
    value = standing_value(cast, "passed")
    assert (value.status, value.note) == (Status.NOT_APPLICABLE, "本区没有在建项目")


def test_a_department_need_not_say_it_for_each_of_many_units(cast: Cast) -> None:
    task = the_made_task(cast, "anguan")
    for unit in ("jiangbei", "jiangnan", "zhijian"):
        type_in(cast, "assessor", task, {"hazards": "无", "solved": "不适用"}, unit)

    assert submit(actor=cast.actor("assessor"), task=task).state == "submitted"


def test_a_list_that_may_stay_empty_is_not_declared_to_be_without_data(cast: Cast) -> None:
    task = the_made_task(cast, "anguan")

    saved = declare_no_data(actor=cast.actor("assessor"), task=task)
    submit(actor=cast.actor("assessor"), task=task)

    assert {one.item for one in saved} == {"solved"}
    hazards, solved = standing_value(cast, "hazards"), standing_value(cast, "solved")
    assert (hazards.content, hazards.status) == ("[]", Status.REPORTED)
    assert solved.status == Status.NO_DATA


def test_the_grid_says_what_the_scheme_makes_of_a_missing_value(cast: Cast) -> None:
    page = cast.browser("reporter").get(reverse("tasks-one", args=[the_made_task(cast).pk])).content.decode()

    assert "未报数据的指标得 0 分。" in page
    assert "不适用的指标不计入，上级指标按其余分值折算为满分。" in page
    assert "本期无数据的指标按不适用处理：不计入，上级指标按其余分值折算为满分。" in page


def test_where_an_item_has_a_rule_of_its_own_for_it_that_stands_at_the_item(cast: Cast) -> None:
    cycle = another_cycle(cast, {"passed": (None, True), "plan": (None, True)}, WITH_OWN_COSTS, name="costs")
    sheet = TaskSheet(task_in(cycle, cast, "jiangbei"))
    cells = {cell.item.id: cell for cell in sheet.cells}
    found = Consequences(sheet.wanted, sheet.task.period)

    assert found.apart(cells["passed"]) == "未报数据的指标沿用最近一次核定的数据，并扣 2 分。"
    assert found.of(cells["passed"], Status.NO_DATA) == "本期无数据的指标得满分。"  # type: ignore[arg-type]
    assert found.apart(cells["plan"]) == ""
    page = cast.browser("reporter").get(reverse("tasks-one", args=[sheet.task.pk])).content.decode()
    assert page.count("未报数据的指标沿用最近一次核定的数据，并扣 2 分。") == 1


@pytest.mark.parametrize(
    ("item", "new", "old", "is_jump"),
    [
        # A rate: twenty percentage points, whatever they are of.
        (NumberItem(id="a", unit=PERCENT, decimals=1), "72.5", "92.5", True),
        (NumberItem(id="a", unit=PERCENT, decimals=1), "72.6", "92.5", False),
        (NumberItem(id="a", unit=PERCENT, decimals=1), "2", "0.5", False),
        # Anything else: twice or half of it, and by ten of its last decimal.
        (NumberItem(id="a", decimals=0), "40", "20", True),
        (NumberItem(id="a", decimals=0), "39", "20", False),
        (NumberItem(id="a", decimals=0), "10", "20", True),
        (NumberItem(id="a", decimals=0), "3", "1", False),
        (NumberItem(id="a", decimals=2), "3", "1", True),
        (NumberItem(id="a", decimals=0), "12", "0", True),
        (NumberItem(id="a", decimals=0), "-8", "7", True),
        (NumberItem(id="a", decimals=0), "0", "0", False),
    ],
)
def test_a_number_jumps_where_a_unit_or_a_point_may_have_slipped(
    item: DataItem, new: str, old: str, is_jump: bool
) -> None:
    assert jumps(number(new), number(old), item) is is_jump
    assert jumps("null", number(old), item) is jumps(number(new), "null", item) is False


def _jumping(cast: Cast) -> Task:
    """The task of the fourth quarter, with a rate far below that of the third."""
    give(cast, "jiangbei", "passed", number("91.2"))
    task = the_made_task(cast, key="2026Q4")
    type_in(cast, "reporter", task, {"passed": "9.1", "plan": "是"})
    return task


def test_a_value_far_from_the_last_period_is_said_at_once_and_is_no_fault(cast: Cast) -> None:
    task = _jumping(cast)
    cell = {"subject": the_subject(cast).pk, "item": "passed", "typed": "9.2", "version": 1}

    answer = cast.browser("reporter").post(
        reverse("tasks-drafts", args=[task.pk]), json.dumps({"cells": [cell]}), content_type="application/json"
    )

    (saved,) = answer.json()["saved"]
    assert saved["faults"] == []
    assert saved["remarks"] == ["较上期 91.2 变化较大，请核对单位和小数点；无误的，提交时确认即可。"]


def test_before_submitting_all_is_seen_once_more_and_what_jumps_is_confirmed(cast: Cast) -> None:
    task, reporter = _jumping(cast), cast.browser("reporter")

    seen = _press(reporter, task, do="check")
    digest = seen.context["summary"].digest
    unsure = _press(reporter, task, do="submit", seen=digest)
    none = Value.objects.filter(task=task).exists()
    sure = _press(reporter, task, do="submit", seen=digest, sure="yes")

    summary = seen.context["summary"]
    assert (seen.status_code, len(summary.lines), summary.given, summary.jumps) == (200, 2, 2, 1)
    assert "上期 91.2，变化较大" in seen.content.decode()
    assert (unsure.status_code, none) == (409, False)
    assert "请核对后勾选" in unsure.content.decode()
    assert sure.headers["Location"] == reverse("tasks-receipt", args=[task.pk])


def test_the_summary_counts_what_is_given_and_why_the_rest_is_not(cast: Cast) -> None:
    task = the_made_task(cast)
    type_in(cast, "reporter", task, {"passed": "本期无数据", "plan": "是"})

    page = _press(cast.browser("reporter"), task, do="check")

    said = " ".join(page.content.decode().split())
    assert "本次提交 <b>2</b> 个数据：有数据 1 个，本期无数据 1 个。" in said
    assert not Value.objects.filter(task=task).exists()


def test_what_somebody_typed_after_the_summary_was_shown_is_shown_first(cast: Cast) -> None:
    task, reporter = the_made_task(cast), cast.browser("reporter")
    type_in(cast, "reporter", task, {"passed": "91.2", "plan": "是"})
    digest = _press(reporter, task, do="check").context["summary"].digest
    type_in(cast, "reporter", task, {"passed": "90"})

    again = _press(reporter, task, do="submit", seen=digest)

    assert again.status_code == 409
    assert "核对之后，数据又有修改" in again.content.decode()
    assert not Value.objects.filter(task=task).exists()
    assert [line.said for line in again.context["summary"].lines] == ["90", "是"]


def test_what_cannot_be_submitted_is_said_in_the_grid_and_not_summed_up(cast: Cast) -> None:
    task, reporter = the_made_task(cast), cast.browser("reporter")
    type_in(cast, "reporter", task, {"passed": "91.2"})

    incomplete = _press(reporter, task, do="check")
    done = submitted(cast)
    twice = _press(reporter, done, do="check")

    assert incomplete.status_code == 409
    assert "还没有填" in incomplete.content.decode()
    assert twice.status_code == 302  # it was submitted a moment ago: the receipt is shown
    assert not Draft.objects.filter(task=done).exists()


def test_a_department_sees_the_units_beside_their_values(cast: Cast) -> None:
    task = assessed(cast)
    back = standing_value(cast, "solved")
    return_value(actor=cast.actor("office"), value=back, reason="口径不符")
    type_in(cast, "assessor", task, {"solved": "91"})

    page = _press(cast.browser("assessor"), task, do="check")

    (line,) = page.context["summary"].lines
    assert (line.unit, line.said, page.context["summary"].standing) == ("江北区建设局", "91", 5)


def test_ranges_are_written_as_people_write_them() -> None:
    def hint(**said: Any) -> str:
        return Column("a", "甲", "", hints_of(NumberItem(id="a", **said)), is_list=False).hint

    assert hint(decimals=1, min=0, max=100) == "1 位小数，0–100"
    assert hint(decimals=0, min=0) == "整数，不小于 0"
    assert hint(decimals=0, max=5) == "整数，不大于 5"
    assert hint(decimals=0, min=0, blank="zero") == "整数，不小于 0，空着按 0 计"
    assert hints_of(ListItem(id="a", type="list", fields=(EventField(id="b"),))) == ("没有的可空着",)
