"""What waits for somebody of rectification (待办), and how it stands (一览)."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from kaoping.application.rectification.checking import may_check, with_demands
from kaoping.application.rectification.jobs import SOON
from kaoping.application.rectification.models import Order, State
from kaoping.application.rectification.selectors import WATCHING, orders, overdue
from kaoping.governance.acting import Actor, Permission, today
from kaoping.governance.desk import Glance, Waiting, glancing, waiting
from kaoping.methods.working_days import working_days_between
from kaoping.planning.cycles.days import calendars
from kaoping.planning.cycles.selectors import owners_among

_WITH = ("subject__cycle", "subject__organisation", "period")


@waiting
def units(actor: Actor) -> Iterator[Waiting]:
    """Orders that a unit has to put right."""
    reach = actor.reach(Permission.RECTIFY)
    if not reach:
        return
    found = list(Order.objects.filter(state=State.OPEN, subject__organisation__in=reach).select_related(*_WITH))
    if not found:
        return
    known = calendars()
    for one in found:
        left = working_days_between(known.of(one), today(), one.due).value
        late = one.due < today()
        note = _("已超期") if late else _("剩 %(days)s 个工作日") % {"days": left}
        yield Waiting(
            _("整改：%(problem)s") % {"problem": one.problem[:60]},
            reverse("orders-one", args=[one.pk]),
            note,
            one.due,
            urgent=late or left <= SOON,
        )


@waiting
def checkers(actor: Actor) -> Iterator[Waiting]:
    """Orders that were put right and wait for a check that one may make."""
    reach = actor.reach(Permission.CHECK_RECTIFICATION)
    if not reach:
        return
    done = Order.objects.filter(state=State.DONE, subject__cycle__organisation__in=owners_among(reach)).select_related(
        *_WITH
    )
    for one in with_demands(done).order_by("done_at"):
        if may_check(actor, one):
            said = {"unit": one.subject.name, "problem": one.problem[:60]}
            yield Waiting(_("验收%(unit)s的整改：%(problem)s") % said, reverse("orders-one", args=[one.pk]))


@glancing
def still_open(actor: Actor) -> Iterator[Glance]:
    """Orders that are not put right yet, and how many of them are late."""
    if not any(actor.may(one) for one in (*WATCHING, Permission.RECTIFY)):
        return
    found = orders(actor).filter(state=State.OPEN)
    count = found.count()
    if count:
        late = overdue(found, today()).count()
        note = _("其中超期 %(count)s 件") % {"count": late} if late else _("没有超期")
        yield Glance(_("整改中"), str(count), note, f"{reverse('orders')}?state={State.OPEN.value}", urgent=bool(late))
