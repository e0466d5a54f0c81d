"""Analysis: its pages in their states."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.platform.browser.sights import Sight, click, fill

RUN, PREVIEW = "/results/{confirmed_run}/", "/results/{preview_run}/"
SHEET = f"{RUN}units/{{own_subject}}/"


def _too_long(page: Page) -> None:
    page.locator("main [name=reason]").evaluate("(field) => field.removeAttribute('maxlength')")
    fill(reason="长" * 301)(page)


def _open(item: str) -> Callable[[Page], None]:
    """Open an item where it stands, without another page."""

    def do(page: Page) -> None:
        page.locator(f"#item-{item} a").click()
        page.locator(f"#item-{item} .kp-lines").wait_for()

    return do


ANALYSIS: tuple[Sight, ...] = (
    Sight("results", "full", "/results/", "office", rows=14),
    Sight("results", "own", "/results/", "reporter"),
    Sight("results", "empty", "/results/?cycle=987654", "leader"),
    Sight("results-start", "full", "/results/cycles/{run_cycle}/start/", "office"),
    Sight("results-start", "whole", "/results/cycles/{run_cycle}/start/?period=", "checker"),
    Sight("results-start", "wrong", "/results/cycles/{run_cycle}/start/", "office", then=_too_long),
    Sight("results-start", "hidden", "/results/cycles/{run_cycle}/start/", "reporter", 404),
    Sight("results-one", "confirmed", RUN, "leader"),
    Sight("results-one", "group", f"{RUN}?group=城区", "auditor"),
    Sight("results-one", "wall", f"{RUN}?wall=1", "office"),
    Sight("results-one", "preview", PREVIEW, "checker"),
    Sight("results-one", "own-preview", PREVIEW, "office"),
    Sight("results-one", "failed", "/results/{failed_run}/", "office"),
    Sight("results-one", "waiting", "/results/{waiting_run}/", "office"),
    Sight("results-confirm", "first", f"{PREVIEW}confirm/", "checker"),
    Sight("results-confirm", "oneself", f"{PREVIEW}confirm/", "office", then=click("form button")),
    Sight("results-discard", "first", f"{PREVIEW}discard/", "office"),
    Sight("results-discard", "wrong", f"{PREVIEW}discard/", "office", then=fill(reason="")),
    Sight("results-ranking", "full", f"{PREVIEW}ranking/", "office", room=14),
    Sight("results-ranking", "empty", f"{RUN}ranking/?grade=none", "leader"),
    Sight("results-ranking", "hidden", f"{RUN}ranking/", "reporter", 404),
    Sight("results-compare", "full", f"{PREVIEW}compare/?unit={{own_subject}}", "office"),
    Sight("results-compare", "empty", f"{RUN}compare/", "office"),
    Sight("results-sheet", "own", SHEET, "reporter"),
    Sight("results-sheet", "opened", f"{SHEET}?item=passed", "office"),
    Sight("results-sheet", "total", SHEET, "reporter", then=_open("total")),
    Sight("results-sheet", "clicked", SHEET, "reporter", then=_open("hazards")),
    Sight("results-sheet", "preview", f"{PREVIEW}units/{{rival_subject}}/?item=hazards", "leader"),
)

NO_PAGES: frozenset[str] = frozenset()
"""Addresses that answer with a file, a word or another address."""
