"""Checking proofs: RFC 9162, 2.1.3.2 and 2.1.4.2, step by step.

A proof is checked against a `Head`, size and root together, as a signed checkpoint gives them. The size must not come
from the proof's sender: the root does not fix it, and one proof can fit several sizes (of 5, 6, 7 or 8 leaves the
first has a path of three digests). Nothing here raises for wrong values: what cannot be right is False.
"""

from __future__ import annotations

from collections.abc import Sequence

from kaoping.methods.merkle.hashing import TreeHash
from kaoping.methods.merkle.tree import LARGEST_SIZE, Head


def verify_inclusion(using: TreeHash, leaf_hash: bytes, index: int, proof: Sequence[bytes], head: Head) -> bool:
    """Whether the tree of `head` has the leaf at `index` (from 0)."""
    if not 0 <= index < head.size <= LARGEST_SIZE or not _are_digests(using, (leaf_hash, *proof)):
        return False
    place, last = index, head.size - 1
    digest = leaf_hash
    for sibling in proof:
        if last == 0:
            return False
        if place % 2 == 1 or place == last:
            digest = using.node(sibling, digest)
            place, last = _up_to_where_it_is_right(place, last)
        else:
            digest = using.node(digest, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and digest == head.root


def verify_consistency(using: TreeHash, old: Head, new: Head, proof: Sequence[bytes]) -> bool:
    """Whether the tree of `old` is the beginning of the tree of `new`. The empty tree proves nothing: False."""
    if not 0 < old.size <= new.size <= LARGEST_SIZE or not _are_digests(using, proof):
        return False
    if old.size == new.size:
        return not proof and old.root == new.root
    path = list(proof)
    if not _are_digests(using, (old.root, new.root)):
        return False
    if old.size & (old.size - 1) == 0:  # A power of two: the old root is itself a node of the new tree.
        path.insert(0, old.root)
    return bool(path) and _both_roots_follow(using, old, new, path)


def _both_roots_follow(using: TreeHash, old: Head, new: Head, path: Sequence[bytes]) -> bool:
    place, last = old.size - 1, new.size - 1
    while place % 2 == 1:
        place, last = place >> 1, last >> 1
    of_old = of_new = path[0]
    for digest in path[1:]:
        if last == 0:
            return False
        if place % 2 == 1 or place == last:
            of_old = using.node(digest, of_old)
            of_new = using.node(digest, of_new)
            place, last = _up_to_where_it_is_right(place, last)
        else:
            of_new = using.node(of_new, digest)
        place, last = place >> 1, last >> 1
    return last == 0 and of_old == old.root and of_new == new.root


def _up_to_where_it_is_right(place: int, last: int) -> tuple[int, int]:
    """Climb the levels on which the subtree at the right edge has no left neighbour."""
    while place % 2 == 0 and place != 0:
        place, last = place >> 1, last >> 1
    return place, last


def _are_digests(using: TreeHash, values: Sequence[bytes]) -> bool:
    return len(values) <= LARGEST_SIZE.bit_length() + 1 and all(len(value) == using.size for value in values)
