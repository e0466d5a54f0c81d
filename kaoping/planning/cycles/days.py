"""Working days (工作日) as the office keeps them, and deadlines that are computed again when a year becomes known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TypeAlias

from django.utils.translation import gettext_lazy

from kaoping.basis.reading import once_a_page
from kaoping.governance.jobs.kinds import Effect, Report, job
from kaoping.methods.working_days import Answer, Calendar, deadline
from kaoping.planning.cycles.models import DayOverride, Period, SettledYear

Recomputing: TypeAlias = Callable[[Calendar], object]

_recomputing: list[Recomputing] = []


@once_a_page
def calendar() -> Calendar:
    """The working days of China with what the office knows beyond them."""
    overrides = dict(DayOverride.objects.values_list("day", "is_working"))
    return Calendar(overrides, frozenset(SettledYear.objects.values_list("year", flat=True)))


def due_after(day: date, count: int) -> Answer[date]:
    """The last day of "within so many working days" after a day, and whether it may still change."""
    return deadline(calendar(), day, count)


def due_of(period: Period, known: Calendar | None = None) -> Answer[date]:
    """The last day on which the values of a period are due: so many working days after its own last day."""
    last = period.ends - timedelta(days=1)
    return deadline(known or calendar(), last, period.cycle.report_within)


def on_recomputing(function: Recomputing) -> Recomputing:
    """Let a function compute its provisional deadlines again; it is called with the calendar, in a transaction."""
    if function not in _recomputing:
        _recomputing.append(function)
    return function


def recompute() -> None:
    """Let everybody compute provisional deadlines again."""
    known = calendar()
    for function in _recomputing:
        function(known)


@job("cycles.deadlines", gettext_lazy("按工作日重算截止日期"), every=timedelta(days=1))
def recompute_daily(arguments: Mapping[str, object], report: Report) -> Effect:
    """A new version of the calendar may know a year that was open until now: look once a day."""
    del arguments, report
    return recompute
