"""Help where it is needed (帮助): a short text for a page, opened by the `?` beside its heading.

A capability puts its texts beside its templates: `help/<name of the address>.zh.html` and `.en.html`; the first line is
an `<h2>`. There is nothing to register.
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.engine import Engine
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from kaoping.basis.language import spoken

LANGUAGES = ("zh", "en")


@cache
def topics() -> tuple[str, ...]:
    """The names of all pages that have a text."""
    folders = {Path(folder) for loader in Engine.get_default().template_loaders for folder in _folders(loader)}
    return tuple(
        sorted({path.name.split(".")[0] for folder in folders for path in (folder / "help").glob("*.zh.html")})
    )


def _folders(loader: object) -> list[Path]:
    inner = getattr(loader, "loaders", None)
    if inner is not None:
        return [folder for one in inner for folder in _folders(one)]
    return [Path(folder) for folder in loader.get_dirs()]  # type: ignore[attr-defined]


def text_of(name: str) -> str:
    """The template with the text for a page, in the language of today's reader; empty if there is none."""
    return f"help/{name}.{spoken().value}.html" if name in topics() else ""


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """All texts on one page."""
    texts = [(name, SafeString(render_to_string(text_of(name)))) for name in sorted(topics(), key=_in_order)]
    return render(request, "help.html", {"texts": [(name, _title(text), text) for name, text in texts]})


_ORDER = (
    *("home", "schemes", "cycles", "tasks", "workbooks", "board", "claims", "results", "publications", "appeals"),
    *("orders", "notices", "organisations", "people", "keys", "dual", "ledger", "jobs", "compliance"),
)
"""How parts of the platform follow one another: as an appraisal goes, and then what keeps it running."""
_TITLE = re.compile("<h2>(.*?)</h2>")


def _in_order(name: str) -> tuple[int, str]:
    part = name.partition("-")[0]
    return (_ORDER.index(part) if part in _ORDER else len(_ORDER), name)


def _title(text: str) -> str:
    """The heading of a text, which may hold entities."""
    found = _TITLE.search(text)
    return "" if found is None else unescape(found[1])
