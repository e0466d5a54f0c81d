"""What a run would use: of every data item the value that counts, if it has been accepted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet

from kaoping.analysis.runs.schemes import asked_by
from kaoping.collection.values.models import Standing, Value
from kaoping.engine import scoring
from kaoping.engine.scoring.intake import leaves_that_carry
from kaoping.files.stored import observation_from
from kaoping.planning.cycles.models import Cycle, Period, Subject, Way


@dataclass(frozen=True)
class Gathered:
    """Values as the engine takes them, and the rows from which they came, by the number of the subject."""

    values: scoring.Values
    origins: Mapping[int, tuple[int, ...]]


@dataclass(frozen=True)
class Ready:
    """How far the values of a subject are: how many were accepted, which wait for it, which were never given.

    `waiting` and `missing` are pairs of period and data item.
    """

    subject: Subject
    asked: int
    accepted: int
    waiting: tuple[tuple[str, str], ...]
    missing: tuple[tuple[str, str], ...]


@dataclass
class _Rows:
    """The values that count: current, and given in the way that the cycle says."""

    ways: Mapping[str, str]
    found: dict[tuple[int, str, str], Value] = field(default_factory=dict)

    def add(self, value: Value) -> None:
        """Take a value, unless it is of the way that does not count, or another one counts before it."""
        key = (value.subject_id, value.period.key, value.item)
        wanted = self.ways.get(value.item)
        if wanted is None and key in self.found and value.way == Way.OWN:
            return
        if wanted in (None, value.way):
            self.found[key] = value


def gather(cycle: Cycle, period: Period | None) -> Gathered:
    """Copy out the accepted values of a period, or of all periods of the cycle."""
    subjects = list(cycle.subjects.select_related("parent").order_by("position", "pk"))
    names = {one.pk: one.name for one in subjects}
    origins: dict[int, list[int]] = {}
    observations = {}
    for (subject, key, item), value in _counting(cycle, period, _carrying(cycle)).items():
        if value.standing == Standing.ACCEPTED and subject in names:
            observations[names[subject], key, item] = observation_from(value.content, value.status, _source(value))
            origins.setdefault(subject, []).append(value.pk)
    return Gathered(
        scoring.Values(tuple(engine_subject(one) for one in subjects), observations),
        {subject: tuple(rows) for subject, rows in origins.items()},
    )


def readiness(cycle: Cycle, period: Period | None) -> tuple[Ready, ...]:
    """How far the values of every subject are."""
    rows, asked = _counting(cycle, period, frozenset()), asked_by(cycle.version)
    periods = [one.key for one in cycle.periods.order_by("position")] if period is None else [period.key]
    return tuple(
        _ready(subject, [(key, item) for key in periods for item in asked.items_of(engine_subject(subject))], rows)
        for subject in cycle.subjects.select_related("parent").order_by("position", "pk")
    )


def _ready(subject: Subject, asked: Sequence[tuple[str, str]], rows: Mapping[tuple[int, str, str], Value]) -> Ready:
    waiting, missing, accepted = [], [], 0
    for key, item in asked:
        value = rows.get((subject.pk, key, item))
        if value is None or value.standing == Standing.RETURNED:
            missing.append((key, item))
        elif value.standing == Standing.ACCEPTED:
            accepted += 1
        else:
            waiting.append((key, item))
    return Ready(subject, len(asked), accepted, tuple(waiting), tuple(missing))


def engine_subject(subject: Subject) -> scoring.Subject:
    """A subject as the engine knows it."""
    return scoring.Subject(subject.name, subject.group, None if subject.parent is None else subject.parent.name)


def _counting(cycle: Cycle, period: Period | None, carrying: frozenset[str]) -> Mapping[tuple[int, str, str], Value]:
    ways: dict[str, int | None] = dict(cycle.assignments.values_list("item", "assessor_id"))
    rows = _Rows({item: Way.OWN if assessor is None else Way.ASSESSED for item, assessor in ways.items()})
    for value in _current(cycle, period, carrying):
        rows.add(value)
    return rows.found


def _current(cycle: Cycle, period: Period | None, carrying: frozenset[str]) -> Iterator[Value]:
    """Current values of the period; of earlier ones those that may be carried forward, and no others."""
    # `assessed` sorts before `own`: where nothing is said about an item, the department's value counts.
    every: QuerySet[Value] = (
        Value.objects.filter(period__cycle=cycle, is_current=True).select_related("period").order_by("way", "pk")
    )
    if period is None:
        yield from every
        return
    yield from every.filter(period=period)
    if carrying:
        yield from every.filter(period__position__lt=period.position, item__in=carrying)


def _carrying(cycle: Cycle) -> frozenset[str]:
    return leaves_that_carry(asked_by(cycle.version).scheme)


def _source(value: Value) -> str:
    return value.source
