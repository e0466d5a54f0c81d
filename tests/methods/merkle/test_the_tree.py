"""Roots at every size, from the frontier and from stored nodes, are those of the definition."""

import json
from collections.abc import Callable
from functools import partial

import pytest

from kaoping.methods.merkle import (
    SHA256,
    SM3,
    TWIN,
    Frontier,
    TreeHash,
    append,
    consistency_proof,
    frontier_at,
    head_at,
    inclusion_proof,
    root,
)
from kaoping.methods.merkle.hashing import sm3
from kaoping.methods.merkle.proofs import addresses, consistency_spans, inclusion_spans
from tests.methods.merkle.growing import Store, data_of, grown, roots_by_definition, sha256
from tests.repository.files import ROOT
from tools.verify_ledger import sm3_in_python

DATA = ROOT / "tests" / "data" / "crypto"
Digest = Callable[[bytes], bytes]
BOTH = pytest.mark.parametrize(("using", "digest"), [(SHA256, sha256), (SM3, sm3)], ids=["sha256", "sm3"])


def tree_of_1025(using: TreeHash) -> Store:
    return grown(using, (using.leaf(data) for data in data_of(1025)))[1]


def test_the_published_tree_of_eight_leaves() -> None:
    published = json.loads((DATA / "rfc6962_tree.json").read_text(encoding="utf-8"))
    leaves = [SHA256.leaf(bytes.fromhex(data)) for data in published["leaf_inputs_hex"]]
    _, store = grown(SHA256, leaves)

    roots = [head_at(SHA256, store, size).root.hex() for size in range(9)]
    levels = [[store[level, index].hex() for index in range(8 >> level)] for level in range(4)]

    assert roots == published["root_hashes_by_size"]
    assert levels == published["node_hashes"]


def test_the_published_values_of_the_hasher() -> None:
    hasher = json.loads((DATA / "rfc6962_tree.json").read_text(encoding="utf-8"))["hasher"]

    assert SHA256.empty().hex() == hasher["empty_root"]
    assert SHA256.leaf(b"").hex() == hasher["leaf_of_empty"]
    assert SHA256.leaf(b"L123456").hex() == hasher["leaf_L123456"]
    assert SHA256.node(b"N123", b"N456").hex() == hasher["node_N123_N456"]


def test_the_published_digests_of_sm3() -> None:
    published = json.loads((DATA / "sm3.json").read_text(encoding="utf-8"))["sm3"]

    assert published
    for example in published:
        data = bytes.fromhex(example["input_hex"])
        assert sm3(data).hex() == example["digest"].lower(), example["name"]
        assert sm3_in_python(data).hex() == example["digest"].lower(), example["name"]


def test_both_implementations_of_sm3_agree_at_every_length_around_its_blocks() -> None:
    text = bytes(range(256))

    assert [sm3_in_python(text[:length]) for length in range(200)] == [sm3(text[:length]) for length in range(200)]


@BOTH
def test_the_root_is_that_of_the_definition_for_every_size_up_to_1025(using: TreeHash, digest: Digest) -> None:
    data = data_of(1025)
    by_definition = roots_by_definition(digest, data)
    store = tree_of_1025(using)
    frontier = Frontier()

    for size in range(1026):
        expected = by_definition(0, size)
        assert root(using, frontier) == expected, size
        assert head_at(using, store, size).root == expected, size
        if size < 1025:
            frontier, _ = append(using, frontier, using.leaf(data[size]))


def test_the_twin_tree_is_both_trees_side_by_side() -> None:
    data = data_of(100)

    for size in (0, 1, 2, 3, 63, 64, 65, 100):
        singles = [head_at(using, tree_of_1025(using), size).root for using in (SHA256, SM3)]
        frontier, _ = grown(TWIN, (TWIN.leaf(one) for one in data[:size]))
        assert root(TWIN, frontier) == b"".join(singles), size


def test_a_tree_goes_on_from_its_stored_nodes_as_if_it_had_never_stopped() -> None:
    frontier, store = grown(SHA256, (SHA256.leaf(data) for data in data_of(300)))

    for size in range(300):
        stopped, _ = grown(SHA256, (store[0, index] for index in range(size)))
        assert frontier_at(store, size) == stopped
    assert frontier_at(store, 300) == frontier


def test_a_tree_of_n_leaves_has_as_many_nodes_as_its_complete_subtrees() -> None:
    # Complete subtrees over 2**k leaves: floor(n / 2**k). For 300: 300 + 150 + 75 + 37 + 18 + 9 + 4 + 2 + 1 = 596.
    _, store = grown(SHA256, (SHA256.leaf(data) for data in data_of(300)))

    assert len(store) == 596


def test_reads_grow_with_the_logarithm_of_the_size() -> None:
    # 2 * log2(1025) is just over 20. A size has at most log2(size) + 1 peaks: 1023, all ones in binary, has 10.
    store = tree_of_1025(SHA256)

    for size in (1, 2, 1000, 1023, 1024, 1025):
        assert reads_of(store, partial(head_at, SHA256, store, size)) <= 10
        for index in {0, size // 3, size - 1}:
            assert reads_of(store, partial(inclusion_proof, SHA256, store, index, size)) <= 20
            assert reads_of(store, partial(consistency_proof, SHA256, store, index + 1, size)) <= 20


def test_a_store_can_be_told_beforehand_which_nodes_a_proof_reads() -> None:
    store = tree_of_1025(SHA256)

    for index, size in [(0, 1), (5, 13), (700, 1000), (1024, 1025)]:
        fetched = Store({address: store[address] for address in addresses(inclusion_spans(index, size))})
        assert inclusion_proof(SHA256, fetched, index, size) == inclusion_proof(SHA256, store, index, size)
        fetched = Store({address: store[address] for address in addresses(consistency_spans(index + 1, size))})
        assert consistency_proof(SHA256, fetched, index + 1, size) == consistency_proof(SHA256, store, index + 1, size)


def reads_of(store: Store, act: Callable[[], object]) -> int:
    before = store.reads
    act()
    return store.reads - before
