"""Whatever is altered in a proof, a leaf, an index, a size or a root is refused: 10^5 alterations, none accepted."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from kaoping.methods.merkle import (
    TWIN,
    Head,
    consistency_proof,
    head_at,
    inclusion_proof,
    verify_consistency,
    verify_inclusion,
)
from tests.methods.merkle.growing import Store, data_of, grown
from tools.verify_ledger import Hashes, root_from, roots_from

SIZE = 700
CASES = 50_000
"""Of each kind of proof."""

Proof = tuple[bytes, ...]


@dataclass(frozen=True)
class Inclusion:
    """A claim: the tree of this head has this leaf at this place."""

    leaf: bytes
    index: int
    proof: Proof
    head: Head

    def holds(self) -> bool:
        return verify_inclusion(TWIN, self.leaf, self.index, self.proof, self.head)

    def holds_by_the_other_checker(self) -> bool:
        inside = 0 <= self.index < self.head.size
        return inside and root_from(Hashes(), self.leaf, self.index, self.head.size, self.proof) == self.head.root

    def shape(self) -> object:
        """All that a size says to a proof: on which side each digest stands."""
        return _sides(self.index, self.head.size)


@dataclass(frozen=True)
class Consistency:
    """A claim: the tree of the old head is the beginning of that of the new."""

    old: Head
    new: Head
    proof: Proof

    def holds(self) -> bool:
        return verify_consistency(TWIN, self.old, self.new, self.proof)

    def holds_by_the_other_checker(self) -> bool:
        old, new = self.old, self.new
        roots = roots_from(Hashes(), (old.size, old.root), new.size, self.proof) if 0 < old.size <= new.size else None
        return roots == (old.root, new.root)


@cache
def store() -> Store:
    return grown(TWIN, (TWIN.leaf(data) for data in data_of(SIZE)))[1]


@cache
def head(size: int) -> Head:
    return head_at(TWIN, store(), size)


def test_no_altered_inclusion_proof_is_accepted() -> None:
    dice = random.Random(20261122)  # noqa: S311 - to repeat a failure
    tried: Counter[str] = Counter()
    while tried.total() < CASES:
        size = dice.randint(1, SIZE)
        index = dice.randrange(size)
        claim = Inclusion(store()[0, index], index, inclusion_proof(TWIN, store(), index, size), head(size))
        assert claim.holds()
        for name, altered in alterations_of_inclusion(claim, dice):
            tried[name] += 1
            assert not altered.holds(), (name, claim, altered)
            assert not altered.holds_by_the_other_checker(), (name, claim, altered)

    assert set(tried) == {"leaf", "index", "size", "root", "bit", "drop", "repeat", "swap", "add", "cut", "lengthen"}


def test_no_altered_consistency_proof_is_accepted() -> None:
    dice = random.Random(20261123)  # noqa: S311 - to repeat a failure
    tried: Counter[str] = Counter()
    while tried.total() < CASES:
        new = dice.randint(2, SIZE)
        old = dice.randint(1, new)
        claim = Consistency(head(old), head(new), consistency_proof(TWIN, store(), old, new))
        assert claim.holds()
        for name, altered in alterations_of_consistency(claim, dice):
            tried[name] += 1
            assert not altered.holds(), (name, claim, altered)
            assert not altered.holds_by_the_other_checker(), (name, claim, altered)

    assert set(tried) == {
        "old root",
        "new root",
        "old size",
        "sizes",
        "bit",
        "drop",
        "repeat",
        "swap",
        "add",
        "cut",
        "lengthen",
    }


def alterations_of_inclusion(claim: Inclusion, dice: random.Random) -> list[tuple[str, Inclusion]]:
    index, size, root = claim.index, claim.head.size, claim.head.root
    other_index = _other(dice, index, -2, 2 * size)
    found = [
        ("leaf", replace(claim, leaf=_flipped(claim.leaf, dice))),
        ("index", replace(claim, index=other_index)),
        ("root", replace(claim, head=Head(size, _flipped(root, dice)))),
    ]
    # The root alone does not fix the size: only one that asks for another path can be told from the right one here.
    # That the size is the root's own is what the signature of a checkpoint says, and receipts are tested for it.
    resized = replace(claim, head=Head(_other(dice, size, 0, 2 * SIZE), root))
    if resized.shape() != claim.shape():
        found.append(("size", resized))
    return found + [(name, replace(claim, proof=proof)) for name, proof in altered_proofs(claim.proof, dice)]


def alterations_of_consistency(claim: Consistency, dice: random.Random) -> list[tuple[str, Consistency]]:
    old, new = claim.old, claim.new
    found = [
        ("old root", replace(claim, old=Head(old.size, _flipped(old.root, dice)))),
        ("new root", replace(claim, new=Head(new.size, _flipped(new.root, dice)))),
        ("old size", replace(claim, old=Head(_other(dice, old.size, 0, 2 * SIZE), old.root))),
    ]
    if old.size != new.size:
        found.append(("sizes", replace(claim, old=Head(new.size, old.root), new=Head(old.size, new.root))))
    return found + [(name, replace(claim, proof=proof)) for name, proof in altered_proofs(claim.proof, dice)]


def altered_proofs(proof: Proof, dice: random.Random) -> list[tuple[str, Proof]]:
    """Bits and the list itself, altered."""
    at = dice.randrange(len(proof) + 1)
    found = [("add", (*proof[:at], dice.randbytes(64), *proof[at:]))]
    if proof:
        at = dice.randrange(len(proof))
        change: dict[str, Callable[[bytes], Proof]] = {
            "bit": lambda digest: (_flipped(digest, dice),),
            "drop": lambda _: (),
            "repeat": lambda digest: (digest, digest),
            "cut": lambda digest: (digest[:-1],),
            "lengthen": lambda digest: (digest + b"\x00",),
        }
        found += [(name, (*proof[:at], *made(proof[at]), *proof[at + 1 :])) for name, made in change.items()]
    if len(proof) > 1:
        at = dice.randrange(len(proof) - 1)
        found.append(("swap", (*proof[:at], proof[at + 1], proof[at], *proof[at + 2 :])))
    return found


def _flipped(data: bytes, dice: random.Random) -> bytes:
    bit = dice.randrange(8 * len(data))
    return (int.from_bytes(data, "big") ^ 1 << bit).to_bytes(len(data), "big")


def _other(dice: random.Random, value: int, low: int, high: int) -> int:
    found = dice.randint(low, high)
    return found if found != value else value + 1


def _sides(index: int, size: int) -> tuple[bool, ...] | None:
    """For each step down from the root, whether the leaf is in the left half."""
    if not 0 <= index < size:
        return None
    sides: list[bool] = []
    while size > 1:
        half = 1 << ((size - 1).bit_length() - 1)
        sides.append(index < half)
        index, size = (index, half) if index < half else (index - half, size - half)
    return tuple(sides)
