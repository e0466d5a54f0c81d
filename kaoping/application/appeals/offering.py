"""What a score sheet offers of appeals: to appeal against an item while one may, and the appeals that there are."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kaoping.analysis.results.offers import WHOLE, Offer, offers
from kaoping.analysis.runs.models import Run
from kaoping.application.appeals.selectors import appeals, open_grounds, windows
from kaoping.governance.acting import Actor, Permission
from kaoping.planning.cycles.models import Subject


@offers
def of_sheet(actor: Actor, run: Run, subject: Subject, item: str) -> Iterator[Offer]:
    """To appeal against something on the sheet, until when."""
    for window in windows(actor) if item == WHOLE else ():
        if (window.publication.run_id, window.subject.pk) == (run.pk, subject.pk):
            words = _("提出申诉（截至%(day)s）") % {"day": date_format(window.last)}
            yield Offer(words, reverse("appeals-new", args=[window.publication.pk, subject.pk]))


@offers
def of_item(actor: Actor, run: Run, subject: Subject, item: str) -> Iterator[Offer]:
    """The appeals against an item, and a new one."""
    if item == WHOLE or not (actor.may(Permission.SEE_APPEALS) or actor.may(Permission.APPEAL)):
        return
    for one in appeals(actor).filter(publication__run=run, subject=subject, item=item):
        words = _("申诉第 %(number)s 号：%(state)s") % {"number": one.pk, "state": one.get_state_display()}
        yield Offer(words, reverse("appeals-one", args=[one.pk]))
    for window in windows(actor):
        is_here = (window.publication.run_id, window.subject.pk) == (run.pk, subject.pk)
        if is_here and any(ground.item == item for ground in open_grounds(window)):
            address = reverse("appeals-new", args=[window.publication.pk, subject.pk])
            yield Offer(_("对这一项提出申诉"), f"{address}?{urlencode({'item': item})}")
