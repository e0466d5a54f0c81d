"""Reading orders: all of the appraisals that one watches, those of one's own unit, those one may check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet
from django.db.models.functions import TruncDate

from kaoping.application.rectification.models import Order, State, Step
from kaoping.basis.clock import CHINA
from kaoping.basis.reading import sole
from kaoping.governance.acting import Actor, Denied, Permission, Unseen
from kaoping.governance.files.models import File
from kaoping.planning.cycles.models import Cycle, Period, Subject
from kaoping.planning.cycles.models import State as CycleState
from kaoping.planning.cycles.selectors import owners_among

WATCHING = (Permission.SEE_ORDERS, Permission.ORDER, Permission.CHECK_RECTIFICATION)


def orders(actor: Actor) -> QuerySet[Order]:
    """The orders that somebody may see, those with the nearest deadline first.

    Raises:
        Denied: if nothing that the actor holds has to do with orders.
    """
    watched = frozenset[int]().union(*(actor.reach(permission) for permission in WATCHING))
    own = actor.reach(Permission.RECTIFY)
    if not watched | own:
        raise Denied(Permission.SEE_ORDERS)
    seen = Q(subject__cycle__organisation__in=owners_among(watched)) | Q(subject__organisation__in=own)
    related = ("subject__organisation", "subject__cycle__version", "subject__cycle__organisation", "period", "made_by")
    return Order.objects.filter(seen).select_related(*related).order_by("due", "pk")


def order(actor: Actor, id_: int) -> Order:
    """An order.

    Raises:
        Denied, Unseen: see `orders`.
    """
    found = sole(orders(actor).filter(pk=id_))
    if found is None:
        raise Unseen()
    return found


def steps(order: Order) -> QuerySet[Step]:
    """What happened to an order, the first thing first."""
    return order.steps.select_related("person").prefetch_related("files").order_by("pk")


@dataclass(frozen=True)
class Filter:
    """What somebody looks for in the list."""

    state: str = ""
    subject: str = ""
    query: str = ""
    only_overdue: bool = False


def filtered(found: QuerySet[Order], by: Filter, today: date) -> QuerySet[Order]:
    """The orders that a filter leaves."""
    if by.state in State.values:
        found = found.filter(state=by.state)
    if by.subject:
        found = found.filter(subject__name__icontains=by.subject)
    if by.query:
        found = found.filter(Q(problem__icontains=by.query) | Q(demand__icontains=by.query))
    return overdue(found, today) if by.only_overdue else found


def overdue(found: QuerySet[Order], today: date) -> QuerySet[Order]:
    """Those that were not put right in time: as `rules.is_overdue`, asked of the database."""
    late_now = Q(state=State.OPEN, due__lt=today)
    rows = found.annotate(done_on=TruncDate("done_at", tzinfo=CHINA))
    return rows.filter(late_now | Q(state__in=(State.DONE, State.CLOSED), done_on__gt=F("due")))


def cycles_to_order_in(actor: Actor) -> QuerySet[Cycle]:
    """The cycles in which somebody may order, the latest first.

    Raises:
        Denied: without the permission `ORDER`.
    """
    actor.require(Permission.ORDER)
    running = Cycle.objects.exclude(state=CycleState.PREPARING).filter(organisation__in=actor.reach(Permission.ORDER))
    return running.select_related("version", "organisation").order_by("-starts", "-pk")


def may_see_file(actor: Actor, file: File) -> bool:
    """Whether a file is evidence of an order that somebody sees."""
    try:
        return orders(actor).filter(steps__files=file).exists()
    except Denied:
        return False


def of_unit(subject: Subject) -> QuerySet[Order]:
    """The orders to the unit that a subject is, in whichever appraisal they were made, without those cancelled.

    An order belongs to the unit, a subject to one cycle: what is due after the cycle in which it was ordered has ended
    counts in the next, and what was ordered in another appraisal of the same time counts in this one too. For what is
    scored is how a unit puts right what it was ordered to in a period, and not on what occasion it was ordered.
    """
    found = Order.objects.filter(tenant=subject.tenant_id, subject__organisation=subject.organisation_id)
    return found.exclude(state=State.CANCELLED)


def due_in(period: Period, subject: Subject) -> QuerySet[Order]:
    """The orders of a unit whose deadline lies in a period, without those that were cancelled."""
    return of_unit(subject).filter(due__gte=period.starts, due__lt=period.ends)
