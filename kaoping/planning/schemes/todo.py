"""What schemes put into the navigation, and what of them waits for somebody."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaoping.basis.language import mark
from kaoping.governance.acting import Actor, Permission
from kaoping.governance.desk import Place, Step, Waiting, places, waiting
from kaoping.planning.schemes.models import State, Version

places(Place("schemes", gettext_lazy("方案"), (Permission.SEE_SCHEMES,), Step.PLAN))
_WANTED = {
    State.PROPOSED: Permission.CHECK_SCHEMES,
    State.CHECKED: Permission.PUBLISH_SCHEMES,
    State.DRAFT: Permission.MAKE_SCHEMES,
}
"""What the next step of a version takes."""


@waiting
def versions_waiting(actor: Actor) -> Iterator[Waiting]:
    """Versions that somebody can check or publish, and drafts of theirs that came back."""
    reach = {state: actor.reach(wanted) for state, wanted in _WANTED.items()}
    if not any(reach.values()):
        return
    said = {State.PROPOSED: _("请复核方案"), State.CHECKED: _("请发布方案"), State.DRAFT: _("方案被退回，请修改")}
    for one in Version.objects.filter(state__in=reach).select_related("series", "made_by").order_by("pk"):
        state = State(one.state)
        is_own = one.made_by_id in actor.hands(_WANTED[state], one.series.organisation_id)
        came_back = state is State.DRAFT and one.remark != "" and is_own
        if one.series.organisation_id in reach[state] and (came_back or (state is not State.DRAFT and not is_own)):
            note = one.remark if came_back else _("编制人：%(name)s") % {"name": one.made_by.name}
            address = reverse("schemes-one", args=[one.pk])
            yield Waiting(f"{said[state]}{mark('：')}{one.series.title} V{one.number}", address, note)
