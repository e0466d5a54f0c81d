"""`python -m tests.platform.browser.stage`: fills a database that has only tables with all that the pages can show.

It is a process of its own, and prints what a browser needs, as one line of JSON: session keys by person, and the
numbers that stand in addresses.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta

import django

django.setup()

from allauth.mfa.models import Authenticator  # noqa: E402
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes  # noqa: E402
from allauth.mfa.totp.internal.auth import TOTP  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth.hashers import PBKDF2PasswordHasher  # noqa: E402
from django.db import transaction  # noqa: E402
from django.test import Client, override_settings  # noqa: E402

from kaoping.basis.clock import now, today  # noqa: E402
from kaoping.governance.access.models import Lock  # noqa: E402
from kaoping.governance.acting import Role  # noqa: E402
from kaoping.governance.dual.services import approve, refuse  # noqa: E402
from kaoping.governance.jobs.models import Job, State  # noqa: E402
from kaoping.governance.ledger.accesses import seal  # noqa: E402
from kaoping.governance.ledger.checkpoints import make_checkpoint  # noqa: E402
from kaoping.governance.ledger.keys import make_key  # noqa: E402
from kaoping.governance.ledger.models import TreeName  # noqa: E402
from kaoping.governance.notices.services import notify  # noqa: E402
from kaoping.governance.organisations.models import Kind  # noqa: E402
from kaoping.governance.organisations.services import Described, found  # noqa: E402
from kaoping.governance.people.models import Person  # noqa: E402
from kaoping.governance.people.services import Appointment, appoint, enrol, reset_password  # noqa: E402
from kaoping.governance.sso.models import Identity  # noqa: E402
from kaoping.governance.tenancy.scope import everywhere  # noqa: E402
from tests.platform.cast import PASSWORD, Cast, make_cast, the_platform  # noqa: E402
from tests.platform.dual.asking import asked, at_desk, joins  # noqa: E402
from tests.platform.stages import LAYERS  # noqa: E402

HOUR = timedelta(hours=1)
EXTRAS = {
    "newcomer": "新同志甲",  # no post yet
    "bare": "无因素甲",  # a password of their own, no second factor
    "initial": "初始甲",  # still the initial password
    "keeper": "持钥甲",  # an authenticator, printed codes, and soon a security key
    "keyholder": "持钥乙",  # an authenticator, until they have a security key
    "locked": "被锁甲",
}


class Quick(PBKDF2PasswordHasher):
    """A hash that the product understands and that costs nothing: the stage needs dozens."""

    iterations = 1


def _units(cast: Cast) -> None:
    """Enough organisations and people for full pages."""
    names = [f"第{number}管理所" for number in "一二三四五六七八九"] + [f"{name}镇建设办" for name in "东西南北中"]
    for position, name in enumerate(names, 10):
        what = Described(f"U{position}", Kind.SUBORDINATE, name, parent=cast.units["jiangbei"], position=position)
        found(actor=the_platform(), what=what, day=today().replace(month=1, day=1))
    enrol(actor=the_platform(), people=[(f"clerk.{number:02}", f"职员{number:02}") for number in range(1, 51)])


def _extras(cast: Cast) -> None:
    for one in enrol(actor=the_platform(), people=list(EXTRAS.items())):
        cast.people[one.person.account] = one.person
    keeper = cast.people["keeper"]
    appoint(actor=the_platform(), to=Appointment(keeper, cast.units["jiangnan"], Role.REPORTER, today()))
    for name in EXTRAS:
        person = cast.people[name]
        person.refresh_from_db()
        person.set_password(PASSWORD)
        person.initial_until = None
        person.save()
    reset_password(actor=the_platform(), person=cast.people["initial"])
    for name in ("newcomer", "keyholder"):
        Authenticator.objects.create(user=cast.people[name], type=Authenticator.Type.TOTP, data={"secret": "unused"})
    TOTP.activate(keeper, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(keeper)
    Identity.objects.create(person=keeper, issuer=settings.KAOPING_OIDC_ISSUER, subject="k-1", bound_at=now())
    Lock.objects.create(account="locked", address="192.0.2.9", until=now() + HOUR)


def _grave_requests(cast: Cast) -> dict[str, int]:
    """Requests for acts that want two people: an open one, one that was done, one that was refused."""
    joins(cast, "watcher", "jiangbei", Role.DISCIPLINE)
    done, refused, left = asked(cast, by="discipline"), asked(cast, size=2), asked(cast, size=1)
    for name in ("leader", "watcher"):
        approve(actor=at_desk(cast, name), id_=done.pk, sha256=done.sha256)
    refuse(actor=at_desk(cast, "leader"), id_=refused.pk, reason="请先说明用途")
    approve(actor=at_desk(cast, "watcher"), id_=left.pk, sha256=left.sha256)
    return {"done_request": done.pk, "refused_request": refused.pk, "grave_request": left.pk}


def _jobs() -> int:
    """Jobs in every state; the number of a parked one."""
    states = (State.DONE, State.WAITING, State.PARKED, State.DONE)
    for number in range(60):
        state = states[number % len(states)]
        failure = "连接被拒绝（3 次）" if state is State.PARKED else ""
        Job.objects.create(
            kind="ledger.witness", key=f"deeds-{number}", state=state, tries=number % 4, made_at=now(),
            not_before=now(), progress=number, total=60, failure=failure,
        )  # fmt: skip
    return Job.objects.filter(state=State.PARKED).latest("pk").pk


def _notices(cast: Cast) -> None:
    """Read and unread notices, with and without a page."""
    with transaction.atomic():
        for number in range(18):
            notify(cast.people["leader"], "“%(name)s”有新的进展。", "/" * (number % 2), name=f"事项{number}")
        cast.people["leader"].notices.filter(pk__lte=cast.people["leader"].notices.earliest("pk").pk + 9).update(
            read_at=now()
        )


def _session(person: Person, *, is_fresh: bool = True) -> str:
    """The key of a session in which somebody is signed in with both factors."""
    client = Client()
    client.force_login(person)
    shown = now() if is_fresh else now() - 2 * HOUR
    session = client.session
    session["epoch"], session["began"] = person.epoch, now().timestamp()
    session["account_authentication_methods_user"] = str(person.pk)
    session["account_authentication_methods"] = [
        {"method": "password", "at": shown.timestamp(), "username": person.account},
        {"method": "mfa", "at": shown.timestamp(), "type": "totp", "reauthenticated": True},
    ]
    session.save()
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@everywhere()
def main() -> None:
    """Fill the database."""
    make_key()
    with override_settings(PASSWORD_HASHERS=[f"{__name__}.Quick"]):
        cast = make_cast()
        _units(cast)
        _extras(cast)
        shown = {name: number for layer in LAYERS for name, number in layer.stage(cast).items()}
    _notices(cast)
    grave = _grave_requests(cast)
    parked = _jobs()
    make_checkpoint(TreeName.DEEDS)
    for person in cast.people.values():
        person.refresh_from_db()
    sessions = {name: _session(person) for name, person in cast.people.items()}
    for name, who in (("stale", "security"), *((f"stale_{who}", who) for who in ("office", "leader", "audit"))):
        sessions[name] = _session(cast.people[who], is_fresh=False)
    seal()
    make_checkpoint(TreeName.ACCESSES)
    numbers = {
        **{name: unit.pk for name, unit in cast.units.items()},
        **{f"{name}_person": person.pk for name, person in cast.people.items()},
        "rival_post": cast.people["rival"].posts.get().pk,
        **grave,
        "parked_job": parked,
        "nothing": 987654,
        "first": 0,
        **shown,
    }
    json.dump({"sessions": sessions, "numbers": numbers, "session_cookie": settings.SESSION_COOKIE_NAME}, sys.stdout)


if __name__ == "__main__":
    main()
