"""Pages of the way to the public."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.analysis.runs.changes import Changes, changes_since
from kaoping.analysis.runs.models import Run
from kaoping.application.publication import announcing, selectors, services
from kaoping.application.publication.days import due_after
from kaoping.application.publication.forms import (
    AGREES,
    AnnounceForm,
    AnswerForm,
    CorrectForm,
    DecideForm,
    OpenForm,
    ReplyForm,
    ScanForm,
    WithdrawForm,
)
from kaoping.application.publication.models import Answer, Confirmation, Publication, State
from kaoping.application.publication.moves import offers, permission_to_withdraw
from kaoping.application.publication.pending import decisions_owed
from kaoping.application.publication.public_changes import waiting_for_two
from kaoping.application.publication.rules import PUBLIC, is_shown_by_checker, obstacles
from kaoping.application.publication.telling import title_of
from kaoping.basis.forms import StrictForm, button, posted, sent
from kaoping.basis.known import known
from kaoping.governance.acting import Actor, Denied, Permission, today
from kaoping.governance.acting.locks import ACTS
from kaoping.governance.acting.requests import actor
from kaoping.governance.dual.selectors import requests
from kaoping.methods.working_days import Answer as Answered

PAGE = 50
FORM = ["GET", "HEAD", "POST"]


@require_safe
def publications(request: HttpRequest) -> HttpResponse:
    """All publications within one's reach, and the confirmed runs that wait for one."""
    who = actor(request)
    if not (who.may(Permission.SEE_RESULTS) or who.may(Permission.CONFIRM_RESULT)):
        raise Denied(Permission.SEE_RESULTS)
    counted = selectors.publications(who).annotate(
        all_units=Count("confirmations"),
        settled=Count("confirmations", filter=~Q(confirmations__answer=Answer.WAITING)),
    )
    page = Paginator(counted, PAGE).get_page(request.GET.get("page"))
    rows = [(one, known(title_of(one))) for one in page]
    waiting = selectors.waiting_to_open(who) if who.may(Permission.OPEN_CONFIRMATION) else ()
    return render(request, "publication/list.html", {"rows": rows, "page": page, "runs": waiting})


@require_safe
def one(request: HttpRequest, id_: int) -> HttpResponse:
    """One publication: how far it is, what its units said, and what may be done now."""
    who = actor(request)
    found = selectors.publication(who, id_)
    watches = selectors.watches(who, found)
    said = {
        "publication": found,
        "title": known(title_of(found)),
        "watches": watches,
        "offers": offers(who, found),
        "shown_by_checker": is_shown_by_checker(found),
        "obstacles": obstacles(found),
        "owed": decisions_owed(found),
        "changes": _changes(found) if watches else None,
        "is_public": found.state in PUBLIC,
        "asked": _asked(who, found) if watches and found.state in PUBLIC else [],
        "confirmations": [(row, _answers(who, row), _replies(who, row)) for row in selectors.confirmations(who, found)],
        # Nobody confirms a correction; its sheets are listed by themselves.
        "sheets": selectors.subjects(who, found) if found.corrects_id else [],
        "history": selectors.history(found) if watches else [],
    }
    return render(request, "publication/one.html", said)


def _asked(who: Actor, found: Publication) -> list[tuple[str, int | None]]:
    """What waits for two people: what it is, and the request, for those who may read it."""
    waiting = waiting_for_two(found)
    readable = set(requests(who).filter(pk__in=[one.pk for one in waiting]).values_list("pk", flat=True))
    return [(str(ACTS[one.kind].title), one.pk if one.pk in readable else None) for one in waiting]


def _changes(found: Publication) -> Changes | None:
    """What stands otherwise than in a result that can still become another, or is being shown."""
    if found.state in (State.CONFIRMING, State.TO_DECIDE, State.DECIDED):
        return changes_since(found.run)
    return changes_since(found.run).undecided() if found.state == State.ANNOUNCED else None


def _answers(who: Actor, row: Confirmation) -> bool:
    is_open = row.publication.state == State.CONFIRMING and today() <= row.publication.confirm_until and not row.reply
    return is_open and who.may(Permission.CONFIRM_RESULT, row.subject.organisation_id)


def _replies(who: Actor, row: Confirmation) -> bool:
    owner = row.publication.run.cycle.organisation_id
    is_open = row.publication.state == State.CONFIRMING and row.answer == Answer.REMARKED
    return is_open and who.may(Permission.OPEN_CONFIRMATION, owner)


@require_http_methods(FORM)
def open_(request: HttpRequest, run: int) -> HttpResponse:
    """Lay a confirmed run before its units."""
    who = actor(request)
    found = selectors.run_to_open(who, run)
    form = OpenForm(posted(request))
    if form.is_valid():
        until = due_after(today(), form.cleaned_data["days"], found)
        made = form.try_to(lambda: _opened(who, found, until, form.cleaned_data["days"]))
        if made is not None:
            _say_day(request, until.provisional)
            messages.success(request, _("已发起核对。"))
            return redirect("publications-one", made.pk)
    said = {
        "form": form,
        "run": found,
        "title": _("发起核对"),
        "button": _("发起核对"),
        "changes": changes_since(found),
    }
    return render(request, "publication/form.html", said)


def _opened(who: Actor, run: Run, until: Answered[date], days: int) -> Publication:
    within = days if until.provisional else None
    return services.open_confirmation(actor=who, run=run, confirm_until=until.value, within=within)


@require_http_methods(FORM)
def answer(request: HttpRequest, id_: int, confirmation: int) -> HttpResponse:
    """A unit's word on its preliminary result."""
    who = actor(request)
    found = selectors.confirmation(who, id_, confirmation)
    who.require(Permission.CONFIRM_RESULT, found.subject.organisation_id)
    given = {} if found.answer == Answer.WAITING else {"answer": _choice(found), "remark": found.remark}
    form = AnswerForm(posted(request), initial=given)
    if form.is_valid():
        said = form.cleaned_data
        agrees = said["answer"] == AGREES
        if form.did(lambda: services.answer(actor=who, confirmation=found, agrees=agrees, remark=said["remark"] or "")):
            messages.success(request, _("已提交核对结果。"))
            return redirect("publications-one", id_)
    scores = found.publication.run.scores.filter(subject=found.subject_id).order_by("position")
    total = found.publication.run.totals.get(subject=found.subject_id)
    shown = selectors.titled(found.publication, scores)
    more = {"one": found, "scores": shown, "total": total, "button": _("提交核对结果")}
    return _form(request, found.publication, form, _("核对初步结果"), **more)


def _choice(found: Confirmation) -> str:
    return AGREES if found.answer == Answer.AGREED else "remarks"


@require_http_methods(FORM)
def reply(request: HttpRequest, id_: int, confirmation: int) -> HttpResponse:
    """The office's reply to a remark."""
    who = actor(request)
    found = selectors.confirmation(who, id_, confirmation)
    who.require(Permission.OPEN_CONFIRMATION, found.publication.run.cycle.organisation_id)
    form = ReplyForm(posted(request), initial={"reply": found.reply})
    if form.is_valid() and form.did(
        lambda: services.reply(actor=who, confirmation=found, text=form.cleaned_data["reply"])
    ):
        messages.success(request, _("已答复。"))
        return redirect("publications-one", id_)
    return _form(request, found.publication, form, _("答复意见"), one=found)


@button
def close(request: HttpRequest, id_: int) -> HttpResponse:
    """End a confirmation whose last day is over."""
    who = actor(request)
    found = _within(who, id_, Permission.OPEN_CONFIRMATION)
    services.close_confirmation(actor=who, publication=found)
    messages.success(request, _("核对已结束，等待审定。"))
    return redirect("publications-one", id_)


@require_http_methods(FORM)
def decide(request: HttpRequest, id_: int) -> HttpResponse:
    """Decide formally, with the minutes."""
    who = actor(request)
    found = _within(who, id_, Permission.DECIDE_RESULTS)
    form = DecideForm(posted(request), sent(request))
    note = gettext_lazy(
        "审定后由没有发起或确认计算的人公示。审定人不能是发起、确认计算或发起核对的人，并须附会议纪要。"
    )
    return _done(
        request,
        found,
        form,
        (_("审定结果"), note),
        lambda: services.decide(actor=who, publication=found, minutes=form.cleaned_data["minutes"]),
        _("已审定。"),
    )


@require_http_methods(FORM)
def announce(request: HttpRequest, id_: int) -> HttpResponse:
    """Show a decided result to the public."""
    who = actor(request)
    found = _within(who, id_, Permission.PUBLISH_RESULTS)
    form = AnnounceForm(posted(request))

    def do() -> Publication:
        until = due_after(today(), form.cleaned_data["days"], found)
        within = form.cleaned_data["days"] if until.provisional else None
        done = announcing.announce(actor=who, publication=found, until=until.value, within=within)
        _say_day(request, until.provisional)
        return done

    note = gettext_lazy(
        "公示后任何人不登录即可查看排名、得分和评分说明；公示期满后通报。公示人不能是发起或确认计算的人。"
    )
    return _done(request, found, form, (_("公示结果"), note), do, _("已公示。"))


@require_http_methods(FORM)
def scan(request: HttpRequest, id_: int) -> HttpResponse:
    """Keep the scan of the signed and sealed table."""
    who = actor(request)
    found = _within(who, id_, Permission.PUBLISH_RESULTS)
    form = ScanForm(posted(request), sent(request))
    note = gettext_lazy("打印总表，签字盖章后扫描上传；扫描件不向社会公开，摘要记入存证。")
    return _done(
        request,
        found,
        form,
        (_("上传盖章扫描件"), note),
        lambda: services.attach_scan(actor=who, publication=found, scan=form.cleaned_data["scan"]),
        _("已保存扫描件。"),
    )


@require_http_methods(FORM)
def notify(request: HttpRequest, id_: int) -> HttpResponse:
    """Give the final notice."""
    who = actor(request)
    found = _within(who, id_, Permission.PUBLISH_RESULTS)
    note = gettext_lazy("公示期满、申诉全部办结后通报；通报后结果即为最终结果。通报人不能是发起或确认计算的人。")
    return _done(
        request,
        found,
        StrictForm(posted(request)),
        (_("通报结果"), note),
        lambda: services.notify_finally(actor=who, publication=found),
        _("已通报。"),
    )


@require_http_methods(FORM)
def correct(request: HttpRequest, id_: int) -> HttpResponse:
    """Let another run take the place of a public result."""
    who = actor(request)
    found = _within(who, id_, Permission.DECIDE_RESULTS)
    runs = selectors.corrections_of(found)
    form = CorrectForm(runs, posted(request))
    by_number = {run.pk: run for run in runs}

    def do() -> Publication:
        said = form.cleaned_data
        return announcing.correct(actor=who, publication=found, run=by_number[said["run"]], reason=said["reason"])

    note = gettext_lazy(
        "更正须由另外两人批准（双人双锁）。批准后公众页面显示更正缘由和名次变动，并按原公示期重新公示；原页面保留并注明已更正。"
    )
    return _done(request, found, form, (_("更正结果"), note), do, _("已更正并重新公示。"))


@require_http_methods(FORM)
def withdraw(request: HttpRequest, id_: int) -> HttpResponse:
    """Take a result back."""
    who = actor(request)
    found = selectors.publication(who, id_)
    who.require(permission_to_withdraw(found), found.run.cycle.organisation_id)
    form = WithdrawForm(posted(request))
    note = gettext_lazy(
        "撤回后这一版结果作废；已经公示的须由另外两人批准（双人双锁），批准后公众页面只显示已撤回及缘由。"
    )
    return _done(
        request,
        found,
        form,
        (_("撤回结果"), note),
        lambda: services.withdraw(actor=who, publication=found, reason=form.cleaned_data["reason"]),
        _("已撤回。"),
    )


def _within(who: Actor, id_: int, permission: Permission) -> Publication:
    """A publication with which somebody may do something.

    Raises:
        Denied, Unseen: if not.
    """
    found = selectors.publication(who, id_)
    who.require(permission, found.run.cycle.organisation_id)
    return found


def _done(
    request: HttpRequest,
    found: Publication,
    form: StrictForm,
    heading: tuple[str, str | Promise],
    do: Callable[[], Publication],
    done: str,
) -> HttpResponse:
    """Do what a form asks for and go to the page of what it led to; or show the form."""
    if form.is_valid():
        result = form.try_to(do)
        if result is not None:
            messages.success(request, done)
            return redirect("publications-one", result.pk)
    title, note = heading
    return _form(request, found, form, title, note=note)


def _form(request: HttpRequest, found: Publication, form: StrictForm, title: str, **more: object) -> HttpResponse:
    said = {"publication": found, "form": form, "title": title, "name": known(title_of(found)), "button": title, **more}
    return render(request, "publication/form.html", said)


def _say_day(request: HttpRequest, is_provisional: bool) -> None:
    if is_provisional:
        messages.warning(request, _("截止日期跨入节假日安排尚未公布的年份，按周末推算，请留意国务院办公厅通知。"))
