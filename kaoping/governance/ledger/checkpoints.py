"""Checkpoints, receipts and exports: what leaves the house, so that nobody inside can rewrite it (R-35, R-38)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from kaoping.basis.clock import now
from kaoping.basis.reading import sole
from kaoping.basis.refusals import Refusal, Unseen
from kaoping.governance.acting import Actor, Denied, Permission
from kaoping.governance.ledger.contents import is_readable, opener
from kaoping.governance.ledger.journal import Nodes, head_of, size_of
from kaoping.governance.ledger.keys import signer
from kaoping.governance.ledger.models import Checkpoint, Entry, Node, Opening, TreeName
from kaoping.governance.ledger.whole import columns_that_differ
from kaoping.governance.ledger.work import SHOWN, when_recorded
from kaoping.methods.merkle import (
    TWIN,
    Ed25519Verifier,
    Frontier,
    Head,
    Receipt,
    append,
    inclusion_proof,
    receipt_text,
    root,
    sign_checkpoint,
)
from kaoping.methods.merkle import Checkpoint as Statement
from kaoping.methods.merkle import Opening as Secret
from kaoping.methods.merkle.bundle import checkpoint_line, entry_line, head_line, ledger_line

CHUNK = 1_000


def origin(name: TreeName) -> str:
    """What a tree is called outside. The name stands in every checkpoint: one tree's cannot pass for the other's."""
    return f"{settings.KAOPING_LEDGER}/{name.value}"


def verifier() -> Ed25519Verifier:
    """The public key, for those who check."""
    return signer().verifier


@transaction.atomic
def make_checkpoint(name: TreeName) -> Checkpoint | None:
    """Sign how large a tree is now; None for an empty one. A size is signed once."""
    head = head_of(name)
    if head.size == 0:
        return None
    at = now().replace(microsecond=0)
    known = Checkpoint.objects.filter(tree=name, size=head.size).first()
    if known is not None:
        return known
    note = sign_checkpoint(Statement(origin(name), head, at), [signer()])
    return Checkpoint.objects.create(tree=name, size=head.size, at=at, note=note)


def sign_with_it() -> None:
    """Have a checkpoint signed in the transaction of the running service, over what it recorded (R-35).

    For what must not wait for the next minute: shown results, locked periods, roles.

    Raises:
        RuntimeError: outside a service, or before anything was recorded.
    """
    when_recorded(lambda _entry: make_checkpoint(TreeName.DEEDS))


def last(name: TreeName) -> Checkpoint | None:
    """The last checkpoint of a tree."""
    return Checkpoint.objects.filter(tree=name).order_by("-size").first()


def has_receipt(index: int) -> bool:
    """Whether there is a receipt of a deed yet: a checkpoint that covers it."""
    return Checkpoint.objects.filter(tree=TreeName.DEEDS, size__gt=index).exists()


def receipt(actor: Actor, index: int, name: TreeName = TreeName.DEEDS) -> str:
    """The receipt of an entry, for whoever did it and for readers of the tree; its content is for whoever reads that.

    Raises:
        Unseen: if there is no such entry, or it is somebody else's.
        Refusal: `no-checkpoint`, while the entry is younger than the last checkpoint.
    """
    entry = sole(Entry.objects.filter(tree=name, index=index))
    if entry is None or not (_is_own(actor, entry) or is_readable(actor, entry)):
        raise Unseen()
    return _receipt(entry, with_content=opener(actor, [entry])(entry))


def _is_own(actor: Actor, entry: Entry) -> bool:
    return entry.person == actor.person and entry.tree == TreeName.DEEDS


def shown_receipt(index: int) -> str:
    """The receipt of a record that everybody may read (`record_openly`), for everybody.

    Raises:
        Unseen: if there is no such entry, or not everybody may read it.
        Refusal: `no-checkpoint`, while the entry is younger than the last checkpoint.
    """
    entry = Entry.objects.filter(tree=TreeName.DEEDS, index=index, person=0, action__endswith=SHOWN).first()
    if entry is None:
        raise Unseen()
    return _receipt(entry, with_content=True)


def _receipt(entry: Entry, *, with_content: bool) -> str:
    index, name = entry.index, TreeName(entry.tree)
    later = Checkpoint.objects.filter(tree=name, size__gt=index).order_by("size").first()
    if later is None:
        raise Refusal(_("检查点尚未生成，请几分钟后再下载回执。"), code="no-checkpoint")
    proof = inclusion_proof(TWIN, Nodes(name), index, later.size)
    opening = sole(Opening.objects.filter(entry=entry)) if with_content else None
    return receipt_text(
        Receipt(
            bytes(entry.commitment), index, later.size, proof, later.note, None if opening is None else _secret(opening)
        )
    )


def export(actor: Actor, name: TreeName) -> Iterator[str]:
    """A tree without its contents; with them, two people approve it (see `exports`).

    Raises:
        Denied: without the permission `EXPORT_LEDGER` at the root of a tenant.
    """
    require_exporter(actor)
    return lines(name, size_of(name), with_content=False)


def require_exporter(actor: Actor) -> None:
    """Let nobody export a tree who does not hold the permission for the whole of a tenant.

    Raises:
        Denied: for everybody else.
    """
    if not actor.roots(Permission.EXPORT_LEDGER):
        raise Denied(Permission.EXPORT_LEDGER)


def lines(
    name: TreeName, size: int, *, with_content: bool, opens: Callable[[Entry], bool] = lambda _entry: True
) -> Iterator[str]:
    """The first entries of a tree as lines of a file for `tools/verify_ledger.py` (docs/ledger-format.md).

    Args:
        name: which tree.
        size: so many entries.
        with_content: whether contents are in it at all.
        opens: of which entries; the others stand there as those do whose content was erased.
    """
    # The head is made from the entries that are exported, not from the stored nodes: somebody may have touched them.
    frontier = Frontier()
    yield ledger_line(origin(name), [verifier()])
    for first in range(0, size, CHUNK):
        chunk = Entry.objects.filter(tree=name, index__gte=first, index__lt=min(first + CHUNK, size))
        for entry in chunk.order_by("index").select_related("opening"):
            opening = getattr(entry, "opening", None)
            secret = _secret(opening) if opening is not None and with_content and opens(entry) else None
            is_otherwise = opening is not None and bool(columns_that_differ(entry, opening.payload))
            yield entry_line(entry.index, bytes(entry.commitment), secret, is_shown_otherwise=is_otherwise)
            frontier, _made = append(TWIN, frontier, TWIN.leaf(bytes(entry.commitment)))
    for checkpoint in Checkpoint.objects.filter(tree=name, size__lte=size).order_by("size"):
        yield checkpoint_line(checkpoint.note)
    yield head_line(Head(frontier.size, root(TWIN, frontier)))


def leaves(name: TreeName, first: int, end: int) -> Iterator[bytes]:
    """Leaf hashes for the witness, from one index up to another."""
    rows = Node.objects.filter(tree=name, level=0, index__gte=first, index__lt=end).order_by("index")
    return (bytes(digest) for digest in rows.values_list("digest", flat=True))


def _secret(opening: Opening) -> Secret:
    return Secret(bytes(opening.salt), opening.payload.encode())
