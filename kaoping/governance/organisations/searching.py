"""Finding organisations: by name, short name or code, among those of today."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaoping.governance.acting import Actor, Permission, today
from kaoping.governance.desk import MOST_HITS, Hit, searcher
from kaoping.governance.organisations.models import Standing
from kaoping.governance.organisations.selectors import valid_on


@searcher(_("机构"))
def _organisations(actor: Actor, query: str) -> Iterator[Hit]:
    if not actor.may(Permission.SEE_ORGANISATIONS):
        return
    wanted = Q(name__icontains=query) | Q(short_name__icontains=query) | Q(organisation__code__iexact=query)
    found = (
        Standing.objects.filter(valid_on(today()) & wanted).select_related("organisation").order_by("position", "pk")
    )
    for standing in found[:MOST_HITS]:
        address = reverse("organisations-one", args=[standing.organisation_id])
        yield Hit(standing.name, address, standing.organisation.code)
