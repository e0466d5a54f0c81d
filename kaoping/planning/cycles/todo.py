"""What cycles put into the navigation, and what of them waits for somebody."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.basis.clock import today
from kaoping.governance.acting import Actor, Permission
from kaoping.governance.desk import Place, Step, Waiting, places, waiting
from kaoping.planning.cycles.models import Cycle, State

places(
    Place(
        "cycles",
        gettext_lazy("考核周期"),
        (Permission.KEEP_CYCLES, Permission.SEE_VALUES, Permission.REPORT, Permission.ASSESS),
        Step.PLAN,
    )
)


@waiting
def cycles_waiting(actor: Actor) -> Iterator[Waiting]:
    """Cycles that are being prepared and should have begun."""
    reach = actor.reach(Permission.KEEP_CYCLES)
    if not reach:
        return
    late = Cycle.objects.filter(organisation__in=reach, state=State.PREPARING, starts__lte=today())
    for one in late.order_by("starts", "pk"):
        title = _("考核周期尚未启动：%(title)s") % {"title": one.title}
        yield Waiting(title, reverse("cycles-one", args=[one.pk]), due=one.starts)
