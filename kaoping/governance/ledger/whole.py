"""A tree held against itself, entry by entry (R-37): what pages and checks ask for is what was committed to.

Pages search the columns of entries and show what opens them; the tree speaks of commitments alone. Somebody whom no
trigger stops can change either and leave the tree as it is. So of every entry the columns are held against its content,
the content against its commitment, the commitment against its leaf; and the roots that follow against what was signed.

All of it each time, not only what is new: an old column is as easily changed as a young one. It is read in batches, and
takes the same memory however large a tree is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from kaoping.governance.ledger.journal import size_of
from kaoping.governance.ledger.models import Checkpoint, Entry, Node, TreeName
from kaoping.methods.merkle import TWIN, Frontier, InvalidNote, Opening, append, canonical, opens, root
from kaoping.methods.merkle.checkpoint import read_checkpoint

BATCH = 1_000
COLUMNS = ("at", "action", "person", "subject_kind", "subject")
"""What an entry repeats of its content, to be searched."""


@dataclass(frozen=True)
class Unsound:
    """What is wrong with an entry, or with the tree from there on, as a stable code.

    `missing`; `not-opened`, where its content is gone; `content`, which is not what was committed to; `columns` that
    say something else than the content, with their names; `leaf`, which is not the commitment's; `checkpoint`: the
    entries up to it do not give the root that was signed; `cut-off`: more were signed than are there.
    """

    tree: TreeName
    index: int
    why: str
    columns: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.tree} {self.index}: {self.why}{f' ({chr(44).join(self.columns)})' if self.columns else ''}"


@dataclass(frozen=True, slots=True)
class _Row:
    """An entry with what opens it, as one query has them."""

    index: int
    commitment: bytes
    salt: bytes | None
    payload: str | None
    at: datetime
    action: str
    person: int
    subject_kind: str
    subject: str


def columns_that_differ(entry: Entry | _Row, payload: str) -> tuple[str, ...]:
    """The columns of an entry that say something else than its content."""
    try:
        said = json.loads(payload)
    except ValueError:
        return COLUMNS
    known = json.loads(canonical({name: getattr(entry, name) for name in COLUMNS}))
    return tuple(name for name in COLUMNS if said.get(name) != known[name])


def unsound(name: TreeName, report: Callable[[int, int], None] = lambda _at, _of: None) -> Iterator[Unsound]:
    """What is wrong with a tree, the first record first.

    Args:
        name: which tree.
        report: is told how far the check is, and how far it goes.
    """
    size, frontier = size_of(name), Frontier()
    signed = dict(Checkpoint.objects.filter(tree=name).values_list("size", "note"))
    for first in range(0, size, BATCH):
        report(first, size)
        leaves = dict(_leaves(name, first))
        for row in _rows(name, first, size):
            if row.index != frontier.size:  # From here on nothing is where it was.
                yield Unsound(name, frontier.size, "missing")
                return
            yield from _of_row(name, row, leaves)
            frontier, _made = append(TWIN, frontier, TWIN.leaf(bytes(row.commitment)))
            note = signed.get(frontier.size)
            if note is not None and not _is_signed(note, frontier):
                yield Unsound(name, row.index, "checkpoint")
    if max(signed, default=0) > size:
        yield Unsound(name, size, "cut-off")


def _rows(name: TreeName, first: int, size: int) -> Iterator[_Row]:
    rows = Entry.objects.filter(tree=name, index__gte=first, index__lt=min(first + BATCH, size)).order_by("index")
    return (
        _Row(*row) for row in rows.values_list("index", "commitment", "opening__salt", "opening__payload", *COLUMNS)
    )


def _leaves(name: TreeName, first: int) -> Iterator[tuple[int, bytes]]:
    rows = Node.objects.filter(tree=name, level=0, index__gte=first, index__lt=first + BATCH)
    return ((index, bytes(digest)) for index, digest in rows.values_list("index", "digest"))


def _of_row(name: TreeName, row: _Row, leaves: dict[int, bytes]) -> Iterator[Unsound]:
    commitment = bytes(row.commitment)
    if row.salt is None or row.payload is None:
        yield Unsound(name, row.index, "not-opened")
    elif not opens(Opening(bytes(row.salt), row.payload.encode()), commitment):
        yield Unsound(name, row.index, "content")
    elif differing := columns_that_differ(row, row.payload):
        yield Unsound(name, row.index, "columns", differing)
    if leaves.get(row.index) != TWIN.leaf(commitment):
        yield Unsound(name, row.index, "leaf")


def _is_signed(note: str, frontier: Frontier) -> bool:
    """Whether a checkpoint states this root. Who signed it is for the verifier to say: keys are changed."""
    try:
        head = read_checkpoint(note.rpartition("\n\n")[0] + "\n").head
    except InvalidNote:
        return False
    return (head.size, head.root) == (frontier.size, root(TWIN, frontier))
