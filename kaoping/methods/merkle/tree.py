"""The append-only tree: growing it from its frontier, and its root at any size from stored nodes.

Every complete subtree has an address: the node at (level, index) covers the 2**level leaves from index * 2**level on;
(0, i) is leaf i. A complete subtree never changes, so a database keeps the nodes in a table of (level, index, digest)
with inserts only. A tree of any size is a row of complete subtrees of falling sizes, its *peaks*.

Appending needs the frontier (the peaks) and yields at most log2(n) + 1 new nodes, two on average; a root or a proof
reads at most about 2 log2(n) of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from kaoping.methods.merkle.hashing import TreeHash

LARGEST_SIZE = 2**63 - 1
"""No tree is larger: what a database counts in 64 bits."""


class Nodes(Protocol):
    """Where the digests of complete subtrees are kept, such as a table of a database."""

    def node(self, level: int, index: int) -> bytes:
        """Digest of the complete subtree over the leaves index * 2**level up to (index + 1) * 2**level."""


@dataclass(frozen=True, slots=True)
class Head:
    """A tree's size and root: together they fix every leaf and its place. The root alone does not fix the size."""

    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Node:
    """A complete subtree that came to be, to be stored."""

    level: int
    index: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Frontier:
    """All that must be known of a tree to go on: its size, and the digests of its peaks from left to right."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()


def append(using: TreeHash, frontier: Frontier, leaf_hash: bytes) -> tuple[Frontier, tuple[Node, ...]]:
    """The frontier after one more leaf, and the nodes that it completed: itself first, then upwards."""
    peaks = [*frontier.peaks, leaf_hash]
    made = [Node(0, frontier.size, leaf_hash)]
    while made[-1].index % 2 == 1:
        right, left = peaks.pop(), peaks.pop()
        peaks.append(using.node(left, right))
        made.append(Node(made[-1].level + 1, made[-1].index // 2, peaks[-1]))
    return Frontier(frontier.size + 1, tuple(peaks)), tuple(made)


def root(using: TreeHash, frontier: Frontier) -> bytes:
    """Root of the tree: its peaks joined from the right."""
    return joined(using, frontier.peaks)


def head_at(using: TreeHash, nodes: Nodes, size: int) -> Head:
    """Size and root of the tree when it had `size` leaves."""
    return Head(size, span(using, nodes, 0, size))


def frontier_at(nodes: Nodes, size: int) -> Frontier:
    """The frontier of the tree when it had `size` leaves: what to append to, after a restart."""
    return Frontier(size, tuple(nodes.node(level, index) for level, index in complete_subtrees(0, size)))


def span(using: TreeHash, nodes: Nodes, start: int, end: int) -> bytes:
    """Digest over the leaves from `start` up to `end`, as the tree has it between nodes that begin at `start`."""
    return joined(using, tuple(nodes.node(level, index) for level, index in complete_subtrees(start, end)))


def complete_subtrees(start: int, end: int) -> Iterator[tuple[int, int]]:
    """Addresses of the complete subtrees that make up the leaves from `start` up to `end`, the largest first.

    `start` must be where a subtree of that length can begin: 0, or a multiple of a power of two that is at least as
    large as the length. The ranges that proofs are made of always begin so.
    """
    while start < end:
        level = (end - start).bit_length() - 1
        yield level, start >> level
        start += 1 << level


def joined(using: TreeHash, peaks: tuple[bytes, ...]) -> bytes:
    """Peaks joined from the right: the last two first, as RFC 9162, 2.1.1 splits at the largest power of two."""
    if not peaks:
        return using.empty()
    digest = peaks[-1]
    for peak in reversed(peaks[:-1]):
        digest = using.node(peak, digest)
    return digest
