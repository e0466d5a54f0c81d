"""Showing a second factor: who guesses codes is locked out like who guesses passwords (R-3).

The forms of django-allauth with one thing added: while an account is locked, no code is right, and none is used up.
What is guessed wrong is counted where it is noted (see `notes`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm

from kaoping.governance.access import lockout
from kaoping.governance.access.addresses import address_of

if TYPE_CHECKING:
    from kaoping.governance.people.models import Person


class _NotWhileLocked:
    """What a form for a code does first."""

    user: Person

    def clean_code(self) -> str:
        """The code, if it is right and the account is not locked.

        Raises:
            ValidationError: in both cases the same (R-12).
        """
        if lockout.is_locked(self.user.account, address_of(context.request)):
            raise get_adapter().validation_error("incorrect_code")
        return str(super().clean_code())  # type: ignore[misc]  # that of allauth's form


class SignInWithFactor(_NotWhileLocked, AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""


class ShowFactorAgain(_NotWhileLocked, ReauthenticateForm):  # type: ignore[misc]
    """Before a grave act."""
