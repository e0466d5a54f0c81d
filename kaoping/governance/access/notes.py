"""Notes for the log of accesses: who signed in and out, who failed and was locked, which factors changed (R-14).

What is guessed wrong counts towards a lock (R-3), be it a password or a code; it is forgotten once somebody is in with
all that is asked for. A right password alone forgets nothing: who knows it would else have any number of codes.
"""

from __future__ import annotations

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from kaoping.basis.reading import sole
from kaoping.governance.access import lockout, sessions
from kaoping.governance.access.addresses import address_of
from kaoping.governance.access.passwords import spend_initial
from kaoping.governance.acting import Actor
from kaoping.governance.ledger.accesses import note
from kaoping.governance.ledger.journal import tenant_of
from kaoping.governance.ledger.models import Result
from kaoping.governance.people.models import Person
from kaoping.governance.people.selectors import actor_of


def _actor(request: HttpRequest, person: Person | None) -> Actor:
    """Who it is, with the posts that they hold: while somebody signs in, no actor is on the request yet."""
    session = sessions.session_of(request, person)
    return Actor(0, "", (), session) if person is None else actor_of(person, session)


def _fails(request: HttpRequest, action: str, person: Person | None, said: str) -> None:
    """Note that somebody unknown did not get in. It is read where the account is kept, if there is such an account."""
    tenant = 0 if person is None else tenant_of(actor_of(person), None)
    note(_actor(request, None), action, person, said=said, result=Result.FAILED, tenant=tenant)


@receiver(user_logged_in)
def _signed_in(request: HttpRequest, user: Person, **_kwargs: object) -> None:
    sessions.begin(request, user)
    records = get_authentication_records(request, user)
    if any(record["method"] == "password" for record in records) and not spend_initial(user):
        sessions.end(request)
        _fails(request, "access.failed", user, "initial password was used")
        return
    lockout.forget_failures(user.account, address_of(request))
    methods = {record.get("type", record["method"]) for record in records}
    said = " ".join(sorted(methods)) or getattr(request, "way_in", "")
    note(_actor(request, user), "access.signed-in", user, said=said)


@receiver(user_logged_out)
def _signed_out(request: HttpRequest, user: Person | None, **_kwargs: object) -> None:
    if user is not None:
        note(_actor(request, user), "access.signed-out", user)


@receiver(user_login_failed)
def _failed(credentials: dict[str, str], request: HttpRequest | None, **_kwargs: object) -> None:
    if request is not None:
        account = str(credentials.get("username", "")).strip().lower()[:40]
        person = sole(Person.objects.filter(account=account))
        _fails(request, "access.failed", person, "password" if person else "unknown account")
        _count(request, account, person)


@receiver(authentication_failed)
def _wrong_code(request: HttpRequest, user: Person, authenticator: Authenticator, **_kwargs: object) -> None:
    _fails(request, "access.failed", user, str(authenticator.type))
    _count(request, user.account, user)


@receiver(authenticator_used)
def _right_code(
    request: HttpRequest, user: Person, authenticator: Authenticator, *, reauthenticated: bool, **_kwargs: object
) -> None:
    lockout.forget_failures(user.account, address_of(request))
    if reauthenticated:  # Signing in is noted as a whole; its session is new anyway.
        sessions.renew(request, user)
        note(_actor(request, user), "access.factor-shown", user, said=str(authenticator.type))


def _count(request: HttpRequest, account: str, person: Person | None) -> None:
    """Count a failure; a lock that follows from it is noted, too."""
    for address in lockout.count_failure(account, address_of(request)):
        _fails(request, "access.locked", person, "everywhere" if not address else "this address")


@receiver(authenticator_added)
@receiver(authenticator_reset)
@receiver(authenticator_removed)
def _factor_changed(request: HttpRequest, user: Person, authenticator: Authenticator, **_kwargs: object) -> None:
    """A factor came or went: every other session of the person ends (R-9)."""
    user.epoch += 1
    user.save(update_fields=["epoch"])
    sessions.renew(request, user)
    note(_actor(request, user), "access.factor-changed", user, said=str(authenticator.type))
