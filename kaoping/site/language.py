"""Choosing the language in which one reads."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from django.views.i18n import set_language

from kaoping.basis.forms import only
from kaoping.basis.refusals import Refusal


class NoSuchLanguage(Refusal):
    """A language that the platform does not speak."""

    code = "no-such-language"
    status = 400

    def __init__(self) -> None:
        super().__init__(_("没有这种语言的界面。"))


@require_http_methods(["GET", "HEAD", "POST"])
@only("language")
def choose(request: HttpRequest) -> HttpResponse:
    """Remember a language in a cookie, and go back to where one was."""
    if request.method == "POST" and request.POST.get("language") not in dict(settings.LANGUAGES):
        raise NoSuchLanguage()
    return set_language(request)
