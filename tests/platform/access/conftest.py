"""Somebody who can sign in."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from allauth.mfa.totp.internal.auth import TOTP

from kaoping.governance.people.models import Person
from tests.platform.access.signing import SECRET
from tests.platform.cast import NOON, Cast


@pytest.fixture(autouse=True)
def _half_a_minute_lasts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The code of an authenticator does not run out between the moment when it is read and that when it is typed."""
    monkeypatch.setattr(auth, "time", SimpleNamespace(time=NOON.timestamp))


@pytest.fixture
def reporter(cast: Cast) -> Person:
    """A reporter with an authenticator app whose secret is known."""
    person = cast.people["reporter"]
    Authenticator.objects.filter(user=person).delete()
    TOTP.activate(person, SECRET)
    return person
