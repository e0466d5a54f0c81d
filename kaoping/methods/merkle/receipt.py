"""Receipts (回执): what a submitter keeps, to show years later that the record was in the ledger, and where.

A receipt holds the commitment, its place, the proof that the tree of a checkpoint has it there, and that checkpoint;
and usually the opening, so that its holder can also show what was submitted. It is one line of JSON with one
spelling (docs/ledger-format.md). Checking it needs nothing but the public key.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from kaoping.methods.merkle.checkpoint import Checkpoint, open_checkpoint
from kaoping.methods.merkle.commitments import COMMITMENT_SIZE, Opening, opens
from kaoping.methods.merkle.hashing import TWIN
from kaoping.methods.merkle.signing import InvalidNote, Verifier
from kaoping.methods.merkle.spelling import line_of
from kaoping.methods.merkle.verification import verify_inclusion

FORMAT = "kaoping receipt 1"


class InvalidReceipt(ValueError):
    """A receipt that proves nothing, and why."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A record's place in the tree of a checkpoint.

    `index` counts from 0; `size` is that of the checkpoint, written beside the proof for people; `proof` are digests of
    `TWIN`; `checkpoint` is the signed note.
    """

    commitment: bytes
    index: int
    size: int
    proof: tuple[bytes, ...]
    checkpoint: str
    opening: Opening | None = None


def receipt_text(receipt: Receipt) -> str:
    """The receipt as one line of JSON."""
    values: dict[str, object] = {
        "format": FORMAT,
        "commitment": receipt.commitment.hex(),
        "index": receipt.index,
        "size": receipt.size,
        "proof": [digest.hex() for digest in receipt.proof],
        "checkpoint": receipt.checkpoint,
    }
    if receipt.opening:
        values["opening"] = opening_values(receipt.opening)
    return line_of(values)


def opening_values(opening: Opening) -> dict[str, str]:
    """An opening as plain data."""
    return {"salt": opening.salt.hex(), "payload": opening.payload.decode()}


def read_receipt(text: str) -> Receipt:
    """Read a receipt; space around it does not matter.

    Raises:
        InvalidReceipt: anything but what `receipt_text` writes.
    """
    try:
        receipt = _receipt(json.loads(text))
        spelling = receipt_text(receipt)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise InvalidReceipt("not a receipt of this format") from None
    if spelling != text.strip():
        raise InvalidReceipt("a receipt has one spelling only")
    return receipt


def _receipt(values: dict[str, Any]) -> Receipt:
    """The receipt of plain data; whatever is too much, or spelled otherwise, shows when the spelling is compared."""
    if [type(values[name]) for name in ("index", "size", "checkpoint")] != [int, int, str]:
        raise TypeError("numbers are whole, and the checkpoint is text")
    opening = values.get("opening")
    return Receipt(
        commitment=bytes.fromhex(values["commitment"]),
        index=values["index"],
        size=values["size"],
        proof=tuple(bytes.fromhex(digest) for digest in values["proof"]),
        checkpoint=values["checkpoint"],
        opening=opening and Opening(bytes.fromhex(opening["salt"]), opening["payload"].encode()),
    )


def verify_receipt(receipt: Receipt, origin: str, verifiers: Collection[Verifier]) -> Checkpoint:
    """The checkpoint that holds the record, if the receipt proves that; with an opening, also what was recorded.

    Raises:
        InvalidReceipt: the checkpoint is not signed for this ledger, it does not have the record at this place, or the
            opening is of another record.
    """
    try:
        checkpoint = open_checkpoint(receipt.checkpoint, origin, verifiers)
    except InvalidNote as error:
        raise InvalidReceipt(str(error)) from error
    if receipt.size != checkpoint.head.size or len(receipt.commitment) != COMMITMENT_SIZE:
        raise InvalidReceipt("the receipt is not of this checkpoint")
    if not verify_inclusion(TWIN, TWIN.leaf(receipt.commitment), receipt.index, receipt.proof, checkpoint.head):
        raise InvalidReceipt("the checkpoint's tree does not have this record at this place")
    if receipt.opening and not opens(receipt.opening, receipt.commitment):
        raise InvalidReceipt("the record shown is not the one that was committed to")
    return checkpoint
