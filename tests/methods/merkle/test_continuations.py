"""A continuation proves that nothing before an old checkpoint was altered; altered itself, it proves nothing."""

import json
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.methods.merkle import (
    TWIN,
    Continuation,
    Ed25519Signer,
    InvalidContinuation,
    consistency_proof,
    continuation_text,
    read_continuation,
    verify_continuation,
)
from tests.methods.merkle.office import ORIGIN, SIGNER, Office, honest_office, row_of
from tools import verify_ledger
from tools.verify_ledger import Hashes, Key, check_continuation, compare_checkpoints, read_witness

KEYS = [Key(ORIGIN, SIGNER.verifier.public_key)]


@cache
def office() -> Office:
    return honest_office()


@cache
def from_10_to_30() -> Continuation:
    notes = office().notes
    return Continuation(notes[0], notes[2], consistency_proof(TWIN, office().store(), 10, 30))


def holds(text: str) -> bool:
    try:
        return bool(verify_continuation(read_continuation(text), ORIGIN, [SIGNER.verifier]))
    except InvalidContinuation:
        return False


def holds_for_the_verifier(text: str) -> bool:
    try:
        read = verify_ledger.read_continuation(text.encode())
    except verify_ledger.Invalid:
        return False
    return read.origin == ORIGIN and not check_continuation(read, KEYS, Hashes())


def test_a_continuation_is_read_back_and_holds_for_both_checkers() -> None:
    text = continuation_text(from_10_to_30())

    assert read_continuation(f"{text}\n") == from_10_to_30()
    old, new = verify_continuation(from_10_to_30(), ORIGIN, [SIGNER.verifier])
    assert (old.head.size, new.head.size) == (10, 30)
    assert holds_for_the_verifier(text)


def test_a_checkpoint_continues_itself() -> None:
    text = continuation_text(Continuation(office().notes[1], office().notes[1], ()))

    assert holds(text)
    assert holds_for_the_verifier(text)


def test_a_ledger_that_was_altered_has_no_proof_even_with_the_key() -> None:
    altered = office().copy()
    altered.rows[3] = row_of("改过的记录", 7)
    altered.notes.clear()
    altered.sign(size=30)
    forged = Continuation(office().notes[0], altered.notes[0], consistency_proof(TWIN, altered.store(), 10, 30))

    with pytest.raises(InvalidContinuation, match="does not continue"):
        verify_continuation(forged, ORIGIN, [SIGNER.verifier])
    assert not holds_for_the_verifier(continuation_text(forged))


def test_a_continuation_cannot_run_backwards_or_begin_with_nothing() -> None:
    notes, proof = office().notes, from_10_to_30().proof
    empty = Office().sign()

    assert not holds(continuation_text(Continuation(notes[2], notes[0], proof)))
    assert not holds_for_the_verifier(continuation_text(Continuation(notes[2], notes[0], proof)))
    assert not holds(continuation_text(Continuation(empty, notes[0], ())))
    assert not holds_for_the_verifier(continuation_text(Continuation(empty, notes[0], ())))


def test_it_is_of_one_ledger_and_signed_by_a_known_key() -> None:
    with pytest.raises(InvalidContinuation, match="not of elsewhere"):
        verify_continuation(from_10_to_30(), "elsewhere", [SIGNER.verifier])
    with pytest.raises(InvalidContinuation, match="no known key"):
        verify_continuation(from_10_to_30(), ORIGIN, [Ed25519Signer(ORIGIN, b"x" * 32).verifier])


def test_a_witness_with_another_checkpoint_of_the_same_size_contradicts_it() -> None:
    altered = office().copy()
    altered.rows[3] = row_of("改过的记录", 7)
    altered.notes.clear()
    altered.sign(size=30)
    read = verify_ledger.read_continuation(continuation_text(from_10_to_30()).encode())

    honest, other = (read_witness(one.witnessed().splitlines()) for one in (office(), altered))

    assert compare_checkpoints(ORIGIN, [read.old, read.new], honest) == []
    assert [finding.code for finding in compare_checkpoints(ORIGIN, [read.old, read.new], other)] == ["rebuilt"]


@given(st.integers(0), st.integers(0, 7))
def test_no_bit_of_its_text_can_be_altered(place: int, bit: int) -> None:
    data = bytearray(continuation_text(from_10_to_30()).encode())
    data[place % len(data)] ^= 1 << bit

    text = data.decode("utf-8", "replace")
    assert not holds(text)
    assert not holds_for_the_verifier(text)


PARTS = json.loads(continuation_text(from_10_to_30()))
ODD: list[object] = [None, True, 1, 1.5, "", "ff", [], ["ff"], [1], {}, "\ud800", ["00" * 64] * 65]


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: repr(odd)[:20])
@pytest.mark.parametrize("part", [*PARTS, "more"])
def test_a_part_of_a_wrong_kind_is_refused_by_both_checkers(part: str, odd: object) -> None:
    values = PARTS | {part: odd}

    assert not holds_for_the_verifier(json.dumps(values))
    assert not holds(json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


@given(st.text())
def test_no_text_makes_reading_fail_in_any_other_way(text: str) -> None:
    assert not holds(text)
    with pytest.raises(verify_ledger.Invalid):
        verify_ledger.read_continuation(text.encode())
