"""What an office says of working days. It holds for its own tenant; provisional deadlines there follow at once."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from kaoping.governance.acting import Actor, Permission, Refusal, Unseen
from kaoping.governance.ledger.work import record, service
from kaoping.planning.cycles.days import recompute
from kaoping.planning.cycles.models import DayOverride, SettledYear


@service
def set_day(*, actor: Actor, tenant: int, day: date, is_working: bool, note: str = "") -> DayOverride:
    """Say of a day whether it is worked.

    Raises:
        Denied, Unseen: if the actor keeps no cycles there.
    """
    _require(actor, tenant)
    said = {"is_working": is_working, "note": note}
    found, _is_new = DayOverride.objects.update_or_create(tenant_id=tenant, day=day, defaults=said)
    record("day.set", found, after={"day": day, **said})
    recompute(tenant)
    return found


@service
def clear_day(*, actor: Actor, found: DayOverride) -> None:
    """Let the calendar judge a day again.

    Raises:
        Denied, Unseen: if the actor keeps no cycles there.
    """
    _require(actor, found.tenant_key)
    found = DayOverride.objects.select_for_update().get(pk=found.pk)
    record("day.cleared", found, before={"day": found.day, "is_working": found.is_working})
    found.delete()
    recompute(found.tenant_key)


@service
def settle_year(*, actor: Actor, tenant: int, year: int, is_settled: bool) -> None:
    """Say that all holidays of a year have been entered, so that nothing in it is provisional; or take that back.

    Raises:
        Denied, Unseen: if the actor keeps no cycles there.
        Refusal: `already`, if it is so.
    """
    _require(actor, tenant)
    if SettledYear.objects.filter(tenant=tenant, year=year).exists() == is_settled:
        raise Refusal(_("这一年已经是这个状态，没有改动。"), code="already")
    found, _is_new = SettledYear.objects.get_or_create(tenant_id=tenant, year=year)
    record("year.settled" if is_settled else "year.unsettled", found, after={"year": year, "is_settled": is_settled})
    if not is_settled:
        found.delete()
    recompute(tenant)


def _require(actor: Actor, tenant: int) -> None:
    """Let those past who keep cycles of the tenant: days of another one are not known to exist."""
    actor.require(Permission.KEEP_CYCLES)
    if tenant not in actor.tenants_with(Permission.KEEP_CYCLES):
        raise Unseen()
