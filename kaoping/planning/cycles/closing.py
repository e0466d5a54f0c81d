"""Closing periods and opening them again, and holding one open while something in it is changed."""

from __future__ import annotations

from django.db import connection
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.basis.reading import sole
from kaoping.basis.refusals import Conflict
from kaoping.governance.acting import Actor, Permission, Refusal, Unseen, now, today
from kaoping.governance.acting.locks import Arguments, grave
from kaoping.governance.ledger.checkpoints import sign_with_it
from kaoping.governance.ledger.work import is_rehearsal, record, service
from kaoping.planning.cycles import hooks
from kaoping.planning.cycles.models import Period, State

REOPEN = "period.reopen"
"""The grave act; the triggers on periods know it by this name."""


def close_period(*, actor: Actor, period: Period) -> Period:
    """Close a period: its values do not change any more, unless an appeal is upheld or two people open it again.

    What the platform computes itself is computed before, and stays as well.

    Raises:
        Denied, Unseen: without the permission `KEEP_CYCLES` at the owner.
        NotFresh: without a second factor just shown.
        Refusal: `not-over`, before its last day has passed.
        Conflict: if it is closed already, or its cycle is not open.
    """
    found = Period.objects.select_related("cycle__version").get(pk=period.pk)
    _check_closing(actor, found)
    hooks.closing(found)
    return _close(actor=actor, period=found)


@service
def _close(*, actor: Actor, period: Period) -> Period:
    found = _locked_period(actor, period)
    _check_closing(actor, found)
    found.closed_at = now()
    found.save(update_fields=["closed_at"])
    record("period.closed", found, after={"key": found.key, "closed_at": found.closed_at})
    sign_with_it()
    return found


def _check_closing(actor: Actor, found: Period) -> None:
    actor.require(Permission.KEEP_CYCLES, found.cycle.organisation_id)
    actor.require_fresh(now())
    if found.cycle.state != State.OPEN or found.closed_at is not None:
        raise Conflict()
    if today() < found.ends:
        raise Refusal(_("考核期还没有结束，不能锁定。"), code="not-over")


def _say(arguments: Arguments) -> list[tuple[str, str]]:
    found = sole(Period.objects.select_related("cycle").filter(pk=arguments["period"]))
    if found is None:
        return [(_("考核期"), str(arguments["period"]))]
    closed = "—" if found.closed_at is None else date_format(localtime(found.closed_at), "DATETIME_FORMAT")
    return [(_("考核周期"), found.cycle.title), (_("考核期"), found.title), (_("锁定时间"), closed)]


@grave(REOPEN, gettext_lazy("重新打开已锁定的考核期"), Permission.KEEP_CYCLES, say=_say)
@service
def reopen_period(*, actor: Actor, period: int) -> Period:
    """Open a closed period again, by its number: its values can be returned and corrected until it is closed again.

    The database itself asks for the two approvals (see the triggers).

    Raises:
        TwoPeopleWanted: called by anybody but the keeper of the locks.
        NotFresh: without a second factor just shown.
        Unseen: if there is no such period within reach.
        Conflict: if it is not closed, or its cycle has ended.
    """
    found = sole(Period.objects.filter(pk=period))
    if found is None:
        raise Unseen()
    found = _locked_period(actor, found)
    if found.cycle.state != State.OPEN or found.closed_at is None:
        raise Conflict()
    before = {"closed_at": found.closed_at}
    found.closed_at = None
    if not is_rehearsal():
        found.save(update_fields=["closed_at"])
    record("period.reopened", found, before=before, after={"key": found.key})
    sign_with_it()
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
