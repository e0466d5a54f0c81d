"""The witness's two addresses: how much it has of a ledger, and what continues it.

`GET /size?origin=…` answers `{"size": n}`. `POST /take` with `{"origin", "first", "leaves", "note"}` answers the new
size, or 409 with what does not fit. A checkpoint's signature is all the authority there is: without a known key nothing
is kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from kaoping.methods.merkle import InvalidNote
from kaoping.witness.store import NotAContinuation, Offer, Store

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

LARGEST = 8 * 1024 * 1024
MOST_LEAVES = 20_000
"""Of one offer."""


class Witness:
    """The WSGI application."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        status, said = self._answer(environ)
        body = json.dumps(said, ensure_ascii=False).encode() + b"\n"
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
        start_response(status, headers)
        return [body]

    def _answer(self, environ: WSGIEnvironment) -> tuple[str, dict[str, object]]:
        match environ["REQUEST_METHOD"], environ["PATH_INFO"]:
            case "GET", "/size":
                origin = parse_qs(environ.get("QUERY_STRING", "")).get("origin", [""])[0]
                return "200 OK", {"size": self.store.size(origin)}
            case "POST", "/take":
                return self._take(environ)
            case _:
                return "404 Not Found", {"error": "no such address"}

    def _take(self, environ: WSGIEnvironment) -> tuple[str, dict[str, object]]:
        try:
            offer = _offer(environ)
            return "200 OK", {"size": self.store.take(offer)}
        except NotAContinuation as alarm:
            return "409 Conflict", {"error": str(alarm)}
        except InvalidNote as wrong:
            return "403 Forbidden", {"error": str(wrong)}
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return "400 Bad Request", {"error": "origin, first, leaves and note are wanted, as JSON"}


def _offer(environ: WSGIEnvironment) -> Offer:
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if not 0 < length <= LARGEST:
        raise ValueError("too large")
    said = json.loads(environ["wsgi.input"].read(length))
    leaves = tuple(bytes.fromhex(leaf) for leaf in said["leaves"])
    if type(said["first"]) is not int or said["first"] < 0 or len(leaves) > MOST_LEAVES:
        raise ValueError("wrong numbers")
    if any(len(leaf) != 64 for leaf in leaves):
        raise ValueError("a leaf hash has 64 bytes")
    return Offer(str(said["origin"]), said["first"], leaves, str(said["note"]))
