"""The interface's keys: their pages in their states."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.platform.browser.sights import Sight, fill


def _issue(page: Page) -> None:
    page.locator("main [name=organisation]").select_option(label="　江北区建设局")
    fill(name="质量监督系统")(page)


INTERFACE = (
    Sight("keys", "full", "/keys/", "office", rows=12),
    Sight("keys-new", "first", "/keys/new/", "office"),
    Sight("keys-new", "wrong", "/keys/new/", "office", then=fill(name="")),
    Sight("keys-new", "issued", "/keys/new/", "office", then=_issue),
    Sight("keys-new", "not-fresh", "/keys/new/", "stale_office", 403, then=_issue),
)
NO_PAGES = frozenset(("keys-openapi", "api-tasks", "api-task", "api-receipt"))
"""Addresses that answer with a file, a word or another address."""
