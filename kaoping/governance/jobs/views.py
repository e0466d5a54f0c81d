"""Pages of background jobs."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaoping.basis.forms import button
from kaoping.basis.reading import sole
from kaoping.basis.refusals import Unseen
from kaoping.governance.acting import Permission
from kaoping.governance.acting.requests import actor
from kaoping.governance.jobs.models import Job, State
from kaoping.governance.jobs.services import try_again

PAGE = 50


@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """The jobs, the latest first, and how many are in which state."""
    who = actor(request)
    who.require(Permission.SEE_JOBS)
    counted = dict(Job.objects.values_list("state").annotate(count=Count("pk")))
    return render(
        request,
        "jobs/list.html",
        {
            "page": Paginator(Job.objects.order_by("-pk"), PAGE).get_page(request.GET.get("page")),
            "counts": [(state.label, counted.get(state.value, 0)) for state in State],
            "may_tend": who.may(Permission.TEND_JOBS),
        },
    )


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
