"""What tests of two people, two locks begin with: a request, and people of another unit who can approve it."""

from __future__ import annotations

from dataclasses import replace

from allauth.mfa.models import Authenticator

from kaoping.basis.clock import now, today
from kaoping.governance.acting import Actor, Role, Session
from kaoping.governance.acting.locks import ACTS
from kaoping.governance.dual.models import Request
from kaoping.governance.dual.services import ask
from kaoping.governance.people.services import Appointment, appoint, enrol
from kaoping.methods.merkle.canonical import canonical
from tests.platform.cast import Cast, the_platform

EXPORT = "ledger.export-contents"


def at_desk(cast: Cast, name: str) -> Actor:
    """Somebody in a session of their own, who has just shown a second factor."""
    return replace(cast.actor(name), session=Session(f"desk-of-{name}"[:16], "192.0.2.1", "test", now()))


def asked(cast: Cast, by: str = "audit", size: int = 3) -> Request:
    """A request to export the first entries of the ledger with their contents."""
    assert EXPORT in ACTS
    spelt = canonical({"tree": "deeds", "size": size}).decode()
    return ask(actor=at_desk(cast, by), kind=EXPORT, arguments=spelt, reason="移交纪检核查")


def joins(cast: Cast, account: str, unit: str, role: Role) -> None:
    """Somebody new comes to the cast."""
    (one,) = enrol(actor=the_platform(), people=[(account, account)])
    appoint(actor=the_platform(), to=Appointment(one.person, cast.units[unit], role, today()))
    one.person.refresh_from_db()
    one.person.initial_until = None
    one.person.save()
    Authenticator.objects.create(user=one.person, type=Authenticator.Type.TOTP, data={"secret": "unused"})
    cast.people[account] = one.person
