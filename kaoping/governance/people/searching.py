"""Finding people: by account or name, for those who may see them."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaoping.governance.acting import Actor, Permission
from kaoping.governance.desk import MOST_HITS, Hit, searcher
from kaoping.governance.people.selectors import found


@searcher(_("人员"))
def _people(actor: Actor, query: str) -> Iterator[Hit]:
    if not actor.may(Permission.SEE_PEOPLE):
        return
    for person in found(actor, query)[:MOST_HITS]:
        yield Hit(person.name, reverse("people-one", args=[person.pk]), person.account)
