"""Reading cycles.

Whoever keeps or watches the appraisals of the owner sees all of them; a unit sees those in which it is appraised, and
an assessing department those in which it gives values, once they are open.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from kaoping.basis.reading import sole
from kaoping.engine.scoring import Subject as EngineSubject
from kaoping.governance.acting import Actor, Denied, Permission, Unseen
from kaoping.planning.cycles.models import Assignment, Cycle, Period, State, Subject

WATCHING = (Permission.KEEP_CYCLES, Permission.SEE_VALUES, Permission.SEE_RESULTS)
"""Whoever holds one of these at the owner sees the cycle from its preparation on."""
OF_ONE_UNIT = (Permission.REPORT, Permission.SEE_OWN_RESULTS, Permission.CONFIRM_RESULT)
"""Whoever holds one of these at a subject sees the cycle."""

FEW = 50
"""So many organisations are asked for as they are."""


def owners_among(organisations: frozenset[int]) -> frozenset[int]:
    """Those of some organisations that own cycles: who watches a province reaches thousands, of which few own any.

    What is asked of the database by the owner of its cycle is asked by these.
    """
    if len(organisations) <= FEW:
        return organisations
    return organisations & frozenset(Cycle.objects.order_by().values_list("organisation", flat=True).distinct())


def watched(actor: Actor) -> frozenset[int]:
    """The owners whose cycles somebody sees as a whole."""
    return frozenset[int]().union(*(actor.reach(permission) for permission in WATCHING))


def own_units(actor: Actor) -> frozenset[int]:
    """The units for which somebody sees what concerns a subject."""
    return frozenset[int]().union(*(actor.reach(permission) for permission in OF_ONE_UNIT))


def cycles(actor: Actor) -> QuerySet[Cycle]:
    """The cycles that somebody may see, the latest first.

    Raises:
        Denied: if nothing that the actor holds has to do with cycles.
    """
    owners, units, assessing = watched(actor), own_units(actor), actor.reach(Permission.ASSESS)
    if not owners | units | assessing:
        raise Denied(Permission.SEE_VALUES)
    subjects = Subject.objects.filter(organisation__in=units).values("cycle")
    assigned = Assignment.objects.filter(assessor__in=assessing).values("cycle")
    is_begun = ~Q(state=State.PREPARING)
    seen = Q(organisation__in=owners_among(owners)) | is_begun & (Q(pk__in=subjects) | Q(pk__in=assigned))
    return Cycle.objects.filter(seen).select_related("organisation", "version__series").order_by("-starts", "-pk")


def cycle(actor: Actor, id_: int) -> Cycle:
    """A cycle.

    Raises:
        Denied, Unseen: see `cycles`.
    """
    found = sole(cycles(actor).filter(pk=id_))
    if found is None:
        raise Unseen()
    return found


def period(actor: Actor, id_: int) -> Period:
    """A period of a cycle that the actor may see."""
    found = Period.objects.filter(pk=id_, cycle__in=cycles(actor).order_by()).select_related("cycle__version").first()
    if found is None:
        raise Unseen()
    return found


def sees_all(actor: Actor, cycle: Cycle) -> bool:
    """Whether somebody sees all subjects of a cycle: its owner's people, and whoever assesses in it."""
    if cycle.organisation_id in watched(actor):
        return True
    assessing = actor.reach(Permission.ASSESS)
    return bool(assessing) and cycle.assignments.filter(assessor__in=assessing).exists()


def subjects_for(actor: Actor, cycle: Cycle) -> QuerySet[Subject]:
    """The subjects of a cycle that somebody may see: all of them, or those of their own unit."""
    found = cycle.subjects.select_related("organisation", "parent").order_by("position", "pk")
    return found if sees_all(actor, cycle) else found.filter(organisation__in=own_units(actor))


def engine_subject(subject: Subject) -> EngineSubject:
    """A subject as the engine knows it; its `parent` must be loaded."""
    return EngineSubject(subject.name, subject.group, None if subject.parent is None else subject.parent.name)


def engine_subjects(cycle: Cycle) -> tuple[EngineSubject, ...]:
    """All subjects of a cycle as the engine knows them, in their order."""
    return tuple(engine_subject(one) for one in cycle.subjects.select_related("parent").order_by("position", "pk"))
