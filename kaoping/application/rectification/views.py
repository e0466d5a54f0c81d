"""Pages of rectification."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.application.rectification import checking, selectors, services
from kaoping.application.rectification.export import exported
from kaoping.application.rectification.forms import FORMS, OrderForm, SayForm
from kaoping.application.rectification.models import Action, Order, State
from kaoping.application.rectification.rules import can, check_way
from kaoping.application.rectification.selectors import Filter
from kaoping.application.rectification.shown import shown
from kaoping.basis.forms import posted, sent
from kaoping.governance.acting import Actor, Permission, Unseen, today
from kaoping.governance.acting.requests import actor
from kaoping.governance.ledger.accesses import note
from kaoping.planning.cycles.days import calendar_of, calendars
from kaoping.planning.cycles.models import Cycle

PER_PAGE = 20


def _filter(given: QueryDict) -> Filter:
    return Filter(
        state=given.get("state", ""),
        subject=given.get("unit", "").strip(),
        query=given.get("q", "").strip(),
        only_overdue=given.get("overdue") == "1",
    )


@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    """The list, with filters; those with the nearest deadline first."""
    who = actor(request)
    by = _filter(request.GET)
    found = selectors.filtered(selectors.orders(who), by, today())
    known = calendars()
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    said = {
        "page": page,
        "rows": [shown(one, today(), known.of(one)) for one in page],
        "by": by,
        "states": State.choices,
        "kept": kept.urlencode(),
    }
    return render(request, "rectification/list.html", said)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The list as it is filtered, for Excel."""
    who = actor(request)
    found = selectors.filtered(selectors.orders(who), _filter(request.GET), today())
    note(who, "orders.exported", None)
    answer = HttpResponse(
        exported(found, today()), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    name = f"{_('整改单')}-{today():%Y%m%d}.xlsx"
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


@require_safe
def one(request: HttpRequest, id_: int) -> HttpResponse:
    """One order with its history."""
    who = actor(request)
    return render(request, "rectification/one.html", _whole(who, selectors.order(who, id_)))


@require_safe
def printed(request: HttpRequest, id_: int) -> HttpResponse:
    """One order as it is printed, signed and handed over."""
    who = actor(request)
    return render(request, "rectification/print.html", _whole(who, selectors.order(who, id_)))


def _whole(who: Actor, found: Order) -> dict[str, object]:
    moves = [
        (move.value, FORMS[move][0]) for move in Action if move in FORMS and can(found, move) and _may(who, found, move)
    ]
    return {**_shown(found), "steps": selectors.steps(found), "moves": moves, "notes": _notes(who, found)}


def _shown(found: Order) -> dict[str, object]:
    """An order with its facts: who checks it, until it is closed."""
    waits = found.state in (State.OPEN, State.DONE)
    checked_by = checking.named(checking.roles(found)) if waits else ""
    return {"one": shown(found, today(), calendar_of(found)), "checked_by": checked_by}


def _notes(who: Actor, found: Order) -> list[str]:
    """Why an order that waits for its check has no button for it: for those who check orders, or watch them."""
    if found.state != State.DONE or not any(who.may(one) for one in selectors.WATCHING):
        return []
    notes = []
    if who.may(Permission.CHECK_RECTIFICATION, found.subject.cycle.organisation_id):
        refused = checking.hindrance(who, found)
        notes += [] if refused is None else [str(refused.message)]
    return notes if checking.checkers(found) else [*notes, _("目前没有可以验收的人，请联系安全管理员安排任职。")]


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new order. An address may bring cycle, unit, period and item along, as a score sheet does."""
    who = actor(request)
    cycles = selectors.cycles_to_order_in(who)
    cycle = _cycle(cycles, request.GET.get("cycle", ""))
    if cycle is None:
        return render(request, "rectification/nothing.html")
    given = {name: request.GET[name] for name in ("subject", "period", "item", "problem") if name in request.GET}
    form = OrderForm(cycle, posted(request), initial=given)
    if form.is_valid():
        said = form.cleaned_data
        demand = services.Demand(said["problem"], said["demand"], said["owner"], said["within"], said["item"])
        made = form.try_to(
            lambda: services.order(actor=who, subject=said["subject"], period=said["period"], demand=demand)
        )
        if made is not None:
            messages.success(request, _("已下达整改单。"))
            return redirect("orders-one", made.pk)
    return render(request, "rectification/new.html", {"form": form, "cycle": cycle, "cycles": cycles})


def _cycle(cycles: object, asked: str) -> Cycle | None:
    found: list[Cycle] = list(cycles)  # type: ignore[call-overload]
    if asked:
        chosen = next((one for one in found if str(one.pk) == asked), None)
        if chosen is None:
            raise Unseen()
        return chosen
    return next(iter(found), None)


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, id_: int, move: str) -> HttpResponse:
    """One move of an order, with a word on it."""
    who = actor(request)
    found = selectors.order(who, id_)
    if move not in FORMS or not _may(who, found, Action(move)):
        raise Unseen()
    action = Action(move)
    check_way(found, action)
    title, label, kind = FORMS[action]
    form = kind(label, posted(request), sent(request))
    if form.is_valid() and form.did(lambda: _DOING[action](who, found, form)):
        messages.success(request, _("已办理：%(title)s。") % {"title": title})
        return redirect("orders-one", found.pk)
    said = {**_shown(found), "form": form, "title": title, "danger": action is Action.CANCEL}
    return render(request, "rectification/move.html", said)


def _may(who: Actor, found: Order, action: Action) -> bool:
    """Whether somebody may make a move at all, whatever the state."""
    owner = found.subject.cycle.organisation_id
    match action:
        case Action.PUT_RIGHT:
            return who.may(Permission.RECTIFY, found.subject.organisation_id)
        case Action.CHECK | Action.SEND_BACK:
            return checking.may_check(who, found)
        case _:
            return who.may(Permission.ORDER, owner) and not checking.is_of_own_unit(
                who, Permission.ORDER, found.subject
            )


_Doing = Callable[[Actor, Order, SayForm], object]
_DOING: dict[Action, _Doing] = {
    Action.PUT_RIGHT: lambda who, found, form: services.put_right(
        actor=who, order=found, said=form.cleaned_data["said"], evidence=form.cleaned_data["evidence"]
    ),
    Action.CHECK: lambda who, found, form: services.check(actor=who, order=found, said=form.cleaned_data["said"]),
    Action.SEND_BACK: lambda who, found, form: services.send_back(
        actor=who, order=found, said=form.cleaned_data["said"]
    ),
    Action.REOPEN: lambda who, found, form: services.reopen(
        actor=who, order=found, said=form.cleaned_data["said"], within=form.cleaned_data["within"]
    ),
    Action.CANCEL: lambda who, found, form: services.cancel(actor=who, order=found, said=form.cleaned_data["said"]),
}
