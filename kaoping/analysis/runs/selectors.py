"""Reading runs. Who watches results sees all of them; a unit sees the confirmed runs in which it is appraised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet

from kaoping.analysis.runs.facts import Facts
from kaoping.analysis.runs.models import Run, State, SubjectScore
from kaoping.analysis.runs.openness import is_open_to, open_to
from kaoping.analysis.runs.results import result_for, result_of
from kaoping.analysis.runs.sheets import facts_kept
from kaoping.basis.reading import sole
from kaoping.engine.scoring import Result, SubjectResult
from kaoping.governance.acting import Actor, Denied, Permission, Unseen
from kaoping.planning.cycles.models import Subject
from kaoping.planning.cycles.selectors import owners_among

__all__ = [
    "ScoreSheet",
    "before",
    "before_for",
    "is_open_to",
    "open_to",
    "own_subjects",
    "ranking",
    "result_for",
    "result_of",
    "run",
    "runs",
    "score_sheet",
    "subjects_seen",
    "time_before",
]

LONG = ("origins", "version__text", "findings")
"""What is long in a run: read where it is needed."""


def runs(actor: Actor) -> QuerySet[Run]:
    """The runs that somebody may know of, the latest first.

    Raises:
        Denied: if the actor sees no results at all.
    """
    watched, own = actor.reach(Permission.SEE_RESULTS), actor.reach(Permission.SEE_OWN_RESULTS)
    if not watched and not own:
        raise Denied(Permission.SEE_RESULTS)
    mine = Subject.objects.filter(organisation__in=own).values("cycle")
    seen = Q(cycle__organisation__in=owners_among(watched)) | Q(state=State.CONFIRMED, cycle__in=mine)
    return (
        Run.objects.filter(seen)
        .select_related("cycle", "period", "version", "started_by", "confirmed_by")
        .defer(*LONG)
        .order_by("-started_at", "-pk")
    )


def run(actor: Actor, id_: int) -> Run:
    """One run.

    Raises:
        Denied: if the actor sees no results at all.
        Unseen: if there is none, or it is out of reach.
    """
    found = sole(runs(actor).filter(pk=id_))
    if found is None:
        raise Unseen()
    return found


def before(run: Run) -> Run | None:
    """The run with which one compares: the last confirmed one of the same time, else of the time before."""
    confirmed = Run.objects.filter(state=State.CONFIRMED).select_related("cycle", "period", "version")
    confirmed = confirmed.defer(*LONG).order_by("-number")
    same = confirmed.filter(cycle=run.cycle_id, period=run.period_id, number__lt=run.number).first()
    return same or time_before(run)


def before_for(actor: Actor, run: Run) -> Run | None:
    """The run with which somebody compares: as `before`, but the latest of those of which they may see all.

    A run that was confirmed and is not public yet says nothing to a unit, not by the differences from it either.
    """
    found = before(run)
    while found is not None and not is_open_to(actor, found):
        found = before(found)
    return found


def time_before(run: Run) -> Run | None:
    """The last confirmed run of the period before; of the cycle before, for one of a whole cycle."""
    confirmed = Run.objects.filter(state=State.CONFIRMED).select_related("cycle", "period", "version")
    confirmed = confirmed.defer(*LONG)
    if run.period is not None:
        earlier = confirmed.filter(cycle=run.cycle_id, period__position__lt=run.period.position)
        return earlier.order_by("-period__position", "-number").first()
    series = confirmed.filter(period=None, version__series=run.version.series_id, cycle__ends__lte=run.cycle.starts)
    return series.order_by("-cycle__ends", "-number").first()


def subjects_seen(actor: Actor, run: Run) -> QuerySet[Subject]:
    """The subjects whose score sheets somebody may open: all, or those of the own unit once the run is confirmed."""
    everyone = Subject.objects.filter(cycle=run.cycle_id).select_related("organisation", "parent").order_by("position")
    if actor.may(Permission.SEE_RESULTS, run.cycle.organisation_id):
        return everyone
    own = actor.reach(Permission.SEE_OWN_RESULTS) if run.state == State.CONFIRMED else frozenset()
    return everyone.filter(organisation__in=own)


def own_subjects(actor: Actor, cycles: Iterable[int]) -> Mapping[int, int]:
    """The subject of one's own unit in each of some cycles, by the number of the cycle; the first of several."""
    own = Subject.objects.filter(cycle__in=set(cycles), organisation__in=actor.reach(Permission.SEE_OWN_RESULTS))
    return dict(own.order_by("-position").values_list("cycle", "pk"))


def ranking(actor: Actor, run: Run) -> QuerySet[SubjectScore]:
    """The totals of a run by group and rank, those without a rank last.

    Raises:
        Unseen: if the ranking is not open to the actor (yet).
    """
    if not is_open_to(actor, run):
        raise Unseen()
    return run.totals.select_related("subject").order_by("subject__group", "rank", "subject__position")


@dataclass(frozen=True)
class ScoreSheet:
    """The score sheet of one subject of a run: what it says, and the result out of which it is explained."""

    run: Run
    total: SubjectScore

    @property
    def subject(self) -> Subject:
        """Whose it is."""
        return self.total.subject

    @cached_property
    def facts(self) -> Facts:
        """What it says before an item is opened: read, not computed.

        Raises:
            Refusal: see `facts_kept`.
        """
        return facts_kept(self.run, self.total)

    @cached_property
    def result(self) -> Result:
        """A result with the cells that its explanation reads: of all with whom the subject is compared. Computed.

        Raises:
            Refusal: see `result_for`.
        """
        return result_for(self.run, self.subject.name)

    @property
    def found(self) -> SubjectResult:
        """The cells of the subject."""
        return self.result.of(self.subject.name)


def score_sheet(actor: Actor, run: Run, subject: int) -> ScoreSheet:
    """The score sheet of a subject, given by its number.

    Raises:
        Unseen: if there is no such subject, or it is another's, or there is no result, and so no total.
    """
    seen = subjects_seen(actor, run).filter(pk=subject)
    found = run.totals.filter(subject__in=seen).select_related("subject__organisation", "subject__parent").first()
    if found is None:
        raise Unseen()
    return ScoreSheet(run, found)
