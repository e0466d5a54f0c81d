"""What Kaoping wants of django-allauth: no sign-up, addresses by our rule, secrets encrypted at rest."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest

from kaoping.governance.access import sessions
from kaoping.governance.access.addresses import address_of
from kaoping.governance.access.services import change_password
from kaoping.governance.people.models import Person


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an administrator."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Nobody makes an account for themselves."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address by our own rule."""
        return address_of(request)

    def set_password(self, user: Person, password: str) -> None:
        """Take a new password, as one recorded deed."""
        change_password(actor=self.request.actor, person=user, password=password)
        sessions.begin(self.request, user)

    def send_notification_mail(self, *_args: object, **_kwargs: object) -> None:
        """Accounts have no mail address."""

    def get_reauthentication_methods(self, user: Person) -> list[dict[str, object]]:
        """How one shows again who one is: by a second factor, by the password only as long as one has none (R-10).

        Else somebody with a password and an unlocked screen would add a second factor of their own.
        """
        found: list[dict[str, object]] = super().get_reauthentication_methods(user)
        return [one for one in found if one["id"] != "reauthenticate"] or found


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors."""

    def encrypt(self, text: str) -> str:
        """Encrypt a secret before it is stored: a copy of the database is not enough to make codes."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt a stored secret."""
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def is_mfa_enabled(self, user: Person, types: Collection[str] | None = None) -> bool:
        """Whether somebody has a second factor of some types; printed codes are one like any other.

        While somebody signs in, django-allauth asks for an app or a key alone: who has only codes would get in with the
        password.
        """
        is_signing_in = types is not None and {Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN} <= {*types}
        return bool(super().is_mfa_enabled(user, None if is_signing_in else types))

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last second factor stays: without one, nothing can be opened any more."""
        if authenticator.type == Authenticator.Type.RECOVERY_CODES:
            return True
        factors = Authenticator.objects.filter(user=authenticator.user)
        return bool(factors.exclude(type=Authenticator.Type.RECOVERY_CODES).count() > 1)

    def send_notification_mail(self, *_args: object, **_kwargs: object) -> None:
        """Accounts have no mail address."""


def _fernet() -> Fernet:
    key = hashlib.pbkdf2_hmac("sha256", settings.SECRET_KEY.encode(), b"kaoping second factors", 1)
    return Fernet(base64.urlsafe_b64encode(key))
