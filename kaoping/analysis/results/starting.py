"""What a run would use, before it is started: accepted, waiting, missing, by unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kaoping.analysis.results.words import names_of, say
from kaoping.analysis.runs.gathering import Ready, readiness
from kaoping.basis.language import in_a_row
from kaoping.collection.values.selectors import Missing, current_values
from kaoping.engine.words import Words
from kaoping.planning.cycles.models import Cycle, Period
from kaoping.planning.schemes.selectors import scheme_of, titles_of

MOST_NAMED = 6


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
        return f"{one.period.title} {title}" if is_several else title

    named = in_a_row(name(one) for one in some[:MOST_NAMED])
    return f"{named} …" if len(some) > MOST_NAMED else named
