"""Pages of background jobs."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaoping.basis.forms import button
from kaoping.basis.reading import sole
from kaoping.basis.refusals import Unseen
from kaoping.governance.acting import Permission
from kaoping.governance.acting.requests import actor
from kaoping.governance.jobs.kinds import title_of
from kaoping.governance.jobs.models import Job, State
from kaoping.governance.jobs.services import try_again

PAGE = 50


@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """The jobs that are not done yet, the latest first; those that are, counted by their kind.

    Several come back every minute: one by one, they would hide what somebody must look at. `?kind=` and `?state=`
    choose among all.
    """
    who = actor(request)
    who.require(Permission.SEE_JOBS)
    counted = dict(Job.objects.values_list("state").annotate(count=Count("pk")))
    kind, state = request.GET.get("kind", "")[:60], request.GET.get("state", "")
    rows = _chosen(kind, state)
    others = {name: value for name, value in (("kind", kind), ("state", state)) if value}
    return render(
        request,
        "jobs/list.html",
        {
            "page": Paginator(rows.order_by("-pk"), PAGE).get_page(request.GET.get("page")),
            "counts": [(one.label, counted.get(one.value, 0)) for one in State],
            "done": [] if others else _done(),
            "kind": kind,
            "kind_title": title_of(kind) if kind else "",
            "state": state,
            "states": State.choices,
            "others": urlencode(others),
            "may_tend": who.may(Permission.TEND_JOBS),
        },
    )


def _chosen(kind: str, state: str) -> QuerySet[Job]:
    rows = Job.objects.filter(kind=kind) if kind else Job.objects.all()
    if state in State.values:
        return rows.filter(state=state)
    return rows if kind else rows.exclude(state=State.DONE)


def _done() -> list[tuple[str, str, int, datetime | None]]:
    """Each kind of which some are done: its code and title, how many, and when the last one was."""
    found = Job.objects.filter(state=State.DONE).values_list("kind").annotate(count=Count("pk"), last=Max("done_at"))
    return [(kind, title_of(kind), count, last) for kind, count, last in found.order_by("kind")]


@button
def again(request: HttpRequest, id_: int) -> HttpResponse:
    """Let a parked job be tried again."""
    who = actor(request)
    job = sole(Job.objects.filter(pk=id_))
    if job is None:
        raise Unseen()
    try_again(actor=who, job=job)
    messages.success(request, _("已重新排队。"))
    return redirect("jobs")
