"""Reminders come once for each occasion and deadline, to those who fill the task."""

from __future__ import annotations

from datetime import UTC, date, datetime

from kaoping.basis.clock import at
from kaoping.collection.tasks.models import Task
from kaoping.collection.tasks.reminding import send_reminders
from kaoping.governance.notices.models import Notice
from tests.platform.cast import Cast
from tests.platform.collection.acts import submitted, the_made_task


def _on(day: int) -> datetime:
    return datetime(2026, 10, day, 2, 0, tzinfo=UTC)


def _told(cast: Cast, who: str = "reporter") -> list[str]:
    return [one.text[:6] for one in Notice.objects.filter(to=cast.people[who]).order_by("pk")]


def test_a_unit_is_reminded_when_it_begins_near_the_end_on_the_last_day_and_when_it_is_overdue(cast: Cast) -> None:
    task = the_made_task(cast)
    assert task.due == date(2026, 10, 13)

    # 8, 9, 10 (a Saturday that is worked), 12 and 13 October are worked after the holiday.
    for day in (1, 7, 8, 9, 10, 12, 13, 14, 15):
        with at(_on(day)):
            send_reminders()
            send_reminders()

    assert _told(cast) == ["报送任务已下", "报送即将截止", "报送今日截止", "报送已逾期："]
    assert _told(cast, "assessor") == ["报送任务已下", "报送即将截止", "报送今日截止", "报送已逾期："]


def test_whoever_has_submitted_is_left_in_peace(cast: Cast) -> None:
    submitted(cast)

    with at(_on(14)):
        send_reminders()

    assert _told(cast) == []


def test_after_more_time_was_granted_one_is_reminded_of_the_new_deadline(cast: Cast) -> None:
    task = the_made_task(cast)
    with at(_on(14)):
        send_reminders()
    Task.objects.filter(pk=task.pk).update(due=date(2026, 10, 20))

    with at(_on(21)):
        send_reminders()

    assert _told(cast) == ["报送已逾期：", "报送已逾期："]
