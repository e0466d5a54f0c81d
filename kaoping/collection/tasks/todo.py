"""What waits for somebody: tasks to fill, for the office what to review, and requests to decide."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.basis.clock import today
from kaoping.basis.known import known
from kaoping.basis.language import bracketed, mark
from kaoping.collection.tasks import selectors
from kaoping.collection.tasks.filtering import REVIEW, has_to_review
from kaoping.collection.tasks.models import Extension, State, Task
from kaoping.collection.tasks.rules import late_on, may_decide
from kaoping.collection.tasks.shown import Shown, shown
from kaoping.governance.acting import Actor, Permission
from kaoping.governance.desk import Place, Step, Waiting, places, waiting
from kaoping.planning.cycles.selectors import owners_among

EARLY = timedelta(days=5)
"""A task is put on the desk so many days before its period ends; it can be filled before."""
MOST = 20
"""Tasks that are named one by one; of more, how many there are."""

places(
    Place(
        "tasks",
        gettext_lazy("报送"),
        (Permission.REPORT, Permission.ASSESS, Permission.SEE_VALUES),
        Step.COLLECT,
    )
)


@waiting
def to_fill(actor: Actor) -> Iterator[Waiting]:
    """The tasks of one's own units that are due soon, or were returned."""
    if not (actor.may(Permission.REPORT) or actor.may(Permission.ASSESS)):
        return
    is_due = Q(state=State.OPEN, period__ends__lte=today() + EARLY) | Q(state=State.RETURNED)
    rows = selectors.to_fill(actor).filter(is_due, period__closed_at=None)[: MOST + 1]
    listed = list(rows)
    for one in shown(listed[:MOST]):
        yield _to_fill(one)
    if len(listed) > MOST:
        yield Waiting(_("还有更多报送任务"), reverse("tasks"))


def _to_fill(one: Shown) -> Waiting:
    is_returned = one.task.state == State.RETURNED
    what = _("更正退回的数据") if is_returned else _("报送数据")
    title = f"{what}{mark('：')}{one.unit} {known(one.task.period.title)}{bracketed(one.task.get_way_display())}"
    late = late_on(one.task, today()) is not None
    is_urgent = is_returned or late or one.task.due <= today() + timedelta(days=1)
    return Waiting(title, reverse("tasks-one", args=[one.task.pk]), one.lateness, one.task.due, is_urgent)


@waiting
def to_review(actor: Actor) -> Iterator[Waiting]:
    """What the office has to review: tasks, and requests for more time."""
    owners = actor.reach(Permission.REVIEW_VALUES)
    if not owners:
        return
    own = actor.homes(Permission.REVIEW_VALUES)
    rows = Task.objects.filter(period__cycle__organisation__in=owners_among(owners), period__closed_at=None)
    rows = rows.exclude(organisation__in=own)
    waits = rows.filter(has_to_review()).count()
    if waits:
        title = _("审核报送数据：%(count)s 项任务") % {"count": waits}
        yield Waiting(title, f"{reverse('tasks')}?state={REVIEW}")
    pending = Extension.objects.filter(is_granted=None, task__in=rows).select_related("task__period__cycle")
    asked = sum(may_decide(actor, one) for one in pending)
    if asked:
        yield Waiting(_("审批延期申请：%(count)s 份") % {"count": asked}, reverse("tasks-extensions"))
