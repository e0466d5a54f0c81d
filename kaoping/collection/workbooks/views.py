"""Pages of workbooks: download, upload, preview, take over; and what they share with those of one's own sheets."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaoping.basis.forms import posted, sent
from kaoping.basis.refusals import Refusal
from kaoping.collection.tasks import selectors
from kaoping.collection.tasks.models import Task
from kaoping.collection.tasks.rules import FILLS
from kaoping.collection.values.models import Channel
from kaoping.collection.workbooks import services
from kaoping.collection.workbooks.forms import OwnSheetForm, Previewed, TakeForm, UploadForm
from kaoping.collection.workbooks.mappings import mappings
from kaoping.collection.workbooks.own_sheets import kept_sheet
from kaoping.collection.workbooks.services import ChangedMeanwhile, Unreadable
from kaoping.collection.workbooks.shown import shown as in_words
from kaoping.governance.acting import Actor
from kaoping.governance.acting.requests import actor
from kaoping.planning.schemes.kept_findings import kept, shown

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, id_: int) -> HttpResponse:
    """The workbook of a task: to be fetched, and to be handed in; what it says is shown before it is taken over."""
    who, task = to_fill(request, id_)
    form = UploadForm(posted(request), sent(request))
    if not form.is_valid():
        return page_of(request, who, task, form=form)
    file = form.cleaned_data["file"]
    try:
        read = services.read_back(actor=who, task=task, name=file.name or "", data=file.read())
    except Unreadable as unreadable:
        return page_of(request, who, task, form=form, unreadable=unreadable)
    if not read.values:
        form.add_error("file", _("表格中没有填写任何数据。"))
        return page_of(request, who, task, form=form)
    return preview(request, who, task, Previewed(read.values, Channel.WORKBOOK, notes=kept(read.notes)))


@require_POST
def take(request: HttpRequest, id_: int) -> HttpResponse:
    """Take over what the preview showed, whole."""
    who, task = to_fill(request, id_)
    form = TakeForm(posted(request))
    found = form.previewed(task.pk, who.person) if form.is_valid() else None
    if found is None:
        wrong = " ".join(map(str, form.non_field_errors())) or _("预览已失效，请重新上传表格。")
        messages.error(request, wrong)
        return redirect("workbooks-one", id_)
    try:
        saved = services.take_over(
            actor=who, task=task, values=found.values, channel=found.channel, source=found.source
        )
    except Unreadable as unreadable:
        return page_of(request, who, task, unreadable=unreadable)
    except ChangedMeanwhile as changed:
        again = replace(found, values=services.as_it_stands(task, found.values))
        return preview(request, who, task, again, changed)
    services.forget(actor=who, task=task)
    messages.success(request, _("已读入 %(count)s 个数据，存为草稿；核对后请提交任务。") % {"count": len(saved)})
    return redirect("tasks-one", id_)


@require_safe
def file(request: HttpRequest, id_: int) -> HttpResponse:
    """The workbook, to be filled in offline."""
    who, task = to_fill(request, id_)
    name = f"{task.period.cycle.title} {task.period.title}.xlsx"
    header = content_disposition_header(as_attachment=True, filename=name)
    data = services.workbook_of(actor=who, task=task)
    return HttpResponse(data, content_type=SHEET, headers={"Content-Disposition": str(header)})


def to_fill(request: HttpRequest, id_: int) -> tuple[Actor, Task]:
    """Who asks, and a task that is theirs to fill.

    Raises:
        Denied, Unseen: if it is not.
    """
    who = actor(request)
    task = selectors.task(who, id_)
    who.require(FILLS[task.way], task.organisation_id)
    return who, task


def page_of(
    request: HttpRequest,
    who: Actor,
    task: Task,
    *,
    form: UploadForm | None = None,
    own: OwnSheetForm | None = None,
    unreadable: Unreadable | None = None,
) -> HttpResponse:
    """The page of a task's workbook, with what is wrong with what was handed in."""
    context: dict[str, Any] = {
        "task": task,
        "form": form or UploadForm(),
        "own": own or OwnSheetForm(),
        "mappings": mappings(who, task),
        "waiting": kept_sheet(who, task),
    }
    if unreadable is not None:
        context |= {"findings": in_language(unreadable), "said": unreadable.message}
    return render(request, "workbooks/one.html", context)


def preview(
    request: HttpRequest, who: Actor, task: Task, read: Previewed, refusal: Refusal | None = None
) -> HttpResponse:
    """What was read beside what stands, before it is taken over; again with a refusal if that changed meanwhile."""
    rows = in_words(task, read.values)
    standing = [one.stands for one in rows if one.stands is not None]
    said = {
        "task": task,
        "rows": rows,
        "findings": shown(read.notes),
        "content": read.packed(task.pk, who.person),
        "is_own": read.is_own,
        "used": read.used,
        "standing": len(standing),
        "kept": len([one for one in standing if one.is_kept]),
        "refusal": refusal,
    }
    return render(request, "workbooks/preview.html", said, status=200 if refusal is None else refusal.status)


def in_language(unreadable: Unreadable) -> object:
    """What is wrong with a file, in the language of the page."""
    return shown(kept(unreadable.findings))
