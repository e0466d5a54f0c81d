"""Exports of the ledger with its contents: acts that want two people.

Without contents the ledger is commitments: anybody who may export it may check it, and nobody can read anything from
it. With contents it is everything that everybody ever did, in one file that has left the house.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.basis.reading import sole
from kaoping.governance.acting import Actor, Permission, Refusal, Unseen, now
from kaoping.governance.acting.locks import Arguments, grave
from kaoping.governance.ledger.accesses import note
from kaoping.governance.ledger.checkpoints import lines, require_exporter
from kaoping.governance.ledger.contents import opener, readable
from kaoping.governance.ledger.journal import size_of
from kaoping.governance.ledger.models import Entry, Export, TreeName
from kaoping.governance.ledger.veils import actions
from kaoping.governance.ledger.work import record, service

LASTS = timedelta(hours=24)
"""For how long an export that was granted can be fetched."""


def _say(arguments: Arguments) -> list[tuple[str, str]]:
    return [
        (_("存证树"), {TreeName.DEEDS: _("办理"), TreeName.ACCESSES: _("查阅")}[TreeName(str(arguments["tree"]))]),
        (_("条数"), str(arguments["size"])),
        (_("范围"), _("申请人有权查看的内容和盐值，由其在 24 小时内下载")),
    ]


@grave("ledger.export-contents", gettext_lazy("导出含内容的存证"), Permission.EXPORT_LEDGER, say=_say)
@service
def grant_export(*, actor: Actor, tree: str, size: int) -> Export:
    """Let whoever asked fetch the first `size` entries of a tree with their contents, for a day.

    Raises:
        Denied: if whoever asks holds the permission for no whole tenant.
        Refusal: `too-many`, if there are not so many.
    """
    require_exporter(actor)
    name = TreeName(tree)
    if not 0 < size <= size_of(name):
        raise Refusal(_("存证树没有这么多条。"), code="too-many")
    made = Export.objects.create(tree=name, size=size, person=actor.person, until=now() + LASTS)
    record("ledger.export-granted", made, after={"tree": tree, "size": size, "person": actor.person})
    return made


def exports(actor: Actor) -> QuerySet[Export]:
    """The exports that an actor can fetch now.

    Raises:
        Denied: if they hold the permission for no whole tenant.
    """
    require_exporter(actor)
    return Export.objects.filter(person=actor.person, until__gt=now()).order_by("-until")


def granted(actor: Actor, id_: int) -> Export:
    """An export that the actor can fetch now.

    Raises:
        Denied: as `exports`.
        Unseen: if it was granted to somebody else, or its day is over.
    """
    found = sole(exports(actor).filter(pk=id_))
    if found is None:
        raise Unseen()
    return found


def fetch(actor: Actor, id_: int) -> Iterator[str]:
    """The lines of an export that was granted to the actor; each time it is fetched is noted.

    It opens what the actor may read of the tenants whose readers they are, and nothing that is still judged blindly.

    Raises:
        Denied, Unseen: as `granted`.
        NotFresh: without a second factor of the last minutes: it is what everybody did, with names.
    """
    found = granted(actor, id_)
    actor.require_fresh(now())
    note(actor, "ledger.contents-exported", found, said=f"{found.tree} {found.size}")
    name = TreeName(found.tree)
    read = readable(actor, name)
    # All that is asked of the database is asked now: the lines are made when the page's scope is over.
    may_open = opener(actor, Entry.objects.filter(tree=name, index__lt=found.size, action__in=actions()))
    opens = partial(_opens, may_open, read)
    return lines(name, found.size, with_content=True, opens=opens)


def _opens(may_open: Callable[[Entry], bool], read: frozenset[int], entry: Entry) -> bool:
    return entry.tenant in read and may_open(entry)
