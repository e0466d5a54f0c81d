"""Proofs that are made are accepted, by two checkers that share no code; published wrong ones are refused."""

import base64
import json
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaoping.methods.merkle import (
    SHA256,
    TWIN,
    Head,
    consistency_proof,
    head_at,
    inclusion_proof,
    verify_consistency,
    verify_inclusion,
)
from kaoping.methods.merkle.tree import LARGEST_SIZE
from tests.methods.merkle.growing import Store, data_of, grown
from tests.repository.files import ROOT
from tools.verify_ledger import Hashes, root_from, roots_from

DATA = ROOT / "tests" / "data" / "crypto"


def published(name: str) -> list[dict[str, Any]]:
    vectors: list[dict[str, Any]] = json.loads((DATA / name).read_text(encoding="utf-8"))["vectors"]
    assert len(vectors) == 98
    return vectors


def decoded(texts: list[str] | None) -> list[bytes]:
    return [base64.b64decode(text) for text in texts or []]


@cache
def twin_tree() -> Store:
    return grown(TWIN, (TWIN.leaf(data) for data in data_of(600)))[1]


@pytest.mark.parametrize("vector", published("merkle_inclusion.json"), ids=lambda vector: vector["file"])
def test_published_inclusion_proofs_are_judged_as_published(vector: dict[str, Any]) -> None:
    leaf, root = decoded([vector["leafHash"], vector["root"]])

    verdict = verify_inclusion(
        SHA256, leaf, vector["leafIdx"], decoded(vector["proof"]), Head(vector["treeSize"], root)
    )

    assert verdict is not vector["wantErr"], vector["desc"]


@pytest.mark.parametrize("vector", published("merkle_consistency.json"), ids=lambda vector: vector["file"])
def test_published_consistency_proofs_are_judged_as_published(vector: dict[str, Any]) -> None:
    old, new = decoded([vector["root1"], vector["root2"]])

    verdict = verify_consistency(
        SHA256, Head(vector["size1"], old), Head(vector["size2"], new), decoded(vector["proof"])
    )

    assert verdict is not vector["wantErr"], vector["desc"]


def test_every_leaf_of_every_size_up_to_64_is_proved() -> None:
    store = twin_tree()
    for size in range(1, 65):
        head = head_at(TWIN, store, size)
        for index in range(size):
            assert_included(store, index, head)


def test_every_pair_of_sizes_up_to_64_is_proved_consistent() -> None:
    store = twin_tree()
    heads = [head_at(TWIN, store, size) for size in range(65)]
    for new in heads[1:]:
        for old in heads[1 : new.size + 1]:
            assert_consistent(store, old, new)


@given(st.data())
def test_any_leaf_of_a_larger_tree_is_proved(data: st.DataObject) -> None:
    size = data.draw(st.integers(65, 600))

    assert_included(twin_tree(), data.draw(st.integers(0, size - 1)), head_at(TWIN, twin_tree(), size))


@given(st.data())
def test_any_two_sizes_of_a_larger_tree_are_proved_consistent(data: st.DataObject) -> None:
    new = data.draw(st.integers(65, 600))
    old = data.draw(st.integers(1, new))

    assert_consistent(twin_tree(), head_at(TWIN, twin_tree(), old), head_at(TWIN, twin_tree(), new))


def assert_included(store: Store, index: int, head: Head) -> None:
    proof = inclusion_proof(TWIN, store, index, head.size)
    assert verify_inclusion(TWIN, store[0, index], index, proof, head), (index, head.size)
    assert root_from(Hashes(), store[0, index], index, head.size, proof) == head.root, (index, head.size)


def assert_consistent(store: Store, old: Head, new: Head) -> None:
    proof = consistency_proof(TWIN, store, old.size, new.size)
    assert verify_consistency(TWIN, old, new, proof), (old.size, new.size)
    assert roots_from(Hashes(), (old.size, old.root), new.size, proof) == (old.root, new.root), (old.size, new.size)


def test_a_proof_does_not_fit_a_tree_with_another_record_at_any_place() -> None:
    # Two ledgers of 20 records that differ in the record 7 only: proofs of the one say nothing about the other.
    leaves = [TWIN.leaf(data) for data in data_of(20)]
    _, ours = grown(TWIN, leaves)
    leaves[7] = TWIN.leaf(b"changed")
    _, theirs = grown(TWIN, leaves)

    for index in range(20):
        proof = inclusion_proof(TWIN, ours, index, 20)
        assert not verify_inclusion(TWIN, ours[0, index], index, proof, head_at(TWIN, theirs, 20))
    for size in range(1, 20):
        proof = consistency_proof(TWIN, ours, size, 20)
        assert not verify_consistency(TWIN, head_at(TWIN, ours, size), head_at(TWIN, theirs, 20), proof)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (5, 5), (-1, 5), (6, 5)])
def test_there_is_no_proof_of_a_leaf_that_is_not_there(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="is not in a tree"):
        inclusion_proof(TWIN, twin_tree(), index, size)


@pytest.mark.parametrize(("old", "new"), [(0, 5), (6, 5), (-1, 5)])
def test_there_is_no_proof_of_consistency_with_nothing_or_with_the_future(old: int, new: int) -> None:
    with pytest.raises(ValueError, match="continues"):
        consistency_proof(TWIN, twin_tree(), old, new)


def test_sizes_beyond_64_bits_and_endless_proofs_are_refused_at_once() -> None:
    head = Head(2**63, bytes(64))

    assert not verify_inclusion(TWIN, bytes(64), 1, [bytes(64)] * 63, head)
    assert not verify_inclusion(TWIN, bytes(64), 1, [bytes(64)] * 1_000_000, Head(2**62, bytes(64)))
    assert not verify_consistency(TWIN, Head(1, bytes(64)), head, [bytes(64)] * 63)


def test_the_largest_tree_is_judged_like_any_other_and_the_next_size_is_refused() -> None:
    # A tree of 2**63 - 1 leaves is too large to grow, but a path of 63 digests leads from its first leaf to a root.
    leaf, path = TWIN.leaf(b"first"), tuple(TWIN.leaf(bytes([level])) for level in range(63))
    root = root_from(Hashes(), leaf, 0, LARGEST_SIZE, path)
    assert root

    assert verify_inclusion(TWIN, leaf, 0, path, Head(LARGEST_SIZE, root))
    assert not verify_inclusion(TWIN, leaf, 0, path, Head(LARGEST_SIZE + 1, root))
    assert verify_consistency(TWIN, Head(1, leaf), Head(LARGEST_SIZE, root), path)
    assert not verify_consistency(TWIN, Head(1, leaf), Head(LARGEST_SIZE + 1, root), path)


def test_one_forged_half_of_a_twin_digest_is_refused() -> None:
    # Whoever breaks SHA-256 alone, or SM3 alone, gains nothing.
    store = twin_tree()
    head, proof = head_at(TWIN, store, 21), inclusion_proof(TWIN, store, 8, 21)
    leaf = store[0, 8]

    assert not verify_inclusion(TWIN, bytes(32) + leaf[32:], 8, proof, head)
    assert not verify_inclusion(TWIN, leaf[:32] + bytes(32), 8, proof, head)
