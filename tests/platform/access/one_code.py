"""`python -m tests.platform.access.one_code`: a process that signs people in, as a web process of its own does.

It is told accounts and codes, a line each; for every account it gives the password at once and says `ready`, waits for
`go`, gives the code, and says whether that opened the platform.
"""

from __future__ import annotations

import sys

import django

django.setup()

from django.contrib.auth.hashers import PBKDF2PasswordHasher  # noqa: E402
from django.test import Client, override_settings  # noqa: E402


class Quick(PBKDF2PasswordHasher):
    """A hash that costs nothing."""

    iterations = 1


def main() -> None:
    """Sign in whoever is named on standard input, until it ends."""
    for line in sys.stdin:
        account, password, code = line.split()
        client = Client()
        first = client.post("/sign-in/", {"login": account, "password": password})
        assert first.headers["Location"] == "/sign-in/second-factor/", first
        print("ready", flush=True)
        assert sys.stdin.readline() == "go\n"
        client.post("/sign-in/second-factor/", {"code": code})
        print("open" if client.get("/").status_code == 200 else "closed", flush=True)


if __name__ == "__main__":
    with override_settings(PASSWORD_HASHERS=[f"{__name__}.Quick"]):
        main()
