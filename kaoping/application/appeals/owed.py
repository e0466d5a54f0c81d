"""Public results that do not hold yet what was decided on appeals: a correction is owed for each of them.

That is the one that was appealed against, and any other that used the same value, such as that of the whole year.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _

from kaoping.analysis.runs.changes import off_basis
from kaoping.analysis.runs.decisions import decided_since
from kaoping.analysis.runs.inputs import rows_taken
from kaoping.analysis.runs.models import Run
from kaoping.analysis.runs.models import State as RunState
from kaoping.application.appeals.models import Appeal, State
from kaoping.application.items import title
from kaoping.application.publication.models import Publication
from kaoping.application.publication.rules import PUBLIC
from kaoping.basis.known import known
from kaoping.basis.language import bracketed

LOST = (RunState.FAILED, RunState.DISCARDED)
"""States of a run that will never be published."""


def owes(publication: Publication) -> list[Appeal]:
    """The upheld appeals whose value a public result should hold and does not; none of a result that is not public."""
    if publication.state not in PUBLIC:
        return []
    values = [one.pk for one in decided_since(publication.run)]
    if not values:
        return []
    found = Appeal.objects.filter(value__in=values).select_related("subject__cycle__version", "period", "run")
    return list(found.order_by("pk"))


def run_for(publication: Publication) -> Run | None:
    """The run that was made to take a public result's place and holds all that was decided, if there is one."""
    made = Run.objects.filter(replaces=publication.run_id).exclude(state__in=LOST).order_by("-number")
    return next((run for run in made.select_related("cycle", "period") if not off_basis(run, publication.run)), None)


def owing(owners: Collection[int]) -> Iterator[tuple[Publication, list[Appeal]]]:
    """The public results of some owners that owe a correction, with the appeals; in most cycles none was upheld."""
    decided = Appeal.objects.filter(
        state=State.UPHELD, subject__cycle=OuterRef("run__cycle"), decided_at__gte=OuterRef("run__started_at")
    )
    shown = Publication.objects.filter(Exists(decided), state__in=PUBLIC, run__cycle__organisation__in=owners)
    related = ("run__cycle__version", "run__period", "run__version", "corrects")
    for publication in shown.select_related(*related).order_by(F("announced_at"), "pk"):
        found = owes(publication)
        if found:
            yield publication, found


def owing_for(appeal: Appeal) -> list[Publication]:
    """The public results that do not hold yet what was decided on an appeal."""
    if appeal.state != State.UPHELD:
        return []
    return [one for one, some in owing([appeal.subject.cycle.organisation_id]) if appeal in some]


def reference(appeal: Appeal, publication_run: Run) -> str:
    """How one refers to an appeal: its number, unit and item, and the period where a result has several."""
    item = title(appeal.subject.cycle, appeal.item)
    more = "" if publication_run.period_id == appeal.period_id else bracketed(known(appeal.period.title))
    return _("第 %(number)s 号申诉：%(unit)s %(item)s") % {
        "number": appeal.pk,
        "unit": appeal.subject.name,
        "item": item,
    } + (more if appeal.period.key else "")


def taken_in(old: Run, new: Run) -> list[Appeal]:
    """The upheld appeals whose values a run holds and the one before it does not."""
    upheld = Appeal.objects.filter(state=State.UPHELD, subject__cycle=new.cycle_id).exclude(value=None)
    if not upheld.exists():
        return []
    rows = rows_taken(new) - rows_taken(old)
    found = upheld.select_related("subject__cycle__version", "period").order_by("pk")
    return [one for one in found if one.value_id in rows]
