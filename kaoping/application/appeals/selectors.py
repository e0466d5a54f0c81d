"""Reading appeals: all of the appraisals that one watches or decides in, and those of one's own unit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from kaoping.analysis.runs.results import result_for
from kaoping.application.appeals.grounds import Ground, grounds
from kaoping.application.appeals.involvement import involving
from kaoping.application.appeals.models import Appeal, Opinion, Side, State
from kaoping.application.appeals.owed import owes, owing_for, run_for
from kaoping.application.appeals.rules import APPEAL_WITHIN, DECIDE_WITHIN, Move, can
from kaoping.application.appeals.sides import free_sides
from kaoping.application.publication.models import Publication
from kaoping.application.publication.rules import PUBLIC
from kaoping.basis.clock import CHINA
from kaoping.basis.language import spoken
from kaoping.basis.reading import sole
from kaoping.collection.values.models import Value
from kaoping.engine.explanation import block_lines, explain
from kaoping.governance.acting import Actor, Denied, Permission, Unseen, today
from kaoping.governance.files.models import File
from kaoping.methods.working_days import Calendar, deadline
from kaoping.planning.cycles.days import calendar_of, due_after
from kaoping.planning.cycles.models import Period, Subject
from kaoping.planning.cycles.selectors import owners_among

_WITH = ("publication__run__cycle__version", "publication__run__period", "subject__organisation", "period", "made_by")


def appeals(actor: Actor) -> QuerySet[Appeal]:
    """The appeals that somebody may see, the latest first.

    Raises:
        Denied: if nothing that the actor holds has to do with appeals.
    """
    watched, own = actor.reach(Permission.SEE_APPEALS), actor.reach(Permission.APPEAL)
    if not watched | own:
        raise Denied(Permission.SEE_APPEALS)
    seen = Q(subject__cycle__organisation__in=owners_among(watched)) | Q(subject__organisation__in=own)
    related = (*_WITH, "subject__cycle__version", "disputed", "value", "run")
    return Appeal.objects.filter(seen).select_related(*related).order_by("-made_at", "-pk")


def appeal(actor: Actor, id_: int) -> Appeal:
    """An appeal.

    Raises:
        Denied, Unseen: see `appeals`.
    """
    found = sole(appeals(actor).filter(pk=id_))
    if found is None:
        raise Unseen()
    return found


def watches(actor: Actor, found: Appeal) -> bool:
    """Whether somebody sees all of an appeal, as those do who decide or watch, and not only what its unit sees."""
    return actor.may(Permission.SEE_APPEALS, found.subject.cycle.organisation_id)


def opinions(actor: Actor, found: Appeal) -> list[Opinion]:
    """The opinions that somebody sees.

    The one who has not judged yet in this round does not see how the other did, and nor does anybody else; the unit
    sees those that decided.
    """
    given = list(found.opinions.select_related("person").order_by("round", "pk"))
    is_decided = found.state in (State.UPHELD, State.REJECTED)
    if not watches(actor, found):
        return [one for one in given if is_decided and one.round == found.round]
    return [one for one in given if is_decided or one.round < found.round or one.person_id == actor.person]


def side_of(actor: Actor, found: Appeal) -> Side | None:
    """For which side somebody may give an opinion now; None if they may not, or have done so."""
    return sides_of(actor, [found])[found.pk]


def sides_of(actor: Actor, appeals: Collection[Appeal]) -> Mapping[int, Side | None]:
    """The same for many appeals, by their numbers; the database is asked as often as for one."""
    left = [one for one in appeals if can(one, Move.OPINE)]
    known = involving(actor, left) if left else frozenset[int]()
    free = free_sides(actor, [one for one in left if one.pk not in known])
    return {one.pk: free.get(one.pk) for one in appeals}


# Until when


def last_day(publication: Publication) -> date:
    """The last day on which one may appeal against a publication."""
    assert publication.announced_at is not None, "only what is public is appealed against"
    return due_after(publication.announced_at.astimezone(CHINA).date(), APPEAL_WITHIN, publication).value


def decide_by(found: Appeal, known: Calendar | None = None) -> date:
    """The day by which an appeal should be decided."""
    return deadline(known or calendar_of(found), found.made_at.astimezone(CHINA).date(), DECIDE_WITHIN).value


# Appealing


@dataclass(frozen=True)
class Window:
    """A publication against which a unit may appeal now, with its last day."""

    publication: Publication
    subject: Subject
    last: date


def windows(actor: Actor) -> list[Window]:
    """Where the actor's units may appeal today."""
    own = actor.reach(Permission.APPEAL)
    if not own:
        return []
    shown = Publication.objects.filter(state__in=PUBLIC, run__totals__subject__organisation__in=own)
    found = []
    for publication in shown.select_related("run__cycle__version", "run__period").distinct().order_by("-announced_at"):
        last = last_day(publication)
        if today() <= last:
            units = Subject.objects.filter(totals__run=publication.run_id, organisation__in=own).order_by("position")
            found += [Window(publication, subject, last) for subject in units]
    return found


def window(actor: Actor, publication: int, subject: int) -> Window:
    """One of them.

    Raises:
        Unseen: if there is none, as for everybody without the permission `APPEAL`.
    """
    for found in windows(actor):
        if (found.publication.pk, found.subject.pk) == (publication, subject):
            return found
    raise Unseen()


def open_grounds(found: Window) -> list[Ground]:
    """What was not appealed against yet, of what has a value that could be corrected."""
    known = Appeal.objects.filter(publication=found.publication, subject=found.subject)
    taken = {f"{one.period_id}:{one.item}:{one.datum}" for one in known}
    return [one for one in grounds(found.publication, found.subject) if one.key not in taken]


# Deciding


def history(actor: Actor, found: Appeal) -> list[Value]:
    """All values that stood in the place, the latest first, with their evidence: for those who watch or decide.

    Raises:
        Unseen: for the unit.
    """
    if not watches(actor, found):
        raise Unseen()
    rows = Value.objects.filter(period=found.period_id, subject=found.subject_id, item=found.datum)
    related = ("entered_by", "decided_by", "task__organisation")
    return list(rows.select_related(*related).prefetch_related("evidence__file").order_by("-pk"))


def explanation(actor: Actor, found: Appeal) -> list[str]:
    """How the score of the item came about in the publication, line by line.

    Raises:
        Unseen: for the unit, which has its score sheet.
    """
    if not watches(actor, found):
        raise Unseen()
    return _explained(found.publication, found.subject, found.period, found.item)


def explained(found: Window, ground: Ground) -> list[str]:
    """The same of what a unit may appeal against, for the unit itself: whoever has a window sees its score sheet."""
    return _explained(found.publication, found.subject, ground.period, ground.item)


def _explained(publication: Publication, subject: Subject, period: Period, item: str) -> list[str]:
    result = result_for(publication.run, subject.name)
    if publication.run.period is None and period.key in result.periods:
        result = result.periods[period.key]
    blocks = explain(result, subject.name, spoken()).blocks
    return [line for block in blocks if block.item == item for line in block_lines(block, spoken())]


def may_see_file(actor: Actor, file: File) -> bool:
    """Whether a file belongs to an appeal that somebody sees, or to a value on which they decide or watch."""
    try:
        seen = appeals(actor)
    except Denied:
        return False
    if seen.filter(files=file).exists():
        return True
    watched = seen.filter(subject__cycle__organisation__in=owners_among(actor.reach(Permission.SEE_APPEALS)))
    places = Value.objects.filter(evidence__file=file).values_list("period", "subject", "item")
    return any(watched.filter(period=p, subject=s, datum=item).exists() for p, s, item in places)


# Afterwards


def newest(publication: Publication) -> Publication:
    """The publication that stands in the place of one today."""
    while True:
        later = Publication.objects.filter(corrects=publication).select_related("run__cycle", "run__period").first()
        if later is None:
            return publication
        publication = later


def correction_of(found: Appeal) -> Publication | None:
    """The publication in which an upheld appeal is corrected."""
    if found.run is None:
        return None
    return sole(Publication.objects.filter(run=found.run).select_related("run", "corrects__run"))


def is_open(found: Appeal) -> bool:
    """Whether something is still to be done for an appeal before its publication can become final."""
    if found.state in (State.FILED, State.DISAGREED):
        return True
    return found.state == State.UPHELD and correction_of(found) is None


def of_chain(publication: Publication) -> list[Appeal]:
    """The appeals against a publication and those that it took the place of."""
    numbers = [publication.pk]
    earlier = publication.corrects
    while earlier is not None:
        numbers.append(earlier.pk)
        earlier = earlier.corrects
    return list(Appeal.objects.filter(publication__in=numbers).select_related("run", "subject").order_by("pk"))


def needs_run(found: Appeal) -> bool:
    """Whether a public result waits for a run that takes in what an upheld appeal corrected."""
    return bool(to_be_run(found))


def to_be_run(found: Appeal) -> list[Publication]:
    """The public results that wait for such a run: the one appealed against first, then each that used the value."""
    waiting = [one for one in owing_for(found) if to_run_again(one)]
    return sorted(waiting, key=lambda one: found not in of_chain(one))


def to_run_again(publication: Publication) -> list[Appeal]:
    """The upheld appeals that another run of a public result takes in: all that it does not hold, if no run holds them.

    A run that was made for some of them and not published takes no part any more: the new one holds their values, too.
    """
    return [] if run_for(publication) is not None else owes(publication)
