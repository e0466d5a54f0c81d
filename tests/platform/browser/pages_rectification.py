"""Rectification: its pages in their states."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.platform.browser.sights import Sight, fill

_BAD_FILE = {"name": "整改照片.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"}


def _bad_file(page: Page) -> None:
    page.locator("main [name=evidence]").set_input_files(_BAD_FILE)  # type: ignore[arg-type]
    fill(said="已整改")(page)


RECTIFICATION: tuple[Sight, ...] = (
    Sight("orders", "full", "/orders/", "office", rows=14),
    Sight("orders", "unit", "/orders/", "reporter"),
    Sight("orders", "overdue", "/orders/?overdue=1", "supervisor"),
    Sight("orders", "empty", "/orders/?q=none", "leader"),
    Sight("orders-new", "first", "/orders/new/", "office"),
    Sight("orders-new", "wrong", "/orders/new/", "supervisor", then=fill(problem="", demand="", owner="", within="0")),
    Sight("orders-one", "overdue", "/orders/{late_order}/", "reporter"),
    Sight("orders-one", "done", "/orders/{done_order}/", "supervisor"),
    Sight("orders-one", "back", "/orders/{back_order}/", "office"),
    Sight("orders-print", "full", "/orders/{done_order}/print/", "office"),
    Sight("orders-move", "put-right", "/orders/{late_order}/put_right/", "reporter"),
    Sight("orders-move", "bad-file", "/orders/{late_order}/put_right/", "reporter", 415, then=_bad_file),
    Sight("orders-move", "check", "/orders/{done_order}/check/", "supervisor"),
    Sight("orders-move", "wrong", "/orders/{done_order}/send_back/", "supervisor", then=fill(said="")),
    Sight("orders-move", "reopen", "/orders/{closed_order}/reopen/", "office"),
    Sight("orders-move", "cancel", "/orders/{late_order}/cancel/", "office"),
    Sight("orders-move", "refused", "/orders/{closed_order}/check/", "supervisor", 409),
)

NO_PAGES: frozenset[str] = frozenset(("orders-export",))
"""Addresses that answer with a file, a word or another address."""
