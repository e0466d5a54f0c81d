"""Pages of bonus claims."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.basis.forms import StrictForm, posted, sent
from kaoping.basis.language import bracketed, said
from kaoping.basis.refusals import Denied, Refusal, Unseen
from kaoping.collection.tasks.forms import DecideForm
from kaoping.collection.tasks.rules import is_own_unit
from kaoping.collection.tasks.wanted import Wanted
from kaoping.collection.values import selectors, services
from kaoping.collection.values.content import records_shown
from kaoping.collection.values.events import Scoring, days_said, example_day, scoring_of
from kaoping.collection.values.models import Claim
from kaoping.engine.terms import EventField, ListItem
from kaoping.governance.acting import Actor, Permission
from kaoping.governance.acting.requests import actor
from kaoping.governance.files.fields import EvidenceField
from kaoping.planning.cycles.models import Period, State, Subject

PAGE = 50


@require_safe
def claims(request: HttpRequest) -> HttpResponse:
    """The claims that one sees, the latest first."""
    who = actor(request)
    if not (who.may(Permission.REPORT) or who.may(Permission.SEE_VALUES)):
        raise Denied(Permission.SEE_VALUES)
    page = Paginator(selectors.claims(who), PAGE).get_page(request.GET.get("page"))
    titles = _Titles()
    rows = [(one, titles.title(one), titles.record(one), _may_decide(who, one)) for one in page]
    offered = _offered(who)
    return render(request, "values/claims.html", {"page": page, "rows": rows, "offered": offered})


def _may_decide(who: Actor, one: Claim) -> bool:
    return (
        one.is_granted is None
        and one.made_by_id not in who.hands(Permission.REVIEW_VALUES, one.period.cycle.organisation_id)
        and who.may(Permission.REVIEW_VALUES, one.period.cycle.organisation_id)
        and not is_own_unit(who, one.period.cycle, one.subject.organisation_id)
    )


class _Titles:
    """What claims are about, in words; each cycle is read once."""

    def __init__(self) -> None:
        self._wanted: dict[int, Wanted] = {}

    def of(self, one: Claim) -> Wanted:
        """What the cycle of a claim asks for."""
        cycle = one.period.cycle
        if cycle.pk not in self._wanted:
            self._wanted[cycle.pk] = Wanted(cycle)
        return self._wanted[cycle.pk]

    def title(self, one: Claim) -> str:
        """The item."""
        return self.of(one).title(one.item)

    def record(self, one: Claim) -> list[tuple[str, str]]:
        """The record, field by field, without the fields that say nothing."""
        wanted = self.of(one)
        item = wanted.items_of(one.subject).get(one.item)
        if not isinstance(item, ListItem):
            return []
        (cells,) = records_shown(
            json.dumps([json.loads(one.record)]), item, dict(wanted.choices(one.subject, one.item))
        )
        titles = [field.id if field.title is None else said(field.title) for field in item.fields]
        return [(title, text) for title, text in zip(titles, cells, strict=True) if text != "—"]


def _offered(who: Actor, *, also_closed: bool = False) -> list[tuple[Period, Subject, str, str]]:
    """What can be claimed: open periods, one's own units, lists of bonuses; with the item's title."""
    found = []
    subjects = Subject.objects.filter(
        organisation__in=who.reach(Permission.REPORT), cycle__state=State.OPEN
    ).select_related("cycle__version", "organisation", "parent")
    for subject in subjects.prefetch_related("cycle__periods"):
        wanted = Wanted(subject.cycle)
        found += [
            (period, subject, item, wanted.title(item))
            for period in wanted.periods()
            if also_closed or period.closed_at is None
            for item in wanted.items_of(subject, period)
            if item in wanted.claimable
        ]
    return found


@dataclass(frozen=True)
class Offered:
    """What the form of a claim says beside its fields: what they may be, what that is worth, and which days fit."""

    choices: Mapping[str, list[str]]
    scoring: Scoring
    period: Period

    def called(self, name: str) -> str:
        """A choice, with what it is worth."""
        worth = self.scoring.kinds.get(name, "")
        return name + bracketed(worth) if worth else name

    def hint(self, field: EventField) -> str:
        """What may be written into a field, where that is not plain."""
        if field.type == "date":
            return _("如 %(day)s") % {"day": example_day(self.period).isoformat()}
        return _("不写为 1") if field.id == "count" else ""


class ClaimForm(StrictForm):
    """A claim: its fields follow from the list that it is for."""

    reason = forms.CharField(label=gettext_lazy("申报理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    file = EvidenceField(label=gettext_lazy("证明文件"))

    def __init__(self, item: ListItem, offered: Offered, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        own, choices = {}, offered.choices
        for one in item.fields:
            title = one.id if one.title is None else said(one.title)
            names = choices.get(one.id)
            is_needed = one.required or (names is not None and not one.choices)
            if names is None:
                own[one.id] = forms.CharField(
                    label=title, max_length=200, required=is_needed, help_text=offered.hint(one)
                )
            else:
                listed = [("", "—"), *((name, offered.called(name)) for name in names)]
                own[one.id] = forms.ChoiceField(label=title, choices=listed, required=is_needed)  # type: ignore[assignment]
        self.record_fields = list(own)
        self.fields = {**own, **self.fields}

    def typed(self) -> dict[str, str]:
        """The record as typed."""
        return {name: str(self.cleaned_data.get(name) or "") for name in self.record_fields}


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Choose what to claim."""
    who = actor(request)
    who.require(Permission.REPORT)
    return render(request, "values/claim_choose.html", {"offered": _offered(who)})


@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest, period: int, subject: int, item: str) -> HttpResponse:
    """Claim a bonus for one's unit."""
    who = actor(request)
    asked = (period, subject, item)
    chosen = next((one for one in _offered(who, also_closed=True) if (one[0].pk, one[1].pk, one[2]) == asked), None)
    if chosen is None:
        raise Unseen()
    if chosen[0].closed_at is not None:
        raise Refusal(_("这个考核期已经锁定，不能再申报。确有遗漏的，请与考核办联系。"), code="closed")
    wanted = Wanted(chosen[1].cycle)
    of = wanted.items_of(chosen[1])[item]
    assert isinstance(of, ListItem)
    choices = {name: [said(one) for one in known.names] for name, known in wanted.choices(chosen[1], item).items()}
    scoring = scoring_of(wanted, chosen[0], chosen[1], item)
    form = ClaimForm(of, Offered(choices, scoring, chosen[0]), posted(request), sent(request))
    if form.is_valid():
        made = form.try_to(lambda: _make(who, chosen, form))
        if made is not None:
            messages.success(request, _("已申报，等待考核办审核。"))
            return redirect("claims-one", made.pk)
    if request.FILES and form.errors and "file" not in form.errors:
        form.add_error("file", _("没有申报，文件也没有保存：改正后请重新选择文件。"))
    about = {"form": form, "period": chosen[0], "subject": chosen[1], "title": chosen[3]}
    about |= {"scoring": scoring, "days": days_said(chosen[0]), "claimed": _claimed(chosen)}
    return render(request, "values/claim_make.html", about)


def _claimed(chosen: tuple[Period, Subject, str, str]) -> Mapping[str, int]:
    """How many claims there are for the same list already: granted, waiting."""
    period, subject, item, _title = chosen
    rows = Claim.objects.filter(period=period, subject=subject, item=item)
    return rows.aggregate(granted=Count("pk", Q(is_granted=True)), waiting=Count("pk", Q(is_granted=None)))


def _make(who: Actor, chosen: tuple[Period, Subject, str, str], form: ClaimForm) -> Claim:
    period, subject, item, _title = chosen
    what = services.Claimed(period, subject, item, form.typed())
    told = form.cleaned_data
    return services.claim_with_document(actor=who, what=what, reason=told["reason"], document=told["file"])


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, id_: int) -> HttpResponse:
    """A claim, and deciding on it."""
    who = actor(request)
    claim = selectors.claim(who, id_)
    may_decide = _may_decide(who, claim)
    if request.method == "POST":
        who.require(Permission.REVIEW_VALUES, claim.period.cycle.organisation_id)
    form = DecideForm(posted(request))
    if form.is_valid() and form.did(
        lambda: services.decide_claim(actor=who, claim=claim, is_granted=form.is_granted, remark=form.remark_given)
    ):
        messages.success(request, _("已审核加分申报。"))
        return redirect("claims")
    titles = _Titles()
    about = {"claim": claim, "title": titles.title(claim), "record": titles.record(claim)}
    shows_form = may_decide or request.method == "POST"
    return render(request, "values/claim.html", {**about, "form": form, "shows_form": shows_form})
