"""A receipt proves its record for years with the public key alone, and nothing once anything in it is altered."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.methods.merkle import (
    TWIN,
    Checkpoint,
    Ed25519Signer,
    Head,
    InvalidReceipt,
    Opening,
    Receipt,
    canonical,
    commit,
    head_at,
    inclusion_proof,
    read_receipt,
    receipt_text,
    sign_checkpoint,
    verify_receipt,
)
from tests.methods.merkle.growing import grown
from tools import verify_ledger
from tools.verify_ledger import Hashes, Key, check_receipt

ORIGIN = "linjiang.example/ledger"
SIGNER = Ed25519Signer(ORIGIN, b"k" * 32)
TIME = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
OPENINGS = [Opening(bytes([n]) * 32, canonical({"unit": f"第{n}街道", "value": n})) for n in range(13)]


def signed(head: Head) -> str:
    return sign_checkpoint(Checkpoint(ORIGIN, head, TIME), [SIGNER])


@cache
def receipt() -> Receipt:
    commitments = [commit(opening) for opening in OPENINGS]
    _, store = grown(TWIN, map(TWIN.leaf, commitments))
    proof = inclusion_proof(TWIN, store, 5, 13)
    return Receipt(commitments[5], 5, 13, proof, signed(head_at(TWIN, store, 13)), OPENINGS[5])


def is_good(candidate: Receipt) -> bool:
    try:
        return verify_receipt(candidate, ORIGIN, [SIGNER.verifier]).head.size == 13
    except InvalidReceipt:
        return False


def is_good_to_the_verifier(text: str) -> bool:
    try:
        read = verify_ledger.read_receipt(text.encode())
    except verify_ledger.Invalid:
        return False
    return read.origin == ORIGIN and not check_receipt(read, [Key(ORIGIN, SIGNER.verifier.public_key)], Hashes())


def test_a_receipt_is_read_back_and_holds_for_both_checkers() -> None:
    text = receipt_text(receipt())

    assert read_receipt(text) == receipt()
    assert read_receipt(f"\n {text}\n") == receipt()
    assert is_good(receipt())
    assert is_good_to_the_verifier(text)


def test_a_receipt_without_its_record_holds_as_well() -> None:
    shown_to_nobody = replace(receipt(), opening=None)

    assert "opening" not in json.loads(receipt_text(shown_to_nobody))
    assert read_receipt(receipt_text(shown_to_nobody)) == shown_to_nobody
    assert is_good(shown_to_nobody)
    assert is_good_to_the_verifier(receipt_text(shown_to_nobody))


@pytest.mark.parametrize(
    ("altered", "why"),
    [
        ({"index": 4}, "at this place"),
        ({"index": 13}, "at this place"),
        ({"index": -1}, "at this place"),
        ({"size": 12}, "not of this checkpoint"),
        ({"size": 14}, "not of this checkpoint"),
        ({"commitment": commit(OPENINGS[6])}, "at this place"),
        ({"commitment": b""}, "not of this checkpoint"),
        ({"proof": ()}, "at this place"),
        ({"opening": OPENINGS[6]}, "not the one that was committed to"),
        ({"opening": Opening(b"short", b"{}")}, "not the one that was committed to"),
        ({"checkpoint": "nothing"}, "a note is a text"),
        ({"checkpoint": signed(Head(13, bytes(64)))}, "at this place"),
    ],
)
def test_a_receipt_with_another_part_is_refused(altered: dict[str, Any], why: str) -> None:
    with pytest.raises(InvalidReceipt, match=why):
        verify_receipt(replace(receipt(), **altered), ORIGIN, [SIGNER.verifier])


def test_another_size_cannot_be_put_into_the_checkpoint_even_where_the_proof_would_fit_it() -> None:
    # Record 5 of 13 has the same path in a tree of 14: only the signature tells 13 from 14.
    larger = replace(receipt(), size=14, checkpoint=receipt().checkpoint.replace("\n13\n", "\n14\n"))

    with pytest.raises(InvalidReceipt, match="signature"):
        verify_receipt(larger, ORIGIN, [SIGNER.verifier])
    assert not is_good_to_the_verifier(receipt_text(larger))


def test_a_receipt_of_another_ledger_or_another_key_is_refused() -> None:
    with pytest.raises(InvalidReceipt, match="not of elsewhere"):
        verify_receipt(receipt(), "elsewhere", [SIGNER.verifier])
    with pytest.raises(InvalidReceipt, match="no known key"):
        verify_receipt(receipt(), ORIGIN, [Ed25519Signer(ORIGIN, b"x" * 32).verifier])


@given(st.integers(0), st.integers(0, 7))
def test_no_bit_of_a_receipts_text_can_be_altered(place: int, bit: int) -> None:
    data = bytearray(receipt_text(receipt()).encode())
    data[place % len(data)] ^= 1 << bit

    try:
        text = data.decode()
        altered = read_receipt(text)
    except (InvalidReceipt, UnicodeDecodeError):
        return
    assert not is_good(altered)
    assert not is_good_to_the_verifier(text)


PARTS = json.loads(receipt_text(receipt()))
ODD = [None, True, 1.0, -1, 10**30, "", "ff", [], ["ff"], {}, {"salt": ""}, PARTS["opening"] | {"more": 1}, "\ud800"]


@pytest.mark.parametrize("odd", ODD, ids=repr)
@pytest.mark.parametrize("part", [*PARTS, "more"])
def test_a_part_of_a_wrong_kind_is_refused_by_both_checkers(part: str, odd: object) -> None:
    values = PARTS | {part: odd}

    assert not is_good_to_the_verifier(json.dumps(values))
    assert not is_read_and_good(json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def is_read_and_good(text: str) -> bool:
    try:
        return is_good(read_receipt(text))
    except InvalidReceipt:
        return False


@pytest.mark.parametrize("part", sorted(PARTS.keys() - {"opening"}))
def test_a_receipt_without_a_part_is_refused(part: str) -> None:
    text = json.dumps({name: value for name, value in PARTS.items() if name != part})

    assert not is_good_to_the_verifier(text)
    with pytest.raises(InvalidReceipt):
        read_receipt(text)


@given(st.text() | st.binary().map(lambda data: data.decode("latin-1")))
def test_no_text_makes_reading_fail_in_any_other_way(text: str) -> None:
    with pytest.raises(InvalidReceipt):
        read_receipt(text)
    with pytest.raises(verify_ledger.Invalid):
        verify_ledger.read_receipt(text.encode("utf-8", "surrogatepass"))


HOSTILE = ["[" * 100_000, "9" * 10_000, '{"a":' * 100_000, "{}", "[]", "null", "NaN", '{"a":1,"a":1}']


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:5])
def test_hostile_texts_are_refused(text: str) -> None:
    with pytest.raises(InvalidReceipt):
        read_receipt(text)
    with pytest.raises(verify_ledger.Invalid):
        verify_ledger.read_receipt(text.encode())
