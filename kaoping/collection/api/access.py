"""Who calls: the key of a signed call, or why it is refused."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass, replace

from django.http import HttpRequest

from kaoping.basis.clock import now, today
from kaoping.basis.reading import sole
from kaoping.collection.api import problems
from kaoping.collection.api.models import Key
from kaoping.collection.api.sealing import Unsealable, unseal
from kaoping.collection.api.signing import signature, text_to_sign
from kaoping.governance.access.addresses import address_of
from kaoping.governance.acting import Actor, Holding, Role, Session
from kaoping.governance.ledger.denials import note_denied
from kaoping.governance.tenancy.scope import everywhere, settle
from kaoping.planning.cycles.models import Way

SIGNED_BY = ("Key", "Time", "Nonce", "Signature")
"""What the headers of a call are called, after `X-Kaoping-`."""
SKEW = 300
"""Seconds by which a call's time may differ from the platform's."""
_NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}")
_MOMENT = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"[0-9a-f]{64}")
_ROLES = {Way.OWN.value: Role.REPORTER, Way.ASSESSED.value: Role.ASSESSOR}


@dataclass(frozen=True)
class Caller:
    """A key whose call is rightly signed, with the call's nonce."""

    key: Key
    nonce: str
    actor: Actor


def caller_of(request: HttpRequest) -> Caller:
    """The key that signed a call.

    Raises:
        Problem: 401, if it is not signed, not rightly, not now, or by a key that is not valid any more.
    """
    said = [request.headers.get(f"X-Kaoping-{name}", "") for name in SIGNED_BY]
    public, moment, nonce, given = said
    if not (_MOMENT.fullmatch(moment) and _NONCE.fullmatch(nonce) and _SIGNATURE.fullmatch(given)):
        raise problems.UNSIGNED()
    with everywhere():
        key = sole(Key.objects.select_related("organisation").filter(public=public))
    if key is None or not hmac.compare_digest(_expected(key, request, moment, nonce), given):
        raise problems.BAD_SIGNATURE()
    if key.revoked_at is not None:
        raise problems.REVOKED()
    if today() >= key.expires:
        raise problems.EXPIRED()
    if abs(now().timestamp() - int(moment)) > SKEW:
        raise problems.BAD_TIME()
    settle({key.tenant_key})
    return Caller(key, nonce, actor_of(key))


def note_refused(request: HttpRequest, code: str) -> None:
    """Note a call that was denied (R-29), by its key, if there is such a key: forged, out of time, or sent again."""
    with everywhere():
        known = Key.objects.select_related("organisation")
        key = sole(known.filter(public=request.headers.get("X-Kaoping-Key", "")))
    session = Session(address=address_of(request), request=getattr(request, "number", ""))
    who = Actor(0, "", (), session) if key is None else replace(actor_of(key), session=session)
    note_denied(who, "api.refused", key, said=code)


def _expected(key: Key, request: HttpRequest, moment: str, nonce: str) -> str:
    try:
        secret = unseal(key.secret, key.public)
    except Unsealable:
        return ""
    query = request.META.get("QUERY_STRING", "")
    text = text_to_sign(request.method or "", request.path, query, request.body, moment, nonce)
    return signature(secret, text)


def actor_of(key: Key) -> Actor:
    """A system as an actor: it may what whoever reports, or assesses, for its organisation may; nothing else."""
    reach = frozenset((key.organisation_id,))
    holding = Holding(_ROLES[key.way], key.organisation_id, reach, 0, tenant=key.tenant_key, unit=key.organisation.code)
    return Actor(0, f"{key.name}（{key.public}）", (holding,), Session(digest=key.public))
