"""Pages of the demonstration. There are no passwords: whoever opens it becomes whom they like, and pages say so."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaoping.basis.clock import now
from kaoping.basis.forms import only
from kaoping.basis.reading import sole
from kaoping.demo.cast import ROLES
from kaoping.governance.access import sessions
from kaoping.governance.access.backend import AccountBackend
from kaoping.governance.acting import Unseen
from kaoping.governance.people.models import Person

BACKEND = f"{AccountBackend.__module__}.{AccountBackend.__qualname__}"


def shown(request: HttpRequest) -> dict[str, object]:
    """Context of every page: what time it is in Linjiang."""
    del request
    return {"demo_clock": now()}


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """Everybody whom one can be, by what they do."""
    there = {person.account: person for person in Person.objects.filter(disabled_at=None)}
    shown_roles = [
        (title, [(there[account], said) for account, said in people if account in there]) for title, people in ROLES
    ]
    return render(request, "demo/roles.html", {"roles": shown_roles, "next": request.GET.get("next", "/")})


@require_POST
@only("next")
def sign_in(request: HttpRequest, account: str) -> HttpResponse:
    """Be somebody, as if both factors had been shown."""
    person = sole(Person.objects.filter(account=account, disabled_at=None))
    if person is None:
        raise Unseen()
    request.way_in = "demonstration"  # type: ignore[attr-defined]
    login(request, person, backend=BACKEND)
    sessions.begin(request, person)
    _show_factors(request, person)
    return redirect(_back(request))


@require_http_methods(["GET", "HEAD", "POST"])
@only("next")
def confirm(request: HttpRequest) -> HttpResponse:
    """Show the second factor again: here, one says so."""
    if request.method == "POST" and isinstance(request.user, Person):
        _show_factors(request, request.user)
        return redirect(_back(request))
    return render(request, "demo/confirm.html", {"next": request.GET.get("next", "/")})


def _show_factors(request: HttpRequest, person: Person) -> None:
    at = now().timestamp()
    request.session["account_authentication_methods_user"] = str(person.pk)
    request.session["account_authentication_methods"] = [
        {"method": "password", "at": at, "username": person.account},
        {"method": "mfa", "at": at, "type": "totp"},
    ]


def _back(request: HttpRequest) -> str:
    """Where to go afterwards: only to pages of this platform."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted.startswith("/") and is_ours else "/"
