"""What waits for the office of values: claims to decide."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from kaoping.collection.values.models import Claim
from kaoping.governance.acting import Actor, Permission
from kaoping.governance.desk import Waiting, waiting
from kaoping.planning.cycles.selectors import owners_among


@waiting
def claims_to_decide(actor: Actor) -> Iterator[Waiting]:
    """Claims that wait for a decision of somebody else than their unit."""
    owners = actor.reach(Permission.REVIEW_VALUES)
    if not owners:
        return
    own, hands = actor.homes(Permission.REVIEW_VALUES), actor.hands(Permission.REVIEW_VALUES)
    rows = Claim.objects.filter(
        is_granted=None, period__cycle__organisation__in=owners_among(owners), period__closed_at=None
    )
    count = rows.exclude(subject__organisation__in=own).exclude(made_by__in=hands).count()
    if count:
        yield Waiting(_("审核加分申报：%(count)s 份") % {"count": count}, reverse("claims"))
