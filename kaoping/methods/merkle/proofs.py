"""Proofs, made from stored nodes: that a leaf is in the tree, and that an older tree is the beginning of a newer one.

Both walk down from the root, each time into the half that matters, and note the other half (RFC 9162, 2.1.3.1 and
2.1.4.1). Only the right edge of a tree has subtrees that are not complete, and a walk leaves it at most once: the reads
stay within about 2 log2(size).
"""

from __future__ import annotations

from kaoping.methods.merkle.hashing import TreeHash
from kaoping.methods.merkle.tree import Nodes, span


def inclusion_proof(using: TreeHash, nodes: Nodes, index: int, size: int) -> tuple[bytes, ...]:
    """Digests from the leaf's neighbour up to the root's half; for a tree of `size` leaves, `index` from 0.

    Raises:
        ValueError: no such leaf in a tree of this size.
    """
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    path = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _left_half(end - start)
        if index < middle:
            path.append(span(using, nodes, middle, end))
            end = middle
        else:
            path.append(span(using, nodes, start, middle))
            start = middle
    return tuple(reversed(path))


def consistency_proof(using: TreeHash, nodes: Nodes, old: int, new: int) -> tuple[bytes, ...]:
    """Digests from which both roots follow: of the tree with `old` leaves and with `new`.

    Raises:
        ValueError: the old size is 0 (every tree begins with nothing, there is nothing to prove) or exceeds the new.
    """
    if not 0 < old <= new:
        raise ValueError(f"no tree of {new} continues one of {old}")
    path = []
    start, end = 0, new
    while end != old:
        middle = start + _left_half(end - start)
        if old <= middle:
            path.append(span(using, nodes, middle, end))
            end = middle
        else:
            path.append(span(using, nodes, start, middle))
            start = middle
    if start > 0:
        path.append(span(using, nodes, start, end))
    return tuple(reversed(path))


def _left_half(length: int) -> int:
    """The largest power of two below `length`: where a subtree of this many leaves is split."""
    return 1 << ((length - 1).bit_length() - 1)
