"""The page of a task: a grid for whoever fills it, a review for the office, and reading for whoever watches."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaoping.basis.clock import now
from kaoping.basis.forms import refuse_twice
from kaoping.basis.refusals import Refusal, Unseen
from kaoping.collection.tasks import selectors
from kaoping.collection.tasks.models import State, Task
from kaoping.collection.tasks.rules import may_fill, may_review
from kaoping.collection.tasks.shown import shown
from kaoping.collection.values import services
from kaoping.collection.values.content import shown as shown_value
from kaoping.collection.values.drafts import Saved
from kaoping.collection.values.grid import Grid, fault_said, typed_said
from kaoping.collection.values.models import Draft, Standing
from kaoping.collection.values.receipts import given_in, receipts
from kaoping.collection.values.remarks import Remarks
from kaoping.collection.values.sheet import Key, TaskSheet
from kaoping.collection.values.submitting import check_complete
from kaoping.collection.values.summary import digest, summary
from kaoping.collection.values.typed import Fault
from kaoping.collection.values.typing import Malformed, message, since_of, typed_in_form
from kaoping.governance.acting import Actor, Permission
from kaoping.governance.acting.requests import actor
from kaoping.governance.ledger.checkpoints import has_receipt
from kaoping.planning.cycles.models import Way

OVERLAP = timedelta(seconds=3)
"""Changes are asked for from so long before the last answer: one may have been saved while it was made."""


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, id_: int) -> HttpResponse:
    """A task: filled, reviewed or read, as the one who opens it may."""
    who = actor(request)
    task = selectors.task(who, id_)
    if request.method == "POST":
        if not may_fill(who, task):
            raise Unseen()
        return _fill(request, who, task)
    return _page(request, who, task)


def _page(
    request: HttpRequest,
    who: Actor,
    task: Task,
    *,
    faults: Mapping[Key, tuple[Fault, ...]] | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    grid = Grid(TaskSheet(task), faults or {})
    fills = may_fill(who, task)
    rows = grid.rows()
    cells = [cell for row in rows for cell in row.cells if cell.label]
    (about,) = shown([task])
    said = {
        "task": task,
        "shown": about,
        "grid": grid,
        "rows": rows,
        "columns": list(grid.columns.values()),
        "refusal": refusal,
        "fills": fills,
        "reviews": may_review(who, task) and task.period.closed_at is None,
        "is_open": any(cell.is_open for cell in cells),
        "filled": sum(1 for cell in cells if cell.is_asked and cell.is_filled),
        "elsewhere": sum(1 for c in cells if c.is_asked and c.is_filled and (c.is_list or not c.is_open)),
        "asked": sum(1 for cell in cells if cell.is_asked),
        "wrong": sum(1 for cell in cells if cell.faults),
        "costs": grid.remarks.consequences.in_general(),
        "to_review": sum(1 for c in cells if c.value is not None and c.value.standing == Standing.SUBMITTED),
        "returned": sum(1 for cell in cells if cell.is_returned),
        "seen_at": now().isoformat(),
        "receipts": receipts(task),
        "can_extend": fills and task.state in (State.OPEN, State.RETURNED) and task.period.closed_at is None,
    }
    if not fills:
        # Whoever reviews or reads does other things here than whoever fills.
        request.help_of = "tasks-accept"  # type: ignore[attr-defined]
    template = "values/fill.html" if fills else "values/review.html"
    return render(request, template, said, status=200 if refusal is None else refusal.status)


def _fill(request: HttpRequest, who: Actor, task: Task) -> HttpResponse:
    """Keep what the form says, then do what its button says."""
    do = request.POST.get("do", "save")
    if do not in ("save", "check", "submit", "no_data") or request.FILES:
        raise Malformed
    try:
        cells = typed_in_form(request.POST, Grid(TaskSheet(task)))
        saved = services.save_drafts(actor=who, task=task, cells=cells) if cells else []
        conflicts = [one for one in saved if one.theirs is not None]
        if conflicts:
            return _conflict(request, who, task, conflicts, {cell.key: cell.typed for cell in cells})
        refused = {one.refusal: None for one in saved if one.refusal}
        if refused:
            raise Refusal(" ".join(refused), code="not-saved")
        return _do(request, who, task, do)
    except services.Incomplete as refusal:
        return _page(request, who, task, faults=refusal.faults, refusal=refusal)
    except Refusal as refusal:
        if refusal.status in (400, 404):
            raise
        return _page(request, who, task, refusal=refusal)


def _do(request: HttpRequest, who: Actor, task: Task, do: str) -> HttpResponse:
    """What the button says; what was typed is kept by then."""
    if do == "check" and check_complete(task):
        return _summary(request, task)
    if do == "submit" and (again := _look_again(request, task)) is not None:
        return again
    if do in ("check", "submit"):
        services.submit(actor=who, task=task)
        messages.success(request, _("已提交。请保存回执。"))
        return redirect("tasks-receipt", task.pk)
    if do == "no_data":
        services.declare_no_data(actor=who, task=task)
    messages.success(request, _("草稿已保存。"))
    return redirect("tasks-one", task.pk)


def _summary(request: HttpRequest, task: Task, refusal: Refusal | None = None) -> HttpResponse:
    """What is about to be submitted, to be looked at once more; nothing is submitted yet."""
    (about,) = shown([task])
    said = {"task": task, "shown": about, "summary": summary(TaskSheet(task)), "refusal": refusal}
    said["is_own"] = task.way == Way.OWN
    return render(request, "values/summary.html", said, status=200 if refusal is None else refusal.status)


def _look_again(request: HttpRequest, task: Task) -> HttpResponse | None:
    """The summary once more, if something was typed since it was shown, or its warnings were not confirmed.

    Whoever submits without it, as a form without a script may, has confirmed nothing and is asked nothing.
    """
    if "seen" not in request.POST:
        return None
    sheet = TaskSheet(task)
    if request.POST["seen"] != digest(sheet):
        if not check_complete(task):
            return None
        said = _("核对之后，数据又有修改，没有提交。请按下面的最新数据再核对一次。")
        return _summary(request, task, Refusal(said, code="changed-meanwhile"))
    if summary(sheet).jumps and request.POST.get("sure") != "yes":
        said = _("有数据较上期变化较大，没有提交。请核对后勾选“已核对”，再提交。")
        return _summary(request, task, Refusal(said, code="not-confirmed"))
    return None


def _conflict(
    request: HttpRequest, who: Actor, task: Task, saved: list[Saved], mine: Mapping[Key, str]
) -> HttpResponse:
    """Somebody else changed the same cells: nothing is lost, both are shown, and one decides."""
    sheet, lines = TaskSheet(task), []
    for one in saved:
        assert one.theirs is not None
        title = sheet.wanted.title(one.item)
        name = sheet.places[one.subject, one.item].cell.subject.name
        by = "" if one.theirs.changed_by is None else one.theirs.changed_by.name
        lines.append(
            _("%(place)s：%(by)s 刚填了“%(theirs)s”，您填的是“%(mine)s”。")
            % {
                "place": f"{name} {title}",
                "by": by,
                "theirs": typed_said(one.theirs.typed),
                "mine": typed_said(mine[one.subject, one.item]),
            }
        )
    said = _("以下单元格刚被他人修改，没有覆盖，请核对后重新填写：") + " ".join(lines)
    return _page(request, who, task, refusal=Refusal(said, code="changed-meanwhile"))


@require_http_methods(["GET", "HEAD", "POST"])
def drafts(request: HttpRequest, id_: int) -> HttpResponse:
    """The grid's own conversation: keep what was typed, and hear what others typed meanwhile."""
    who = actor(request)
    task = selectors.task(who, id_)
    if not may_fill(who, task):
        raise Unseen()
    try:
        if request.method != "POST":
            return JsonResponse(_news(task, since_of(request.GET.get("since", ""))))
        if request.content_type != "application/json":
            raise Malformed
        said = message(request.body)
        saved = services.save_drafts(actor=who, task=task, cells=said.cells)
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        return JsonResponse({"refusal": str(refusal.message)}, status=refusal.status)
    sheet = TaskSheet(task)
    remarks = Remarks(sheet)
    return JsonResponse({"saved": [_answer(one, sheet, remarks) for one in saved], **_news(task, said.since)})


def _answer(one: Saved, sheet: TaskSheet, remarks: Remarks) -> dict[str, object]:
    place = sheet.places.get((one.subject, one.item))
    known = () if place is None or one.theirs is not None else remarks.of(place, sheet.understand(place))
    faults = [] if place is None else [fault_said(fault, place.cell.item) for fault in one.faults]
    return {
        "subject": one.subject,
        "item": one.item,
        "version": one.version,
        "faults": faults,
        "remarks": [remark.text for remark in known],
        "refusal": one.refusal,
        "theirs": None if one.theirs is None else _said(one.theirs),
    }


def _said(draft: Draft) -> dict[str, object]:
    return {
        "subject": draft.subject_id,
        "item": draft.item,
        "typed": draft.typed,
        "said": typed_said(draft.typed),
        "note": draft.note,
        "version": draft.version,
        "by": "" if draft.changed_by is None else draft.changed_by.name,
    }


def _news(task: Task, since: object) -> dict[str, object]:
    """What was typed since a time, and how the task stands."""
    task.refresh_from_db(fields=["state", "last_submitted_at"])
    rows = Draft.objects.filter(task=task).select_related("changed_by").order_by("pk")
    changed = rows.filter(changed_at__gte=since) if since is not None else rows.none()
    return {
        "now": (now() - OVERLAP).isoformat(),
        "state": f"{task.state} {task.last_submitted_at}",
        "changed": [_said(one) for one in changed],
    }


@require_POST
def accept(request: HttpRequest, id_: int) -> HttpResponse:
    """Accept the chosen values of a task, or all that wait."""
    who = actor(request)
    task = selectors.task(who, id_)
    chosen = request.POST.getlist("value")
    refuse_twice(request.POST, "value")
    if (
        set(request.POST) - {"csrfmiddlewaretoken", "value", "do"}
        or request.FILES
        or not all(one.isascii() and one.isdigit() and len(one) < 16 for one in chosen)
    ):
        raise Malformed
    do = request.POST.get("do", "some")
    if do not in ("some", "all"):
        raise Malformed
    is_all = do == "all"
    if not is_all and not chosen and may_review(who, task):
        messages.error(request, _("请先勾选要接收的数据。"))
        return redirect("tasks-one", task.pk)
    try:
        accepted = services.accept(actor=who, task=task, values=None if is_all else [int(one) for one in chosen])
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        return _page(request, who, task, refusal=refusal)
    whole = accepted.state == State.ACCEPTED
    messages.success(request, _("本任务全部数据已接收。") if whole else _("所选数据已接收。"))
    return redirect("tasks-one", task.pk)


@require_safe
def receipt(request: HttpRequest, id_: int, entry: int | None = None) -> HttpResponse:
    """A receipt of what was submitted or corrected, to be printed and kept: the latest, or that of an entry.

    Raises:
        Unseen: before anything was submitted, or if the entry is none of the task's.
    """
    who = actor(request)
    task = selectors.task(who, id_)
    known = receipts(task)
    found = next((one for one in known if entry in (None, one.entry)), None)
    if found is None:
        raise Unseen()
    grid = Grid(TaskSheet(task))
    given = [
        (value.subject.name, grid.columns[value.item], shown_value(value.content, value.status), value.note)
        for value in given_in(task, found)
        if value.item in grid.columns
    ]
    (about,) = shown([task])
    said = {
        "task": task,
        "shown": about,
        "receipt": found,
        "later": known[0] if known[0] != found else None,
        "receipts": known,
        "given": given,
        "may_fetch": found.person == who.person or who.may(Permission.READ_LEDGER, task.tenant_key),
        "is_there": has_receipt(found.entry),
    }
    return render(request, "values/receipt.html", said)
