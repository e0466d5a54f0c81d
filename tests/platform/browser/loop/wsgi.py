"""The web server of the whole loop: the product's, whose second factors live at the moment that the file says, too.

django-allauth reads the machine's clock. Left to it, a factor shown on a day of the loop would have been shown on the
machine's day: never just now, so that no grave act could be done, or always, and nobody would be asked for it again.
And the code of an authenticator would stay the same while days pass within its half minute. So the three modules that
note when a factor was shown, ask how long ago, and compute codes are given the platform's clock. Nothing else is:
sessions in the database and cookies live by the machine's.
"""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

from kaoping.basis.clock import now
from kaoping.site.wsgi import application

__all__ = ["application"]

ASK_THE_TIME = (
    "allauth.account.internal.flows.login",
    "allauth.account.internal.flows.reauthentication",
    "allauth.mfa.totp.internal.auth",
)

for name in ASK_THE_TIME:
    module = import_module(name)
    assert module.time.time, "it asks for the time in another way now"
    module.time = SimpleNamespace(time=lambda: now().timestamp())  # type: ignore[attr-defined]
