"""Pages of schemes: the list, a version, making one, and what differs between two."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.basis.forms import posted
from kaoping.engine.terms import Finding
from kaoping.governance.acting import Actor, Permission, Unseen, today
from kaoping.governance.acting.requests import actor
from kaoping.governance.organisations.models import Organisation
from kaoping.governance.organisations.selectors import tree_on
from kaoping.governance.people.selectors import small_office
from kaoping.planning.schemes import selectors, services
from kaoping.planning.schemes.differences import differences
from kaoping.planning.schemes.forms import SchemeForm, base_of
from kaoping.planning.schemes.intake import Unreadable
from kaoping.planning.schemes.kept_findings import ShownFinding, kept
from kaoping.planning.schemes.kept_findings import shown as shown_findings
from kaoping.planning.schemes.models import State, Version
from kaoping.planning.schemes.practice import burdens, practice
from kaoping.planning.schemes.shown import shown

IN_WORK = (State.DRAFT, State.PROPOSED, State.CHECKED)


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """All versions that one may see, by scheme, the newest first."""
    who = actor(request)
    people = ("made_by", "checked_by", "published_by")
    page = Paginator(selectors.versions(who).select_related(*people), 50).get_page(request.GET.get("page"))
    units = tree_on(today()).units
    rows = [(one, units.get(one.series.organisation_id)) for one in page]
    return render(request, "schemes/list.html", {"page": page, "rows": rows})


@require_safe
def one(request: HttpRequest, id_: int) -> HttpResponse:
    """A version: its tree with the sentence and curve of every rule, and what can be done with it."""
    who = actor(request)
    version = selectors.version(who, id_)
    context = {**_heading(version), "steps": steps_for(who, version), "findings": _findings(version)}
    if version.digest:
        asked = selectors.asked_by(version)
        context |= {"shown": shown(asked.scheme, version.digest), "burdens": burdens(asked)}
        before = selectors.before(version)
        if before is not None:
            context |= {"before": before}
    return render(request, "schemes/one.html", context)


@require_safe
def difference(request: HttpRequest, id_: int) -> HttpResponse:
    """What a version changes: against the published one before it."""
    version = selectors.version(actor(request), id_)
    before = selectors.before(version)
    if before is None or not version.digest:
        raise Unseen()
    found = differences(selectors.scheme_of(before), selectors.scheme_of(version))
    return render(request, "schemes/difference.html", {**_heading(version), "before": before, "differences": found})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Take in a scheme, or a new version of one."""
    who = actor(request)
    who.require(Permission.MAKE_SCHEMES)
    form = SchemeForm(who, posted(request), request.FILES or None)
    return _take_in(request, who, form, {"title": _("新建方案")})


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, id_: int) -> HttpResponse:
    """Mend a draft, or begin a new version from a published one."""
    who = actor(request)
    version = selectors.version(who, id_)
    owner = version.series.organisation_id
    who.require(Permission.MAKE_SCHEMES, owner)
    is_draft = version.state == State.DRAFT
    if not is_draft and version.state not in {State.PUBLISHED, State.WITHDRAWN}:
        raise Unseen()
    initial = {"text": version.text, "base": base_of(version.text) if is_draft else "", "organisation": owner}
    initial |= {"reason": version.reason} if is_draft else {}
    form = SchemeForm(who, posted(request), request.FILES or None, owner=owner, initial=initial)
    title = _("修改草稿") if is_draft else _("修订方案")
    findings = _findings(version) if is_draft else []
    return _take_in(request, who, form, {**_heading(version), "title": title, "findings": findings, "edits": True})


def _take_in(request: HttpRequest, who: Actor, form: SchemeForm, context: dict[str, Any]) -> HttpResponse:
    """Show the form, or take in what it brings; what cannot be read at all is listed above it."""
    if form.is_valid():
        owner = Organisation.objects.get(pk=form.cleaned_data["organisation"])

        def take() -> Version:
            try:
                return services.draft(actor=who, organisation=owner, **form.given())
            except Unreadable as unreadable:
                context["findings"] = _shown_now(unreadable.findings, unreadable.text)
                context["edits"] = not form.cleaned_data["file"]
                raise

        made = form.try_to(take)
        if made is not None:
            messages.success(request, _("已保存为草稿。"))
            return redirect("schemes-one", made.pk)
    return render(request, "schemes/form.html", {**context, "form": form})


def _heading(version: Version) -> dict[str, Any]:
    return {
        "version": version,
        "owner": tree_on(today()).units.get(version.series.organisation_id),
        "is_in_work": version.state in IN_WORK,
    }


def _findings(version: Version) -> list[ShownFinding]:
    """What was found in a version: all of it while it is worked on, afterwards only what is worth a look."""
    found = shown_findings(version.findings, version.text)
    if version.digest:
        found += _shown_now(practice(selectors.asked_by(version)), version.text)
    return found if version.state in IN_WORK else [one for one in found if one.severity == "warning"]


def _shown_now(findings: tuple[Finding, ...], text: str) -> list[ShownFinding]:
    return shown_findings(kept(findings), text)


def steps_for(who: Actor, version: Version) -> dict[str, bool]:
    """What somebody can do with a version as it stands: only this is offered."""
    owner, state = version.series.organisation_id, version.state
    makes, checks, publishes = (who.may(permission, owner) for permission in selectors.WORKING)
    checker, publisher = (who.hands(one, owner) for one in (Permission.CHECK_SCHEMES, Permission.PUBLISH_SCHEMES))
    is_own = version.made_by_id in publisher
    is_second = version.checked_by_id in publisher and small_office() is None
    return {
        "edit": makes and state in {State.DRAFT, State.PUBLISHED},
        "propose": makes and state == State.DRAFT and bool(version.digest),
        "check": checks and state == State.PROPOSED and version.made_by_id not in checker,
        "publish": publishes and state == State.CHECKED and not is_own and not is_second,
        "send_back": (checks and state == State.PROPOSED) or (publishes and state == State.CHECKED),
        "withdraw": (makes and state in IN_WORK) or (publishes and state == State.PUBLISHED),
    }
