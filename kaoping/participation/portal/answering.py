"""How the public is answered: in the language of the address, for any cache, with no session and no cookie."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from kaoping.basis.refusals import Refusal
from kaoping.governance.tenancy.scope import for_page

KEPT_FOR = 300
"""Seconds for which caches keep an answer: a correction is everywhere within five minutes."""
LANGUAGES = {"zh": "zh-hans", "en": "en"}

View = Callable[..., HttpResponse]


def public(view: View) -> View:
    """Make a view one for everybody; what is refused becomes a page that knows nobody either."""

    @require_safe
    @functools.wraps(view)
    def answer(request: HttpRequest, **arguments: Any) -> HttpResponse:
        language = LANGUAGES[arguments.get("lang", "zh")]
        # Results of all tenants stand before the public; only what was announced is ever asked for.
        with translation.override(language), for_page(request.method or ""):
            try:
                response = view(request, **arguments)
            except Refusal as refusal:
                response = page(request, "public/refused.html", {"refusal": refusal}, status=refusal.status)
        response.headers["Content-Language"] = language
        response.headers["Cache-Control"] = f"public, max-age={KEPT_FOR}"
        return _unless_known(request, response)

    return answer


def page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A public page: made without the context of those who are signed in."""
    other = "en" if translation.get_language() == "zh-hans" else "zh"
    here = request.resolver_match
    known = {**here.kwargs, "lang": other} if here is not None else {}
    said = {
        **context,
        "lang": "zh" if other == "en" else "en",
        "other": other,
        "other_address": _address(here.view_name if here else "", known),
        "foot": settings.KAOPING_FOOT,
        "is_demo": settings.KAOPING_MODE == "demo",
    }
    return HttpResponse(loader.get_template(template).render(said), status=status)


def _address(name: str, arguments: dict[str, Any]) -> str:
    if name in {"", "public", "public-missing"} or name.endswith(("json", "csv", "receipt", "schema", "verifier")):
        return reverse("public-list", kwargs={"lang": arguments.get("lang", "zh")})
    return reverse(name, kwargs=arguments)


def file(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file for the public."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """304 where the browser or cache has the same already."""
    if response.status_code != 200:
        return response
    etag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    response.headers["ETag"] = etag
    known = get_conditional_response(request, etag=etag, response=response)
    assert isinstance(known, HttpResponse)
    return known
