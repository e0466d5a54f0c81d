"""Reading the ledger."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.db.models import QuerySet

from kaoping.governance.acting import Actor, Permission, Unseen
from kaoping.governance.ledger.journal import Nodes, head_of
from kaoping.governance.ledger.models import Entry, TreeName
from kaoping.methods.merkle import tree
from kaoping.methods.merkle.hashing import TWIN
from kaoping.methods.merkle.proofs import inclusion_proof

_READ = {TreeName.DEEDS: Permission.READ_LEDGER, TreeName.ACCESSES: Permission.READ_ACCESSES}


@dataclass(frozen=True)
class Proven:
    """An entry with what shows that it is in the tree: the record, its leaf, the way up, and the head it leads to."""

    entry: Entry
    record: dict[str, object] | None
    leaf: bytes
    proof: tuple[bytes, ...]
    head: tree.Head


def entries(actor: Actor, name: TreeName = TreeName.DEEDS) -> QuerySet[Entry]:
    """The entries of a tree, the latest first."""
    actor.require(_READ[name])
    return Entry.objects.filter(tree=name).order_by("-index")


def proven(actor: Actor, index: int, name: TreeName = TreeName.DEEDS) -> Proven:
    """One entry, proven.

    Raises:
        Unseen: if there is none of this number.
    """
    entry = entries(actor, name).filter(index=index).select_related("opening").first()
    if entry is None:
        raise Unseen()
    head, nodes = head_of(name), Nodes(name)
    opening = getattr(entry, "opening", None)
    return Proven(
        entry=entry,
        record=None if opening is None else json.loads(opening.payload),
        leaf=TWIN.leaf(bytes(entry.commitment)),
        proof=inclusion_proof(TWIN, nodes, index, head.size),
        head=head,
    )
