"""What the office says of working days. It holds for the whole platform; provisional deadlines follow at once."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from kaoping.basis.reading import sole
from kaoping.governance.acting import Actor, Permission, Refusal, Unseen
from kaoping.governance.ledger.work import record, service
from kaoping.planning.cycles.days import recompute
from kaoping.planning.cycles.models import DayOverride, SettledYear


@service
def set_day(*, actor: Actor, day: date, is_working: bool, note: str = "") -> DayOverride:
    """Say of a day whether it is worked."""
    actor.require(Permission.KEEP_CYCLES)
    found, _is_new = DayOverride.objects.update_or_create(day=day, defaults={"is_working": is_working, "note": note})
    record("day.set", found, after={"day": day, "is_working": is_working, "note": note})
    recompute()
    return found


@service
def clear_day(*, actor: Actor, day: date) -> None:
    """Let the calendar judge a day again.

    Raises:
        Unseen: if nothing was said of it.
    """
    actor.require(Permission.KEEP_CYCLES)
    found = sole(DayOverride.objects.filter(day=day))
    if found is None:
        raise Unseen()
    record("day.cleared", found, before={"day": day, "is_working": found.is_working})
    found.delete()
    recompute()


@service
def settle_year(*, actor: Actor, year: int, is_settled: bool) -> None:
    """Say that all holidays of a year have been entered, so that nothing in it is provisional; or take that back.

    Raises:
        Refusal: `already`, if it is so.
    """
    actor.require(Permission.KEEP_CYCLES)
    if SettledYear.objects.filter(year=year).exists() == is_settled:
        raise Refusal(_("这一年已经是这个状态，没有改动。"), code="already")
    found, _is_new = SettledYear.objects.get_or_create(year=year)
    record("year.settled" if is_settled else "year.unsettled", found, after={"year": year, "is_settled": is_settled})
    if not is_settled:
        found.delete()
    recompute()
