"""Reading the ledger."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from operator import itemgetter

from django.db.models import Q, QuerySet

from kaoping.basis.clock import CHINA
from kaoping.basis.reading import sole
from kaoping.governance.acting import Actor, Unseen
from kaoping.governance.ledger.contents import opener, readable
from kaoping.governance.ledger.journal import Nodes, head_of
from kaoping.governance.ledger.models import Entry, Opening, TreeName
from kaoping.governance.ledger.naming import found as people_found
from kaoping.methods.merkle import tree
from kaoping.methods.merkle.hashing import TWIN
from kaoping.methods.merkle.proofs import inclusion_proof

Deed = dict[str, object]
"""What an entry opens to."""
AT_ONCE = 500
"""So many entries are asked for in one query."""


@dataclass(frozen=True)
class Told:
    """An entry about an object: what was done, by whom (0: the platform), and its deed; None where nothing opens it."""

    action: str
    person: int
    deed: Deed | None


@dataclass(frozen=True)
class Proven:
    """An entry with what shows that it is in the tree: the record, its leaf, the way up, and the head it leads to.

    There is no record if it was erased, or if it is not for whoever asks (`may_open`).
    """

    entry: Entry
    record: dict[str, object] | None
    leaf: bytes
    proof: tuple[bytes, ...]
    head: tree.Head
    may_open: bool


def entries(actor: Actor, name: TreeName = TreeName.DEEDS) -> QuerySet[Entry]:
    """The entries of a tree that somebody reads, the latest first.

    Raises:
        Denied: if they read none.
    """
    return Entry.objects.filter(tree=name, tenant__in=readable(actor, name)).order_by("-index")


@dataclass(frozen=True)
class Wanted:
    """Which entries one looks for: by a part of an account or name, an action, a day as in China; or any."""

    person: str = ""
    action: str = ""
    day: date | None = None


def chosen(rows: QuerySet[Entry], wanted: Wanted) -> QuerySet[Entry]:
    """Of some entries those that one looks for: what people did, and what was done to their accounts."""
    if wanted.person:
        people = people_found(wanted.person)
        accounts = Q(subject_kind="people.person", subject__in=[str(number) for number in people])
        rows = rows.filter(Q(person__in=people) | accounts)
    if wanted.action:
        rows = rows.filter(action=wanted.action)
    if wanted.day is not None:
        begins = datetime.combine(wanted.day, time.min, CHINA)
        rows = rows.filter(at__gte=begins, at__lt=begins + timedelta(days=1))
    return rows


def proven(actor: Actor, index: int, name: TreeName = TreeName.DEEDS) -> Proven:
    """One entry, proven.

    Raises:
        Denied: as `entries`.
        Unseen: if there is none of this number that the actor reads.
    """
    entry = sole(entries(actor, name).filter(index=index).select_related("opening"))
    if entry is None:
        raise Unseen()
    head, nodes = head_of(name), Nodes(name)
    opening = getattr(entry, "opening", None)
    may_open = opener(actor, [entry])(entry)
    return Proven(
        entry=entry,
        record=None if opening is None or not may_open else json.loads(opening.payload),
        leaf=TWIN.leaf(bytes(entry.commitment)),
        proof=inclusion_proof(TWIN, nodes, index, head.size),
        head=head,
        may_open=may_open,
    )


def deeds_at(indexes: Collection[int]) -> Iterator[tuple[int, Deed]]:
    """What was done, by the numbers of entries; for the platform's own checks. What nothing opens is left out."""
    wanted = sorted(indexes)
    for at in range(0, len(wanted), AT_ONCE):
        rows = Opening.objects.filter(entry__tree=TreeName.DEEDS, entry__index__in=wanted[at : at + AT_ONCE])
        for index, payload in rows.values_list("entry__index", "payload"):
            yield index, json.loads(payload)


def deeds_on(action: str, kind: str, subjects: Collection[str]) -> Iterator[tuple[int, str, Deed]]:
    """What was done to some objects of a kind by one action; for the platform's own checks.

    Columns find an entry; what was done is what it opens to.

    Yields:
        The number of the entry, the object, and the deed.
    """
    wanted = sorted(subjects)
    for at in range(0, len(wanted), AT_ONCE):
        yield from _opening_to(action, kind, Q(entry__subject__in=wanted[at : at + AT_ONCE]))


def deeds_of(action: str, kind: str) -> Iterator[tuple[int, str, Deed]]:
    """What was done by one action to whichever objects of a kind, as `deeds_on`; where there are few of them."""
    return _opening_to(action, kind, Q())


def _opening_to(action: str, kind: str, which: Q) -> Iterator[tuple[int, str, Deed]]:
    rows = Opening.objects.filter(which, entry__tree=TreeName.DEEDS, entry__subject_kind=kind, entry__action=action)
    for index, payload in rows.values_list("entry__index", "payload"):
        deed: Deed = json.loads(payload)
        if (deed["action"], deed["subject_kind"]) == (action, kind):
            yield index, str(deed["subject"]), deed


def told_of(kind: str) -> Iterator[tuple[str, list[Told]]]:
    """All that was done to each object of a kind, in its order, with the object; for the platform's own checks."""
    about = Entry.objects.filter(tree=TreeName.DEEDS, subject_kind=kind).order_by("subject", "index")
    rows = about.values_list("subject", "action", "person", "opening__payload").iterator(chunk_size=AT_ONCE)
    for subject, found in groupby(rows, key=itemgetter(0)):
        yield subject, [_told(action, person, payload) for _subject, action, person, payload in found]


def _told(action: str, person: int, payload: str | None) -> Told:
    """An entry by what it opens to; its columns tell no more than that there is one, where nothing opens it."""
    if payload is None:
        return Told(action, person, None)
    deed = json.loads(payload)
    return Told(deed["action"], deed["person"], deed)
