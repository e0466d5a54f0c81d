"""What exactly is approved: digests of a request, and whether it still is what was asked for and recorded."""

from __future__ import annotations

import json

from kaoping.governance.acting.locks import ACTS, Arguments
from kaoping.governance.dual.models import Request, State
from kaoping.governance.ledger.models import Entry, Opening, TreeName
from kaoping.methods.merkle import Opening as Secret
from kaoping.methods.merkle.canonical import NotCanonical, canonical
from kaoping.methods.merkle.commitments import commit
from kaoping.methods.merkle.hashing import sha256, sm3

ASKED = "dual.asked"


def parsed(kind: str, text: str) -> Arguments | None:
    """The arguments of an act from their canonical spelling; None if the text is not that of any call of it."""
    act = ACTS.get(kind)
    try:
        found = json.loads(text)
        is_canonical = isinstance(found, dict) and canonical(found) == text.encode()
    except (ValueError, NotCanonical):
        return None
    if act is None or not is_canonical or set(found) != act.names:
        return None
    return found if all(isinstance(value, str | int) for value in found.values()) else None


def digests(request: Request) -> tuple[str, str]:
    """SHA-256 and SM3 of what a request asks for: the act, its arguments, by whom, why, and as which request."""
    said = canonical(
        {
            "request": request.pk,
            "kind": request.kind,
            "arguments": request.arguments,
            "reason": request.reason,
            "requester": request.requester_id,
            "organisation": request.organisation_id,
            "wanted": request.wanted,
        }
    )
    return sha256(said).hex(), sm3(said).hex()


def is_intact(request: Request) -> bool:
    """Whether a request still is what was asked for: by its own digests, and by those that the ledger holds.

    Who changes the row and its digests must also change the ledger, which a witness outside the house watches. And
    while it can be approved, what it says of the database by digests must be what is there.
    """
    now = digests(request)
    return now == (request.sha256, request.sm3) == _recorded(request) and _holds(request)


def _holds(request: Request) -> bool:
    arguments = parsed(request.kind, request.arguments)
    return request.state != State.OPEN or (arguments is not None and ACTS[request.kind].holds(arguments))


def _recorded(request: Request) -> tuple[str, str] | None:
    """The digests in the ledger's entry of the asking, if its opening still opens it."""
    entry = Entry.objects.filter(
        tree=TreeName.DEEDS, action=ASKED, subject_kind=request._meta.label_lower, subject=str(request.pk)
    ).first()
    opening = None if entry is None else Opening.objects.filter(entry=entry).first()
    if entry is None or opening is None:
        return None
    if commit(Secret(bytes(opening.salt), opening.payload.encode())) != bytes(entry.commitment):
        return None
    said = json.loads(opening.payload)["after"]
    return said["sha256"], said["sm3"]
