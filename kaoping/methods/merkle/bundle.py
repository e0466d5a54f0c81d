"""Lines of the files that `tools/verify_ledger.py` checks: an exported ledger, and the witness's copy.

Both are JSON lines (docs/ledger-format.md). The ledger: `ledger_line`, then an `entry_line` for each record in order
and a `checkpoint_line` for each checkpoint, and `head_line` at the end. The witness: `witness_line`, then a
`leaf_line` for each leaf hash that it was given and a `checkpoint_line` for each checkpoint.
"""

from __future__ import annotations

from collections.abc import Iterable

from kaoping.methods.merkle.commitments import Opening
from kaoping.methods.merkle.hashing import SHA256
from kaoping.methods.merkle.receipt import opening_values
from kaoping.methods.merkle.signing import Verifier
from kaoping.methods.merkle.spelling import line_of
from kaoping.methods.merkle.tree import Head

LEDGER_FORMAT = "kaoping ledger 1"
WITNESS_FORMAT = "kaoping witness 1"


def ledger_line(origin: str, keys: Iterable[Verifier]) -> str:
    """First line of an exported ledger: which one it is, and the public keys of its checkpoints."""
    return line_of({"type": "ledger", "format": LEDGER_FORMAT, "origin": origin, "keys": [str(key) for key in keys]})


def entry_line(
    index: int, commitment: bytes, opening: Opening | None = None, *, is_shown_otherwise: bool = False
) -> str:
    """A record: its place, its commitment, and its opening where it may be shown.

    Args:
        index: its place, from 0.
        commitment: 64 bytes.
        opening: record and salt.
        is_shown_otherwise: whether the keeper found that its own pages show something else than the record.
    """
    values: dict[str, object] = {"type": "entry", "index": index, "commitment": commitment.hex()}
    if opening:
        values["opening"] = opening_values(opening)
    if is_shown_otherwise:
        values["shown"] = "otherwise"
    return line_of(values)


def checkpoint_line(note: str) -> str:
    """A signed checkpoint."""
    return line_of({"type": "checkpoint", "note": note})


def head_line(head: Head) -> str:
    """Last line of an exported ledger: size and roots at the export, so that a file cut short is noticed."""
    cut = SHA256.size
    roots = {"sha256": head.root[:cut].hex(), "sm3": head.root[cut:].hex()}
    return line_of({"type": "head", "size": head.size, **roots})


def witness_line(origin: str, keys: Iterable[Verifier]) -> str:
    """First line of a witness's copy: which ledger, and the public keys that the witness knows it by."""
    return line_of({"type": "witness", "format": WITNESS_FORMAT, "origin": origin, "keys": [str(key) for key in keys]})


def leaf_line(index: int, leaf_hash: bytes) -> str:
    """A leaf hash that the witness was given (`TWIN`)."""
    return line_of({"type": "leaf", "index": index, "hash": leaf_hash.hex()})
