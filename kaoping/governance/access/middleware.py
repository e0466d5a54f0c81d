"""Who acts: puts the actor on every request, and lets nobody past the gates of signing in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import ResolverMatch, resolve, reverse
from django.utils.http import urlencode

from kaoping.governance.access import sessions
from kaoping.governance.access.passwords import is_worn_out
from kaoping.governance.people.models import Person
from kaoping.governance.people.selectors import actor_of
from kaoping.governance.tenancy.scope import for_page, within

SIGNED = frozenset(("api-tasks", "api-task", "api-values", "api-receipt"))
"""Calls of other systems: no session, but each of them signed with a key."""
WATCHED = frozenset(("alive", "ready", "metrics"))
"""What monitors ask; the figures want a token."""
OPEN = SIGNED | WATCHED | {"account_login", "mfa_authenticate", "sso-start", "sso-back", "set_language"}
"""Pages for everybody. Every other address wants a session: what nobody thought of is closed."""
ALWAYS = OPEN | {"account_logout"}
"""Pages that open before the gates."""
AT_PASSWORD = frozenset(("account_change_password",))
AT_FACTOR = frozenset(
    ("mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn", "factors", "account_reauthenticate")
)

EVERYBODYS = "/public/"
"""Where addresses begin whose pages know nobody: no session is read there, so that they can be kept by any cache."""


def is_for_everybody(request: HttpRequest) -> bool:
    """Whether a page is one of those that know nobody."""
    return request.path_info.startswith(EVERYBODYS)


Next = Callable[[HttpRequest], HttpResponse]


class Acting:
    """Middleware: `request.actor` is the actor, None for somebody who is not signed in."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request, or send it to the gate where it belongs."""
        request.actor = None  # type: ignore[attr-defined]
        if is_for_everybody(request):
            return self.get_response(request)
        person = request.user
        if not isinstance(person, Person):
            if _name_of(request) not in OPEN:
                return _to("account_login", request)
            with within(()):  # Nobody's rows are there, until a call has said by its key whose it is.
                return self.get_response(request)
        actor = actor_of(person, sessions.session_of(request, person))
        if sessions.is_over(request, actor, person):
            logout(request)
            return _forgotten(_to("account_login", request, ended="1"))
        request.actor = actor  # type: ignore[attr-defined]
        with for_page(request.method or "", actor.tenants):
            response = _stopped_at_gate(request, person) or self.get_response(request)
        if not request.user.is_authenticated:
            return _forgotten(response)
        sessions.note_seen(request, response, datetime.fromtimestamp(request.session["began"], UTC))
        return response


def _forgotten(response: HttpResponse) -> HttpResponse:
    """Whoever sits at this browser next finds nothing of what was seen in it (R-66); the chosen language stays."""
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _stopped_at_gate(request: HttpRequest, person: Person) -> HttpResponse | None:
    """Where somebody must go first: to a password of their own, then to a second factor (R-1, R-7)."""
    name = _name_of(request)
    if name in ALWAYS:
        return None
    if person.initial_until is not None or is_worn_out(person):
        return None if name in AT_PASSWORD else _to("account_change_password", request)
    if not is_mfa_enabled(person):
        return None if name in AT_FACTOR else _to("factors", request)
    return None


def _name_of(request: HttpRequest) -> str:
    try:
        match: ResolverMatch = resolve(request.path_info)
    except Exception:
        return ""
    return match.view_name


def _to(name: str, request: HttpRequest, **query: str) -> HttpResponse:
    """Send a browser elsewhere; htmx is told to load the whole page."""
    if name == "account_login" and request.method == "GET":
        query["next"] = request.get_full_path()
    address = f"{reverse(name)}?{urlencode(query)}" if query else reverse(name)
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response.headers["HX-Redirect"] = address
        return response
    return HttpResponseRedirect(address)
