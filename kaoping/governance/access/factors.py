"""Showing a second factor: who guesses codes is locked out like who guesses passwords (R-3); a code works once (R-2).

The forms of django-allauth with two things added. While an account is locked, no code is right, and none is used up.
What is guessed wrong is counted where it is noted (see `notes`). And the code of an authenticator is remembered for as
long as it is right: with a step before and after the present one (RFC 6238, 5.2), that is three times as long as
django-allauth remembers it; the code by which an authenticator is bound is one of those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings, signals
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from django.core.cache import cache
from django.core.exceptions import ValidationError

from kaoping.governance.access import lockout
from kaoping.governance.access.addresses import address_of

if TYPE_CHECKING:
    from kaoping.governance.people.models import Person


def is_used_first(person: Person, code: str) -> bool:
    """Whether this code of an authenticator is used for the first time; it is used now, whichever process asks."""
    right_for = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
    return bool(cache.add(f"code-used:{person.pk}:{normalize_user_code(code)}", "yes", timeout=right_for))


def refuse_while_locked(person: Person) -> None:
    """Let nothing be right while an account is locked, and say no more than of a wrong code (R-3, R-12).

    Raises:
        ValidationError: if it is locked.
    """
    if lockout.is_locked(person.account, address_of(context.request)):
        raise get_adapter().validation_error("incorrect_code")


class _NotWhileLocked:
    """What a form for a code does first."""

    user: Person
    authenticator: Authenticator

    def clean_code(self) -> str:
        """The code, if it is right, was not used before, and the account is not locked.

        Raises:
            ValidationError: in all cases the same (R-12).
        """
        refuse_while_locked(self.user)
        code = str(super().clean_code())  # type: ignore[misc]  # that of allauth's form
        if self.authenticator.type == Authenticator.Type.TOTP and not is_used_first(self.user, code):
            self._emit_authentication_failed(self.authenticator)  # type: ignore[attr-defined]  # that of allauth's form
            raise get_adapter().validation_error("incorrect_code")
        return code


class SignInWithFactor(_NotWhileLocked, AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""


class ShowFactorAgain(_NotWhileLocked, ReauthenticateForm):  # type: ignore[misc]
    """Before a grave act."""


class _KeyNotWhileLocked:
    """What a form for the answer of a security key does first; a wrong answer is a failure like a wrong code."""

    user: Person

    def clean_credential(self) -> Authenticator:
        """The key that answered, if the account is not locked.

        Raises:
            ValidationError: in both cases the same (R-12).
        """
        refuse_while_locked(self.user)
        try:
            return super().clean_credential()  # type: ignore[misc]  # that of allauth's form
        except ValidationError:
            tell_of_failure(self.user)
            raise


def tell_of_failure(person: Person) -> None:
    """Say that somebody's security key was not right: django-allauth says so of codes alone."""
    keys = Authenticator.objects.filter(user=person, type=Authenticator.Type.WEBAUTHN)
    authenticator = keys.first() or Authenticator(user=person, type=Authenticator.Type.WEBAUTHN)
    signals.authentication_failed.send(
        sender=Authenticator, request=context.request, user=person, authenticator=authenticator, reauthentication=False
    )


class SignInWithKey(_KeyNotWhileLocked, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """The second step of signing in, with a security key."""


class ShowKeyAgain(_KeyNotWhileLocked, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """Before a grave act, with a security key."""


class BindApp(ActivateTOTPForm):  # type: ignore[misc]
    """Binding an authenticator: the code that shows that it is bound opens nothing afterwards."""

    def clean_code(self) -> str:
        """The code, if it is right; it is used then."""
        code = str(super().clean_code())
        is_used_first(self.user, code)
        return code
