"""The place of results in the navigation, what waits for somebody there, and how the last result stands, drawn too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.analysis.results.board import lights_of
from kaoping.analysis.results.figures import digits_of, total_text
from kaoping.analysis.runs import selectors
from kaoping.analysis.runs.models import Run, State
from kaoping.analysis.runs.titles import span_of, title_of
from kaoping.basis.known import known
from kaoping.basis.reading import once_a_page
from kaoping.governance.acting import Actor, Permission
from kaoping.governance.desk import Glance, Picture, Place, Step, Waiting, drawing, glancing, places, waiting
from kaoping.planning.cycles.selectors import owners_among
from kaoping.planning.schemes.selectors import scheme_of

places(
    Place("results", gettext_lazy("结果"), (Permission.SEE_RESULTS, Permission.SEE_OWN_RESULTS), Step.EVALUATE),
)


@waiting
def previews(actor: Actor) -> Iterable[Waiting]:
    """Runs that somebody else has started and that wait to be confirmed."""
    reach = actor.reach(Permission.CONFIRM_RUNS)
    if not reach:
        return
    found = Run.objects.filter(state=State.PREVIEW, cycle__organisation__in=owners_among(reach)).defer(
        "origins", "findings"
    )
    for run in found.select_related("cycle", "period").order_by("started_at"):
        if run.started_by_id in actor.hands(Permission.CONFIRM_RUNS, run.cycle.organisation_id):
            continue
        title = _("确认计算：%(run)s") % {"run": title_of(run)}
        yield Waiting(title, reverse("results-one", args=[run.pk]), _("由他人发起，待确认"))


@glancing
def last_result(actor: Actor) -> Iterator[Glance]:
    """The last confirmed result: for a unit its total and rank, for whoever watches how many lights are red."""
    if not (actor.may(Permission.SEE_RESULTS) or actor.may(Permission.SEE_OWN_RESULTS)):
        return
    run = _last(actor)
    if run is None:
        return
    title = _title(run)
    if actor.may(Permission.SEE_RESULTS, run.cycle.organisation_id):
        said = _("盏红灯（总体、维度和指标合计），共 %(units)s 个单位") % {"units": run.totals.count()}
        yield Glance(title, str(lights_of(run).red), said, reverse("results-one", args=[run.pk]))
        return
    own = run.totals.filter(subject__in=selectors.subjects_seen(actor, run)).select_related("subject").first()
    if own is not None:
        rank = _("第 %(rank)s 名") % {"rank": own.rank} if own.rank is not None else _("不参与排名")
        note = " · ".join(part for part in (own.subject.name, rank, known(own.grade)) if part)
        total = total_text(own, digits_of(scheme_of(run.version)))
        yield Glance(title, total, note, reverse("results-sheet", args=[run.pk, own.subject_id]))


@drawing
def last_board(actor: Actor) -> Iterator[Picture]:
    """Units and dimensions of the last confirmed result, and the ranking, for whoever sees all of it."""
    run = _last(actor) if actor.may(Permission.SEE_RESULTS) else None
    if run is not None and actor.may(Permission.SEE_RESULTS, run.cycle.organisation_id):
        yield Picture(f"{run.cycle.title} · {_title(run)}", reverse("results-one", args=[run.pk]), "#standing")


@once_a_page
def _last(actor: Actor) -> Run | None:
    """The last confirmed run of those that somebody sees."""
    return selectors.runs(actor).filter(state=State.CONFIRMED).order_by("-confirmed_at", "-pk").first()


def _title(run: Run) -> str:
    return _("%(period)s结果") % {"period": span_of(run)}
