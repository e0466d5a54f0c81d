"""Who reads which entries, and who reads what they open to.

Entries belong to tenants and are read at the root of one. What an entry opens to is read by whoever may see its object
there: the audit administrator sees that a value was reported, by whom and when, and not the value (R-20).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kaoping.governance.acting import Actor, Denied, Permission
from kaoping.governance.ledger.models import Entry, TreeName
from kaoping.governance.ledger.veils import veiled

PERMISSIONS = {TreeName.DEEDS: Permission.READ_LEDGER, TreeName.ACCESSES: Permission.READ_ACCESSES}
"""What the entries of a tree are read with."""

CONTENTS = {
    "access": Permission.READ_LEDGER,
    "api": Permission.READ_LEDGER,
    "appeals": Permission.SEE_APPEALS,
    "cycles": Permission.SEE_SCHEMES,
    "dual": Permission.READ_ACCESSES,
    "files": Permission.SEE_VALUES,
    "jobs": Permission.READ_LEDGER,
    "ledger": Permission.READ_LEDGER,
    "notices": Permission.READ_LEDGER,
    "organisations": Permission.READ_LEDGER,
    "people": Permission.READ_LEDGER,
    "publication": Permission.SEE_RESULTS,
    "rectification": Permission.SEE_ORDERS,
    "runs": Permission.SEE_RESULTS,
    "schemes": Permission.SEE_SCHEMES,
    "site": Permission.READ_LEDGER,
    "sso": Permission.READ_LEDGER,
    "tasks": Permission.SEE_VALUES,
    "values": Permission.SEE_VALUES,
    "workbooks": Permission.SEE_VALUES,
}
"""Capability of the object -> with what the contents of its deeds are read. What is missing is read as results are."""


def readable(actor: Actor, name: TreeName) -> frozenset[int]:
    """The tenants whose entries of a tree somebody reads; 0 is what belongs to none.

    Raises:
        Denied: if they hold the permission at no root.
    """
    roots = actor.roots(PERMISSIONS[name])
    if not roots:
        raise Denied(PERMISSIONS[name])
    return roots | {0}


def is_readable(actor: Actor, entry: Entry) -> bool:
    """Whether somebody reads an entry."""
    roots = actor.roots(PERMISSIONS[TreeName(entry.tree)])
    return bool(roots) and entry.tenant in roots | {0}


def opener(actor: Actor, among: Iterable[Entry]) -> Callable[[Entry], bool]:
    """What says of some entries, which the actor reads or made, whether the actor reads what they open to.

    What somebody did they know. Accesses hold nothing that is kept from their readers.
    """
    hidden = veiled(among)

    def may_open(entry: Entry) -> bool:
        if entry.tree == TreeName.ACCESSES or entry.person == actor.person:
            return True
        label = entry.subject_kind.partition(".")[0]
        roots = actor.roots(CONTENTS.get(label, Permission.SEE_RESULTS))
        at = entry.tenant in roots if entry.tenant else bool(roots)
        return at and entry.pk not in hidden

    return may_open
