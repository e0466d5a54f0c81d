"""Checking account and password. Whatever fails, it fails in the same way and takes the same time (R-12)."""

from __future__ import annotations

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest

from kaoping.basis.reading import sole
from kaoping.governance.access import lockout
from kaoping.governance.access.addresses import address_of
from kaoping.governance.acting import now
from kaoping.governance.people.models import Person


class AccountBackend(BaseBackend):
    """Accounts of this platform."""

    def authenticate(
        self, request: HttpRequest | None, username: str = "", password: str = "", **_others: object
    ) -> Person | None:
        """The person, if account and password are right, and nothing stands against it."""
        if request is None:
            return None
        account, address = username.strip().lower()[:40], address_of(request)
        person = sole(Person.objects.filter(account=account))
        is_right = _is_right(person, password)
        if person is None or not is_right or not _may_enter(person) or lockout.is_locked(account, address):
            return None  # Django says so to whoever listens: `notes` counts it.
        return person

    def get_user(self, user_id: int) -> Person | None:
        """The person of a session."""
        return sole(Person.objects.filter(pk=user_id, disabled_at__isnull=True))


def _is_right(person: Person | None, password: str) -> bool:
    if person is None:
        make_password(password)
        return False
    return check_password(password, person.password)


def _may_enter(person: Person) -> bool:
    expired = person.initial_until is not None and person.initial_until <= now()
    return person.is_active and not expired
