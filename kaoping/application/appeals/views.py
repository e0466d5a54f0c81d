"""Pages of appeals."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.application.appeals import selectors, services
from kaoping.application.appeals.export import exported
from kaoping.application.appeals.forms import AppealForm, OpinionForm, WithdrawForm
from kaoping.application.appeals.grounds import Ground, standing_value
from kaoping.application.appeals.models import State
from kaoping.application.appeals.rules import Move, check_way
from kaoping.application.appeals.shown import about, shown, whole
from kaoping.basis.forms import button, posted, sent
from kaoping.basis.language import in_a_row
from kaoping.basis.refusals import NotFresh
from kaoping.governance.acting import Actor, Permission, Unseen, now, today
from kaoping.governance.acting.requests import actor
from kaoping.governance.ledger.accesses import note
from kaoping.methods.working_days import working_days_between
from kaoping.planning.cycles.days import calendar_of, calendars

PER_PAGE = 20


@require_safe
def appeals(request: HttpRequest) -> HttpResponse:
    """The list, the latest first; for a unit also where it may appeal today, and until when."""
    who = actor(request)
    found = selectors.appeals(who)
    state = request.GET.get("state", "")
    if state in State.values:
        found = found.filter(state=state)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    known = calendars()
    said = {
        "page": page,
        "rows": [shown(one, known.of(one)) for one in page],
        "state": state,
        "states": State.choices,
        "kept": f"state={state}" if state in State.values else "",
        "windows": [
            (one, working_days_between(known.of(one.subject), today(), one.last).value)
            for one in selectors.windows(who)
        ],
    }
    return render(request, "appeals/list.html", said)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The list as it is filtered, for Excel."""
    who = actor(request)
    found = selectors.appeals(who)
    state = request.GET.get("state", "")
    note(who, "appeals.exported", None)
    answer = HttpResponse(
        exported(found.filter(state=state) if state in State.values else found),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    name = f"{_('申诉')}-{today():%Y%m%d}.xlsx"
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, publication: int, subject: int) -> HttpResponse:
    """A new appeal against a publication. An address may bring the item along, as a score sheet does."""
    who = actor(request)
    window = selectors.window(who, publication, subject)
    grounds = selectors.open_grounds(window)
    chosen = _chosen(request, grounds)
    first = "" if chosen is None else chosen.key
    form = AppealForm(grounds, posted(request), sent(request), initial={"ground": first})
    if form.is_valid():
        given = form.cleaned_data
        claim = services.Claim(given["ground"], given["grounds"], given["proposed"])
        made = form.try_to(
            lambda: services.file_appeal(
                actor=who,
                publication=window.publication,
                subject=window.subject,
                claim=claim,
                evidence=given["evidence"],
            )
        )
        if made is not None:
            messages.success(request, _("已提交申诉。"))
            return redirect("appeals-one", made.pk)
    left = working_days_between(calendar_of(window.subject), today(), window.last).value
    stands = None if chosen is None else about(window, chosen)
    return render(request, "appeals/new.html", {"form": form, "window": window, "left": left, "about": stands})


def _chosen(request: HttpRequest, grounds: list[Ground]) -> Ground | None:
    """What is appealed against: as chosen in the form, as the address says, or the first; None if there is nothing."""
    key = request.POST.get("ground") or request.GET.get("ground")
    item = request.GET.get("item")
    by_key = (one for one in grounds if one.key == key)
    return next(by_key, next((one for one in grounds if one.item == item), grounds[0] if grounds else None))


@require_safe
def one(request: HttpRequest, id_: int) -> HttpResponse:
    """One appeal: for its unit state and reasons; for those who decide or watch everything."""
    who = actor(request)
    found = selectors.appeal(who, id_)
    if selectors.watches(who, found):
        note(who, "appeal.read", found)
    return render(request, "appeals/one.html", whole(who, found))


@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: HttpRequest, id_: int) -> HttpResponse:
    """The opinion of one of the two. Whoever must show the second factor first is told before they write."""
    who = actor(request)
    found = selectors.appeal(who, id_)
    who.require(Permission.DECIDE_APPEALS, found.subject.cycle.organisation_id)
    check_way(found, Move.OPINE)
    if selectors.side_of(who, found) is None:
        raise Unseen()
    form = OpinionForm(found, standing_value(found.period, found.subject, found.datum), posted(request))
    if form.is_valid() and form.did(lambda: services.give_opinion(actor=who, appeal=found, judgement=form.judgement())):
        messages.success(request, _("已出具意见。"))
        return redirect("appeals-one", found.pk)
    return render(request, "appeals/opinion.html", {"form": form, "is_fresh": _is_fresh(who), **whole(who, found)})


def _is_fresh(who: Actor) -> bool:
    """Whether the second factor was shown just now."""
    try:
        who.require_fresh(now())
    except NotFresh:
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, id_: int) -> HttpResponse:
    """Taking an appeal back."""
    who = actor(request)
    found = selectors.appeal(who, id_)
    who.require(Permission.APPEAL, found.subject.organisation_id)
    check_way(found, Move.WITHDRAW)
    form = WithdrawForm(posted(request))
    if form.is_valid() and form.did(
        lambda: services.withdraw(actor=who, appeal=found, reason=form.cleaned_data["reason"])
    ):
        messages.success(request, _("已撤回申诉。"))
        return redirect("appeals-one", found.pk)
    return render(request, "appeals/withdraw.html", {"form": form, "one": shown(found, calendar_of(found))})


@button
def run_again(request: HttpRequest, id_: int) -> HttpResponse:
    """Run the appraisal again over the corrected value."""
    who = actor(request)
    found = selectors.appeal(who, id_)
    who.require(Permission.RUN, found.subject.cycle.organisation_id)
    check_way(found, Move.RUN_AGAIN)
    # With none waiting the service says so.
    waiting = selectors.to_be_run(found) or [found.publication]
    made = [services.run_again(actor=who, publication=one) for one in waiting]
    numbers = in_a_row(str(run.number) for run in made)
    messages.success(request, _("已发起第 %(number)s 次计算，请由另一人确认。") % {"number": numbers})
    return redirect("appeals-one", found.pk)
