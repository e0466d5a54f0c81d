"""How collecting stands, on the first page (一览)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kaoping.basis.clock import today
from kaoping.basis.known import known
from kaoping.collection.tasks import selectors
from kaoping.collection.tasks.models import State, Task
from kaoping.collection.tasks.rules import late_on
from kaoping.governance.acting import Actor, Permission
from kaoping.governance.desk import Glance, glancing
from kaoping.planning.cycles.selectors import owners_among


@glancing
def of_all(actor: Actor) -> Iterator[Glance]:
    """For whoever watches: how many tasks of the period that runs are done, and how many are late."""
    watched = actor.reach(Permission.SEE_VALUES)
    if not watched:
        return
    running = Q(
        period__closed_at=None, period__starts__lte=today(), period__cycle__organisation__in=owners_among(watched)
    )
    found = (
        Task.objects.filter(running)
        .values("period", "period__title", "period__cycle")
        .annotate(
            asked=Count("pk"),
            given=Count("pk", filter=Q(submitted_at__isnull=False) & ~Q(state=State.RETURNED)),
            late=Count("pk", filter=Q(submitted_at=None, due__lt=today())),
        )
        .order_by("-period__starts", "-period")
        .first()
    )
    if found is None:
        return
    late = _("逾期未报 %(count)s 项") % {"count": found["late"]} if found["late"] else _("没有逾期")
    yield Glance(
        _("%(period)s报送") % {"period": known(found["period__title"])},
        f"{found['given']} / {found['asked']}",
        late,
        f"{reverse('board')}?cycle={found['period__cycle']}&period={found['period']}",
        urgent=bool(found["late"]),
    )


@glancing
def of_ones_own(actor: Actor) -> Iterator[Glance]:
    """For whoever fills tasks: the next one that is not settled."""
    if not (actor.may(Permission.REPORT) or actor.may(Permission.ASSESS)):
        return
    rows = selectors.to_fill(actor).filter(period__closed_at=None, period__starts__lte=today())
    found = rows.exclude(state=State.ACCEPTED).first()
    if found is None:
        return
    until = _("%(day)s截止") % {"day": date_format(found.due)}
    title = _("%(period)s报送") % {"period": known(found.period.title)}
    late = found.submitted_at is None and late_on(found, today()) is not None
    yield Glance(title, found.get_state_display(), until, reverse("tasks-one", args=[found.pk]), late)
