"""Trees for tests: grown leaf by leaf into a store, and computed anew from the definition."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from kaoping.methods.merkle import Frontier, TreeHash, append


class Store(dict[tuple[int, int], bytes]):
    """Nodes in memory; counts what is read."""

    reads = 0

    def node(self, level: int, index: int) -> bytes:
        self.reads += 1
        return self[level, index]


def grown(using: TreeHash, leaves: Iterable[bytes]) -> tuple[Frontier, Store]:
    """The tree of these leaf hashes."""
    frontier, store = Frontier(), Store()
    for leaf in leaves:
        frontier, made = append(using, frontier, leaf)
        for node in made:
            assert (node.level, node.index) not in store, "a node is made once"
            store[node.level, node.index] = node.digest
    return frontier, store


def data_of(count: int) -> list[bytes]:
    """Leaves of different lengths, each unlike the others; the first is empty."""
    return [str(n).encode() * (n % 5) + n.to_bytes(2, "big") * (n > 0) for n in range(count)]


def roots_by_definition(digest: Callable[[bytes], bytes], data: Sequence[bytes]) -> Callable[[int, int], bytes]:
    """Root over the leaves from a start up to an end, by the recursion of RFC 9162, 2.1.1; nothing is incremental."""

    @cache
    def root(start: int, end: int) -> bytes:
        if start == end:
            return digest(b"")
        if start + 1 == end:
            return digest(b"\x00" + data[start])
        half = 1
        while half * 2 < end - start:
            half *= 2
        return digest(b"\x01" + root(start, start + half) + root(start + half, end))

    return root


def sha256(data: bytes) -> bytes:
    """SHA-256 of the standard library."""
    return hashlib.sha256(data).digest()
