"""What can be done with values. Each is one transaction with its entry in the ledger; drafts alone are not recorded."""

from kaoping.collection.values.claims import Claimed, claim, claim_with_document, decide_claim
from kaoping.collection.values.computing import compute, compute_all
from kaoping.collection.values.drafts import Saved, Typed, declare_no_data, save_drafts
from kaoping.collection.values.reviewing import accept, return_value
from kaoping.collection.values.settling import Place, settle
from kaoping.collection.values.submitting import Incomplete, submit
from kaoping.collection.values.superseding import Correction, correct, supersede

__all__ = [
    "Claimed",
    "Correction",
    "Incomplete",
    "Place",
    "Saved",
    "Typed",
    "accept",
    "claim",
    "claim_with_document",
    "compute",
    "compute_all",
    "correct",
    "decide_claim",
    "declare_no_data",
    "return_value",
    "save_drafts",
    "settle",
    "submit",
    "supersede",
]
