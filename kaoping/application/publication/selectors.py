"""Reading publications: those within one's reach, what one's own units have to confirm, and what everybody may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from kaoping.analysis.runs.changes import changes_since
from kaoping.analysis.runs.models import ItemScore, Run, SubjectScore
from kaoping.analysis.runs.models import State as RunState
from kaoping.analysis.runs.selectors import LONG
from kaoping.application.publication.models import Answer, Confirmation, Publication, State
from kaoping.application.publication.pending import decisions_between
from kaoping.application.publication.rules import PUBLIC, takes_the_place_of
from kaoping.basis.reading import once_a_page, sole
from kaoping.engine.scheme import walk
from kaoping.engine.words import Words
from kaoping.governance.acting import Actor, Permission, Unseen
from kaoping.governance.ledger.models import Entry, TreeName
from kaoping.planning.cycles.models import Subject
from kaoping.planning.cycles.selectors import owners_among
from kaoping.planning.schemes.selectors import scheme_of

_WITH = ("run__version", "run__cycle__organisation", "run__period")
_LONG = tuple(f"run__{name}" for name in LONG)


def publications(actor: Actor) -> QuerySet[Publication]:
    """What somebody may see: all results that they watch, what their unit answers on, and corrections of it."""
    watched = Q(run__cycle__organisation__in=owners_among(actor.reach(Permission.SEE_RESULTS)))
    own = _own(actor).filter(publication=OuterRef("pk"))
    reach = actor.reach(Permission.CONFIRM_RESULT)
    stands = SubjectScore.objects.filter(run=OuterRef("run"), subject__organisation__in=reach)
    corrected = Q(corrects__isnull=False) & Exists(stands)
    return (
        Publication.objects.filter(watched | Exists(own) | corrected)
        .select_related(*_WITH)
        .defer(*_LONG)
        .order_by("-opened_at", "-pk")
    )


def publication(actor: Actor, id_: int) -> Publication:
    """One publication.

    Raises:
        Unseen: if there is none, or it is out of reach.
    """
    found = sole(publications(actor).filter(pk=id_))
    if found is None:
        raise Unseen()
    return found


@once_a_page
def publication_of(run: Run) -> Publication | None:
    """The publication of a run that somebody may see, if it was laid before the units."""
    found = sole(Publication.objects.filter(run=run))
    if found is not None:
        found.run = run
    return found


def watches(actor: Actor, found: Publication) -> bool:
    """Whether somebody sees all units of a publication, not only their own."""
    return actor.may(Permission.SEE_RESULTS, found.run.cycle.organisation_id)


def confirmations(actor: Actor, found: Publication) -> QuerySet[Confirmation]:
    """What units said of a publication: all of it for those who watch, their own for the others."""
    everything = Confirmation.objects if watches(actor, found) else _own(actor)
    return (
        everything.filter(publication=found)
        .select_related("subject", "answered_by", "replied_by", "publication__run__cycle")
        .order_by("subject__position", "subject")
    )


def subjects(actor: Actor, found: Publication) -> QuerySet[Subject]:
    """Whose results stand in a publication: all for those who watch, their own for the others."""
    everybody = Subject.objects.filter(pk__in=found.run.totals.values("subject")).order_by("position", "pk")
    own = actor.reach(Permission.CONFIRM_RESULT)
    return everybody if watches(actor, found) else everybody.filter(organisation__in=own)


def confirmation(actor: Actor, publication_id: int, id_: int) -> Confirmation:
    """One of them.

    Raises:
        Unseen: if there is none, or it is out of reach.
    """
    one = sole(confirmations(actor, publication(actor, publication_id)).filter(pk=id_))
    if one is None:
        raise Unseen()
    return one


def _own(actor: Actor) -> QuerySet[Confirmation]:
    return Confirmation.objects.filter(subject__organisation__in=actor.reach(Permission.CONFIRM_RESULT))


def runs_to_open(actor: Actor) -> QuerySet[Run]:
    """Confirmed runs that nobody has laid before the units yet, and that correct no public result."""
    replaced = Run.objects.filter(replaces=OuterRef("pk"), state=RunState.CONFIRMED)
    reach = actor.reach(Permission.OPEN_CONFIRMATION)
    return (
        Run.objects.filter(state=RunState.CONFIRMED, cycle__organisation__in=owners_among(reach), publication=None)
        .exclude(Exists(replaced))
        .exclude(replaces__publication__state__in=PUBLIC)
        .select_related("cycle", "period")
        .defer("origins", "findings")
        .order_by("-confirmed_at")
    )


def waiting_to_open(actor: Actor) -> list[tuple[Run, bool]]:
    """The runs that wait to be laid before the units, each with whether its values changed: then it is run again.

    Of several confirmed runs of a period the latest counts; those before it wait for nothing.
    """
    latest: dict[tuple[int, int | None], Run] = {}
    for run in runs_to_open(actor):
        place = (run.cycle_id, run.period_id)
        if place not in latest or run.number > latest[place].number:
            latest[place] = run
    return [(run, bool(changes_since(run).counting)) for run in latest.values()]


def run_to_open(actor: Actor, id_: int) -> Run:
    """One of them.

    Raises:
        Unseen: if there is none within reach of the permission `OPEN_CONFIRMATION`.
    """
    found = sole(runs_to_open(actor).filter(pk=id_))
    if found is None:
        raise Unseen()
    return found


def corrections_of(found: Publication) -> list[Run]:
    """Confirmed runs that may take the place of a public result, the latest first."""
    later = Run.objects.filter(
        cycle=found.run.cycle_id, period=found.run.period_id, state=RunState.CONFIRMED, publication=None
    )
    return [run for run in later.order_by("-number") if takes_the_place_of(found, run)]


def overdue(day: date) -> QuerySet[Publication]:
    """Confirmations whose last day is over, and that wait for nobody's reply."""
    unreplied = Confirmation.objects.filter(publication=OuterRef("pk"), answer=Answer.REMARKED, reply="")
    late = Publication.objects.filter(state=State.CONFIRMING, confirm_until__lt=day)
    return late.exclude(Exists(unreplied)).order_by("pk")


def provisional() -> QuerySet[Publication]:
    """What is running until a day that may still change."""
    confirming = Q(state=State.CONFIRMING, confirm_within__isnull=False)
    shown = Q(state=State.ANNOUNCED, announce_within__isnull=False)
    return Publication.objects.filter(confirming | shown).order_by("pk")


# What everybody may see, without an actor.


def announced() -> QuerySet[Publication]:
    """Results that stand before the public, the latest first."""
    return (
        Publication.objects.filter(state__in=PUBLIC)
        .select_related(*_WITH)
        .defer(*_LONG)
        .order_by("-announced_at", "-pk")
    )


def announced_one(code: str) -> Publication:
    """A result that stands before the public, or once did: a corrected or withdrawn one says so.

    Raises:
        Unseen: if no result of this number was ever announced.
    """
    shown = (
        Publication.objects.exclude(announced_at=None).select_related(*_WITH, "corrects", "corrected_by").defer(*_LONG)
    )
    found = sole(shown.filter(code=code))
    if found is None:
        raise Unseen()
    return found


@dataclass(frozen=True)
class Moved:
    """A unit whose result a correction changed."""

    before: SubjectScore
    after: SubjectScore

    @property
    def rise(self) -> int:
        """By how many places it went up; below 0 it went down, and 0 where one of the two ranks is missing."""
        return 0 if self.before.rank is None or self.after.rank is None else self.before.rank - self.after.rank

    @property
    def fall(self) -> int:
        """By how many places it went down."""
        return -self.rise


@dataclass(frozen=True)
class Correction:
    """What one publication changed against the one that it took the place of."""

    old: Publication
    new: Publication
    moved: tuple[Moved, ...]

    @property
    def decisions(self) -> list[str]:
        """The decisions on which it rests, each in words that name no person."""
        return decisions_between(self.old.run, self.new.run)


def history(found: Publication) -> list[Correction]:
    """The corrections that led to a publication, the latest first."""
    chain = []
    new = found
    while new.corrects is not None:
        old = new.corrects
        chain.append(Correction(old, new, moved(old.run, new.run)))
        new = old
    return chain


def moved(before: Run, after: Run) -> tuple[Moved, ...]:
    """Units whose total, grade or rank is another than in an earlier run, in the order of their new ranks."""
    old = {one.subject_id: one for one in before.totals.select_related("subject")}
    pairs = [Moved(old[one.subject_id], one) for one in _ranked(after) if one.subject_id in old]
    return tuple(pair for pair in pairs if _said(pair.before) != _said(pair.after))


def _ranked(run: Run) -> QuerySet[SubjectScore]:
    last = F("rank").asc(nulls_last=True)
    return run.totals.select_related("subject").order_by("subject__group", last, "subject__position")


def _said(one: SubjectScore) -> tuple[object, ...]:
    return one.total, one.low, one.high, one.grade, one.rank, one.vetoed


def ranked(found: Publication) -> QuerySet[SubjectScore]:
    """Totals of a publication, group by group, in the order of ranks; who has none stands last."""
    return _ranked(found.run)


def titled(found: Publication, scores: Iterable[ItemScore]) -> list[tuple[ItemScore, Words]]:
    """Scores of items with what the items are called."""
    titles = {node.id: node.title for node, _place in walk(scheme_of(found.run.version).items)}
    return [(one, titles.get(one.item) or Words(one.item, one.item)) for one in scores]


def entry_of(found: Publication) -> Entry | None:
    """The ledger's entry that everybody may read of a publication."""
    shown = Entry.objects.filter(tree=TreeName.DEEDS, action="publication.shown", subject=str(found.pk))
    return shown.filter(subject_kind=Publication._meta.label_lower).order_by("index").first()
