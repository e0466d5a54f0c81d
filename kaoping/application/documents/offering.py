"""What a score sheet offers of documents: itself, in official style for signature, and as live formulas."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from kaoping.analysis.results.offers import WHOLE, Offer, offers
from kaoping.analysis.runs.models import Run
from kaoping.application.publication.selectors import publication_of, subjects
from kaoping.governance.acting import Actor
from kaoping.planning.cycles.models import Subject


@offers
def of_sheet(actor: Actor, run: Run, subject: Subject, item: str) -> Iterator[Offer]:
    """The sheet as files, once its run is laid before the units."""
    publication = publication_of(run) if item == WHOLE else None
    if publication is not None and subjects(actor, publication).filter(pk=subject.pk).exists():
        at = [publication.pk, subject.pk]
        yield Offer(_("评分单（Word）"), reverse("documents-sheet", args=at))
        yield Offer(_("评分单（Excel 公式）"), reverse("documents-own-workbook", args=at))
