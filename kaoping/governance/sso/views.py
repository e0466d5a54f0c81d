"""The way to the provider and back, and the pages on which identities are bound."""

from __future__ import annotations

import logging
import secrets

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kaoping.basis.forms import StrictForm, posted
from kaoping.governance.access import sessions
from kaoping.governance.acting import Actor, Permission, Unseen, now
from kaoping.governance.acting.requests import actor
from kaoping.governance.ledger.denials import note_denied
from kaoping.governance.ledger.models import Result
from kaoping.governance.people import selectors as people
from kaoping.governance.people.keeping import require_kept
from kaoping.governance.people.models import Person
from kaoping.governance.sso import provider, selectors, services
from kaoping.governance.sso.forms import BindForm
from kaoping.governance.sso.tokens import WrongToken

KEPT = "sso"
"""The session's key for what a browser took along: state, nonce, verifier, and what it went for."""
log = logging.getLogger(__name__)


def _require_provider() -> None:
    """Without a provider, there are none of these pages."""
    if not provider.is_configured():
        raise Unseen()


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Go to the provider to sign in; who is signed in has no need to."""
    _require_provider()
    return redirect("home") if request.user.is_authenticated else _go(request, "sign-in")


def _go(request: HttpRequest, purpose: str) -> HttpResponse:
    state, nonce, verifier = (secrets.token_urlsafe(32) for _each in range(3))
    try:
        address = provider.way_there(_address_back(request), state, nonce, verifier)
    except provider.ProviderSilent as silent:
        return _failed(request, f"silent: {silent}")
    request.session[KEPT] = {"state": state, "nonce": nonce, "verifier": verifier, "purpose": purpose}
    return redirect(address)


def _address_back(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("sso-back"))


@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """Come back from the provider. What the browser took along is used up, whatever comes of it."""
    _require_provider()
    kept = request.session.pop(KEPT, None)
    state, code = request.GET.get("state", ""), request.GET.get("code", "")
    if kept is None or not code or not constant_time_compare(state, kept["state"]):
        return _failed(request, "state")
    try:
        subject = provider.subject_for(code, _address_back(request), kept["nonce"], kept["verifier"])
    except (provider.ProviderSilent, WrongToken) as wrong:
        return _failed(request, f"{type(wrong).__name__}: {wrong}")
    if kept["purpose"] == "bind":
        return _bind(request, subject)
    person = None if request.user.is_authenticated else selectors.person_of(subject)
    return _failed(request, "not bound") if person is None else _sign_in(request, person)


def _failed(request: HttpRequest, why: str) -> HttpResponse:
    """One page for all that goes wrong, which tells a guesser nothing; the reason is in the log and on record."""
    log.warning("single sign-on failed: %s", why)
    stranger = Actor(0, "", (), sessions.session_of(request, None))
    note_denied(stranger, "access.sso-failed", said=why, result=Result.FAILED)
    return render(request, "sso/failed.html", status=403)


def _sign_in(request: HttpRequest, person: Person) -> HttpResponse:
    """The identity stands for the password. The second factor follows, unless the provider's was declared to do."""
    record_authentication(request, person, method="oidc")
    if settings.KAOPING_OIDC_SECOND_FACTOR:
        get_adapter().login(request, person)
        return redirect("home")
    answer = perform_login(request, Login(user=person))
    assert isinstance(answer, HttpResponse)
    return answer


def _bind(request: HttpRequest, subject: str) -> HttpResponse:
    """Bind the person who is signed in here and has just signed in there."""
    person = request.user
    if not isinstance(person, Person):
        return _failed(request, "nobody to bind")
    services.bind(actor=actor(request), person=person, subject=subject)
    sessions.renew(request, person)
    messages.success(request, _("已绑定统一身份。"))
    return redirect("sso-mine")


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """One's own identity: binding it, or taking it back."""
    _require_provider()
    who, own = actor(request), request.user
    assert isinstance(own, Person)
    bound = selectors.identity_of(own.pk)
    form = StrictForm(posted(request))
    if form.is_valid():
        who.require_fresh(now())
        if bound is None:
            return _go(request, "bind")
        services.unbind(actor=who, person=own)
        sessions.renew(request, own)
        messages.success(request, _("已解除统一身份。"))
        return redirect("sso-mine")
    return render(request, "sso/mine.html", {"form": form, "bound": bound})


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, id_: int) -> HttpResponse:
    """Somebody's identity, for a security administrator."""
    _require_provider()
    who = actor(request)
    who.require(Permission.BIND_IDENTITIES)
    found = people.person(who, id_)
    require_kept(who, Permission.BIND_IDENTITIES, found)
    bound = selectors.identity_of(id_)
    form = BindForm(posted(request)) if bound is None else StrictForm(posted(request))
    if form.is_valid() and form.did(
        lambda: (
            services.bind(actor=who, person=found, subject=form.cleaned_data["subject"])
            if bound is None
            else services.unbind(actor=who, person=found)
        )
    ):
        messages.success(request, _("已保存。"))
        return redirect("sso-person", id_)
    return render(request, "sso/person.html", {"form": form, "bound": bound, "person": found})
