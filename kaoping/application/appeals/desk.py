"""What waits for somebody of appeals (待办), and what they stand in the way of."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kaoping.analysis.runs.models import Run
from kaoping.analysis.runs.models import State as RunState
from kaoping.application.appeals.models import Appeal, State
from kaoping.application.appeals.owed import owes, owing, reference, run_for, taken_in
from kaoping.application.appeals.selectors import appeals, decide_by, is_open, last_day, of_chain, sides_of
from kaoping.application.items import title
from kaoping.application.publication.models import Publication
from kaoping.application.publication.noting import notes
from kaoping.application.publication.pending import because
from kaoping.application.publication.pending import owed as says_owed
from kaoping.application.publication.rules import obstacle
from kaoping.application.publication.telling import title_of
from kaoping.basis.known import known
from kaoping.basis.language import in_a_row
from kaoping.governance.acting import Actor, Permission, today
from kaoping.governance.desk import Glance, Waiting, glancing, waiting
from kaoping.planning.cycles.days import calendars
from kaoping.planning.cycles.selectors import owners_among

_WITH = ("subject__cycle__version", "publication__run__cycle", "publication__run__period", "period")


@waiting
def deciders(actor: Actor) -> Iterator[Waiting]:
    """Appeals on which somebody has to give an opinion."""
    reach = actor.reach(Permission.DECIDE_APPEALS)
    if not reach:
        return
    found = Appeal.objects.filter(
        state__in=(State.FILED, State.DISAGREED), subject__cycle__organisation__in=owners_among(reach)
    )
    waits, days = list(found.select_related(*_WITH).order_by("made_at")), calendars()
    sides = sides_of(actor, waits)
    for one in waits:
        if sides[one.pk] is not None:
            due = decide_by(one, days.of(one))
            note = _("第 %(round)s 轮") % {"round": one.round} if one.round > 1 else ""
            said = _("办理%(unit)s的申诉：%(item)s") % _names(one)
            yield Waiting(said, reverse("appeals-one", args=[one.pk]), note, due, urgent=today() >= due)


@waiting
def office(actor: Actor) -> Iterator[Waiting]:
    """Upheld appeals after which the appraisal has to be run again, and other results that used their values."""
    reach = actor.reach(Permission.RUN)
    if not reach:
        return
    for publication, owed in owing(owners_among(reach)):
        if run_for(publication) is not None:
            continue
        own = of_chain(publication)
        for one in (one for one in owed if one in own):
            said = _("申诉成立，需重新计算：%(unit)s %(item)s") % _names(one)
            yield Waiting(said, reverse("appeals-one", args=[one.pk]), urgent=True)
        if not any(one in own for one in owed):
            said = _("也用了申诉更正的数据，需重新计算：%(title)s") % {"title": known(title_of(publication))}
            yield Waiting(said, reverse("appeals-one", args=[owed[0].pk]), urgent=True)


@waiting
def leaders(actor: Actor) -> Iterator[Waiting]:
    """Upheld appeals whose run is confirmed, and whose publication is to be corrected."""
    reach = actor.reach(Permission.DECIDE_RESULTS)
    if not reach:
        return
    shown = Publication.objects.filter(run=OuterRef("run"))
    found = Appeal.objects.filter(
        state=State.UPHELD, run__state=RunState.CONFIRMED, subject__cycle__organisation__in=owners_among(reach)
    ).exclude(Exists(shown))
    for one in found.select_related(*_WITH).order_by("decided_at"):
        said = _("申诉成立，需更正公示：%(unit)s %(item)s") % _names(one)
        yield Waiting(said, reverse("appeals-one", args=[one.pk]), urgent=True)
    for publication, owed in owing(owners_among(reach)):
        run, own = run_for(publication), of_chain(publication)
        if run is not None and run.state == RunState.CONFIRMED and not any(one in own for one in owed):
            said = _("也用了申诉更正的数据，需更正公示：%(title)s") % {"title": known(title_of(publication))}
            yield Waiting(said, reverse("publications-correct", args=[publication.pk]), urgent=True)


def _names(one: Appeal) -> dict[str, str]:
    return {"unit": one.subject.name, "item": title(one.subject.cycle, one.item)}


@obstacle
def open_appeals(publication: Publication) -> str:
    """An appeal that is not settled stands in the way of the final notice."""
    still = [one for one in of_chain(publication) if is_open(one)] + owes(publication)
    units = sorted({one.subject.name for one in still})
    if not units:
        return ""
    return _("还有申诉没有办结或没有更正：%(units)s。办结后才能通报。") % {"units": in_a_row(units)}


@says_owed
def corrections_owed(publication: Publication) -> list[str]:
    """The upheld appeals that a public result does not hold yet."""
    return [reference(one, publication.run) for one in owes(publication)]


@because
def appeals_between(old: Run, new: Run) -> list[str]:
    """The upheld appeals on which a correction rests."""
    return [reference(one, new) for one in taken_in(old, new)]


@notes
def until_when(publication: Publication) -> str:
    """The last day on which one may appeal against a result on public notice; it need not be the last of the notice."""
    last = last_day(publication)
    return _("申诉至%(day)s") % {"day": date_format(last)} if today() <= last else _("申诉期已过")


@glancing
def not_decided(actor: Actor) -> Iterator[Glance]:
    """Appeals that are not decided yet."""
    if not (actor.may(Permission.SEE_APPEALS) or actor.may(Permission.APPEAL)):
        return
    count = appeals(actor).filter(state__in=(State.FILED, State.DISAGREED)).count()
    if count:
        note = _("由纪检监察与第三方共同办理")
        yield Glance(_("办理中的申诉"), str(count), note, reverse("appeals"))
