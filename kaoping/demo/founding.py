"""How the bureau of Linjiang comes to be: its administrators, its organisations, its people; through the services."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from allauth.mfa.models import Authenticator

from kaoping.basis.clock import now, today
from kaoping.demo.cast import ADMINISTRATORS, BUREAU, OFFICE, THIRD_PARTY, Holder, holders, units
from kaoping.demo.timeline import SHOWN
from kaoping.governance.acting import Actor, Role, Session
from kaoping.governance.organisations.models import Kind, Organisation
from kaoping.governance.organisations.services import Described, found
from kaoping.governance.people.models import Person, Post
from kaoping.governance.people.selectors import actor_of
from kaoping.governance.people.services import Appointment, appoint, enrol
from kaoping.site.beginning import begin


def actor(account: str) -> Actor:
    """Somebody of Linjiang, who has just shown both factors."""
    person = Person.objects.get(account=account)
    return replace(actor_of(person), session=Session(f"demo-{person.pk}", "127.0.0.1", "demo", verified_at=now()))


def organisation(code: str) -> Organisation:
    """An organisation by its code."""
    return Organisation.objects.get(code=code)


def make_bureau() -> None:
    """Make everything that is there before the first appraisal."""
    begin(BUREAU[1], BUREAU[0], ADMINISTRATORS)
    day = today()
    _enrol(OFFICE, day)
    for position, unit in enumerate(units()):
        what = Described(unit.code, unit.kind, unit.name, unit.short, organisation(BUREAU[0]), position)
        found(actor=actor("lj.office"), what=what, day=day)
    code, name, short = THIRD_PARTY
    third = Described(code, Kind.THIRD_PARTY, name, short, organisation(BUREAU[0]), len(units()))
    found(actor=actor("lj.office"), what=third, day=day)
    known = {holder.account for holder in OFFICE}
    _enrol([holder for holder in holders() if holder.account not in known], day)
    # Nobody has a password here: one is somebody by a click. What signs in has an authenticator all the same.
    for person in Person.objects.all():
        person.set_unusable_password()
        person.initial_until, person.password_set_at = None, SHOWN
        person.save(update_fields=["password", "initial_until", "password_set_at"])
        Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": ""})


def _enrol(some: list[Holder] | tuple[Holder, ...], day: date) -> None:
    enrol(actor=actor("lj.system"), people=[(holder.account, holder.name) for holder in some])
    for holder in some:
        _appoint(holder, day)


def _appoint(holder: Holder, day: date) -> None:
    unit = organisation(holder.unit)
    person = Person.objects.get(account=holder.account)
    principal = None
    if holder.deputy_of:
        principal = Post.objects.get(person__account=holder.deputy_of, organisation=unit, role=Role.REPORTER)
    appoint(actor=actor("lj.security"), to=Appointment(person, unit, holder.role, day, principal))
