"""Every page, in every state, in both languages, at a desk and on a phone: nothing is wrong with it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Error, Page

from tests.platform.browser.keys import plug_in
from tests.platform.browser.looking import AXE, ROOT, Watched, faults_of, told, watched
from tests.platform.browser.pages import NO_PAGES, PARTS, SIGHTS
from tests.platform.browser.server import Platform
from tests.platform.browser.sights import Sight
from tests.platform.permissions.table import TABLE

CHINESE_DAY = re.compile(r"[0-9]+月[0-9]+日.*")


def sit_down(context: Watched, platform: Platform, who: str) -> None:
    """Let somebody of the stage use the browser; `""` is nobody."""
    context.context.clear_cookies(name=platform.session_cookie)
    if who:
        cookie = {"name": platform.session_cookie, "value": platform.sessions[who], "url": platform.address}
        context.context.add_cookies([cookie])  # type: ignore[list-item]


def key_of(page: Page, platform: Platform) -> str:
    """The number of the keeper's security key, which is bound first if there is none.

    Their session has another key of its own from then on.
    """
    page.goto("/me/factors/keys/")
    if page.locator("main a[href*=edit]").count() == 0:
        page.goto("/me/factors/keys/add/")
        plug_in(page)
        page.locator("main [name=name]").fill("办公室密钥")
        with page.expect_navigation():
            page.locator("main button[type=submit]").click()
        known = {one["name"]: one["value"] for one in page.context.cookies()}
        platform.sessions["keeper"] = known[platform.session_cookie]
        page.goto("/me/factors/keys/")
    return (page.locator("main a[href*=edit]").first.get_attribute("href") or "").split("/")[-3]


AXE_AT = {"zh-hans": ("phone",), "en": ("desk",)}
"""Where axe is asked of a page in each language: so it sees every page in both languages and at both widths.

Chinese on the phone, since its labels are the shorter ones, and what is pressed there may be too small.
"""


def look(page: Page, sight: Sight, numbers: dict[str, str], language: str) -> list[str]:
    """Bring a page into its state; what is wrong with it then."""
    page.goto(sight.path.format(**numbers))
    try:
        if sight.then is not None:
            sight.then(page)
    except Error as error:
        return [f"does not come into its state at {page.url}: {error.message.splitlines()[0]}"]
    says = told(page)
    found = [] if says.status == sight.status else [f"answered {says.status}"]
    found += [] if says.rows >= sight.rows else [f"only {says.rows} rows in sight"]
    found += [] if says.room >= sight.room else [f"room for {says.room} rows alone"]
    found += [f"a table is {says.wide} pixels too wide"] if sight.fits and says.wide > 0 else []
    found += [f"a day in Chinese: {day}" for day in CHINESE_DAY.findall(says.text)]
    return found + faults_of(page, f"{sight.name}.{sight.state}.{language}", AXE_AT[language])


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_nothing_is_wrong_with_any_page(language: str, part: str, chromium: Browser, staged: Platform) -> None:
    wrong: dict[str, list[str]] = {}
    with watched(chromium, staged.address, language) as context:
        context.context.add_init_script(path=AXE)  # Sent once, not with each of hundreds of pages.
        page = context.context.new_page()
        sit_down(context, staged, "keeper")
        numbers = {name: str(number) for name, number in staged.numbers.items()} | {"key": key_of(page, staged)}
        for sight in PARTS[part]:
            sit_down(context, staged, sight.who)
            found = look(page, sight, numbers, language) + context.noted()
            wrong |= {f"{sight.name}.{sight.state}.{language}": found} if found else {}

    assert wrong == {}


def test_every_page_of_the_table_is_looked_at() -> None:
    pages = {line.name for line in TABLE if line.method == "GET"} - NO_PAGES

    assert pages - {sight.name for sight in SIGHTS} == set()


def test_nothing_is_wrong_with_the_page_of_a_fault(chromium: Browser, staged: Platform) -> None:
    """It asks nothing of a platform that may be broken: so it is looked at as it stands, with a number in it."""
    text = (ROOT / "kaoping" / "site" / "templates" / "500.html").read_text(encoding="utf-8")
    with watched(chromium, staged.address) as context:
        page = context.context.new_page()
        body = text.replace("{{ number }}", "0123456789abcdef" * 2)
        page.route("**/fault/", lambda route: route.fulfill(status=500, content_type="text/html", body=body))
        page.goto("/fault/")

        assert faults_of(page, "fault") + context.noted() == []
