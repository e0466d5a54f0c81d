"""Who may do what with a task: decisions without a database."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from kaoping.basis.clock import CHINA
from kaoping.basis.refusals import Barred
from kaoping.collection.tasks.models import Extension, Task
from kaoping.governance.acting import Actor, Permission
from kaoping.planning.cycles.models import Cycle, Way

FILLS = {Way.OWN.value: Permission.REPORT, Way.ASSESSED.value: Permission.ASSESS}
"""The permission that somebody needs at the task's organisation to fill it."""


def may_fill(actor: Actor, task: Task) -> bool:
    """Whether the task is one of the actor's own unit."""
    return actor.may(FILLS[task.way], task.organisation_id)


def may_review(actor: Actor, task: Task) -> bool:
    """Whether the actor reviews it: the office, and nobody whose own unit it is."""
    cycle = task.period.cycle
    return actor.may(Permission.REVIEW_VALUES, cycle.organisation_id) and not is_own_unit(
        actor, cycle, task.organisation_id
    )


def may_decide(actor: Actor, extension: Extension) -> bool:
    """Whether the actor grants or refuses more time: it reviews the task, and did not ask itself."""
    owner = extension.task.period.cycle.organisation_id
    is_own = extension.asked_by_id in actor.hands(Permission.REVIEW_VALUES, owner)
    return extension.is_granted is None and not is_own and may_review(actor, extension.task)


def is_own_unit(actor: Actor, cycle: Cycle, organisation: int) -> bool:
    """Whether a unit is one's own when one reviews the values of a cycle.

    One holds a post there, or whoever does in whose right alone one acts; reaching it from above does not count.
    """
    return organisation in actor.homes(Permission.REVIEW_VALUES, cycle.organisation_id)


def refuse_own_unit(actor: Actor, cycle: Cycle, organisation: int) -> None:
    """Refuse whoever would decide on what belongs to their own unit.

    Raises:
        Refusal: `own`.
    """
    if is_own_unit(actor, cycle, organisation):
        raise Barred(_("不能办理本单位的事项，请由考核办其他人员办理。"), code="own")


def late_on(task: Task, day: date) -> date | None:
    """The day of reckoning if a task is late: when it was first submitted, or `day` while it is not; else None.

    In a closed period nothing grows later any more.
    """
    if task.submitted_at is not None:
        until = task.submitted_at.astimezone(CHINA).date()
    elif task.period.closed_at is not None:
        until = min(day, task.period.closed_at.astimezone(CHINA).date())
    else:
        until = day
    return until if until > task.due else None
