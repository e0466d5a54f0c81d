"""Governance: who may use which service."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from kaoping.basis.clock import now, today
from kaoping.files.evidence.checking import Checked
from kaoping.governance.access.services import change_password, forget_factors, issue_codes, unlock
from kaoping.governance.acting import Actor, Role
from kaoping.governance.dual import selectors as grave_acts
from kaoping.governance.dual.models import Request
from kaoping.governance.dual.services import approve, ask, refuse, withdraw, would
from kaoping.governance.files.services import keep, keep_checked
from kaoping.governance.jobs.models import Job, State
from kaoping.governance.jobs.services import try_again
from kaoping.governance.ledger.checkpoints import export, receipt
from kaoping.governance.ledger.exports import fetch, grant_export
from kaoping.governance.ledger.models import Export, TreeName
from kaoping.governance.ledger.selectors import entries, proven
from kaoping.governance.notices.services import notify, read
from kaoping.governance.organisations import selectors as organisations
from kaoping.governance.organisations.models import Kind
from kaoping.governance.organisations.services import Described, dissolve, found, merge, move, rename, split
from kaoping.governance.people import selectors as people
from kaoping.governance.people.administrations import disable_administrator, end_administration, give_administration
from kaoping.governance.people.models import Delegation, Person, SmallOffice
from kaoping.governance.people.services import (
    Appointment,
    appoint,
    declare_small_office,
    delegate,
    disable,
    enable,
    end_delegation,
    end_post,
    end_small_office,
    enrol,
    given,
    reset_password,
)
from kaoping.governance.sso.models import Identity
from kaoping.governance.sso.services import bind, unbind
from tests.platform.cast import NOON, Cast
from tests.platform.dual.asking import EXPORT
from tests.platform.permissions.calls import Services, alone
from tests.platform.permissions.table import EVERYBODY

ABC = Checked("a.txt", "txt", b"abc", "0" * 64, "0" * 64)
LATER = date(2026, 12, 1)
ARGUMENTS = '{"size":2,"tree":"deeds"}'
LATER_TIME = NOON + timedelta(hours=1)


def parts(cast: Cast) -> list[Described]:
    """Two new bureaus below the bureau."""
    return [Described(code, Kind.BUREAU, code, parent=cast.units["bureau"]) for code in ("A", "B")]


def _disabled(cast: Cast) -> Person:
    person = cast.people["rival"]
    Person.objects.filter(pk=person.pk).update(disabled_at=now())
    return person


def _job() -> Job:
    said = {"state": State.PARKED, "made_at": NOON, "not_before": NOON}
    return Job.objects.get_or_create(kind="t", key="1", defaults=said)[0]


def _ask(actor: Actor) -> object:
    return ask(actor=actor, kind=EXPORT, arguments=ARGUMENTS, reason="核查")


def _asked(cast: Cast) -> dict[str, Any]:
    """A request as a row: asking by the service would leave an entry, which these tests count."""
    audit = cast.people["audit"]
    said: dict[str, Any] = {"requester": audit, "organisation": cast.units["bureau"], "kind": EXPORT}
    known, _ = Request.objects.get_or_create(**said, arguments=ARGUMENTS, asked_at=NOON, until=LATER_TIME)
    return {"id_": known.pk, "sha256": known.sha256}


def _export(cast: Cast) -> int:
    said: dict[str, Any] = {"tree": "deeds", "size": 1, "person": cast.people["audit"].pk, "until": LATER_TIME}
    return Export.objects.get_or_create(**said)[0].pk


def _unbind(cast: Cast, actor: Actor) -> object:
    issuer = settings.KAOPING_OIDC_ISSUER
    Identity.objects.get_or_create(person=cast.people["rival"], issuer=issuer, subject="x", bound_at=NOON)
    return unbind(actor=actor, person=cast.people["rival"])


def _notice(cast: Cast) -> int:
    with transaction.atomic():
        return notify(cast.people["rival"], "您有新的任务。")[0].pk


def _unit(cast: Cast, name: str = "jiangbei") -> Appointment:
    return Appointment(cast.people["rival"], cast.units[name], Role.LEADER, today())


def _administration(cast: Cast) -> dict[str, str]:
    return {name: str(value) for name, value in given(replace(_unit(cast), role=Role.AUDIT_ADMIN)).items()}


def _delegation(cast: Cast) -> Delegation:
    post, to = cast.people["rival"].posts.get(), cast.people["leader"]
    said = {"starts": today(), "ends": LATER, "reason": "出差"}
    return Delegation.objects.get_or_create(post=post, to=to, defaults=said)[0]


def _declared() -> None:
    SmallOffice.objects.get_or_create(is_open=True, defaults={"declared_at": NOON, "reason": "全局在编 3 人"})


def _end_small_office(actor: Actor) -> None:
    _declared()
    end_small_office(actor=actor)


OFFICE, SYSTEM, SECURITY = {"office", "checker"}, {"system"}, {"security"}
READ_ALL = {"discipline", "auditor", "audit"}
GOVERNANCE: Services = {
    "found": (lambda c, a: found(actor=a, what=parts(c)[0], day=LATER), OFFICE),
    "rename": (
        lambda c, a: rename(actor=a, organisation=c.units["jiangbei"], name="甲", short_name="", day=LATER),
        OFFICE,
    ),
    "move": (
        lambda c, a: move(actor=a, organisation=c.units["zhijian"], parent=c.units["jiangbei"], day=LATER),
        OFFICE,
    ),
    "dissolve": (lambda c, a: dissolve(actor=a, organisation=c.units["jiangbei"], day=LATER), OFFICE),
    "merge": (
        lambda c, a: merge(
            actor=a, predecessors=[c.units["jiangbei"], c.units["jiangnan"]], into=parts(c)[0], day=LATER
        ),
        OFFICE,
    ),
    "split": (lambda c, a: split(actor=a, organisation=c.units["jiangbei"], into=parts(c), day=LATER), OFFICE),
    "enrol": (lambda _, a: enrol(actor=a, people=[("newcomer", "新人")]), SYSTEM),
    "reset a password": (lambda c, a: reset_password(actor=a, person=c.people["rival"]), SYSTEM),
    "disable": (lambda c, a: disable(actor=a, person=c.people["rival"]), SYSTEM),
    "enable": (lambda c, a: enable(actor=a, person=_disabled(c)), SYSTEM),
    "appoint": (lambda c, a: appoint(actor=a, to=_unit(c)), SECURITY),
    "end a post": (
        lambda c, a: end_post(actor=a, post=c.people["rival"].posts.get(), day=today()),
        SECURITY,
    ),
    "declare a small office": (lambda _, a: declare_small_office(actor=a, reason="全局在编 3 人"), SECURITY),
    "end a small office": (lambda _, a: _end_small_office(a), SECURITY),
    "forget somebody's factors": (lambda c, a: forget_factors(actor=a, person=c.people["rival"]), SECURITY),
    "issue printed codes": (lambda c, a: issue_codes(actor=a, people=[c.people["rival"]]), SECURITY),
    "unlock": (lambda c, a: unlock(actor=a, person=c.people["rival"]), SECURITY),
    "choose a password": (lambda c, a: change_password(actor=a, person=c.people["rival"], password="x"), {"rival"}),
    "delegate": (
        lambda c, a: delegate(
            actor=a,
            post=c.people["rival"].posts.get(),
            to=c.people["leader"],
            starts=today(),
            ends=LATER,
            reason="出差",
        ),
        {"rival"},
    ),
    "ask for a grave act": (lambda c, a: _ask(a), READ_ALL),
    "see what a grave act would do": (
        lambda _, a: would(actor=a, kind=EXPORT, arguments={"size": 2, "tree": "deeds"}),
        READ_ALL,
    ),
    "export contents": (alone(lambda _, a: grant_export(actor=a, tree="deeds", size=2)), READ_ALL),
    "give an administration": (alone(lambda c, a: give_administration(actor=a, **_administration(c))), SECURITY),
    "end an administration": (
        alone(
            lambda _, a: end_administration(
                actor=a, account="system", organisation="LJ", role="system_admin", day="2026-12-01"
            )
        ),
        SECURITY,
    ),
    "disable an administrator": (alone(lambda _, a: disable_administrator(actor=a, account="audit")), SYSTEM),
    "approve a grave act": (lambda c, a: approve(actor=a, **_asked(c)), {"leader", "discipline", "auditor"}),
    "refuse a grave act": (
        lambda c, a: refuse(actor=a, id_=_asked(c)["id_"], reason="不妥"),
        {"leader", "discipline", "auditor"},
    ),
    "withdraw a grave act": (lambda c, a: withdraw(actor=a, id_=_asked(c)["id_"]), {"audit"}),
    "end a delegation": (lambda c, a: end_delegation(actor=a, delegation=_delegation(c), day=today()), {"rival"}),
    "see a grave act": (
        lambda c, a: grave_acts.request(a, _asked(c)["id_"]),
        {"audit", "leader", "discipline", "auditor"},
    ),
    "fetch an export": (lambda c, a: fetch(a, _export(c)), {"audit"}),
    "bind somebody's identity": (
        lambda c, a: bind(actor=a, person=c.people["rival"], subject="x"),
        {"security", "rival"},
    ),
    "unbind somebody's identity": (_unbind, {"security", "rival"}),
    "read a notice": (lambda c, a: read(actor=a, id_=_notice(c)), {"rival"}),
    "keep a file": (
        lambda c, a: keep(actor=a, organisation=c.units["jiangbei"], name="a.txt", data=b"abc"),
        {"office", "checker", "reporter", "supervisor", "discipline", "auditor"},
    ),
    "keep a file that was looked into": (
        lambda c, a: keep_checked(actor=a, organisation=c.units["jiangbei"], checked=ABC),
        {"office", "checker", "reporter", "supervisor", "discipline", "auditor"},
    ),
    "try a job again": (lambda _, a: try_again(actor=a, job=_job()), SYSTEM),
    "see organisations": (lambda c, a: organisations.organisation(a, c.units["jiangbei"].pk), set(EVERYBODY)),
    "see successions": (lambda c, a: organisations.successions(a, c.units["jiangbei"].pk), set(EVERYBODY)),
    "see people": (lambda _, a: people.people(a), {"office", "checker", "system", "security"}),
    "read the ledger": (lambda _, a: entries(a), {"office", "checker", "discipline", "auditor", "audit"}),
    "read accesses": (lambda _, a: entries(a, TreeName.ACCESSES), {"discipline", "auditor", "audit"}),
    "read an entry": (lambda _, a: proven(a, 0), {"office", "checker", "discipline", "auditor", "audit"}),
    "export the ledger": (
        lambda _, a: export(a, TreeName.DEEDS),
        {"discipline", "auditor", "audit"},
    ),
    "fetch a receipt of another's": (
        lambda _, a: receipt(a, 0),
        {"office", "checker", "discipline", "auditor", "audit"},
    ),
}
