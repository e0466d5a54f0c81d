"""Pages of tasks: the list, and more time. What is in a task stands with values."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.basis.forms import posted
from kaoping.basis.refusals import Denied, Unseen
from kaoping.collection.tasks import selectors, services
from kaoping.collection.tasks.filtering import LATE, REVIEW, Filter, choices
from kaoping.collection.tasks.forms import DecideForm, ExtendForm
from kaoping.collection.tasks.models import State
from kaoping.collection.tasks.rules import may_decide, may_fill
from kaoping.collection.tasks.shown import names, shown
from kaoping.governance.acting import Actor, Permission
from kaoping.governance.acting.requests import actor
from kaoping.planning.cycles.models import Way

PAGE = 50
SEEING = (Permission.REPORT, Permission.ASSESS, Permission.SEE_VALUES)
"""Whoever holds one of these anywhere has to do with tasks."""


def require_tasks(who: Actor) -> None:
    """Refuse whoever has nothing to do with tasks.

    Raises:
        Denied: if no permission for tasks is held anywhere.
    """
    if not any(who.may(permission) for permission in SEEING):
        raise Denied(Permission.SEE_VALUES)


@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """The tasks that one sees, the earliest deadline first."""
    who = actor(request)
    require_tasks(who)
    asked, all_of_them = Filter.of(request.GET), selectors.tasks(who)
    page = Paginator(asked.apply(all_of_them), PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "tasks/list.html",
        {
            "page": page,
            "rows": shown(page),
            "filter": asked,
            "choices": choices(all_of_them, asked.cycle),
            "states": [*State.choices, (REVIEW, _("有数据待审核")), (LATE, _("逾期或迟报"))],
            "ways": Way.choices,
            "may_claim": who.may(Permission.REPORT) or who.may(Permission.SEE_VALUES),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, id_: int) -> HttpResponse:
    """Ask for more time."""
    who = actor(request)
    task = selectors.task(who, id_)
    if not may_fill(who, task):
        raise Unseen()
    form = ExtendForm(posted(request))
    if form.is_valid() and form.did(
        lambda: services.ask_extension(
            actor=who, task=task, until=form.cleaned_data["until"], reason=form.cleaned_data["reason"]
        )
    ):
        messages.success(request, _("已提交延期申请，等待考核办审批。"))
        return redirect("tasks-one", task.pk)
    (one,) = shown([task])
    asked = task.extensions.select_related("asked_by", "decided_by").order_by("-pk")
    return render(request, "tasks/extend.html", {"form": form, "shown": one, "task": task, "asked": asked})


@require_safe
def extensions(request: HttpRequest) -> HttpResponse:
    """Requests for more time, the latest first."""
    who = actor(request)
    require_tasks(who)
    page = Paginator(selectors.extensions(who), PAGE).get_page(request.GET.get("page"))
    known = names()
    rows = [(one, known.get(one.task.organisation_id, ""), may_decide(who, one)) for one in page]
    return render(request, "tasks/extensions.html", {"page": page, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, id_: int) -> HttpResponse:
    """Grant or refuse more time."""
    who = actor(request)
    asked = selectors.extension(who, id_)
    who.require(Permission.REVIEW_VALUES, asked.task.period.cycle.organisation_id)
    form = DecideForm(posted(request))
    if form.is_valid() and form.did(
        lambda: services.decide_extension(
            actor=who, extension=asked, is_granted=form.is_granted, remark=form.remark_given
        )
    ):
        messages.success(request, _("已审批延期申请。"))
        return redirect("tasks-extensions")
    (one,) = shown([asked.task])
    return render(request, "tasks/decide.html", {"form": form, "asked": asked, "shown": one})
