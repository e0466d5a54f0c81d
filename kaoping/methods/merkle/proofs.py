"""Proofs, made from stored nodes: that a leaf is in the tree, and that an older tree is the beginning of a newer one.

Both walk down from the root, each time into the half that matters, and note the other half (RFC 9162, 2.1.3.1 and
2.1.4.1): a proof is a row of digests over spans of leaves. Only the right edge of a tree has subtrees that are not
complete, and a walk leaves it at most once: the reads stay within about 2 log2(size). A store that can fetch many nodes
at once asks `addresses` beforehand which they are.
"""

from __future__ import annotations

from collections.abc import Iterable

from kaoping.methods.merkle.hashing import TreeHash
from kaoping.methods.merkle.tree import Nodes, complete_subtrees, span

Span = tuple[int, int]
"""Leaves from a start up to, and without, an end."""


def inclusion_proof(using: TreeHash, nodes: Nodes, index: int, size: int) -> tuple[bytes, ...]:
    """Digests from the leaf's neighbour up to the root's half; for a tree of `size` leaves, `index` from 0.

    Raises:
        ValueError: no such leaf in a tree of this size.
    """
    return tuple(span(using, nodes, start, end) for start, end in inclusion_spans(index, size))


def consistency_proof(using: TreeHash, nodes: Nodes, old: int, new: int) -> tuple[bytes, ...]:
    """Digests from which both roots follow: of the tree with `old` leaves and with `new`.

    Raises:
        ValueError: the old size is 0 (every tree begins with nothing, there is nothing to prove) or exceeds the new.
    """
    return tuple(span(using, nodes, start, end) for start, end in consistency_spans(old, new))


def inclusion_spans(index: int, size: int) -> list[Span]:
    """The spans of an inclusion proof, from the leaf's neighbour upwards.

    Raises:
        ValueError: as for `inclusion_proof`.
    """
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    others = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _left_half(end - start)
        if index < middle:
            others.append((middle, end))
            end = middle
        else:
            others.append((start, middle))
            start = middle
    return others[::-1]


def consistency_spans(old: int, new: int) -> list[Span]:
    """The spans of a consistency proof, from the end of the old tree upwards.

    Raises:
        ValueError: as for `consistency_proof`.
    """
    if not 0 < old <= new:
        raise ValueError(f"no tree of {new} continues one of {old}")
    others = []
    start, end = 0, new
    while end != old:
        middle = start + _left_half(end - start)
        if old <= middle:
            others.append((middle, end))
            end = middle
        else:
            others.append((start, middle))
            start = middle
    if start > 0:
        others.append((start, end))
    return others[::-1]


def addresses(spans: Iterable[Span]) -> list[tuple[int, int]]:
    """Level and index of every node that is read for these spans."""
    return [address for start, end in spans for address in complete_subtrees(start, end)]


def _left_half(length: int) -> int:
    """The largest power of two below `length`: where a subtree of this many leaves is split."""
    return 1 << ((length - 1).bit_length() - 1)
