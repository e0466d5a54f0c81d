"""Signing in as a browser does, with a password and the code of an authenticator app whose secret is known."""

from __future__ import annotations

from django.http import HttpResponse
from django.test import Client

from tests.platform.browser.keys import code_of
from tests.platform.cast import NOON, PASSWORD

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105 - of nobody


def sign_in(client: Client, account: str, password: str = PASSWORD, address: str = "192.0.2.7") -> HttpResponse:
    answer = client.post("/sign-in/", {"login": account, "password": password}, REMOTE_ADDR=address)
    assert isinstance(answer, HttpResponse)
    return answer


def code_now(secret: str = SECRET) -> str:
    """What the app shows at the moment at which tests of access stand."""
    return code_of(secret, NOON.timestamp())


def is_open(client: Client) -> bool:
    return client.get("/").status_code == 200
