"""How a call is signed: HMAC-SHA256 over everything that it says. Standard library only: integrators may copy it."""

from __future__ import annotations

import hashlib
import hmac

SCHEME = "KAOPING-HMAC-SHA256"


def text_to_sign(method: str, path: str, query: str, body: bytes, moment: str, nonce: str) -> bytes:
    """What is signed: seven lines.

    Args:
        method: GET or POST, in capitals.
        path: as sent, from the first slash to before the question mark.
        query: as sent, after the question mark; empty without one.
        body: the bytes that are sent; empty without any.
        moment: seconds since 1970 in UTC, as in `X-Kaoping-Time`.
        nonce: as in `X-Kaoping-Nonce`.
    """
    digest = hashlib.sha256(body).hexdigest()
    return "\n".join((SCHEME, method, path, query, digest, moment, nonce)).encode()


def signature(secret: str, text: bytes) -> str:
    """The signature, as in `X-Kaoping-Signature`: lower-case hexadecimal."""
    return hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()
