"""Working days (工作日) as the office keeps them, and deadlines that are computed again when a year becomes known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from django.utils.translation import gettext_lazy

from kaoping.basis.reading import once_a_page
from kaoping.governance.jobs.kinds import Effect, Report, job
from kaoping.governance.organisations.models import Organisation
from kaoping.governance.tenancy.models import Owned
from kaoping.governance.tenancy.scope import NoScope, Scope, scope, within
from kaoping.methods.working_days import Answer, Calendar, deadline
from kaoping.planning.cycles.models import DayOverride, Period, SettledYear

Recomputing: TypeAlias = Callable[[Calendar], object]

_recomputing: list[Recomputing] = []


@dataclass(frozen=True)
class Calendars:
    """The working days of China, for each tenant in a scope with what its own office knows beyond them."""

    among: Scope
    known: Mapping[int, Calendar]

    def of(self, row: Owned) -> Calendar:
        """By which days the deadline of something counts: those of the tenant whose it is.

        Raises:
            NoScope: if that tenant is none of the scope in which the days were read.
        """
        return self.of_tenant(row.tenant_key)

    def of_tenant(self, tenant: int) -> Calendar:
        """The same, by the number of the tenant."""
        if not self.among.is_everywhere and tenant not in self.among.tenants:
            raise NoScope(f"the days of tenant {tenant} were not read")
        return self.known.get(tenant, _ANNOUNCED)


_ANNOUNCED = Calendar()
"""What holds where an office knows nothing beyond it."""


def calendars() -> Calendars:
    """The working days of every tenant in the scope, in two queries, however many there are."""
    return _calendars(scope())


@once_a_page
def _calendars(among: Scope) -> Calendars:
    overrides: defaultdict[int, dict[date, bool]] = defaultdict(dict)
    for said in DayOverride.objects.all():
        overrides[said.tenant_key][said.day] = said.is_working
    settled: defaultdict[int, set[int]] = defaultdict(set)
    for whole in SettledYear.objects.all():
        settled[whole.tenant_key].add(whole.year)
    known = {one: Calendar(overrides[one], frozenset(settled[one])) for one in {*overrides, *settled}}
    return Calendars(among, known)


def calendar_of(row: Owned) -> Calendar:
    """The working days by which the deadline of one thing counts; for many, see `calendars`."""
    return calendars().of(row)


def due_after(day: date, count: int, of: Owned) -> Answer[date]:
    """The last day of "within so many working days" after a day, and whether it may still change.

    Args:
        day: what happened on it; it does not count.
        count: working days.
        of: what is due: it counts by the days of its tenant.
    """
    return deadline(calendar_of(of), day, count)


def due_of(period: Period, known: Calendar | None = None) -> Answer[date]:
    """The last day on which the values of a period are due: so many working days after its own last day."""
    last = period.ends - timedelta(days=1)
    return deadline(known or calendar_of(period), last, period.cycle.report_within)


def counted_anew(told: Answer[date], counted: Answer[date], on: date) -> Answer[date]:
    """What becomes of a deadline that people were told, now that it is counted by other days.

    It never becomes an earlier day: people rely on the later one. A certain one that has passed stays as it is, unless
    the new day is still to come.

    Args:
        told: the deadline, and whether it was said that it may change.
        counted: what is counted now.
        on: today.
    """
    if counted.value > told.value and (told.provisional or counted.value >= on):
        return counted
    return Answer(told.value, told.provisional and counted.provisional)


def on_recomputing(function: Recomputing) -> Recomputing:
    """Let a function compute its deadlines again, by `counted_anew`.

    It is called with the calendar of a tenant, in a transaction and in the scope of that tenant alone.
    """
    if function not in _recomputing:
        _recomputing.append(function)
    return function


def recompute(tenant: int) -> None:
    """Let everybody compute the deadlines of a tenant again; those of others stay as they are."""
    with within({tenant}):
        known = calendars().of_tenant(tenant)
        for function in _recomputing:
            function(known)


def recompute_all() -> None:
    """The same for every tenant, each by its own days."""
    for tenant in list(Organisation.objects.filter(tenant=None).order_by("pk").values_list("pk", flat=True)):
        recompute(tenant)


@job("cycles.deadlines", gettext_lazy("按工作日重算截止日期"), every=timedelta(days=1))
def recompute_daily(arguments: Mapping[str, object], report: Report) -> Effect:
    """A new version of the calendar may know a year that was open until now: look once a day."""
    del arguments, report
    return recompute_all
