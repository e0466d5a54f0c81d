"""The page of a single cell: its records, its note, its evidence; typing into an open one, correcting a given one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaoping.basis.refusals import Refusal, Unseen
from kaoping.collection.tasks import selectors
from kaoping.collection.tasks.models import Task
from kaoping.collection.tasks.rules import may_fill
from kaoping.collection.tasks.shown import shown
from kaoping.collection.values import services
from kaoping.collection.values.cell_form import CellForm, uploads
from kaoping.collection.values.content import shown as value_shown
from kaoping.collection.values.events import days_said, example_day, scoring_of
from kaoping.collection.values.grid import Grid, typed_said
from kaoping.collection.values.models import Draft, Standing, Status
from kaoping.collection.values.sheet import Place, TaskSheet
from kaoping.governance.acting import Actor
from kaoping.governance.acting.requests import actor
from kaoping.governance.files.fields import ACCEPTED, HINT
from kaoping.governance.files.services import checked, keep_checked


@require_http_methods(["GET", "HEAD", "POST"])
def cell(request: HttpRequest, id_: int, subject: int, item: str) -> HttpResponse:
    """A cell of a task of one's own unit."""
    who = actor(request)
    task = selectors.task(who, id_)
    if not may_fill(who, task):
        raise Unseen()
    sheet = TaskSheet(task)
    place = sheet.places.get((subject, item))
    if place is None or sheet.is_claimed(place.cell):
        raise Unseen()
    choices = sheet.wanted.choices(place.cell.subject, item)
    if request.method != "POST":
        return _page(request, sheet, place, CellForm.begun(place, choices))
    form = CellForm.sent(place, choices, request.POST, task.organisation_id)
    try:
        _attach(request, who, task, form)
        return _keep(request, who, sheet, place, form)
    except Refusal as refusal:
        if refusal.status in (400, 404):
            raise
        return _page(request, sheet, place, form, refusal)


def _attach(request: HttpRequest, who: Actor, task: Task, form: CellForm) -> None:
    """Keep the files that came with the form. A faulty one is refused before anything is kept."""
    looked_into = [
        (record, checked(one.name or "", one.read())) for record, one in uploads(request.FILES, len(form.rows))
    ]
    for record, one in looked_into:
        file = keep_checked(actor=who, organisation=task.organisation, checked=one)
        form.attach(record, file.pk)


def _keep(request: HttpRequest, who: Actor, sheet: TaskSheet, place: Place, form: CellForm) -> HttpResponse:
    is_more = request.POST.get("do") == "more"
    if place.is_open:
        typed = services.Typed(*place.key, form.whole, note=form.note, files=form.files, version=form.version)
        (saved,) = services.save_drafts(actor=who, task=sheet.task, cells=[typed])
        if saved.refusal:
            raise Refusal(saved.refusal, code="not-saved")
        if saved.theirs is not None:
            form.version = saved.version
            # What they attached stays, unless it is unticked: whoever saves again drops nothing unseen.
            form.files = tuple(dict.fromkeys((*form.files, *(file.pk for file in saved.theirs.files.all()))))
            by = "" if saved.theirs.changed_by is None else saved.theirs.changed_by.name
            said = _("%(by)s 刚修改了这一格，没有覆盖。您填写的内容仍在下面；再次保存将以您的为准。")
            refusal = Refusal(said % {"by": by}, code="changed-meanwhile")
            return _page(request, sheet, place, form, refusal, theirs=saved.theirs)
        if saved.faults or is_more:
            form.version, form.faults = saved.version, saved.faults
            return _page(request, sheet, place, form)
        messages.success(request, _("草稿已保存。"))
    else:
        understood = sheet.read(place.cell, form.whole)
        if understood.faults or place.value is None or is_more:
            form.faults = understood.faults if form.whole else ()
            return _page(request, sheet, place, form)
        files = (*((file, at) for at, file in understood.files), *((file, None) for file in form.files))
        by_that = services.Correction(
            understood.content, understood.status.value, form.reason, note=form.note, files=files
        )
        services.correct(actor=who, value=place.value, by=by_that)
        messages.success(request, _("已更正，原数据保留在历史中。请保存这次更正的回执。"))
        return redirect("tasks-receipt", sheet.task.pk)
    return redirect("tasks-one", sheet.task.pk)


def _page(
    request: HttpRequest,
    sheet: TaskSheet,
    place: Place,
    form: CellForm,
    refusal: Refusal | None = None,
    *,
    theirs: Draft | None = None,
) -> HttpResponse:
    (about,) = shown([sheet.task])
    value, grid, period = place.value, Grid(sheet), sheet.task.period
    scoring = scoring_of(sheet.wanted, period, place.cell.subject, place.cell.item.id)
    offers = [
        (one.id, [(name, scoring.kinds.get(name, "")) for name in one.choices]) for one in form.fields if one.choices
    ]
    said = {
        "task": sheet.task,
        "shown": about,
        "place": place,
        "cell": grid.cell(place),
        "column": grid.columns[place.cell.item.id],
        "form": form,
        "fields": form.fields,
        "records": form.records() if form.is_list else [],
        "corrects": not place.is_open and value is not None and value.standing == Standing.SUBMITTED,
        "standing": "" if value is None else value_shown(value.content, value.status, place.cell.item),
        "words": _words(),
        "offers": offers,
        "example": example_day(period),
        "days": days_said(period),
        "scoring": scoring,
        "refusal": refusal,
        "theirs": theirs,
        "theirs_said": "" if theirs is None else typed_said(theirs.typed),
        "accepted": ACCEPTED,
        "hint": HINT,
    }
    return render(request, "values/cell.html", said, status=200 if refusal is None else refusal.status)


def _words() -> list[tuple[str, str]]:
    """What is chosen where a list has no records: that there were none, or why there is no list."""
    statuses = (Status.NOT_APPLICABLE, Status.NO_DATA, Status.NOT_REPORTED)
    words = {Status.NOT_APPLICABLE: "/", Status.NO_DATA: "本期无数据", Status.NOT_REPORTED: "未报"}
    return [("无", _("确认没有（零条）")), *((words[one], str(one.label)) for one in statuses)]
