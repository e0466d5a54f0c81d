"""Finding rectification orders: by what is wrong, or by the unit that has to put it right."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaoping.application.rectification.selectors import orders
from kaoping.governance.acting import Actor
from kaoping.governance.desk import MOST_HITS, Hit, searcher


@searcher(_("整改单"))
def _orders(actor: Actor, query: str) -> Iterator[Hit]:
    wanted = Q(problem__icontains=query) | Q(subject__name__icontains=query)
    for one in orders(actor).filter(wanted)[:MOST_HITS]:
        said = f"{one.subject.name} · {one.get_state_display()}"
        yield Hit(one.problem, reverse("orders-one", args=[one.pk]), said)
