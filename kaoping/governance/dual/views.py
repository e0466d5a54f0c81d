"""Pages of two people, two locks."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.basis.forms import StrictForm, button, posted
from kaoping.basis.refusals import TwoPeopleWanted
from kaoping.governance.acting import Permission, now, today
from kaoping.governance.acting.locks import ACTS
from kaoping.governance.acting.requests import actor
from kaoping.governance.dual import selectors, services
from kaoping.governance.dual.forms import REASON, ApproveForm, AskForm, RefuseForm
from kaoping.governance.dual.independence import TOGETHER, holding, still_stands
from kaoping.governance.dual.models import Request, State
from kaoping.governance.dual.sealing import is_intact, parsed
from kaoping.governance.organisations.selectors import tree_on

PAGE = 50


def wanted(request: HttpRequest, refusal: TwoPeopleWanted, form: AskForm | None = None) -> HttpResponse:
    """The page to which an act leads that wants two people: what will happen, and asking for it."""
    said = {"kind": refusal.kind, "arguments": refusal.arguments, "reason": _reason(refusal)}
    shown = {
        "form": form or AskForm(initial=said),
        "title": ACTS[refusal.kind].title,
        "lines": _lines(refusal.kind, refusal.arguments),
        "relaxed": services.is_relaxed(),
    }
    return render(request, "dual/ask.html", shown, status=403 if form is None else 200)


def _reason(refusal: TwoPeopleWanted) -> str:
    """The reason that an act itself is given, proposed as that of asking for it."""
    said = (parsed(refusal.kind, refusal.arguments) or {}).get("reason", "")
    return str(said)[:REASON]


@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """One's own requests, and those that one may approve."""
    page = Paginator(selectors.requests(actor(request)), PAGE).get_page(request.GET.get("page"))
    rows = [(one, _title(one), one.state == State.OPEN and now() >= one.until) for one in page]
    return render(request, "dual/list.html", {"rows": rows, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for an act; who comes here by an address alone is led to the list."""
    who = actor(request)
    if request.method != "POST":
        return redirect("dual")
    form = AskForm(posted(request))
    if form.is_valid():
        made = form.try_to(lambda: services.ask(actor=who, **form.cleaned_data))
        if made is not None:
            messages.success(request, _("已提交申请，等待批准。"))
            return redirect("dual-one", made.pk)
    kind, arguments = request.POST.get("kind", ""), request.POST.get("arguments", "")
    said = parsed(kind, arguments)
    if said is None or not who.may(ACTS[kind].permission):
        messages.error(request, _("没有提出申请：所申请的操作无法识别，请从原页面重新办理。"))
        return redirect("dual")
    # What is shown again names what it is about: whoever may not see that sees no names.
    services.would(actor=who, kind=kind, arguments=said)
    return wanted(request, TwoPeopleWanted(kind, arguments), form)


@require_safe
def one(request: HttpRequest, id_: int) -> HttpResponse:
    """A request: what exactly will happen, who asks for it, and who has approved it."""
    who = actor(request)
    return render(request, "dual/one.html", _shown(selectors.request(who, id_), who.may(Permission.APPROVE_GRAVE)))


@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, id_: int) -> HttpResponse:
    """Approve a request, reading once more what will happen."""
    who = actor(request)
    holding(who)
    found = selectors.request(who, id_)
    form = ApproveForm(posted(request), initial={"sha256": found.sha256})
    if form.is_valid():
        done = form.try_to(lambda: services.approve(actor=who, id_=id_, **form.cleaned_data))
        if done is not None:
            _tell(request, done)
            return redirect("dual-one", id_)
    return render(request, "dual/approve.html", {**_shown(found), "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, id_: int) -> HttpResponse:
    """Refuse a request, and say why."""
    who = actor(request)
    holding(who)
    found = selectors.request(who, id_)
    form = RefuseForm(posted(request))
    if form.is_valid() and form.did(lambda: services.refuse(actor=who, id_=id_, **form.cleaned_data)):
        messages.success(request, _("已拒绝该申请。"))
        return redirect("dual-one", id_)
    return render(request, "dual/refuse.html", {**_shown(found), "form": form})


@button
def withdraw(request: HttpRequest, id_: int) -> HttpResponse:
    """Withdraw a request of one's own."""
    services.withdraw(actor=actor(request), id_=id_)
    messages.success(request, _("已撤回。"))
    return redirect("dual-one", id_)


def _tell(request: HttpRequest, done: Request) -> None:
    match done.state:
        case State.DONE:
            messages.success(request, _("已批准，操作已经执行。"))
        case State.VOID:
            messages.error(request, _("申请的内容与申请时不符，已经失效，没有执行。请告知审计管理员。"))
        case _:
            messages.success(request, _("已批准，等待另一人在 10 分钟内批准。"))


def _title(found: Request) -> str:
    return str(ACTS[found.kind].title) if found.kind in ACTS else found.kind


def _lines(kind: str, arguments: str) -> list[tuple[str, str]]:
    said = parsed(kind, arguments)
    return [] if said is None else [*ACTS[kind].say(said)]


def _shown(found: Request, may_approve: bool = False) -> dict[str, object]:
    """What the pages of a request show."""
    units = tree_on(today()).units
    approvals = found.approvals.select_related("person", "request").order_by("at")
    is_open = found.state == State.OPEN and now() < found.until
    return {
        "found": found,
        "title": _title(found),
        "lines": _lines(found.kind, found.arguments),
        "unit": units.get(found.organisation_id),
        "approvals": [
            (each, units.get(each.unit_id), found.state != State.OPEN or still_stands(each)) for each in approvals
        ],
        "is_open": is_open,
        "is_lapsed": found.state == State.OPEN and not is_open,
        "is_intact": is_intact(found),
        "minutes": int(TOGETHER.total_seconds()) // 60,
        "may_approve": may_approve,
        "form": StrictForm(),
    }
