"""What the desk is told: where requests are, and which of them wait for somebody."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.basis.clock import CHINA
from kaoping.governance.acting import Actor, Permission
from kaoping.governance.acting.locks import ACTS
from kaoping.governance.desk import Place, Waiting, places, waiting
from kaoping.governance.dual.selectors import waiting_for

places(
    Place(
        "dual",
        gettext_lazy("双人双锁"),
        (Permission.APPROVE_GRAVE, Permission.GRANT_ROLES, Permission.EXPORT_LEDGER),
    )
)


@waiting
def _to_approve(actor: Actor) -> Iterator[Waiting]:
    for request in waiting_for(actor).select_related("requester"):
        said = {"title": ACTS[request.kind].title if request.kind in ACTS else request.kind}
        yield Waiting(
            title=_("批准双人双锁操作“%(title)s”") % said,
            address=reverse("dual-one", args=[request.pk]),
            note=request.requester.name,
            due=request.until.astimezone(CHINA).date(),
            urgent=True,
        )
