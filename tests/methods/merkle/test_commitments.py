"""A commitment shows nothing, fixes everything, and is HMAC under both hashes."""

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.methods.merkle import Opening, commit, opens
from tools.verify_ledger import Hashes, sm3_in_python

SALT = bytes(range(32))
OPENINGS = st.builds(Opening, st.binary(min_size=32, max_size=32), st.binary(max_size=200))


def test_a_commitment_begins_with_hmac_sha256_under_the_salt() -> None:
    commitment = commit(Opening(SALT, b'{"v":1}'))

    assert len(commitment) == 64
    assert commitment[:32] == hmac.new(SALT, b'{"v":1}', hashlib.sha256).digest()


def test_the_second_half_is_hmac_by_its_definition_over_sm3() -> None:
    # RFC 2104: H(key ^ 5c… ‖ H(key ^ 36… ‖ text)), the key filled up to the 64 bytes of a block.
    key = SALT + bytes(32)
    inner = sm3_in_python(bytes(byte ^ 0x36 for byte in key) + b"text")
    outer = sm3_in_python(bytes(byte ^ 0x5C for byte in key) + inner)

    assert commit(Opening(SALT, b"text"))[32:] == outer


@given(OPENINGS)
def test_both_implementations_commit_alike(opening: Opening) -> None:
    assert commit(opening) == Hashes().commitment(opening.salt, opening.payload)


@given(OPENINGS, OPENINGS)
def test_only_the_same_salt_and_record_open_a_commitment(one: Opening, other: Opening) -> None:
    assert opens(one, commit(one))
    assert opens(other, commit(one)) == (one == other)


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_a_salt_of_another_length_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="a salt has 32 bytes"):
        commit(Opening(bytes(size), b"{}"))
    assert not opens(Opening(bytes(size), b"{}"), bytes(64))
