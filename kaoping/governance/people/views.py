"""Pages of people and their posts."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.basis.clock import today
from kaoping.basis.forms import StrictForm, button, posted
from kaoping.basis.reading import sole
from kaoping.governance.acting import Permission, Role, Unseen
from kaoping.governance.acting.requests import actor
from kaoping.governance.organisations.selectors import tree_on
from kaoping.governance.people import selectors, services
from kaoping.governance.people.forms import AppointForm, DelegateForm, EndForm, EnrolForm, SmallOfficeForm
from kaoping.governance.people.keeping import require_whole, rights_over

PAGE = 50
_OVER_ACCOUNTS = (
    Permission.UNLOCK_PEOPLE,
    Permission.ENROL_PEOPLE,
    Permission.DISABLE_PEOPLE,
    Permission.BIND_IDENTITIES,
)
"""What is done to an account: offered for those of one's own place."""


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """All accounts with their posts of today; `?q=` looks in accounts and names."""
    who, query = actor(request), request.GET.get("q", "").strip()
    page = Paginator(selectors.found(who, query), PAGE).get_page(request.GET.get("page"))
    posts = selectors.posts_today(page.object_list)
    units = tree_on(today()).units
    rows = [(person, [(post, units.get(post.organisation_id)) for post in posts.get(person.pk, [])]) for person in page]
    said = {"rows": rows, "page": page, "query": query, "is_whole": bool(who.roots(Permission.GRANT_ROLES))}
    return render(request, "people/list.html", said)


@require_safe
def one(request: HttpRequest, id_: int) -> HttpResponse:
    """An account and its posts, past ones too."""
    who = actor(request)
    person, units = selectors.person(who, id_), tree_on(today()).units
    posts = [(post, units.get(post.organisation_id), Role(post.role).label) for post in selectors.posts_of(who, id_)]
    kept = dict.fromkeys(rights_over(who, person, _OVER_ACCOUNTS), True)
    return render(request, "people/one.html", {"person": person, "posts": posts, "kept": kept})


@require_http_methods(["GET", "HEAD", "POST"])
def delegations(request: HttpRequest) -> HttpResponse:
    """What one has lent and was lent, and lending a post."""
    who = actor(request)
    who.require(Permission.DELEGATE)
    form = DelegateForm(who, posted(request))
    if form.is_valid():
        said = dict(form.cleaned_data)
        to = said.pop("account")
        if form.try_to(lambda: services.delegate(actor=who, to=to, **said)) is not None:
            messages.success(request, _("已委托。"))
            return redirect("people-delegations")
    given, received = selectors.given_delegations(who), selectors.received_delegations(who)
    units, day = tree_on(today()).units, today()
    return render(
        request,
        "people/delegations.html",
        {
            "form": form,
            "given": [(one, units.get(one.post.organisation_id), one.ends > day) for one in given],
            "received": [(one, units.get(one.post.organisation_id)) for one in received],
        },
    )


@button
def end_delegation(request: HttpRequest, id_: int) -> HttpResponse:
    """Take a delegation back, from today on."""
    who = actor(request)
    lent = sole(selectors.given_delegations(who).filter(pk=id_))
    if lent is None:
        raise Unseen()
    services.end_delegation(actor=who, delegation=lent, day=today())
    messages.success(request, _("已收回委托。"))
    return redirect("people-delegations")


@require_http_methods(["GET", "HEAD", "POST"])
def small_office(request: HttpRequest) -> HttpResponse:
    """Declaring that this is a small office, or taking it back; and who holds what should be separated."""
    who = actor(request)
    require_whole(who, Permission.GRANT_ROLES)
    declared = selectors.small_office()
    form = SmallOfficeForm(posted(request)) if declared is None else StrictForm(posted(request))
    if form.is_valid():
        done = (
            form.did(lambda: services.declare_small_office(actor=who, reason=form.cleaned_data["reason"]))
            if declared is None
            else form.did(lambda: services.end_small_office(actor=who))
        )
        if done:
            messages.success(request, _("已保存。"))
            return redirect("people-small-office")
    said = {"form": form, "declared": declared, "people": selectors.several_duties()}
    return render(request, "people/small_office.html", said)


@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """Enrol people from a list; their initial passwords are shown once, to be printed and handed over."""
    who = actor(request)
    who.require(Permission.ENROL_PEOPLE)
    form = EnrolForm(posted(request))
    if form.is_valid():
        enrolled = form.try_to(lambda: services.enrol(actor=who, people=form.cleaned_data["people"]))
        if enrolled is not None:
            return render(request, "people/enrolled.html", {"enrolled": enrolled})
    return render(request, "people/enrol.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def appoint(request: HttpRequest, id_: int) -> HttpResponse:
    """Give a person a post."""
    who = actor(request)
    who.require(Permission.GRANT_ROLES)
    person = selectors.person(who, id_)
    form = AppointForm(who, posted(request))
    if form.is_valid():
        said = form.cleaned_data
        to = services.Appointment(person, said["organisation"], Role(said["role"]), said["starts"], said["deputy_of"])
        if form.try_to(lambda: services.appoint(actor=who, to=to)) is not None:
            messages.success(request, _("已授予角色。"))
            return redirect("people-one", id_)
    return render(request, "people/form.html", {"form": form, "person": person, "title": _("授予角色")})


@require_http_methods(["GET", "HEAD", "POST"])
def end_post(request: HttpRequest, id_: int, post: int) -> HttpResponse:
    """End a post."""
    who = actor(request)
    who.require(Permission.GRANT_ROLES)
    held = sole(selectors.posts_of(who, id_).filter(pk=post).select_related("person"))
    if held is None:
        raise Unseen()
    form = EndForm(posted(request))
    if form.is_valid() and form.did(lambda: services.end_post(actor=who, post=held, day=form.cleaned_data["day"])):
        messages.success(request, _("已终止任职。"))
        return redirect("people-one", id_)
    return render(request, "people/form.html", {"form": form, "person": held.person, "title": _("终止任职")})


@button
def reset_password(request: HttpRequest, id_: int) -> HttpResponse:
    """Give a new initial password, shown once."""
    who = actor(request)
    person = selectors.person(who, id_)
    password = services.reset_password(actor=who, person=person)
    return render(request, "people/enrolled.html", {"enrolled": [services.Enrolled(person, password)]})


@button
def disable(request: HttpRequest, id_: int) -> HttpResponse:
    """Disable an account."""
    who = actor(request)
    services.disable(actor=who, person=selectors.person(who, id_))
    messages.success(request, _("已停用账号。"))
    return redirect("people-one", id_)


@button
def enable(request: HttpRequest, id_: int) -> HttpResponse:
    """Enable an account again."""
    who = actor(request)
    services.enable(actor=who, person=selectors.person(who, id_))
    messages.success(request, _("已启用账号。"))
    return redirect("people-one", id_)
