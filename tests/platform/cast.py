"""The cast: 临江市住建局 (invented) with two district bureaus, a station, an assessing department, and their people."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from allauth.mfa.models import Authenticator
from django.test import Client

from kaoping.basis.clock import now, today
from kaoping.governance.access.adapters import FactorAdapter
from kaoping.governance.acting import Actor, Holding, Role, Session
from kaoping.governance.acting.locks import opened
from kaoping.governance.organisations.models import Kind, Organisation
from kaoping.governance.organisations.services import Described, found
from kaoping.governance.people.models import Person
from kaoping.governance.people.selectors import actor_of
from kaoping.governance.people.services import GIVE, Appointment, appoint, enrol, given

NOON = datetime(2026, 11, 18, 4, 0, tzinfo=UTC)
PASSWORD = "Correct-Horse-7-Battery"  # noqa: S105 - of people who do not exist

SECRET = FactorAdapter().encrypt("JBSWY3DPEHPK3PXP")

UNITS = {
    "jiangbei": (Kind.BUREAU, "江北区建设局"),
    "jiangnan": (Kind.BUREAU, "江南区建设局"),
    "zhijian": (Kind.SUBORDINATE, "质量监督站"),
    "anguan": (Kind.SECTION, "安全管理科"),
}

PEOPLE = {
    "office": ("bureau", Role.OFFICE, "考核办甲"),
    "checker": ("bureau", Role.OFFICE, "考核办乙"),
    "leader": ("bureau", Role.LEADER, "分管领导甲"),
    "reporter": ("jiangbei", Role.REPORTER, "联络员甲"),
    "rival": ("jiangnan", Role.REPORTER, "联络员乙"),
    "assessor": ("anguan", Role.ASSESSOR, "评分员甲"),
    "supervisor": ("bureau", Role.SUPERVISOR, "督查员甲"),
    "discipline": ("bureau", Role.DISCIPLINE, "纪检甲"),
    "auditor": ("bureau", Role.AUDITOR, "审计甲"),
    "evaluator": ("bureau", Role.EVALUATOR, "第三方甲"),
    "system": ("bureau", Role.SYSTEM_ADMIN, "系统管理员甲"),
    "security": ("bureau", Role.SECURITY_ADMIN, "安全管理员甲"),
    "audit": ("bureau", Role.AUDIT_ADMIN, "审计管理员甲"),
}


@dataclass
class Cast:
    """Organisations and people by short names."""

    units: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        """Somebody as an actor who has just shown a second factor."""
        found = actor_of(self.people[name])
        return replace(found, session=Session("test", "192.0.2.1", "test", verified_at=now()))

    def browser(self, name: str) -> Client:
        """A browser in which somebody is signed in with both factors."""
        person = self.people[name]
        client = Client(enforce_csrf_checks=False)
        client.force_login(person)
        session = client.session
        session["epoch"], session["began"] = person.epoch, now().timestamp()
        session["account_authentication_methods_user"] = str(person.pk)
        session["account_authentication_methods"] = [{"method": "mfa", "at": now().timestamp(), "type": "totp"}]
        session.save()
        return client


def the_platform() -> Actor:
    """An actor who may do everything: how the cast comes to be."""
    everywhere = frozenset(Organisation.objects.values_list("pk", flat=True)) | {0}
    holdings = tuple(Holding(role, 0, everywhere, 0) for role in Role)
    return Actor(0, "tests", holdings, Session(verified_at=now()))


def make_cast() -> Cast:
    """Make everything through the services, as users would."""
    cast = Cast()
    day = today().replace(month=1, day=1)
    cast.units["bureau"] = found(actor=the_platform(), what=Described("LJ", Kind.BUREAU, "临江市住建局"), day=day)
    for name, (kind, title) in UNITS.items():
        what = Described(name, kind, title, parent=cast.units["bureau"], position=len(cast.units))
        cast.units[name] = found(actor=the_platform(), what=what, day=day)
    made = enrol(actor=the_platform(), people=[(name, title) for name, (_, _, title) in PEOPLE.items()])
    for one in made:
        unit, role, _title = PEOPLE[one.person.account]
        to = Appointment(one.person, cast.units[unit], role, day)
        with opened(GIVE, given(to)):  # as if two people had approved the administrators
            appoint(actor=the_platform(), to=to)
        person = one.person
        person.refresh_from_db()
        person.set_password(PASSWORD)
        person.initial_until = None
        person.save()
        Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": SECRET})
        cast.people[person.account] = person
    return cast


def the_cast() -> Cast:
    """The cast that is in the database."""
    units = {"bureau" if one.code == "LJ" else one.code: one for one in Organisation.objects.exclude(code="OTHER")}
    return Cast(units, {one.account: one for one in Person.objects.all()})


def the_foreign_unit() -> Organisation:
    """An organisation of another city, beyond everybody's reach."""
    known = Organisation.objects.filter(code="OTHER").first()
    what = Described("OTHER", Kind.BUREAU, "临海市住建局")
    return known or found(actor=the_platform(), what=what, day=today().replace(month=1, day=1))
