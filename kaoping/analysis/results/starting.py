"""Of which time a run would be, and what it would use, before it is started: accepted, waiting, missing, by unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kaoping.analysis.results.words import names_of, say
from kaoping.analysis.runs.gathering import Ready, readiness
from kaoping.analysis.runs.models import Run, State
from kaoping.analysis.runs.telling import told_of
from kaoping.basis.clock import today
from kaoping.basis.known import known
from kaoping.basis.language import in_a_row
from kaoping.collection.values.selectors import Missing, current_values
from kaoping.engine.words import Words
from kaoping.planning.cycles.models import Cycle, Period
from kaoping.planning.schemes.selectors import scheme_of, titles_of

MOST_NAMED = 6
WHOLE = ""
"""Stands for the whole cycle, where the number of a period would stand."""


@dataclass(frozen=True)
class Choice:
    """A time of which a run may be made: a period, or the whole cycle.

    `confirmed` is its last confirmed run, and `told` what became of that, in a word; `last_day` is the last day of the
    time.
    """

    key: str
    title: str
    period: Period | None
    last_day: date
    confirmed: Run | None
    told: str

    @property
    def is_over(self) -> bool:
        """Whether its last day is past."""
        return self.last_day < today()


def choices_of(cycle: Cycle) -> tuple[Choice, ...]:
    """The times of which runs of a cycle are made, in their order."""
    periods = list(cycle.periods.order_by("position"))
    confirmed = {
        run.period_id: run
        for run in cycle.runs.filter(state=State.CONFIRMED).order_by("number").only("period", "number", "cycle")
    }
    told = told_of([run.pk for run in confirmed.values()])

    def choice(period: Period | None) -> Choice:
        run = confirmed.get(None if period is None else period.pk)
        word = "" if run is None else told.get(run.pk, _("已确认"))
        if period is None:
            return Choice(WHOLE, _("全周期"), None, cycle.last_day, run, word)
        return Choice(str(period.pk), known(period.title), period, period.last_day, run, word)

    is_whole = scheme_of(cycle.version).over_periods is not None or not periods
    return (*(choice(one) for one in periods), *((choice(None),) if is_whole else ()))


def due_of(choices: Sequence[Choice]) -> Choice:
    """The time of which a run is due: the last one that is over and has no confirmed run, else the next one."""
    unconfirmed = [one for one in choices if one.confirmed is None]
    over = [one for one in unconfirmed if one.is_over]
    return over[-1] if over else unconfirmed[0] if unconfirmed else choices[-1]


@dataclass(frozen=True)
class ReadyRow:
    """A unit, with the names of what waits and of what is missing."""

    ready: Ready
    group: str
    waiting: str
    missing: str


@dataclass(frozen=True)
class Readiness:
    """What a run would use."""

    rows: tuple[ReadyRow, ...]
    asked: int
    accepted: int
    waiting: int
    missing: int
    digest: str


def readiness_of(cycle: Cycle, period: Period | None) -> Readiness:
    """What a run of a period would use, or of the whole cycle."""
    names, titles = names_of(scheme_of(cycle.version)), titles_of(cycle.version)
    found = readiness(cycle, current_values(cycle, period))
    is_several = period is None and cycle.periods.count() > 1
    rows = [
        ReadyRow(
            one,
            names.groups.get(one.subject.group, one.subject.group),
            _named(one.waiting, titles, is_several=is_several),
            _named(one.missing, titles, is_several=is_several),
        )
        for one in found
    ]
    return Readiness(
        tuple(rows),
        sum(one.asked for one in found),
        sum(one.accepted for one in found),
        sum(len(one.waiting) for one in found),
        sum(len(one.missing) for one in found),
        scheme_of(cycle.version).digest(),
    )


def _named(some: Sequence[Missing], titles: Mapping[str, Words], *, is_several: bool) -> str:
    def name(one: Missing) -> str:
        title = say(titles.get(one.item), one.item)
        return f"{known(one.period.title)} {title}" if is_several else title

    named = in_a_row(name(one) for one in some[:MOST_NAMED])
    return f"{named} …" if len(some) > MOST_NAMED else named
