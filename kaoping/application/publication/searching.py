"""Finding results on their way to the public: by the title of their cycle or by their public number."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaoping.application.publication.selectors import publications
from kaoping.application.publication.telling import title_of
from kaoping.basis.known import known
from kaoping.governance.acting import Actor
from kaoping.governance.desk import MOST_HITS, Hit, searcher


@searcher(_("结果发布"))
def _publications(actor: Actor, query: str) -> Iterator[Hit]:
    wanted = Q(run__cycle__title__icontains=query) | Q(code__iexact=query)
    for one in publications(actor).filter(wanted)[:MOST_HITS]:
        yield Hit(known(title_of(one)), reverse("publications-one", args=[one.pk]), one.get_state_display())
