"""Appeals: their pages in their states."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.platform.browser.sights import Sight, click, fill


def _without_value(page: Page) -> None:
    page.locator("main [name=upholds]").select_option("yes")
    fill(reason="台账属实", value="九十五")(page)


def _run_again(page: Page) -> None:
    """Run once; in the second language the page shows what became of it."""
    if page.locator("main form[action$='run/'] button").count():
        click("form[action$='run/'] button")(page)


APPEALS: tuple[Sight, ...] = (
    Sight("appeals", "full", "/appeals/", "office", room=14),
    Sight("appeals", "window", "/appeals/", "rival"),
    Sight("appeals", "empty", "/appeals/?state=withdrawn", "evaluator"),
    Sight("appeals-new", "first", "/appeals/new/{open_publication}/{rivals_subject}/", "rival"),
    Sight("appeals-new", "wrong", "/appeals/new/{open_publication}/{rivals_subject}/", "rival", then=fill(grounds="")),
    Sight("appeals-one", "unit", "/appeals/{new_appeal}/", "reporter"),
    Sight("appeals-one", "decider", "/appeals/{new_appeal}/", "evaluator"),
    Sight("appeals-one", "disagreed", "/appeals/{disagreed_appeal}/", "discipline"),
    Sight("appeals-one", "rejected", "/appeals/{rejected_appeal}/", "reporter"),
    Sight("appeals-one", "upheld", "/appeals/{upheld_appeal}/", "office"),
    Sight("appeals-opinion", "list", "/appeals/{new_appeal}/opinion/", "discipline"),
    Sight("appeals-opinion", "cell", "/appeals/{disagreed_appeal}/opinion/", "evaluator"),
    Sight("appeals-opinion", "wrong", "/appeals/{disagreed_appeal}/opinion/", "evaluator", then=_without_value),
    Sight("appeals-opinion", "decided", "/appeals/{rejected_appeal}/opinion/", "discipline", 409),
    Sight("appeals-withdraw", "first", "/appeals/{new_appeal}/withdraw/", "reporter"),
    Sight("appeals-withdraw", "wrong", "/appeals/{new_appeal}/withdraw/", "reporter", then=fill(reason="")),
    Sight("appeals-run", "done", "/appeals/{upheld_appeal}/", "office", then=_run_again),
)

NO_PAGES: frozenset[str] = frozenset(("appeals-export",))
"""Addresses that answer with a file, a word or another address."""
