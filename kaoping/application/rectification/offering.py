"""What a score sheet offers of rectification: to order something for an item, and the orders that there are."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from kaoping.analysis.results.offers import WHOLE, Offer, offers
from kaoping.analysis.runs.models import Run
from kaoping.application.items import leaves
from kaoping.application.rectification.selectors import WATCHING, orders
from kaoping.governance.acting import Actor, Permission
from kaoping.planning.cycles.models import Subject


@offers
def of_item(actor: Actor, run: Run, subject: Subject, item: str) -> Iterator[Offer]:
    """The orders for an item in the time of the run, and a new one."""
    if item == WHOLE or not any(actor.may(one) for one in (*WATCHING, Permission.RECTIFY)):
        return
    found = orders(actor).filter(subject=subject, item=item)
    for one in found if run.period is None else found.filter(period=run.period_id):
        words = _("整改单第 %(number)s 号：%(state)s") % {"number": one.pk, "state": one.get_state_display()}
        yield Offer(words, reverse("orders-one", args=[one.pk]))
    if actor.may(Permission.ORDER, run.cycle.organisation_id) and item in dict(leaves(run.cycle)):
        given = {"cycle": run.cycle_id, "subject": subject.pk, "item": item}
        given |= {} if run.period_id is None else {"period": run.period_id}
        yield Offer(_("就这一项下达整改单"), f"{reverse('orders-new')}?{urlencode(given)}")
