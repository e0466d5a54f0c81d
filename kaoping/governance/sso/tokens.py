"""Checking an ID token (OpenID Connect Core 1.0, 3.1.3.7): whatever is not exactly right is refused.

Only RS256 and ES256 are taken: `none` is no signature, and an algorithm with a shared secret (HS256) would let whoever
knows the public key sign with it. The signature is checked although the token came over TLS.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

LEEWAY = 60
"""Seconds by which the clocks of two houses may differ."""
OLDEST = 600
"""Seconds after which a token is too old to be the answer to a request."""
_SHORTEST_KEY = 2048


class WrongToken(ValueError):
    """Why a token is refused: a word for the log, never for the person."""


@dataclass(frozen=True)
class Expected:
    """What a token must say."""

    issuer: str
    audience: str
    nonce: str


def subject_of(token: str, keys: Sequence[Mapping[str, object]], expected: Expected, at: float) -> str:
    """The subject of a token, if it is signed by one of the keys and says what it must.

    Args:
        token: as the provider gave it.
        keys: its public keys, as JWKs.
        expected: issuer, audience and nonce.
        at: the time, in seconds since 1970.

    Raises:
        WrongToken: otherwise.
    """
    parts = token.split(".")
    if len(parts) != 3:
        raise WrongToken("not three parts")
    header, claims = (_object(_bytes(part)) for part in parts[:2])
    _verify(f"{parts[0]}.{parts[1]}".encode(), _bytes(parts[2]), header, keys)
    _check(claims, expected, at)
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise WrongToken("no subject")
    return subject


def _check(claims: Mapping[str, object], expected: Expected, at: float) -> None:
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    expires, issued = claims.get("exp"), claims.get("iat")
    if claims.get("iss") != expected.issuer:
        raise WrongToken("issuer")
    if expected.audience not in audiences:
        raise WrongToken("audience")
    if (len(audiences) > 1 or "azp" in claims) and claims.get("azp") != expected.audience:
        raise WrongToken("authorized party")
    if not _is_time(expires) or not _is_time(issued):
        raise WrongToken("no times")
    if at >= expires + LEEWAY:  # type: ignore[operator]
        raise WrongToken("expired")
    if not issued - LEEWAY <= at <= issued + OLDEST:  # type: ignore[operator]
        raise WrongToken("not issued just now")
    if claims.get("nonce") != expected.nonce or not expected.nonce:
        raise WrongToken("nonce")


def _is_time(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _verify(
    signed: bytes, signature: bytes, header: Mapping[str, object], keys: Sequence[Mapping[str, object]]
) -> None:
    """Whether one of the keys made the signature, by the algorithm that the key is for."""
    if "crit" in header:
        raise WrongToken("an extension that must be understood")
    algorithm, kid = header.get("alg"), header.get("kid")
    if algorithm not in _CHECKS:
        raise WrongToken("algorithm")
    fitting = [one for one in keys if (kid is None or one.get("kid") == kid) and one.get("use", "sig") == "sig"]
    for key in fitting:
        if key.get("alg", algorithm) == algorithm and _CHECKS[str(algorithm)](key, signed, signature):
            return
    raise WrongToken("signature")


def _rs256(key: Mapping[str, object], signed: bytes, signature: bytes) -> bool:
    if key.get("kty") != "RSA":
        return False
    public = rsa.RSAPublicNumbers(_number(key.get("e")), _number(key.get("n"))).public_key()
    if public.key_size < _SHORTEST_KEY:
        raise WrongToken("a key that is too short")
    try:
        public.verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True


def _es256(key: Mapping[str, object], signed: bytes, signature: bytes) -> bool:
    if key.get("kty") != "EC" or key.get("crv") != "P-256" or len(signature) != 64:
        return False
    numbers = ec.EllipticCurvePublicNumbers(_number(key.get("x")), _number(key.get("y")), ec.SECP256R1())
    r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
    try:
        numbers.public_key().verify(encode_dss_signature(r, s), signed, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


_CHECKS = {"RS256": _rs256, "ES256": _es256}


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise WrongToken("not base64url") from None


def _number(value: object) -> int:
    if not isinstance(value, str):
        raise WrongToken("a key without its numbers")
    return int.from_bytes(_bytes(value), "big")


def _object(content: bytes) -> dict[str, object]:
    try:
        found = json.loads(content)
    except ValueError:
        raise WrongToken("not JSON") from None
    if not isinstance(found, dict):
        raise WrongToken("not an object")
    return found
