"""Keeping files: nothing is kept that was not looked into, and nothing without an entry in the ledger."""

from __future__ import annotations

from kaoping.basis.language import said
from kaoping.basis.refusals import WrongKind, answered
from kaoping.engine.words import Words
from kaoping.files.evidence.checking import Checked, check
from kaoping.files.sheets.model import WRONG_KIND, Unreadable
from kaoping.governance.acting import Actor, Permission, Refusal, now
from kaoping.governance.files import storage
from kaoping.governance.files.models import File
from kaoping.governance.files.scanning import scan
from kaoping.governance.ledger.work import record, service
from kaoping.governance.organisations.models import Organisation


def checked(name: str, data: bytes) -> Checked:
    """Look into a file that somebody sends. It takes a moment and a process of its own: not within a transaction.

    Raises:
        Refusal: `file-…`, a whole sentence on what is wrong and what would be right; `WrongKind`, if the file is none
            of those that are taken.
    """
    try:
        found = check(name, data)
    except Unreadable as error:
        trouble = error.troubles[0]
        words = Words(
            f"{trouble.place}：{trouble.wrong.zh}；请{trouble.right.zh}。",
            f"{trouble.place}: {trouble.wrong.en}; {trouble.right.en}.",
        )
        kind = WrongKind if trouble.code in WRONG_KIND else Refusal
        refused = kind(said(words), code=f"file-{trouble.code}", field="evidence")
        answered(refused)  # Fields of forms make an error of their own of it.
        raise refused from None
    scan(found.name, data)
    return found


def keep(*, actor: Actor, organisation: Organisation, name: str, data: bytes) -> File:
    """Look into a file and keep it.

    Raises:
        Denied, Unseen: without the permission `KEEP_FILES` for the organisation.
        Refusal: as `checked`.
    """
    actor.require(Permission.KEEP_FILES, organisation.pk)
    return keep_checked(actor=actor, organisation=organisation, checked=checked(name, data))


@service
def keep_checked(*, actor: Actor, organisation: Organisation, checked: Checked) -> File:
    """Keep a file that was looked into, with its digests in the ledger.

    The bytes are safe on the disk before the row is there. If the transaction fails afterwards, they are an orphan that
    `sweep` removes.

    Raises:
        Denied, Unseen: without the permission `KEEP_FILES` for the organisation.
    """
    actor.require(Permission.KEEP_FILES, organisation.pk)
    file = File(
        organisation=organisation,
        name=checked.name,
        kind=checked.ending,
        size=len(checked.data),
        sha256=checked.sha256,
        sm3=checked.sm3,
        stored=storage.write(checked.data),
        sent_by_id=actor.person or None,
        sent_at=now(),
    )
    try:
        file.save(force_insert=True)
    except BaseException:
        storage.remove(file.stored)
        raise
    known = {"name": file.name, "kind": file.kind, "size": file.size, "sha256": file.sha256, "sm3": file.sm3}
    record("file.kept", file, after=known | {"organisation": organisation.pk})
    return file
