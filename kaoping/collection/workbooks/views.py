"""Pages of workbooks: download, upload, preview, take over."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaoping.basis.forms import posted
from kaoping.collection.tasks import selectors
from kaoping.collection.tasks.models import Task
from kaoping.collection.tasks.rules import FILLS
from kaoping.collection.values.sheet import TaskSheet
from kaoping.collection.workbooks import services
from kaoping.collection.workbooks.forms import TakeForm, UploadForm, packed
from kaoping.collection.workbooks.services import ReadBack, Unreadable
from kaoping.governance.acting import Actor
from kaoping.governance.acting.requests import actor
from kaoping.planning.schemes.kept_findings import kept, shown

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, id_: int) -> HttpResponse:
    """The workbook of a task: to be fetched, and to be handed in; what it says is shown before it is taken over."""
    who, task = _to_fill(request, id_)
    form = UploadForm(posted(request), request.FILES or None)
    if not form.is_valid():
        return render(request, "workbooks/one.html", {"task": task, "form": form})
    file = form.cleaned_data["file"]
    try:
        values = services.read_back(actor=who, task=task, name=file.name or "", data=file.read())
    except Unreadable as unreadable:
        return _refused(request, task, form, unreadable)
    if not values:
        form.add_error("file", _("表格中没有填写任何数据。"))
        return render(request, "workbooks/one.html", {"task": task, "form": form})
    context = {"task": task, "rows": _rows(task, values), "content": packed(task.pk, who.person, values)}
    return render(request, "workbooks/preview.html", context)


@require_POST
def take(request: HttpRequest, id_: int) -> HttpResponse:
    """Take over what the preview showed, whole."""
    who, task = _to_fill(request, id_)
    form = TakeForm(request.POST)
    values = form.values(task.pk, who.person) if form.is_valid() else None
    if values is None:
        messages.error(request, _("预览已失效，请重新上传表格。"))
        return redirect("workbooks-one", id_)
    try:
        saved = services.take_over(actor=who, task=task, values=values)
    except Unreadable as unreadable:
        return _refused(request, task, UploadForm(), unreadable)
    messages.success(request, _("已读入 %(count)s 个数据，存为草稿；核对后请提交任务。") % {"count": len(saved)})
    return redirect("tasks-one", id_)


@require_safe
def file(request: HttpRequest, id_: int) -> HttpResponse:
    """The workbook, to be filled in offline."""
    who, task = _to_fill(request, id_)
    name = f"{task.period.cycle.title} {task.period.title}.xlsx"
    header = content_disposition_header(as_attachment=True, filename=name)
    data = services.workbook_of(actor=who, task=task)
    return HttpResponse(data, content_type=SHEET, headers={"Content-Disposition": str(header)})


def _to_fill(request: HttpRequest, id_: int) -> tuple[Actor, Task]:
    who = actor(request)
    task = selectors.task(who, id_)
    who.require(FILLS[task.way], task.organisation_id)
    return who, task


def _refused(request: HttpRequest, task: Task, form: UploadForm, unreadable: Unreadable) -> HttpResponse:
    findings = shown(kept(unreadable.findings))
    context = {"task": task, "form": form, "findings": findings, "said": unreadable.message}
    return render(request, "workbooks/one.html", context)


def _rows(task: Task, values: list[ReadBack]) -> list[tuple[str, str, str, str]]:
    """What was read, in words: unit, data item, what would be typed, where it stands."""
    sheet = TaskSheet(task)
    names = {cell.key: (cell.subject.name, sheet.wanted.title(cell.item.id)) for cell in sheet.cells}
    return [(*names[one.subject, one.item], one.typed, one.place) for one in values]
