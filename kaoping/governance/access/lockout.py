"""Lock-out: by account and address, and by account; never by address alone (R-3).

A whole office stands behind one address: one who guesses there must not lock out the others. Somebody who guesses an
account from many addresses does lock it, after more attempts, until a security administrator unlocks it or time does.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from kaoping.governance.access.models import Attempt, Lock
from kaoping.governance.acting import now

WINDOW = timedelta(minutes=15)
DURATION = timedelta(minutes=30)
FROM_ONE_ADDRESS = 5
FROM_ANYWHERE = 20


def is_locked(account: str, address: str) -> bool:
    """Whether an account is locked, for this address or for all."""
    return Lock.objects.filter(Q(address=address) | Q(address=""), account=account, until__gt=now()).exists()


@transaction.atomic
def count_failure(account: str, address: str) -> tuple[str, ...]:
    """Count a failed attempt; for which addresses it locks the account ("": for all).

    Attempts during a lock do not prolong it.
    """
    if is_locked(account, address):
        return ()
    Attempt.objects.filter(at__lte=now() - WINDOW).delete()
    Attempt.objects.create(account=account, address=address, at=now())
    recent = Attempt.objects.filter(account=account, at__gt=now() - WINDOW)
    here, anywhere = recent.filter(address=address).count(), recent.count()
    locked = (*([address] if here >= FROM_ONE_ADDRESS else ()), *([""] if anywhere >= FROM_ANYWHERE else ()))
    for one in locked:
        _lock(account, one)
    return locked


def locks(account: str) -> QuerySet[Lock]:
    """The locks of an account that hold now."""
    return Lock.objects.filter(account=account, until__gt=now()).order_by("until")


def forget_failures(account: str, address: str) -> None:
    """Somebody signed in: what went wrong before, from there, no longer counts."""
    if Attempt.objects.filter(account=account, address=address).exists():
        Attempt.objects.filter(account=account, address=address).delete()


def unlock(account: str) -> int:
    """Lift all locks of an account; how many there were."""
    Attempt.objects.filter(account=account).delete()
    lifted, _ = Lock.objects.filter(account=account).delete()
    return lifted


def _lock(account: str, address: str) -> None:
    Lock.objects.update_or_create(account=account, address=address, defaults={"until": now() + DURATION})
