"""Reading tasks: those of one's own unit, and for those who watch the appraisal all of it."""

from __future__ import annotations

from django.db.models import Case, F, Q, QuerySet, When

from kaoping.basis.reading import sole
from kaoping.basis.refusals import Unseen
from kaoping.collection.tasks.models import Extension, State, Task
from kaoping.governance.acting import Actor, Permission
from kaoping.planning.cycles.models import Way
from kaoping.planning.cycles.selectors import owners_among


def _fills(actor: Actor) -> Q:
    own = Q(way=Way.OWN, organisation__in=actor.reach(Permission.REPORT))
    return own | Q(way=Way.ASSESSED, organisation__in=actor.reach(Permission.ASSESS))


def tasks(actor: Actor) -> QuerySet[Task]:
    """The tasks that somebody sees: those to fill, and those of the appraisals that one watches.

    What is still to be done comes first, the nearest deadline at the top; then what is done, the latest at the top.
    """
    seen = _fills(actor) | Q(period__cycle__organisation__in=owners_among(actor.reach(Permission.SEE_VALUES)))
    rows = Task.objects.filter(seen).select_related("period__cycle", "organisation", "submitted_by")
    done = Case(When(state=State.ACCEPTED, then=F("due"))).desc(nulls_first=True)
    return rows.order_by(done, "due", "period__position", "organisation_id", "way")


def to_fill(actor: Actor) -> QuerySet[Task]:
    """The tasks of the actor's own units."""
    return tasks(actor).filter(_fills(actor))


def task(actor: Actor, id_: int) -> Task:
    """A task.

    Raises:
        Unseen: if there is none, or not for this actor.
    """
    found = sole(tasks(actor).filter(pk=id_))
    if found is None:
        raise Unseen()
    return found


def extensions(actor: Actor) -> QuerySet[Extension]:
    """Requests for more time of the tasks that somebody sees, the latest first."""
    rows = Extension.objects.filter(task__in=tasks(actor)).select_related("task__period__cycle", "asked_by")
    return rows.order_by("-asked_at", "-pk")


def extension(actor: Actor, id_: int) -> Extension:
    """A request for more time.

    Raises:
        Unseen: if there is none, or not for this actor.
    """
    found = sole(extensions(actor).filter(pk=id_))
    if found is None:
        raise Unseen()
    return found
