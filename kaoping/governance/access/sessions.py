"""Sessions end when they must: idle, too old, or because the person's rights, password or account changed (R-8, R-9).

When somebody was last active stands in a signed cookie, not in the session: reading a page writes nothing.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from kaoping.governance.access.addresses import address_of
from kaoping.governance.acting import Actor, Duty, Session, now
from kaoping.governance.people.models import Person

_SALT = "kaoping.access.seen"
_PRECISION = timedelta(seconds=20)
"""The cookie is sent anew at most so often."""


def begin(request: HttpRequest, person: Person) -> None:
    """Bind a session to what its person may do now."""
    request.session["epoch"] = person.epoch
    request.session.setdefault("began", now().timestamp())


def renew(request: HttpRequest, person: Person) -> None:
    """Go on in a session under another key, because it may do more from now on (R-8).

    Whoever knew the key of before has nothing by it: nor what was opened by a second factor, nor what one was given.
    """
    begin(request, person)
    request.session.cycle_key()


def end(request: HttpRequest) -> None:
    """Let the session of a request be over with the next one."""
    request.session["epoch"] = None


def is_over(request: HttpRequest, actor: Actor, person: Person) -> bool:
    """Whether the session of a request has ended."""
    began, epoch = request.session.get("began"), request.session.get("epoch")
    if began is None or epoch != person.epoch:
        return True
    if now() - datetime.fromtimestamp(began, UTC) >= settings.KAOPING_LONGEST_SESSION:
        return True
    return now() - last_seen(request, datetime.fromtimestamp(began, UTC)) >= idle_time(actor)


def idle_time(actor: Actor) -> timedelta:
    """For how long nothing may happen: administrators have less time."""
    administers = any(held.role.duty is not Duty.APPRAISAL for held in actor.holdings)
    return settings.KAOPING_IDLE["administrators" if administers else "others"]


def last_seen(request: HttpRequest, began: datetime) -> datetime:
    """When the session was last used, as far as its cookie says; a cookie of another session says nothing."""
    try:
        digest, seen = signing.loads(request.COOKIES.get(settings.KAOPING_SEEN_COOKIE, ""), salt=_SALT)
    except (signing.BadSignature, ValueError):
        return began
    if digest != digest_of(request):
        return began
    return max(began, datetime.fromtimestamp(seen, UTC))


def note_seen(request: HttpRequest, response: HttpResponse, began: datetime) -> None:
    """Send the time of this request, unless the last one is recent enough."""
    if now() - last_seen(request, began) < _PRECISION and settings.KAOPING_SEEN_COOKIE in request.COOKIES:
        return
    response.set_cookie(
        settings.KAOPING_SEEN_COOKIE,
        signing.dumps([digest_of(request), now().timestamp()], salt=_SALT),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def digest_of(request: HttpRequest) -> str:
    """What stands for a session in records: nobody can open it with this."""
    key = request.session.session_key or ""
    return hashlib.sha256(key.encode()).hexdigest()[:16] if key else ""


def session_of(request: HttpRequest, person: Person | None) -> Session:
    """What the ledger keeps of a session."""
    return Session(
        digest=digest_of(request),
        address=address_of(request),
        request=getattr(request, "number", ""),
        verified_at=_verified_at(request, person),
    )


def _verified_at(request: HttpRequest, person: Person | None) -> datetime | None:
    """When a second factor was last shown in this session."""
    times = [record["at"] for record in get_authentication_records(request, person) if record["method"] == "mfa"]
    return datetime.fromtimestamp(max(times), UTC) if times else None
