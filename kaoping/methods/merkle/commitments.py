"""Salted commitments (承诺值): what stands in the tree instead of a record.

A commitment fixes a record without showing it. Only who is given the salt and the record, the *opening*, can check it;
and when both are erased, what remains tells nothing, while the tree stays whole. It is HMAC-SHA-256 followed by
HMAC-SM3, both with the salt as key. The caller draws the salt, 32 random bytes, a fresh one for every record: with a
salt used twice, equal records would show.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.hmac import HMAC

SALT_SIZE = 32
COMMITMENT_SIZE = 64


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens a commitment: its salt, and the canonical bytes of the record."""

    salt: bytes
    payload: bytes


def commit(opening: Opening) -> bytes:
    """The commitment to a record, 64 bytes: the data of the leaf.

    Raises:
        ValueError: the salt has not 32 bytes.
    """
    if len(opening.salt) != SALT_SIZE:
        raise ValueError(f"a salt has {SALT_SIZE} bytes, not {len(opening.salt)}")
    return hmac.digest(opening.salt, opening.payload, hashlib.sha256) + _hmac_sm3(opening.salt, opening.payload)


def opens(opening: Opening, commitment: bytes) -> bool:
    """Whether a commitment is to this record."""
    return len(opening.salt) == SALT_SIZE and hmac.compare_digest(commit(opening), commitment)


def _hmac_sm3(key: bytes, data: bytes) -> bytes:
    code = HMAC(key, hashes.SM3())
    code.update(data)
    return code.finalize()
