"""Reading values: what counts in a run, what is missing, and the history of a value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from django.db.models import QuerySet

from kaoping.basis.reading import sole
from kaoping.basis.refusals import Unseen
from kaoping.collection.tasks.selectors import tasks
from kaoping.collection.tasks.wanted import Wanted
from kaoping.collection.values.models import Claim, Standing, Status, Value
from kaoping.engine import scoring
from kaoping.engine.terms import Status as EngineStatus
from kaoping.files.stored.reading import observation_from
from kaoping.governance.acting import Actor, Permission
from kaoping.planning.cycles.models import Cycle, Period, Subject, Way
from kaoping.planning.cycles.selectors import owners_among


class Lack(StrEnum):
    """Why a value does not count."""

    NOT_GIVEN = "not_given"
    NOT_ACCEPTED = "not_accepted"
    RETURNED = "returned"


@dataclass(frozen=True)
class Missing:
    """A value that a run would want and that does not count: not given yet, not accepted yet, or returned."""

    period: Period
    subject: Subject
    item: str
    way: Way
    giver: int
    why: Lack


@dataclass(frozen=True)
class Current:
    """What counts in a run: accepted values, each in the way that counts; and what is missing."""

    values: tuple[Value, ...]
    missing: tuple[Missing, ...]

    def observations(self) -> Mapping[tuple[str, str, str], scoring.Observation]:
        """The values as the engine takes them: by subject, period and data item."""
        return {(one.subject.name, one.period.key, one.item): observation(one) for one in self.values}


def observation(value: Value) -> scoring.Observation:
    """A value as the engine takes it. What was reported and then accepted is verified (已核定)."""
    if value.standing == Standing.ACCEPTED:
        return replace(accepted(value), source=value.source or str(value.channel))
    return observation_from(value.content, EngineStatus(value.status).value, value.source or str(value.channel))


def accepted(value: Value) -> scoring.Observation:
    """What a run takes of a value that is accepted, or was; the way by which it came is no source."""
    status = Status.VERIFIED if value.status == Status.REPORTED else Status(value.status)
    return observation_from(value.content, EngineStatus(status.value).value, value.source)


def current_values(cycle: Cycle, period: Period | None = None) -> Current:
    """What a run of a period takes, or of the whole cycle without one.

    Where an assessing department gives the value, its value counts and the unit's own stands beside it; elsewhere the
    unit's own. Only accepted ones count.
    """
    wanted = Wanted(cycle)
    periods = wanted.periods() if period is None else [period]
    known = _by_key(cycle, periods)
    values, missing = [], []
    counting = {wanted.standing(one): one for one in periods}
    places = {standing: _counting(wanted, one) for standing, one in counting.items()}
    for one in periods:
        for subject, item, way, giver in places[wanted.standing(one)]:
            value = known.get((one.pk, subject.pk, item, way.value))
            if value is not None and value.standing == Standing.ACCEPTED:
                values.append(value)
            else:
                missing.append(Missing(one, subject, item, way, giver, _lack(value)))
    return Current(tuple(values), tuple(missing))


def _counting(wanted: Wanted, period: Period) -> list[tuple[Subject, str, Way, int]]:
    """The places of a period whose values count: subject, data item, way, and who gives it (0: the platform)."""
    return [
        (cell.subject, cell.item.id, cell.way, wanted.giver(cell))
        for cell in wanted.cells(period)
        if cell.way is wanted.counting_way(cell.item.id, cell.subject)
    ] + [(cell.subject, cell.item.id, cell.way, 0) for cell in wanted.computed(period)]


def _by_key(cycle: Cycle, periods: Iterable[Period]) -> dict[tuple[int, int, str, str], Value]:
    rows = Value.objects.filter(subject__cycle=cycle, period__in=list(periods), is_current=True)
    rows = rows.select_related("subject", "period", "entered_by", "task").order_by("pk")
    return {(one.period_id, one.subject_id, one.item, one.way): one for one in rows}


def _lack(value: Value | None) -> Lack:
    if value is None:
        return Lack.NOT_GIVEN
    return Lack.RETURNED if value.standing == Standing.RETURNED else Lack.NOT_ACCEPTED


def values(actor: Actor) -> QuerySet[Value]:
    """The values that somebody sees: of the tasks that one sees, and of one's own unit whoever gave them."""
    watched = Value.objects.filter(period__cycle__organisation__in=owners_among(actor.reach(Permission.SEE_VALUES)))
    given = Value.objects.filter(task__in=tasks(actor))
    own = Value.objects.filter(subject__organisation__in=actor.reach(Permission.REPORT), standing=Standing.ACCEPTED)
    rows = Value.objects.filter(pk__in=(watched | given | own).values("pk"))
    return rows.select_related(
        "subject", "period__cycle__version", "task__organisation", "entered_by", "decided_by", "replaces"
    )


def value(actor: Actor, id_: int) -> Value:
    """A value.

    Raises:
        Unseen: if there is none, or not for this actor.
    """
    found = sole(values(actor).filter(pk=id_))
    if found is None:
        raise Unseen()
    return found


def history(actor: Actor, value: Value) -> list[Value]:
    """All values that stood in a place, the latest first, for whoever sees the one.

    Raises:
        Unseen: if the actor does not see the value.
    """
    if not values(actor).filter(pk=value.pk).exists():
        raise Unseen()
    rows = Value.objects.filter(period=value.period_id, subject=value.subject_id, item=value.item, way=value.way)
    return list(rows.select_related("entered_by", "decided_by").prefetch_related("evidence__file").order_by("-pk"))


def claims(actor: Actor) -> QuerySet[Claim]:
    """The claims that somebody sees: of one's own unit, and of the appraisals that one watches."""
    watched = Claim.objects.filter(period__cycle__organisation__in=owners_among(actor.reach(Permission.SEE_VALUES)))
    own = Claim.objects.filter(subject__organisation__in=actor.reach(Permission.REPORT))
    rows = (watched | own).distinct()
    about = ("subject__parent", "period__cycle__version", "made_by", "decided_by", "file")
    return rows.select_related(*about).order_by("-pk")


def claim(actor: Actor, id_: int) -> Claim:
    """A claim.

    Raises:
        Unseen: if there is none, or not for this actor.
    """
    found = sole(claims(actor).filter(pk=id_))
    if found is None:
        raise Unseen()
    return found
