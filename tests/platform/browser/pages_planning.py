"""Planning: its pages in their states."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.platform.browser.sights import Sight, click, fill


def _unfold(page: Page) -> None:
    """Open what is folded, so that its curves are looked at, too."""
    for part in page.locator("main details summary").all():
        part.click()


SCHEME = "/schemes/{%s_version}/"
SCHEMES = (
    Sight("schemes", "full", "/schemes/", "office", rows=14),
    Sight("schemes", "reader", "/schemes/", "reporter"),
    Sight("schemes-new", "first", "/schemes/new/", "office"),
    Sight("schemes-new", "wrong", "/schemes/new/", "office", then=fill(text="")),
    Sight("schemes-new", "unreadable", "/schemes/new/", "office", then=fill(text="items:\n  - title\n- ")),
    Sight("schemes-one", "published", SCHEME % "published", "reporter"),
    Sight("schemes-one", "unfolded", SCHEME % "published", "office", then=_unfold),
    Sight("schemes-one", "draft", SCHEME % "draft", "office"),
    Sight("schemes-one", "faulty", SCHEME % "faulty", "office"),
    Sight("schemes-one", "sent-back", SCHEME % "sent_back", "office"),
    Sight("schemes-one", "proposed", SCHEME % "proposed", "checker"),
    Sight("schemes-one", "checked", SCHEME % "checked", "leader"),
    Sight("schemes-one", "withdrawn", SCHEME % "withdrawn", "office"),
    Sight("schemes-one", "missing", "/schemes/{nothing}/", "office", 404),
    Sight("schemes-edit", "faulty", SCHEME % "faulty" + "edit/", "office"),
    Sight("schemes-edit", "revision", SCHEME % "published" + "edit/", "office", then=fill(reason="")),
    Sight("schemes-difference", "full", SCHEME % "draft" + "difference/", "leader"),
    Sight("schemes-send_back", "first", SCHEME % "proposed" + "send-back/", "checker"),
    Sight("schemes-send_back", "wrong", SCHEME % "checked" + "send-back/", "leader", then=fill(remark="")),
    Sight("schemes-withdraw", "first", SCHEME % "draft" + "withdraw/", "office"),
    Sight("schemes-withdraw", "wrong", SCHEME % "draft" + "withdraw/", "office", then=fill(reason="")),
    Sight(
        "schemes-publish",
        "not-fresh",
        SCHEME % "checked",
        "stale_leader",
        403,
        click("form[action$='publish/'] button"),
    ),
)

PLANNING: tuple[Sight, ...] = SCHEMES

NO_PAGES: frozenset[str] = frozenset(("schemes-yaml", "schemes-workbook", "schemes-rules"))
"""Addresses that answer with a file, a word or another address."""
