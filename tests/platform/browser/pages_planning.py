"""Planning: its pages in their states."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.platform.browser.sights import Sight, click, fill


def _unfold(page: Page) -> None:
    """Open what is folded, so that its curves are looked at, too."""
    for part in page.locator("main details summary").all():
        part.click()


def _nobody(page: Page) -> None:
    """Name a department that does not exist."""
    fill(**{"assessor-hazards": "不存在的科室"})(page)


def _wrong_day(page: Page) -> None:
    """Send the form without a day; the first forms of the page only delete."""
    form = page.locator("main section form:has([name=day])")
    form.evaluate("(form) => { form.noValidate = true; }")
    form.locator("[name=day]").fill("")
    with page.expect_navigation():
        form.locator("button[type=submit]").click()


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
    Sight("schemes-edit", "from-workbook", SCHEME % "book" + "edit/", "office"),
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

CYCLE = "/cycles/{%s_cycle}/"
WRONG_LIST = "江北区建设局\t城区\n不存在的单位\t城区\n江南区建设局\t没有的组"
CYCLES = (
    Sight("cycles", "full", "/cycles/", "office", rows=14),
    Sight("cycles", "reader", "/cycles/", "reporter"),
    Sight("cycles-new", "first", "/cycles/new/", "office"),
    Sight("cycles-new", "wrong", "/cycles/new/", "office", then=fill(title="", starts="")),
    Sight("cycles-calendar", "full", "/cycles/calendar/", "office"),
    Sight("cycles-calendar", "reader", "/cycles/calendar/", "assessor"),
    Sight("cycles-one", "open", CYCLE % "open", "office"),
    Sight("cycles-one", "reader", CYCLE % "open", "reporter"),
    Sight("cycles-one", "prepared", CYCLE % "prepared", "office"),
    Sight("cycles-one", "ready", CYCLE % "ready", "office"),
    Sight("cycles-one", "missing", "/cycles/{nothing}/", "office", 404),
    Sight("cycles-plan", "first", CYCLE % "prepared" + "plan/", "office"),
    Sight("cycles-plan", "wrong", CYCLE % "prepared" + "plan/", "office", then=fill(report_within="0")),
    Sight("cycles-subjects", "first", CYCLE % "prepared" + "subjects/", "office", rows=13),
    Sight("cycles-subjects", "wrong", CYCLE % "prepared" + "subjects/", "office", then=fill(pasted=WRONG_LIST)),
    Sight("cycles-assign", "first", CYCLE % "prepared" + "assign/", "office"),
    Sight("cycles-assign", "wrong", CYCLE % "ready" + "assign/", "office", then=_nobody),
    Sight("cycles-one", "closed", CYCLE % "over", "office"),
    Sight("cycles-reopen_period", "first", CYCLE % "over", "office", 403, click("form[action*=reopen] button")),
    Sight(
        "cycles-close_period", "not-fresh", CYCLE % "open", "stale_office", 403, click("form[action*=periods] button")
    ),
    Sight("cycles-days", "full", "/cycles/days/", "office"),
    Sight("cycles-days", "wrong", "/cycles/days/", "office", then=_wrong_day),
)

PLANNING: tuple[Sight, ...] = SCHEMES + CYCLES

NO_PAGES: frozenset[str] = frozenset(("schemes-yaml", "schemes-workbook", "schemes-rules"))
"""Addresses that answer with a file, a word or another address."""
