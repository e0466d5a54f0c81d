"""Exports of the ledger with its contents: acts that want two people.

Without contents the ledger is commitments: anybody who may export it may check it, and nobody can read anything from
it. With contents it is everything that everybody ever did, in one file that has left the house.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.basis.reading import sole
from kaoping.governance.acting import Actor, Permission, Refusal, Unseen, now
from kaoping.governance.acting.locks import Arguments, grave
from kaoping.governance.ledger.accesses import note
from kaoping.governance.ledger.checkpoints import lines
from kaoping.governance.ledger.journal import size_of
from kaoping.governance.ledger.models import Export, TreeName
from kaoping.governance.ledger.work import record, service

LASTS = timedelta(hours=24)
"""For how long an export that was granted can be fetched."""


def _say(arguments: Arguments) -> list[tuple[str, str]]:
    return [
        (_("存证树"), {TreeName.DEEDS: _("办理"), TreeName.ACCESSES: _("查阅")}[TreeName(str(arguments["tree"]))]),
        (_("条数"), str(arguments["size"])),
        (_("范围"), _("全部记录的内容和盐值，由申请人在 24 小时内下载")),
    ]


@grave("ledger.export-contents", gettext_lazy("导出含内容的存证"), Permission.EXPORT_LEDGER, say=_say)
@service
def grant_export(*, actor: Actor, tree: str, size: int) -> Export:
    """Let whoever asked fetch the first `size` entries of a tree with their contents, for a day.

    Raises:
        Refusal: `too-many`, if there are not so many.
    """
    name = TreeName(tree)
    if not 0 < size <= size_of(name):
        raise Refusal(_("存证树没有这么多条。"), code="too-many")
    granted = Export.objects.create(tree=name, size=size, person=actor.person, until=now() + LASTS)
    record("ledger.export-granted", granted, after={"tree": tree, "size": size, "person": actor.person})
    return granted


def exports(actor: Actor) -> QuerySet[Export]:
    """The exports that an actor can fetch now."""
    actor.require(Permission.EXPORT_LEDGER)
    return Export.objects.filter(person=actor.person, until__gt=now()).order_by("-until")


def fetch(actor: Actor, id_: int) -> Iterator[str]:
    """The lines of an export that was granted to the actor; each time it is fetched is noted.

    Raises:
        Denied: without the permission `EXPORT_LEDGER`.
        Unseen: if it was granted to somebody else, or its day is over.
    """
    granted = sole(exports(actor).filter(pk=id_))
    if granted is None:
        raise Unseen()
    note(actor, "ledger.contents-exported", granted, said=f"{granted.tree} {granted.size}")
    return lines(TreeName(granted.tree), granted.size, with_content=True)
