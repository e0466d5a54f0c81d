"""What a score sheet offers of appeals: to appeal against an item while one may, and the appeals that there are."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kaoping.analysis.results.offers import WHOLE, Offer, offers
from kaoping.analysis.runs.models import Run
from kaoping.application.appeals.selectors import Window, appeals, open_grounds, windows
from kaoping.governance.acting import Actor, Permission
from kaoping.planning.cycles.models import Subject


@offers
def of_sheet(actor: Actor, run: Run, subject: Subject, item: str) -> Iterator[Offer]:
    """To appeal against something on the sheet, until when."""
    for window in _windows(actor, run, subject) if item == WHOLE else ():
        words = _("提出申诉（截至%(day)s）") % {"day": date_format(window.last)}
        yield Offer(words, _new(window))


@offers
def of_item(actor: Actor, run: Run, subject: Subject, item: str) -> Iterator[Offer]:
    """The appeals against an item, and a new one."""
    if item == WHOLE or not (actor.may(Permission.SEE_APPEALS) or actor.may(Permission.APPEAL)):
        return
    for one in appeals(actor).filter(publication__run=run, subject=subject, item=item):
        words = _("申诉第 %(number)s 号：%(state)s") % {"number": one.pk, "state": one.get_state_display()}
        yield Offer(words, reverse("appeals-one", args=[one.pk]))
    for window in _windows(actor, run, subject):
        if any(ground.item == item for ground in open_grounds(window)):
            yield Offer(_("对这一项提出申诉"), f"{_new(window)}?{urlencode({'item': item})}")


def _windows(actor: Actor, run: Run, subject: Subject) -> list[Window]:
    """Where the actor may appeal against the sheet of a run and a subject."""
    return [one for one in windows(actor) if (one.publication.run_id, one.subject.pk) == (run.pk, subject.pk)]


def _new(window: Window) -> str:
    return reverse("appeals-new", args=[window.publication.pk, window.subject.pk])
