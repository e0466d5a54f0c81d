"""The hash functions of the tree: SHA-256, SM3, and both side by side.

A leaf is hashed as H(0x00 ‖ data) and a node as H(0x01 ‖ left ‖ right), so that a leaf can never pass for a node
(RFC 9162, 2.1.1). The ledger uses `TWIN`: a digest of 64 bytes, the SHA-256 digest followed by the SM3 digest. They
are two trees of one shape that never mix, so every algorithm here is written once, and what it accepts holds under
both hashes: whoever wants to forge must break both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from cryptography.hazmat.primitives import hashes


class TreeHash(Protocol):
    """How a tree hashes."""

    @property
    def size(self) -> int:
        """Bytes of a digest."""

    def empty(self) -> bytes:
        """Root of the tree without leaves."""

    def leaf(self, data: bytes) -> bytes:
        """Digest of a leaf."""

    def node(self, left: bytes, right: bytes) -> bytes:
        """Digest of a node over the digests of its two halves."""


def sha256(data: bytes) -> bytes:
    """SHA-256 (FIPS 180-4): 32 bytes."""
    return hashlib.sha256(data).digest()


def sm3(data: bytes) -> bytes:
    """SM3 (GB/T 32905-2016): 32 bytes."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize()


@dataclass(frozen=True, slots=True)
class Single:
    """A tree under one hash function with digests of 32 bytes."""

    digest: Callable[[bytes], bytes]
    size: int = 32

    def empty(self) -> bytes:
        """Root of the tree without leaves: the hash of nothing."""
        return self.digest(b"")

    def leaf(self, data: bytes) -> bytes:
        """H(0x00 ‖ data)."""
        return self.digest(b"\x00" + data)

    def node(self, left: bytes, right: bytes) -> bytes:
        """H(0x01 ‖ left ‖ right)."""
        return self.digest(b"\x01" + left + right)


SHA256 = Single(sha256)
SM3 = Single(sm3)


@dataclass(frozen=True, slots=True)
class Twin:
    """Two trees of one shape: a digest is that of SHA-256 followed by that of SM3."""

    size: int = SHA256.size + SM3.size

    def empty(self) -> bytes:
        """Both roots without leaves."""
        return SHA256.empty() + SM3.empty()

    def leaf(self, data: bytes) -> bytes:
        """Both digests of a leaf."""
        return SHA256.leaf(data) + SM3.leaf(data)

    def node(self, left: bytes, right: bytes) -> bytes:
        """Each half from the halves of its own hash."""
        cut = SHA256.size
        return SHA256.node(left[:cut], right[:cut]) + SM3.node(left[cut:], right[cut:])


TWIN = Twin()
