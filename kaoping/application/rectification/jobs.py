"""What the platform does for orders by itself: it reminds, and computes provisional deadlines again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy, gettext_noop

from kaoping.application.rectification.models import Order, State
from kaoping.application.rectification.services import recount
from kaoping.governance.acting import Actor, Role, today
from kaoping.governance.jobs.kinds import Effect, Report, job
from kaoping.governance.notices.services import Holders, notify
from kaoping.methods.working_days import Answer, Calendar, deadline, working_days_between
from kaoping.planning.cycles.days import calendars, counted_anew, on_recomputing

SOON = 2
"""Working days before its deadline on which a unit is reminded."""
_NOTHING, _NEAR, _LATE = 0, 1, 2


@job("rectification.remind", gettext_lazy("催办整改"), every=timedelta(hours=6))
def remind(_arguments: Mapping[str, object], _report: Report) -> Effect:
    """Tell units of orders that are nearly due, and units and office of those that are overdue; each once."""

    def effect() -> None:
        known = calendars()
        for order in Order.objects.filter(state=State.OPEN).select_related("subject__cycle").order_by("pk"):
            stage = _stage(order, known.of(order), today())
            if stage > order.told:
                _tell(order, stage)
                Order.objects.filter(pk=order.pk).update(told=stage)

    return effect


def _stage(order: Order, known: Calendar, day: date) -> int:
    if day > order.due:
        return _LATE
    return _NEAR if working_days_between(known, day, order.due).value <= SOON else _NOTHING


def _tell(order: Order, stage: int) -> None:
    said: dict[str, str | date] = {"problem": order.problem[:60], "due": order.due}
    address = reverse("orders-one", args=[order.pk])
    unit = Holders(Role.REPORTER, order.subject.organisation_id)
    if stage == _NEAR:
        notify(unit, gettext_noop("整改期限将到（%(due)s）：%(problem)s"), address, **said)
        return
    notify(unit, gettext_noop("整改已超期（期限 %(due)s）：%(problem)s"), address, **said)
    watching = Holders(Role.SUPERVISOR, order.subject.cycle.organisation_id)
    text = gettext_noop("%(unit)s整改超期（期限 %(due)s）：%(problem)s")
    notify(watching, text, address, unit=order.subject.name, **said)


@on_recomputing
def recompute(known: Calendar) -> None:
    """Count the deadlines of orders again that are not closed; they never become earlier (`counted_anew`)."""
    waiting = Order.objects.filter(state__in=(State.OPEN, State.DONE))
    for order in waiting.order_by("pk"):
        told = Answer(order.due, order.is_provisional)
        due = counted_anew(told, deadline(known, order.counted_from, order.within), today())
        if due != told:
            recount(actor=Actor.platform("orders.recount"), order=order, due=due)
