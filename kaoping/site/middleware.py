"""What every request passes: its number, refusals turned into answers, personal pages kept out of caches."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import nullcontext
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.template import loader
from django.utils import translation
from django.utils.translation import gettext as _

from kaoping.basis.once import form_sent, one_request
from kaoping.basis.reading import one_page
from kaoping.basis.refusals import NotFresh, Refusal, TwoPeopleWanted, WrongKind, answered, is_of_wrong_kind
from kaoping.collection.api.operations import ROOT as INTERFACE
from kaoping.governance.access.middleware import is_for_everybody
from kaoping.governance.dual.views import wanted
from kaoping.governance.tenancy.scope import everywhere
from kaoping.site.beginning import has_begun
from kaoping.site.incoming import check
from kaoping.site.logs import request_number

Next = Callable[[HttpRequest], HttpResponse]
SAFE = frozenset(("GET", "HEAD"))
OK = 200


class RequestNumber:
    """Middleware: gives a request a number that its log lines, its ledger entries and its error page share."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        request.number = uuid.uuid4().hex  # type: ignore[attr-defined]
        token = request_number.set(request.number)  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
        finally:
            request_number.reset(token)
        response.headers["X-Request-Number"] = request.number  # type: ignore[attr-defined]
        return response


class Begun:
    """Middleware: before the three administrators exist, nothing is served (R-6)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self.has_begun = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request. Once they exist, that is never asked again: a post ends, it does not disappear."""
        if not self.has_begun and not request.path_info.startswith("/-/"):
            with everywhere():
                self.has_begun = has_begun()
            if not self.has_begun:
                return HttpResponse(loader.get_template("errors/not_begun.html").render(), status=503)
        return self.get_response(request)


class ChosenLanguage:
    """Middleware: Chinese, unless a person has chosen otherwise; what a browser prefers is rarely anybody's choice.

    A system that calls the interface is set up by somebody: it is answered in the language that it asks for.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        language = _asked_by(request) if request.path_info.startswith(INTERFACE) else _chosen_by(request)
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def _chosen_by(request: HttpRequest) -> str:
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _asked_by(request: HttpRequest) -> str:
    """The language of `Accept-Language`, as far as it is one of ours; Chinese otherwise."""
    return translation.get_language_from_request(request)


class Refusals:
    """Middleware: a refusal that no view has dealt with becomes a page that says what is wrong and what to do."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request. Who asks an address that only takes forms to show something hears it in a page, too."""
        with one_request(), one_page() if request.method in SAFE else nullcontext():
            response = self.get_response(request)
        if response.status_code == OK and is_of_wrong_kind():
            # The page from which the file came, again, with what is wrong with it.
            response.status_code = WrongKind.status
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            return self._only_takes(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """Refuse what cannot be taken before a page sees it."""
        try:
            check(request, view)
        except Refusal as refusal:
            return self.process_exception(request, refusal)
        if request.method == "POST" and not getattr(view, "csrf_exempt", False):
            form_sent(request.session.session_key or "", request.path_info, request.POST, request.FILES)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a refusal into a page; everything else is a fault, and left to Django."""
        if not isinstance(exception, Refusal):
            return None
        answered(exception)
        if isinstance(exception, NotFresh):
            return render(request, "errors/not_fresh.html", {"back": _came_from(request)}, status=403)
        if isinstance(exception, TwoPeopleWanted):
            return wanted(request, exception)
        template = "404.html" if exception.status == 404 else "errors/refused.html"
        return render(request, template, {"refusal": exception}, status=exception.status)

    def _only_takes(self, request: HttpRequest, refused: HttpResponseNotAllowed) -> HttpResponse:
        takes_forms = "POST" in refused.headers["Allow"]
        said = _("这个地址只接收表单提交的内容，不能直接打开。") if takes_forms else _("这个地址只能打开，不接收内容。")
        page = render(request, "errors/plain.html", {"title": _("不能这样打开"), "said": said}, status=405)
        page.headers["Allow"] = refused.headers["Allow"]
        return page


def _came_from(request: HttpRequest) -> str:
    """Where somebody was: for what was sent, the page that it was sent from. An address that takes forms shows none."""
    page = urlsplit(request.headers.get("Referer", ""))
    if request.method == "POST" and page.netloc == request.get_host():
        return urlunsplit(("", "", page.path, page.query, ""))
    return request.get_full_path()


class NotStored:
    """Middleware: what was made for one person is stored by no browser and no proxy (R-66)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        response = self.get_response(request)
        if is_for_everybody(request):
            return response
        if getattr(request, "actor", None) is not None or request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response
