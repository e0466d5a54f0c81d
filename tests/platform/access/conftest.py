"""Somebody who can sign in."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP

from kaoping.governance.people.models import Person
from tests.platform.access.signing import SECRET
from tests.platform.cast import Cast


@pytest.fixture
def reporter(cast: Cast) -> Person:
    """A reporter with an authenticator app whose secret is known."""
    person = cast.people["reporter"]
    Authenticator.objects.filter(user=person).delete()
    TOTP.activate(person, SECRET)
    return person
