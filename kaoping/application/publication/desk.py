"""What waits for somebody on the way to the public (待办)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kaoping.analysis.runs.titles import span_of
from kaoping.application.publication.models import Answer, Confirmation, Publication, State
from kaoping.application.publication.noting import noted
from kaoping.application.publication.rules import is_another, shows
from kaoping.application.publication.selectors import publications, waiting_to_open
from kaoping.application.publication.telling import title_of
from kaoping.basis.known import known
from kaoping.governance.acting import Actor, Permission, today
from kaoping.governance.desk import Glance, Waiting, glancing, waiting
from kaoping.governance.people.selectors import small_office
from kaoping.planning.cycles.selectors import owners_among


@waiting
def units(actor: Actor) -> Iterator[Waiting]:
    """Preliminary results that a unit has not confirmed yet."""
    reach = actor.reach(Permission.CONFIRM_RESULT)
    if not reach:
        return
    open_ones = Confirmation.objects.filter(
        subject__organisation__in=reach,
        answer=Answer.WAITING,
        publication__state=State.CONFIRMING,
        publication__confirm_until__gte=today(),
    )
    for one in open_ones.select_related("publication__run__cycle", "publication__run__period", "subject"):
        yield Waiting(
            _("核对初步结果：%(title)s") % {"title": known(title_of(one.publication))},
            reverse("publications-answer", args=[one.publication_id, one.pk]),
            one.subject.name,
            one.publication.confirm_until,
            urgent=one.publication.confirm_until <= today(),
        )


@waiting
def leaders(actor: Actor) -> Iterator[Waiting]:
    """Results that a leader decides on."""
    for one in _mine(actor, Permission.DECIDE_RESULTS, Q(state=State.TO_DECIDE)):
        if is_another(one, actor):
            said = _("审定结果：%(title)s") % {"title": known(title_of(one))}
            yield Waiting(said, reverse("publications-decide", args=[one.pk]))


@waiting
def office(actor: Actor) -> Iterator[Waiting]:
    """Runs to lay before the units, and remarks to reply to."""
    for run, is_stale in waiting_to_open(actor) if actor.may(Permission.OPEN_CONFIRMATION) else ():
        title = run.cycle.title if run.period is None else f"{run.cycle.title} {known(run.period.title)}"
        said = _("数据有变动，重新计算：%(title)s") if is_stale else _("发起核对：%(title)s 第 %(number)s 次计算")
        again, opened = reverse("results-start", args=[run.cycle_id]), reverse("publications-open", args=[run.pk])
        yield Waiting(said % {"title": title, "number": run.number}, again if is_stale else opened)
    yield from _replies(actor)


@waiting
def publishers(actor: Actor) -> Iterator[Waiting]:
    """Results to announce and final notices to give, where somebody had no hand in the computation."""
    is_small = small_office() is not None
    ready = Q(state=State.DECIDED) | Q(state=State.ANNOUNCED, announce_until__lt=today())
    for one in _mine(actor, Permission.PUBLISH_RESULTS, ready):
        if shows(one, actor, in_small_office=is_small):
            decided = one.state == State.DECIDED
            said = _("公示结果：%(title)s") if decided else _("公示期满，可以通报：%(title)s")
            page = "publications-announce" if decided else "publications-notify"
            yield Waiting(said % {"title": known(title_of(one))}, reverse(page, args=[one.pk]))


def _replies(actor: Actor) -> Iterator[Waiting]:
    reach = actor.reach(Permission.OPEN_CONFIRMATION)
    if not reach:
        return
    remarks = Confirmation.objects.filter(
        publication__run__cycle__organisation__in=owners_among(reach),
        publication__state=State.CONFIRMING,
        answer=Answer.REMARKED,
        reply="",
    )
    for one in remarks.select_related("publication__run__cycle", "publication__run__period", "subject"):
        said = _("答复%(unit)s的意见：%(title)s") % {
            "unit": one.subject.name,
            "title": known(title_of(one.publication)),
        }
        until = one.publication.confirm_until
        yield Waiting(
            said,
            reverse("publications-reply", args=[one.publication_id, one.pk]),
            one.remark[:60],
            until,
            urgent=until < today(),
        )


def _mine(actor: Actor, permission: Permission, which: Q) -> Iterator[Publication]:
    reach = actor.reach(permission)
    if reach:
        found = Publication.objects.filter(which, run__cycle__organisation__in=owners_among(reach))
        yield from found.select_related("run__cycle", "run__period").order_by("pk").iterator()


@glancing
def on_its_way(actor: Actor) -> Iterator[Glance]:
    """The last result that is on its way to the public, or on public notice."""
    if not (actor.may(Permission.SEE_RESULTS) or actor.may(Permission.CONFIRM_RESULT)):
        return
    moving = publications(actor).filter(state__in=(State.CONFIRMING, State.TO_DECIDE, State.DECIDED, State.ANNOUNCED))
    one = moving.order_by("-opened_at", "-pk").first()
    if one is None:
        return
    note = ""
    if one.state == State.CONFIRMING:
        note = _("%(day)s截止") % {"day": date_format(one.confirm_until)}
    elif one.state == State.ANNOUNCED and one.announce_until is not None:
        shown_until = _("公示至%(day)s") % {"day": date_format(one.announce_until)}
        note = " · ".join([shown_until, *noted(one)])
    title = _("%(period)s发布") % {"period": span_of(one.run)}
    yield Glance(title, one.get_state_display(), note, reverse("publications-one", args=[one.pk]))
