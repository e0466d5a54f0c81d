"""Telling those who fill a task what concerns it."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from kaoping.collection.tasks.models import Task
from kaoping.governance.acting import Role
from kaoping.governance.notices.services import Holders, notify
from kaoping.planning.cycles.models import Way

_FILLERS = {Way.OWN.value: Role.REPORTER, Way.ASSESSED.value: Role.ASSESSOR}


def tell_fillers(task: Task, text: str, **said: str | int | date) -> None:
    """Tell whoever fills a task something, in the transaction of what it tells of.

    Args:
        task: the task; its period is the gap `period`.
        text: a whole sentence, marked with `gettext_noop`.
        said: what stands in its other gaps.
    """
    holders = Holders(_FILLERS[task.way], task.organisation_id)
    notify(holders, text, reverse("tasks-one", args=[task.pk]), period=task.period.title, **said)
