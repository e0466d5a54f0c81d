"""The place of results in the navigation, and what waits for somebody there."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.analysis.runs.models import Run, State
from kaoping.analysis.runs.titles import title_of
from kaoping.governance.acting import Actor, Permission
from kaoping.governance.desk import Place, Step, Waiting, places, waiting

places(
    Place("results", gettext_lazy("结果"), (Permission.SEE_RESULTS, Permission.SEE_OWN_RESULTS), Step.EVALUATE),
)


@waiting
def previews(actor: Actor) -> Iterable[Waiting]:
    """Runs that somebody else has started and that wait to be confirmed."""
    found = Run.objects.filter(state=State.PREVIEW, cycle__organisation__in=actor.reach(Permission.CONFIRM_RUNS))
    for run in found.exclude(started_by=actor.person).select_related("cycle", "period").order_by("started_at"):
        title = _("确认计算：%(run)s") % {"run": title_of(run)}
        yield Waiting(title, reverse("results-one", args=[run.pk]), _("由他人发起，待确认"))
