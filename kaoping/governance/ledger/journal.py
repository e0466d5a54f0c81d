"""Appending to the trees, and reading them as trees."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_

from django.db import connection, models
from django.db.models import Max, Q

from kaoping.governance.acting import Actor
from kaoping.governance.ledger.models import Entry, Node, Opening, Result, TreeName
from kaoping.methods.merkle import tree
from kaoping.methods.merkle.canonical import Record, canonical
from kaoping.methods.merkle.commitments import SALT_SIZE, commit
from kaoping.methods.merkle.commitments import Opening as Secret
from kaoping.methods.merkle.hashing import TWIN

_LOCKS = {TreeName.DEEDS: 0x6B61_6F01, TreeName.ACCESSES: 0x6B61_6F02}
"""Numbers of PostgreSQL's advisory locks: any that nothing else uses."""


FORM = 2
"""Which members a record has (docs/ledger-format.md); those of form 1 said `posts`, and neither form nor result."""


def holdings_of(actor: Actor) -> list[dict[str, object]]:
    """The posts under which somebody acts, as the ledger keeps them: role, unit, and for whom, if for another."""
    return [
        {"post": held.post, "role": str(held.role), "organisation": held.organisation, "unit": held.unit}
        | ({} if held.acting_for is None else {"acting_for": held.acting_for})
        for held in actor.holdings
    ]


@dataclass(frozen=True)
class Deed:
    """What a service did to an object, as it tells the ledger."""

    action: str
    subject_kind: str
    subject: str
    at: datetime
    before: Mapping[str, object] | None = None
    after: Mapping[str, object] | None = None
    reason: str = ""
    tenant: int = 0
    """Whose readers find the entry; not part of the record."""
    result: Result = Result.DONE
    times: int = 1
    until: datetime | None = None
    """How often it happened, and when last, if more than once."""
    holdings: Sequence[Mapping[str, object]] | None = None
    """The posts at the time, where the actor does not have them any more."""

    def record(self, actor: Actor) -> Record:
        """The whole record (R-28): what the commitment is to."""
        said: dict[str, object] = {
            "form": FORM,
            "at": self.at,
            "action": self.action,
            "person": actor.person,
            "holdings": holdings_of(actor) if self.holdings is None else [*self.holdings],
            "session": actor.session.digest,
            "address": actor.session.address,
            "request": actor.session.request,
            "subject_kind": self.subject_kind,
            "subject": self.subject,
            "result": str(self.result),
        }
        if self.times > 1:
            said |= {"times": self.times, "until": self.until}
        optional = {"before": self.before, "after": self.after, "reason": self.reason or None}
        said |= {name: value for name, value in optional.items() if value is not None}
        return said  # type: ignore[return-value]  # `canonical` refuses what it cannot spell


@dataclass
class Nodes:
    """The nodes of one tree, as `kaoping.methods.merkle` asks for them; what was read is kept."""

    name: TreeName
    known: dict[tuple[int, int], bytes] = field(default_factory=dict)

    def node(self, level: int, index: int) -> bytes:
        """Digest of a complete subtree."""
        self.load([(level, index)])
        return self.known[level, index]

    def load(self, addresses: Iterable[tuple[int, int]]) -> None:
        """Read some nodes in one query."""
        wanted = [address for address in addresses if address not in self.known]
        if not wanted:
            return
        places = reduce(or_, (Q(level=level, index=index) for level, index in wanted))
        for node in Node.objects.filter(places, tree=self.name):
            self.known[node.level, node.index] = bytes(node.digest)


def tenant_of(actor: Actor, subject: models.Model | None) -> int:
    """Whose readers find an entry: those of the object's tenant, else of the only one of whoever acts, else all (0)."""
    known = getattr(subject, "tenant_key", None)
    if isinstance(known, int):
        return known
    return min(actor.tenants) if len(actor.tenants) == 1 else 0


def size_of(name: TreeName) -> int:
    """How many leaves a tree has."""
    last = Entry.objects.filter(tree=name).aggregate(last=Max("index"))["last"]
    return 0 if last is None else last + 1


def frontier_of(name: TreeName) -> tree.Frontier:
    """What a tree goes on from."""
    size = size_of(name)
    nodes = Nodes(name)
    nodes.load(tree.complete_subtrees(0, size))
    return tree.frontier_at(nodes, size)


def head_of(name: TreeName, size: int | None = None) -> tree.Head:
    """Size and root of a tree, now or when it had `size` leaves."""
    size = size_of(name) if size is None else size
    nodes = Nodes(name)
    nodes.load(tree.complete_subtrees(0, size))
    return tree.head_at(TWIN, nodes, size)


def append(name: TreeName, deeds: Sequence[tuple[Actor, Deed]]) -> list[Entry]:
    """Append deeds to a tree, within the transaction of what was done.

    The tree is locked until that transaction ends: there is one order of entries, and no entry without its deed.
    """
    assert connection.in_atomic_block, "an entry is written in the transaction of its deed"
    _lock(name)
    frontier = frontier_of(name)
    entries, openings, nodes = [], [], []
    for actor, deed in deeds:
        opening = Secret(secrets.token_bytes(SALT_SIZE), canonical(deed.record(actor)))
        commitment = commit(opening)
        entry = _entry(name, frontier.size, actor, deed, commitment)
        frontier, completed = tree.append(TWIN, frontier, TWIN.leaf(commitment))
        entries.append(entry)
        openings.append(Opening(entry=entry, salt=opening.salt, payload=opening.payload.decode()))
        nodes += [Node(tree=name, level=n.level, index=n.index, digest=n.digest) for n in completed]
    Entry.objects.bulk_create(entries)
    for opening_row, entry in zip(openings, entries, strict=True):
        opening_row.entry_id = entry.pk
    Opening.objects.bulk_create(openings)
    Node.objects.bulk_create(nodes)
    return entries


def _entry(name: TreeName, index: int, actor: Actor, deed: Deed, commitment: bytes) -> Entry:
    return Entry(
        tree=name,
        index=index,
        at=deed.at,
        action=deed.action,
        person=actor.person,
        subject_kind=deed.subject_kind,
        subject=deed.subject,
        commitment=commitment,
        tenant=deed.tenant,
    )


def _lock(name: TreeName) -> None:
    """Let one transaction at a time append. SQLite's transactions take the only write lock when they begin."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCKS[name]])
