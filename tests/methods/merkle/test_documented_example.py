"""The example of docs/ledger-format.md is a true ledger, witnessed, with a true receipt."""

import re
from datetime import UTC, datetime
from decimal import Decimal

from kaoping.methods.merkle import (
    Ed25519Verifier,
    Record,
    canonical,
    open_checkpoint,
    read_continuation,
    read_receipt,
    verify_continuation,
    verify_receipt,
)
from tests.repository.files import ROOT
from tools.verify_ledger import Hashes, check_ledger, read_ledger, read_witness

PAGE = (ROOT / "docs" / "ledger-format.md").read_text(encoding="utf-8")
NOTE, LEDGER, WITNESS, RECEIPT, CONTINUATION = re.findall(r"^```\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)


def test_the_ledger_is_without_fault_before_its_witness() -> None:
    witness = read_witness(WITNESS.encode().splitlines())

    assert check_ledger(read_ledger(LEDGER.encode().splitlines(), Hashes()), [witness], witness.keys, Hashes()) == []
    assert len(witness.leaves) == 3


def test_checkpoint_receipt_and_continuation_hold_under_the_printed_key() -> None:
    printed = re.search(r'"keys":\["([^"]+)"\]', LEDGER)
    assert printed
    key = Ed25519Verifier.read(printed[1])
    receipt = read_receipt(RECEIPT)

    checkpoint = verify_receipt(receipt, key.name, [key])
    old, new = verify_continuation(read_continuation(CONTINUATION), key.name, [key])

    assert open_checkpoint(NOTE, key.name, [key]) == checkpoint
    assert (old.head.size, new) == (2, checkpoint)
    assert checkpoint.time == datetime(2026, 10, 8, 2, 10, tzinfo=UTC)


def test_the_record_shown_is_the_canonical_spelling_of_its_values() -> None:
    receipt = read_receipt(RECEIPT)
    record: Record = {
        "kind": "value",
        "item": "供水合格率",
        "unit": "第三街道（虚构）",
        "period": "2026-Q3",
        "value": Decimal("97.50"),
        "at": datetime(2026, 10, 8, 1, 30, tzinfo=UTC),
    }

    assert receipt.opening
    assert receipt.opening.payload == canonical(record)
