"""Finding cycles: by title, among those that somebody may see."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaoping.governance.acting import Actor
from kaoping.governance.desk import MOST_HITS, Hit, searcher
from kaoping.planning.cycles.selectors import cycles


@searcher(_("考核周期"))
def _cycles(actor: Actor, query: str) -> Iterator[Hit]:
    for one in cycles(actor).filter(title__icontains=query)[:MOST_HITS]:
        yield Hit(one.title, reverse("cycles-one", args=[one.pk]), one.get_state_display())
