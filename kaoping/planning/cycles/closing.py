"""Closing periods and opening them again, and holding one open while something in it is changed."""

from __future__ import annotations

from django.db import connection
from django.utils.translation import gettext as _

from kaoping.basis.refusals import Conflict
from kaoping.governance.acting import Actor, Permission, Refusal, now, today
from kaoping.governance.ledger.work import record, service
from kaoping.planning.cycles.models import Period, State


@service
def close_period(*, actor: Actor, period: Period) -> Period:
    """Close a period: its values do not change any more, unless an appeal is upheld or two people open it again.

    Raises:
        NotFresh: without a second factor just shown.
        Refusal: `not-over`, before its last day has passed.
    """
    found = _locked_period(actor, period)
    actor.require_fresh(now())
    if found.cycle.state != State.OPEN or found.closed_at is not None:
        raise Conflict()
    if today() < found.ends:
        raise Refusal(_("考核期还没有结束，不能锁定。"), code="not-over")
    found.closed_at = now()
    found.save(update_fields=["closed_at"])
    record("period.closed", found, after={"key": found.key, "closed_at": found.closed_at})
    return found


@service
def reopen_period(*, actor: Actor, period: Period, reason: str) -> Period:
    """Open a closed period again, saying why.

    Raises:
        NotFresh: without a second factor just shown.
        Refusal: `reason-wanted`.
    """
    found = _locked_period(actor, period)
    actor.require_fresh(now())
    if found.cycle.state != State.OPEN or found.closed_at is None:
        raise Conflict()
    if not reason.strip():
        raise Refusal(_("请写明重新打开的理由。"), code="reason-wanted", field="reason")
    before = {"closed_at": found.closed_at}
    found.closed_at = None
    found.save(update_fields=["closed_at"])
    record("period.reopened", found, before=before, after={"key": found.key}, reason=reason.strip())
    return found


def holds_open(period: Period) -> bool:
    """Whether a period is open; if so, nobody closes it before this transaction ends.

    Every service that changes values asks this. Many hold a period at once; whoever closes it waits for them, and they
    for whoever is just closing it. On SQLite a transaction that writes is alone anyway.
    """
    assert connection.in_atomic_block, "a period is held by a transaction"
    wait = " FOR SHARE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT closed_at IS NULL FROM cycles_period WHERE id = %s{wait}", [period.pk])  # noqa: S608
        return bool(cursor.fetchone()[0])


def _locked_period(actor: Actor, period: Period) -> Period:
    found = Period.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=period.pk)
    actor.require(Permission.KEEP_CYCLES, found.cycle.organisation_id)
    return found
