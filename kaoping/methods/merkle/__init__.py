"""The ledger's Merkle tree (RFC 9162) under SHA-256 and SM3: growing, proofs, checks, checkpoints, receipts.

Read `hashing`, `tree`, `proofs`, `verification`, then `canonical` and `commitments` (what a leaf holds),
`checkpoint`, `receipt` and `continuation` (what leaves the house). `tools/verify_ledger.py` is the second opinion:
it shares no code with this.
"""

from kaoping.methods.merkle.canonical import NotCanonical, Record, canonical
from kaoping.methods.merkle.checkpoint import Checkpoint, open_checkpoint, read_checkpoint, sign_checkpoint
from kaoping.methods.merkle.commitments import SALT_SIZE, Opening, commit, opens
from kaoping.methods.merkle.continuation import (
    Continuation,
    InvalidContinuation,
    continuation_text,
    read_continuation,
    verify_continuation,
)
from kaoping.methods.merkle.hashing import SHA256, SM3, TWIN, TreeHash
from kaoping.methods.merkle.proofs import consistency_proof, inclusion_proof
from kaoping.methods.merkle.receipt import InvalidReceipt, Receipt, read_receipt, receipt_text, verify_receipt
from kaoping.methods.merkle.signing import Ed25519Signer, Ed25519Verifier, InvalidNote, Signer, Verifier
from kaoping.methods.merkle.tree import Frontier, Head, Node, Nodes, append, frontier_at, head_at, root
from kaoping.methods.merkle.verification import verify_consistency, verify_inclusion

__all__ = [
    "SALT_SIZE",
    "SHA256",
    "SM3",
    "TWIN",
    "Checkpoint",
    "Continuation",
    "Ed25519Signer",
    "Ed25519Verifier",
    "Frontier",
    "Head",
    "InvalidContinuation",
    "InvalidNote",
    "InvalidReceipt",
    "Node",
    "Nodes",
    "NotCanonical",
    "Opening",
    "Receipt",
    "Record",
    "Signer",
    "TreeHash",
    "Verifier",
    "append",
    "canonical",
    "commit",
    "consistency_proof",
    "continuation_text",
    "frontier_at",
    "head_at",
    "inclusion_proof",
    "open_checkpoint",
    "opens",
    "read_checkpoint",
    "read_continuation",
    "read_receipt",
    "receipt_text",
    "root",
    "sign_checkpoint",
    "verify_consistency",
    "verify_continuation",
    "verify_inclusion",
    "verify_receipt",
]
