"""`python -m tests.platform.access.one_code_stage PASSWORD SECRET ACCOUNT...`: people who can sign in."""

from __future__ import annotations

import sys

import django

django.setup()

from allauth.mfa.totp.internal.auth import TOTP  # noqa: E402
from django.test import override_settings  # noqa: E402

from kaoping.governance.people.models import Person  # noqa: E402
from kaoping.governance.tenancy.scope import everywhere  # noqa: E402
from kaoping.site.beginning import begin  # noqa: E402
from tests.platform.access.one_code import Quick  # noqa: E402

THREE = {"system": ("sys", "甲"), "security": ("sec", "乙"), "audit": ("aud", "丙")}


@everywhere()
def main(password: str, secret: str, *accounts: str) -> None:
    """Fill a database in which there are only tables."""
    begin("临江市住建局", "LJ", THREE)
    for account in accounts:
        person = Person(account=account, name=account)
        person.set_password(password)
        person.save()
        TOTP.activate(person, secret)


if __name__ == "__main__":
    with override_settings(PASSWORD_HASHERS=[f"{Quick.__module__}.Quick"]):
        main(*sys.argv[1:])
