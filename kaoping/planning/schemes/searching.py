"""Finding schemes: by title or code, among the versions that somebody may see."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaoping.governance.acting import Actor
from kaoping.governance.desk import MOST_HITS, Hit, searcher
from kaoping.planning.schemes.selectors import versions


@searcher(_("方案"))
def _schemes(actor: Actor, query: str) -> Iterator[Hit]:
    wanted = Q(series__title__icontains=query) | Q(series__code__iexact=query)
    for one in versions(actor).filter(wanted)[:MOST_HITS]:
        address = reverse("schemes-one", args=[one.pk])
        yield Hit(f"{one.series.title} V{one.number}", address, one.get_state_display())
