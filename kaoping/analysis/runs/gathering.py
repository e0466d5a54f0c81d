"""What a run would use: of every data item the value that counts, if it has been accepted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

from kaoping.analysis.runs.decisions import decided_since
from kaoping.analysis.runs.inputs import all_origins, kept
from kaoping.analysis.runs.models import Run
from kaoping.analysis.runs.reach import periods_of
from kaoping.collection.tasks.wanted import Wanted
from kaoping.collection.values.against_ledger import Astray, astray
from kaoping.collection.values.models import Value
from kaoping.collection.values.selectors import Current, Lack, Missing, accepted, current_values
from kaoping.engine.scoring import Observation, Values
from kaoping.engine.scoring.intake import leaves_that_carry
from kaoping.engine.terms import Status
from kaoping.planning.cycles.models import Cycle, Period, Subject
from kaoping.planning.cycles.selectors import engine_subjects
from kaoping.planning.schemes.selectors import scheme_of


@dataclass(frozen=True)
class Gathered:
    """Values as the engine takes them, the rows from which they came, by subject, and how many are not there."""

    values: Values
    origins: Mapping[int, tuple[int, ...]]
    missing: int

    @property
    def observed(self) -> int:
        """How many values somebody gave."""
        return sum(one.status is not Status.NOT_REPORTED for one in self.values.observations.values())


@dataclass
class Ready:
    """How far the values of a subject are: how many were accepted, which wait for it, which are not there."""

    subject: Subject
    accepted: int = 0
    waiting: list[Missing] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)

    @property
    def asked(self) -> int:
        """How many values the run would take if all were there."""
        return self.accepted + len(self.waiting) + len(self.missing)


def gather(cycle: Cycle, period: Period | None) -> Gathered:
    """Copy out the accepted values of a period, or of all periods of the cycle.

    A list of events that was never given is taken as not reported, not as one in which nothing happened.
    """
    current = current_values(cycle, period)
    found = [*current.values, *_carried(cycle, period)]
    origins: dict[int, list[int]] = {}
    for value in found:
        origins.setdefault(value.subject_id, []).append(value.pk)
    observations = {(one.subject.name, one.period.key, one.item): accepted(one) for one in found}
    must_be_given = Wanted(cycle).must_be_given
    for lack in current.missing:
        if lack.item in must_be_given:
            observations[lack.subject.name, lack.period.key, lack.item] = Observation(None, Status.NOT_REPORTED)
    return Gathered(
        Values(engine_subjects(cycle), observations),
        {subject: tuple(rows) for subject, rows in origins.items()},
        len(current.missing),
    )


def gather_instead(base: Run) -> Gathered:
    """What goes into a run that takes the place of another: what went into that one, and what was decided since.

    Whatever else changed meanwhile stays out: nobody decided that a public result should follow it.
    """
    assert base.inputs is not None, "only what was computed is replaced"
    since, before = decided_since(base), kept(base.inputs)
    observations = dict(before.observations)
    observations |= {(one.subject.name, one.period.key, one.item): accepted(one) for one in since}
    gone = set(since.values())
    rows = {subject: [pk for pk in some if pk not in gone] for subject, some in all_origins(base).items()}
    for one in since:
        rows.setdefault(one.subject_id, []).append(one.pk)
    return Gathered(
        replace(before, observations=observations),
        {subject: tuple(some) for subject, some in rows.items()},
        max(0, base.missing - sum(old is None for old in since.values())),
    )


NAMED = 50
"""So many values that were written past the platform are named: one is enough to stop a run."""


def written_past(run: Run) -> list[Astray]:
    """Values in the periods from which a run takes them that are not as the ledger has them."""
    return list(islice((one for period in periods_of(run) for one in astray(period)), NAMED))


def _carried(cycle: Cycle, period: Period | None) -> Iterable[Value]:
    """Values of earlier periods that the scheme may carry forward, and no others."""
    carrying = frozenset[str]() if period is None else leaves_that_carry(scheme_of(cycle.version))
    if period is None or not carrying:
        return
    for earlier in cycle.periods.filter(position__lt=period.position):
        yield from (one for one in current_values(cycle, earlier).values if one.item in carrying)


def readiness(cycle: Cycle, current: Current) -> tuple[Ready, ...]:
    """How far the values of every subject are."""
    subjects = cycle.subjects.order_by("position", "pk")
    found = {one.pk: Ready(one) for one in subjects}
    for value in current.values:
        found[value.subject_id].accepted += 1
    for lack in current.missing:
        one = found[lack.subject.pk]
        (one.waiting if lack.why is Lack.NOT_ACCEPTED else one.missing).append(lack)
    return tuple(found.values())
