"""Checkpoints (检查点): what the ledger's keeper signs about the tree at a moment.

A checkpoint is a C2SP tlog-checkpoint (https://c2sp.org/tlog-checkpoint), so that any witness of that kind can check
and co-sign it; the SM3 root and the time stand in its extension lines::

    linjiang.example/ledger
    1027
    5bQlm0cbnp1YCVXqlQ2yTGj0ZjHK2HQMLiMlAnpCGL0=
    sm3 Jr9RSg4PbyrM8Pkb2YOrn3SkS7CVcZKM1nfBnHeVJ2s=
    time 2026-11-22T01:02:03Z

    — linjiang.example/ledger Az3grlgtzPICa5OS8npVmf1…
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from kaoping.methods.merkle.hashing import SHA256, TWIN
from kaoping.methods.merkle.signing import KEY_NAME, InvalidNote, Signer, Verifier, signed, text_of
from kaoping.methods.merkle.spelling import base64_of, from_base64
from kaoping.methods.merkle.tree import LARGEST_SIZE, Head

ROOT = "([A-Za-z0-9+/]{43}=)"
LINES = re.compile(
    rf"([^\s+]+)\n(0|[1-9][0-9]{{0,18}})\n{ROOT}\nsm3 {ROOT}\ntime ([0-9]{{4}}-[0-9-]{{5}}T[0-9:]{{8}}Z)\n"
)
TIME = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Which ledger, how large, with which roots (`TWIN`), at what time (whole seconds, with a zone)."""

    origin: str
    head: Head
    time: datetime

    def text(self) -> str:
        """What is signed.

        Raises:
            ValueError: a part has no place in a checkpoint.
        """
        if not KEY_NAME.fullmatch(self.origin):
            raise ValueError(f"a ledger cannot be called {self.origin!r}: spaces and plus signs are not allowed")
        if not 0 <= self.head.size <= LARGEST_SIZE or len(self.head.root) != TWIN.size:
            raise ValueError("a checkpoint needs a size and a root under both hashes")
        if self.time.tzinfo is None or self.time.microsecond:
            raise ValueError("the time of a checkpoint has a zone and whole seconds")
        by_sha256, by_sm3 = self.head.root[: SHA256.size], self.head.root[SHA256.size :]
        time = self.time.astimezone(UTC).isoformat().replace("+00:00", "Z")
        return f"{self.origin}\n{self.head.size}\n{base64_of(by_sha256)}\nsm3 {base64_of(by_sm3)}\ntime {time}\n"


def sign_checkpoint(checkpoint: Checkpoint, signers: Collection[Signer]) -> str:
    """The signed note."""
    return signed(checkpoint.text(), signers)


def open_checkpoint(note: str, origin: str, verifiers: Collection[Verifier]) -> Checkpoint:
    """The checkpoint of a note, which at least one of the keys must have signed for this ledger.

    Raises:
        InvalidNote: wrong form, wrong ledger, or a signature is wrong or missing.
    """
    checkpoint = read_checkpoint(text_of(note, verifiers))
    if checkpoint.origin != origin:
        raise InvalidNote(f"the checkpoint is of {checkpoint.origin}, not of {origin}")
    return checkpoint


def read_checkpoint(text: str) -> Checkpoint:
    """The checkpoint that a text spells, whoever wrote it.

    Raises:
        InvalidNote: wrong form, or not the spelling that `Checkpoint.text` gives.
    """
    match = LINES.fullmatch(text)
    if not match:
        raise InvalidNote("these are not the lines of a checkpoint")
    origin, size, by_sha256, by_sm3, time = match.groups()
    try:
        head = Head(int(size), from_base64(by_sha256) + from_base64(by_sm3))
        checkpoint = Checkpoint(origin, head, datetime.strptime(time, TIME).replace(tzinfo=UTC))
        spelling = checkpoint.text()
    except ValueError as error:
        raise InvalidNote(f"a part of the checkpoint is wrong: {error}") from None
    if spelling != text:
        raise InvalidNote("a checkpoint has one spelling only")
    return checkpoint
