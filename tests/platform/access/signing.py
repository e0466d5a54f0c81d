"""Signing in as a browser does, with a password and the code of an authenticator app whose secret is known."""

from __future__ import annotations

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.http import HttpResponse
from django.test import Client

from tests.platform.cast import PASSWORD

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - of nobody


def sign_in(client: Client, account: str, password: str = PASSWORD, address: str = "192.0.2.7") -> HttpResponse:
    answer = client.post("/sign-in/", {"login": account, "password": password}, REMOTE_ADDR=address)
    assert isinstance(answer, HttpResponse)
    return answer


def code_now() -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(SECRET, counter)))


def is_open(client: Client) -> bool:
    return client.get("/").status_code == 200
