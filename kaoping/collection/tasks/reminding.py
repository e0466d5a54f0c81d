"""Reminders (催报): each once for a deadline, to those who fill the task. A job looks every hour."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy, gettext_noop

from kaoping.basis.clock import now, today
from kaoping.collection.tasks.days import days_left
from kaoping.collection.tasks.models import Occasion, Reminder, State, Task
from kaoping.collection.tasks.shown import names
from kaoping.collection.tasks.telling import tell_fillers
from kaoping.governance.jobs.kinds import Effect, Report, job
from kaoping.planning.cycles.days import calendars

SOON = 3
"""Working days before the deadline."""
TEXTS = {
    Occasion.OPENED: gettext_noop("报送任务已下达：%(unit)s %(period)s，%(day)s截止。"),
    Occasion.SOON: gettext_noop("报送即将截止：%(unit)s %(period)s，%(day)s截止。"),
    Occasion.LAST_DAY: gettext_noop("报送今日截止：%(unit)s %(period)s。"),
    Occasion.OVERDUE: gettext_noop("报送已逾期：%(unit)s %(period)s，应于%(day)s前提交。"),
}


def to_remind() -> QuerySet[Task]:
    """Tasks that wait for their unit, in periods that have ended."""
    rows = Task.objects.filter(state__in=(State.OPEN, State.RETURNED), period__closed_at=None)
    return rows.filter(period__ends__lte=today()).select_related("period", "organisation").order_by("pk")


def due_reminders() -> Iterator[tuple[Task, Occasion]]:
    """Who is to be reminded of what now, and was not yet."""
    sent = set(Reminder.objects.filter(task__in=to_remind()).values_list("task", "occasion", "due"))
    days, day = calendars(), today()
    for task in to_remind():
        left = days_left(task.due, day, days.of(task))
        occasion = (
            Occasion.OVERDUE
            if task.due < day
            else Occasion.LAST_DAY
            if task.due == day
            else Occasion.SOON
            if left <= SOON
            else Occasion.OPENED
        )
        if (task.pk, occasion.value, task.due) not in sent:
            yield task, occasion


def send_reminders() -> int:
    """Send what is due, in one transaction with the note that it was sent; how many."""
    known, count = names(), 0
    for task, occasion in list(due_reminders()):
        _reminder, is_new = Reminder.objects.get_or_create(
            task=task, occasion=occasion, due=task.due, defaults={"sent_at": now()}
        )
        if is_new:
            unit = known.get(task.organisation_id, task.organisation.code)
            tell_fillers(task, TEXTS[occasion], unit=unit, day=task.due)
            count += 1
    return count


@job("tasks.remind", gettext_lazy("催报"), every=timedelta(hours=1))
def remind(arguments: Mapping[str, object], report: Report) -> Effect:
    """Look for reminders that are due."""
    del arguments, report
    return send_reminders
