"""Pages of results."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.analysis.results.board import board_of
from kaoping.analysis.results.forms import ConfirmForm, DiscardForm, StartForm
from kaoping.analysis.results.leaf import opened
from kaoping.analysis.results.listing import compared_rows, dimensions, movement_of, ordered, rank_rows
from kaoping.analysis.results.offers import offered
from kaoping.analysis.results.reasons import findings_of, why_moved
from kaoping.analysis.results.sheet import sheet_of
from kaoping.analysis.results.starting import choices_of, due_of, readiness_of
from kaoping.analysis.results.words import names_of
from kaoping.analysis.runs import selectors, services
from kaoping.analysis.runs.changes import unlike
from kaoping.analysis.runs.doubts import doubts_of
from kaoping.analysis.runs.models import Run, State
from kaoping.analysis.runs.progress import progress_of
from kaoping.analysis.runs.titles import span_of
from kaoping.basis.forms import posted
from kaoping.engine.compiling import keys
from kaoping.engine.scheme import Scheme
from kaoping.governance.acting import Actor, Permission, Unseen
from kaoping.governance.acting.requests import actor
from kaoping.planning.cycles import selectors as cycles
from kaoping.planning.cycles.models import Cycle
from kaoping.planning.schemes.selectors import scheme_of

PAGE = 50


@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """All runs that one may know of; `?cycle=` of one cycle, `?state=` in one state."""
    who = actor(request)
    found = selectors.runs(who)
    cycle, state = request.GET.get("cycle", ""), request.GET.get("state", "")
    is_number = cycle.isascii() and cycle.isdigit() and len(cycle) < 16
    shown = found.filter(cycle=int(cycle)) if is_number else found
    shown = shown.filter(state=state) if state in State.values else shown
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    watched = cycles.cycles(who)
    own = selectors.own_subjects(who, [one.cycle_id for one in page])
    seen = selectors.open_to(who, list(page))
    return render(
        request,
        "results/list.html",
        {
            "page": page,
            "rows": [
                (one, span_of(one), None if _watches(who, one) else own.get(one.cycle_id), one.pk in seen)
                for one in page
            ],
            "cycles": [one for one in watched if one.state != "preparing"],
            "cycle": cycle,
            "state": state,
            "states": State.choices,
            "startable": [one for one in watched if _may_run(who, one)],
        },
    )


def _watches(who: Actor, run: Run) -> bool:
    return who.may(Permission.SEE_RESULTS, run.cycle.organisation_id)


def _may_run(who: Actor, cycle: Cycle) -> bool:
    return cycle.state != "preparing" and who.may(Permission.RUN, cycle.organisation_id)


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, id_: int) -> HttpResponse:
    """What a run of a cycle would use, and starting it; `?period=` is the number of a period, empty the whole cycle.

    Without it the time is shown of which a run is due, and what is posted says itself which was shown.
    """
    who = actor(request)
    cycle = cycles.cycle(who, id_)
    who.require(Permission.RUN, cycle.organisation_id)
    if cycle.state == "preparing":
        raise Unseen()
    choices = choices_of(cycle)
    asked = request.GET.get("period", request.POST.get("period"))
    shown = next((one for one in choices if one.key == asked), None) or due_of(choices)
    form = StartForm(choices, shown, posted(request))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        run = form.try_to(lambda: services.start(actor=who, cycle=cycle, period=shown.period, reason=reason))
        if run is not None:
            return redirect("results-one", run.pk)
    said = {"form": form, "cycle": cycle, "choices": choices, "shown": shown}
    return render(request, "results/start.html", {**said, "ready": readiness_of(cycle, shown.period)})


@require_safe
def one(request: HttpRequest, id_: int) -> HttpResponse:
    """A run: its board, or how far it is, or why there is none; `?wall=1` for a wall, `?group=` one group."""
    who = actor(request)
    run = selectors.run(who, id_)
    if not selectors.is_open_to(who, run):
        own = selectors.subjects_seen(who, run)[0]  # else the run would not be seen at all
        return redirect("results-sheet", run.pk, own.pk)
    said: dict[str, object] = {"run": run, "span": span_of(run), **_may(who, run)}
    if run.state == State.WAITING:
        return render(request, "results/waiting.html", {**said, "progress": progress_of(run)})
    if not run.result_digest:
        return render(request, "results/failed.html", {**said, "findings": findings_of(run)})
    said["changes"] = unlike(run) if run.state == State.PREVIEW else None
    wall = request.GET.get("wall") == "1"
    board = board_of(run, request.GET.get("group", ""), who)
    return render(request, "results/wall.html" if wall else "results/board.html", {**said, "board": board})


def _may(who: Actor, run: Run) -> dict[str, bool]:
    """What somebody may do with a run: what a page offers."""
    owner, is_preview = run.cycle.organisation_id, run.state == State.PREVIEW
    is_own = run.started_by_id in who.hands(Permission.CONFIRM_RUNS, owner)
    return {
        "may_confirm": is_preview and who.may(Permission.CONFIRM_RUNS, owner) and not is_own,
        "may_discard": run.state in (State.WAITING, State.FAILED, State.PREVIEW) and who.may(Permission.RUN, owner),
        "is_own_preview": is_preview and is_own,
        "sees_all": who.may(Permission.SEE_RESULTS, owner),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, id_: int) -> HttpResponse:
    """Confirm a run: what it says in short, and the deed."""
    who = actor(request)
    run = selectors.run(who, id_)
    who.require(Permission.CONFIRM_RUNS, run.cycle.organisation_id)
    doubts = doubts_of(run)
    form = ConfirmForm(doubts, posted(request))
    if form.is_valid() and form.did(lambda: services.confirm(actor=who, run=run, is_known=form.is_known)):
        messages.success(request, _("已确认第 %(number)s 次计算，此后不再改动。") % {"number": run.number})
        return redirect("results-one", run.pk)
    changes = unlike(run) if run.state == State.PREVIEW else None
    said = {"form": form, "run": run, "span": span_of(run), "doubts": doubts.said(), "changes": changes}
    return render(request, "results/confirm.html", {**said, **_may(who, run)})


@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, id_: int) -> HttpResponse:
    """Discard a run, with a reason."""
    who = actor(request)
    run = selectors.run(who, id_)
    who.require(Permission.RUN, run.cycle.organisation_id)
    form = DiscardForm(posted(request))
    if form.is_valid() and form.did(lambda: services.discard(actor=who, run=run, reason=form.cleaned_data["reason"])):
        messages.success(request, _("已作废第 %(number)s 次计算。") % {"number": run.number})
        return redirect("results")
    return render(request, "results/discard.html", {"form": form, "run": run, "span": span_of(run)})


def _grades(scheme: Scheme, given: set[str]) -> list[str]:
    """The grades that somebody got, the best first."""
    bands = () if scheme.grades is None else scheme.grades.bands
    return [grade for grade in dict.fromkeys(band.grade for band in bands) if grade in given]


@require_safe
def ranking(request: HttpRequest, id_: int) -> HttpResponse:
    """The ranking of a run; `?group=` and `?grade=` filter it."""
    who = actor(request)
    run = selectors.run(who, id_)
    names = names_of(scheme_of(run.version))
    totals = list(selectors.ranking(who, run))
    group, grade = request.GET.get("group", ""), request.GET.get("grade", "")
    shown = [t for t in totals if group in ("", t.subject.group) and grade in ("", t.grade)]
    page = Paginator(ordered(shown, names), PAGE).get_page(request.GET.get("page"))
    previous = selectors.before_for(who, run)
    scheme = scheme_of(run.version)
    tops = dimensions(scheme, {t.subject.group for t in shown})
    return render(
        request,
        "results/ranking.html",
        {
            "run": run,
            "span": span_of(run),
            "rows": rank_rows(run, list(page), previous, tops),
            "page": page,
            "previous": previous,
            "heads": [(names.codes[item], names.items[item]) for item in tops],
            "left_out": len({t.subject.group for t in totals}) > 1 and len(tops) < len(scheme.items) and not group,
            "groups": names.groups,
            "grades": _grades(scheme, {t.grade for t in totals if t.grade}),
            "group": group,
            "grade": grade,
            "more": f"group={group}&grade={grade}&",
            **_may(who, run),
        },
    )


@require_safe
def sheet(request: HttpRequest, id_: int, subject: int) -> HttpResponse:
    """The score sheet of a unit; `?item=` opens one item, or the total, which is computed for it."""
    who = actor(request)
    run = selectors.run(who, id_)
    found = selectors.score_sheet(who, run, subject)
    item = request.GET.get("item", "")
    leaf = opened(found, item) if item else None
    is_total = item == keys.TOTAL
    said = {
        "run": run,
        "span": span_of(run),
        "sheet": sheet_of(found, item),
        "opened": None if is_total else leaf,
        "total_opened": leaf if is_total else None,
        "is_open_to": selectors.is_open_to(who, run),
        "ledger": who.may(Permission.READ_LEDGER, run.tenant_key),
        "offers": offered(who, run, found.subject),
        "item_offers": [] if leaf is None or is_total else offered(who, run, found.subject, item),
    }
    return render(request, "results/sheet.html", {**said, **_may(who, run)})


@require_safe
def compare(request: HttpRequest, id_: int) -> HttpResponse:
    """Two runs side by side: `?with=` the other one, `?unit=` the unit whose movement is explained."""
    who = actor(request)
    run = selectors.run(who, id_)
    totals = ordered(list(selectors.ranking(who, run)), names_of(scheme_of(run.version)))
    others = [one for one in selectors.runs(who).filter(state=State.CONFIRMED) if selectors.is_open_to(who, one)]
    others = [one for one in others if one.pk != run.pk and one.version.series_id == run.version.series_id]
    asked = request.GET.get("with", "")
    other = next((one for one in others if str(one.pk) == asked), None) or selectors.before_for(who, run)
    page = Paginator(totals, PAGE).get_page(request.GET.get("page"))
    unit = next((t for t in totals if str(t.subject_id) == request.GET.get("unit", "")), None)
    movement = None
    if unit is not None and other is not None and other.result_digest:
        before, after = (selectors.result_for(one, unit.subject.name) for one in (other, run))
        movement = movement_of(before, after, unit.subject.name)
    return render(
        request,
        "results/compare.html",
        {
            "run": run,
            "span": span_of(run),
            "other": other,
            "other_span": None if other is None else span_of(other),
            "others": [(one, span_of(one)) for one in others],
            "rows": [] if other is None else compared_rows(run, list(page), other),
            "page": page,
            "unit": unit,
            "why": None if movement is None else why_moved(movement, scheme_of(run.version)),
            "more": f"with={other.pk}&" if other else "",
            **_may(who, run),
        },
    )
