"""Continuations (延续证明): that a newer checkpoint continues an older one, with nothing before it altered.

For who keeps an old checkpoint, such as one printed on a report, and cannot be given the whole ledger: two signed
checkpoints and a proof, as one line of JSON with one spelling (docs/ledger-format.md).
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from kaoping.methods.merkle.checkpoint import Checkpoint, open_checkpoint
from kaoping.methods.merkle.hashing import TWIN
from kaoping.methods.merkle.signing import InvalidNote, Verifier
from kaoping.methods.merkle.spelling import line_of
from kaoping.methods.merkle.verification import verify_consistency

FORMAT = "kaoping continuation 1"


class InvalidContinuation(ValueError):
    """A continuation that proves nothing, and why."""


@dataclass(frozen=True, slots=True)
class Continuation:
    """Two signed notes, and the digests of `TWIN` from which both roots follow."""

    old: str
    new: str
    proof: tuple[bytes, ...]


def continuation_text(continuation: Continuation) -> str:
    """The continuation as one line of JSON."""
    proof = [digest.hex() for digest in continuation.proof]
    return line_of({"format": FORMAT, "old": continuation.old, "new": continuation.new, "proof": proof})


def read_continuation(text: str) -> Continuation:
    """Read a continuation; space around it does not matter.

    Raises:
        InvalidContinuation: anything but what `continuation_text` writes.
    """
    try:
        continuation = _continuation(json.loads(text))
        spelling = continuation_text(continuation)
    except (ValueError, TypeError, KeyError, RecursionError):
        raise InvalidContinuation("not a continuation of this format") from None
    if spelling != text.strip():
        raise InvalidContinuation("a continuation has one spelling only")
    return continuation


def _continuation(values: dict[str, Any]) -> Continuation:
    """The continuation of plain data; whatever is too much shows when the spelling is compared."""
    if [type(values[name]) for name in ("old", "new")] != [str, str]:
        raise TypeError("checkpoints are text")
    return Continuation(values["old"], values["new"], tuple(bytes.fromhex(digest) for digest in values["proof"]))


def verify_continuation(
    continuation: Continuation, origin: str, verifiers: Collection[Verifier]
) -> tuple[Checkpoint, Checkpoint]:
    """Both checkpoints, if the tree of the old one is the beginning of that of the new one.

    Raises:
        InvalidContinuation: a checkpoint is not signed for this ledger, or the proof does not lead from one to the
            other.
    """
    try:
        old, new = (open_checkpoint(note, origin, verifiers) for note in (continuation.old, continuation.new))
    except InvalidNote as error:
        raise InvalidContinuation(str(error)) from error
    if not verify_consistency(TWIN, old.head, new.head, continuation.proof):
        raise InvalidContinuation("the newer checkpoint does not continue the older one")
    return old, new
