"""What a score sheet offers of the publication of its run: to answer it, to look at it, and the page for everybody."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from kaoping.analysis.results.offers import WHOLE, Offer, offers
from kaoping.analysis.runs.models import Run
from kaoping.application.publication.models import State
from kaoping.application.publication.rules import PUBLIC
from kaoping.application.publication.selectors import confirmations, publication_of
from kaoping.basis.language import spoken
from kaoping.basis.reading import sole
from kaoping.governance.acting import Actor, Permission, today
from kaoping.planning.cycles.models import Subject


@offers
def of_sheet(actor: Actor, run: Run, subject: Subject, item: str) -> Iterator[Offer]:
    """The unit's own answer while it is asked for, and what everybody sees."""
    found = publication_of(run) if item == WHOLE else None
    if found is None:
        return
    if found.state == State.CONFIRMING and found.confirm_until >= today():
        own = sole(confirmations(actor, found).filter(subject=subject))
        if own is not None and actor.may(Permission.CONFIRM_RESULT, subject.organisation_id):
            yield Offer(_("核对这一结果"), reverse("publications-answer", args=[found.pk, own.pk]))
    if found.state in PUBLIC:
        yield Offer(_("公开页面"), reverse("public-one", args=[spoken().value, found.code]))
