"""Signed notes (https://c2sp.org/signed-note): a text, and below it a line for each signature.

Who signs is a `Signer`, who checks a `Verifier`; Ed25519 is here, another algorithm such as SM2 in a hardware module
comes in as another object with the same methods. A public key is written as in the Go checksum database:
``name+key id in hex+base64 of the algorithm's byte and the key``.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kaoping.methods.merkle.hashing import sha256
from kaoping.methods.merkle.spelling import base64_of, from_base64

ED25519 = 1
KEY_NAME = re.compile(r"[^\s+]+")
SIGNATURE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
MOST_SIGNATURES = 16


class InvalidNote(ValueError):
    """A text that is no note, or that no known key has signed, and why."""


class Signer(Protocol):
    """Signs texts under a name."""

    @property
    def name(self) -> str:
        """Name of the key: not empty, without spaces and plus signs."""

    @property
    def key_id(self) -> bytes:
        """Four bytes that tell keys of one name apart."""

    def sign(self, text: bytes) -> bytes:
        """The signature."""


class Verifier(Protocol):
    """Checks signatures of one key."""

    @property
    def name(self) -> str:
        """Name of the key."""

    @property
    def key_id(self) -> bytes:
        """Four bytes that tell keys of one name apart."""

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Whether the signature is this key's under this text."""


@dataclass(frozen=True)
class Ed25519Verifier:
    """A public Ed25519 key: 32 bytes, with its name."""

    name: str
    public_key: bytes

    @classmethod
    def read(cls, text: str) -> Ed25519Verifier:
        """Read ``name+id+key``.

        Raises:
            ValueError: it is not such a text, is for another algorithm, or its id is not that of its key.
        """
        name, _, rest = text.partition("+")
        key_id, _, encoded = rest.partition("+")
        try:
            key = from_base64(encoded)
        except ValueError:
            key = b""
        if not KEY_NAME.fullmatch(name) or len(key) != 33 or key[0] != ED25519:
            raise ValueError(f"not a public Ed25519 key with its name: {text[:100]!r}")
        found = cls(name, key[1:])
        if found.key_id.hex() != key_id:
            raise ValueError(f"the id of the key is {found.key_id.hex()}, not {key_id[:8]!r}")
        return found

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{base64_of(bytes([ED25519]) + self.public_key)}"

    @cached_property
    def key_id(self) -> bytes:
        """First four bytes of SHA-256 over name, newline, algorithm and key."""
        return sha256(self.name.encode() + bytes([0x0A, ED25519]) + self.public_key)[:4]

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Whether the signature is this key's under this text (RFC 8032)."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(signature, text)
        except (InvalidSignature, ValueError):
            return False
        return True


class Ed25519Signer:
    """A private Ed25519 key, from its secret of 32 bytes, with its name. The secret is never shown."""

    def __init__(self, name: str, secret: bytes) -> None:
        if not KEY_NAME.fullmatch(name):
            raise ValueError(f"a key cannot be called {name!r}: spaces and plus signs are not allowed")
        self._key = Ed25519PrivateKey.from_private_bytes(secret)
        self.verifier = Ed25519Verifier(name, self._key.public_key().public_bytes_raw())
        """What others check with."""

    @property
    def name(self) -> str:
        """Name of the key."""
        return self.verifier.name

    @property
    def key_id(self) -> bytes:
        """Four bytes that tell keys of one name apart."""
        return self.verifier.key_id

    def sign(self, text: bytes) -> bytes:
        """The signature (RFC 8032): 64 bytes."""
        return self._key.sign(text)


def signed(text: str, signers: Collection[Signer]) -> str:
    """The note: the text, an empty line, and a line for each signer. The text ends with a newline, which is signed."""
    lines = (f"— {signer.name} {base64_of(signer.key_id + signer.sign(text.encode()))}\n" for signer in signers)
    return f"{text}\n{''.join(lines)}"


def text_of(note: str, verifiers: Collection[Verifier]) -> str:
    """The text of a note that at least one of the keys signed; signatures of unknown keys say nothing.

    Raises:
        InvalidNote: it has not the form of a note, a known key's signature is wrong, or no known key signed.
    """
    text, gap, below = note.rpartition("\n\n")
    text += "\n"
    if not gap or not below.endswith("\n"):
        raise InvalidNote("a note is a text, an empty line and signatures, each line with its end")
    known = {(verifier.name, verifier.key_id): verifier for verifier in verifiers}
    data = text.encode(errors="replace")  # Half a surrogate pair was never signed: it becomes another text.
    found = False
    for line in _signature_lines(below):
        name, key_id, signature = _read_signature(line)
        verifier = known.get((name, key_id))
        if verifier and not verifier.verify(data, signature):
            raise InvalidNote(f"the signature of {name} is wrong")
        found = found or verifier is not None
    if not found:
        raise InvalidNote("no known key has signed")
    return text


def _signature_lines(below: str) -> list[str]:
    lines = below[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise InvalidNote(f"more than {MOST_SIGNATURES} signatures")
    return lines


def _read_signature(line: str) -> tuple[str, bytes, bytes]:
    """Name, key id and signature."""
    match = SIGNATURE.fullmatch(line)
    if not match:
        raise InvalidNote("a line below the text is no signature")
    try:
        data = from_base64(match[2])
    except ValueError:
        raise InvalidNote("a signature is no base64") from None
    return match[1], data[:4], data[4:]
