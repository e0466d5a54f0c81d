"""Pages of sheets of one's own: hand one in, describe its columns, see what was read; and of mappings that are kept."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.basis.forms import button, posted, sent
from kaoping.collection.tasks.models import Task
from kaoping.collection.values.models import Channel
from kaoping.collection.values.sheet import TaskSheet
from kaoping.collection.workbooks import services
from kaoping.collection.workbooks.forms import OwnSheetForm, Previewed
from kaoping.collection.workbooks.layout import Layout
from kaoping.collection.workbooks.mappings import mapping, mappings
from kaoping.collection.workbooks.models import OwnSheet
from kaoping.collection.workbooks.offered import Offered
from kaoping.collection.workbooks.own_forms import MappingForm
from kaoping.collection.workbooks.own_sheets import Fit, book_in, fitting, kept_sheet, remembered
from kaoping.collection.workbooks.services import Unreadable
from kaoping.collection.workbooks.views import in_language, page_of, preview, to_fill
from kaoping.files.sheets.model import Book
from kaoping.governance.acting import Actor
from kaoping.planning.schemes.kept_findings import kept as kept_findings


@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: HttpRequest, id_: int) -> HttpResponse:
    """Hand in a sheet: it is read at once if a mapping fits it, else its columns are described first."""
    who, task = to_fill(request, id_)
    if request.method != "POST":
        return redirect("workbooks-one", id_)
    form = OwnSheetForm(request.POST, request.FILES)
    if not form.is_valid():
        return page_of(request, who, task, own=form)
    file = form.cleaned_data["file"]
    try:
        kept, book = services.keep_sheet(actor=who, task=task, name=file.name or "", data=file.read())
    except Unreadable as unreadable:
        return page_of(request, who, task, own=form, unreadable=unreadable)
    fit = fitting(Offered(TaskSheet(task)), book, kept, mappings(who, task))
    if fit is None:
        return redirect("workbooks-own", id_)
    services.remember(actor=who, kept=kept, mapping=fit.mapping)
    try:
        return _read(request, who, task, book, fit)
    except Unreadable as unreadable:
        return page_of(request, who, task, own=form, unreadable=unreadable)


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, id_: int) -> HttpResponse:
    """The sheet that was handed in, with what each of its columns is; what it says is shown before it is taken over."""
    who, task = to_fill(request, id_)
    kept = kept_sheet(who, task)
    if kept is None or request.POST.get("digest", kept.digest) != kept.digest:
        messages.error(request, _("上传的表格已过期或已被替换，请重新上传。"))
        return redirect("workbooks-one", id_)
    try:
        book = book_in(kept)
    except Unreadable as unreadable:
        return page_of(request, who, task, unreadable=unreadable)
    form = _form(request, who, task, kept, book)
    if not form.is_valid():
        return _page(request, task, kept, form)
    found, name = form.mapping(), form.cleaned_data["name"].strip()
    services.remember(actor=who, kept=kept, mapping=found)
    if name:
        if not form.did(lambda: services.save_mapping(actor=who, task=task, name=name, mapping=found)):
            return _page(request, task, kept, form)
        messages.success(request, _("对应关系“%(name)s”已保存。") % {"name": name})
    try:
        return _read(request, who, task, book, Fit(found, name))
    except Unreadable as unreadable:
        return _page(request, task, kept, form, unreadable)


def _form(request: HttpRequest, who: Actor, task: Task, kept: OwnSheet, book: Book) -> MappingForm:
    chosen = request.POST if request.method == "POST" else request.GET
    known = [table for _name, table in remembered(kept, mappings(who, task))]
    layout = Layout(Offered(TaskSheet(task)), book, known, chosen.dict())
    return MappingForm(layout, kept.digest, posted(request), sent(request))


def _page(
    request: HttpRequest, task: Task, kept: OwnSheet, form: MappingForm, unreadable: Unreadable | None = None
) -> HttpResponse:
    context = {"task": task, "kept": kept, "form": form, "layout": form.layout}
    if unreadable is not None:
        context |= {"findings": in_language(unreadable), "said": unreadable.message}
    return render(request, "workbooks/own.html", context)


def _read(request: HttpRequest, who: Actor, task: Task, book: Book, fit: Fit) -> HttpResponse:
    """Show what a sheet gives.

    Raises:
        Unreadable: with everything that is wrong with it.
    """
    read = services.read_own(actor=who, task=task, book=book, mapping=fit.mapping)
    return preview(
        request, who, task, Previewed(read.values, Channel.MAPPED, book.file, fit.name, kept_findings(read.notes))
    )


@button
def forget(request: HttpRequest, id_: int) -> HttpResponse:
    """Forget the sheet that was handed in."""
    who, task = to_fill(request, id_)
    services.forget(actor=who, task=task)
    messages.success(request, _("已放弃，没有读入任何数据。"))
    return redirect("workbooks-one", id_)


@button
def delete(request: HttpRequest, id_: int, number: int) -> HttpResponse:
    """Delete a mapping that is kept."""
    who, task = to_fill(request, id_)
    found = mapping(who, task, number)
    services.delete_mapping(actor=who, mapping=found)
    messages.success(request, _("对应关系“%(name)s”已删除；用它读入的数据不受影响。") % {"name": found.name})
    return redirect("workbooks-one", id_)


@require_safe
def text(request: HttpRequest, id_: int, number: int) -> HttpResponse:
    """A mapping as the document that the command line reads."""
    who, task = to_fill(request, id_)
    found = mapping(who, task, number)
    header = content_disposition_header(as_attachment=True, filename=f"{found.name}.yaml")
    return HttpResponse(
        found.text, content_type="application/yaml; charset=utf-8", headers={"Content-Disposition": str(header)}
    )
