"""What the demonstration serves: with a click one is anybody, and every page says what it is and what time it shows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from kaoping.demo.cast import ROLES
from kaoping.demo.platform import start_clock
from kaoping.demo.serving import environment
from tests.demo.conftest import Loaded
from tests.platform.browser.looking import faults_of, watched
from tests.platform.browser.server import listening

EVERYBODY = [account for _title, people in ROLES for account, _said in people]
SAID = {
    "zh-hans": ("待办", "演示时钟：2026年10月27日", "虚构"),
    "en": ("To do", "Oct. 27, 2026", "invented"),
}
"""The heading of the first page, the day in Linjiang, and that nothing of it is real."""


@pytest.fixture(scope="module")
def address(linjiang: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the demonstration is served."""
    start_clock(linjiang.folder)
    web = ("gunicorn", "-b", "127.0.0.1:0", "--threads", "4", "--no-control-socket", "kaoping.site.wsgi")
    with listening(tmp_path_factory.mktemp("served") / "server.log", environment(linjiang.folder), *web) as port:
        yield f"http://localhost:{port}"


def becomes(page: Page, account: str) -> None:
    """Click on somebody."""
    page.goto("/demo/")
    with page.expect_navigation():
        page.locator(f"form[action='/demo/sign-in/{account}/'] button").click()


@pytest.mark.parametrize("language", SAID)
def test_with_a_click_one_is_anybody_in_linjiang(language: str, chromium: Browser, address: str) -> None:
    heading, day, invented = SAID[language]
    with watched(chromium, address, language) as context:
        page = context.context.new_page()
        page.goto("/orders/")  # whoever is nobody yet chooses somebody
        wrong = faults_of(page, f"demo.first.{language}")
        expect(page.locator("main form[action^='/demo/sign-in/']")).to_have_count(len(EVERYBODY))

        for account in EVERYBODY[:: len(EVERYBODY) // 3]:
            becomes(page, account)
            expect(page.get_by_role("heading", level=1)).to_have_text(heading)
            expect(page.locator(".kp-demo")).to_contain_text(day)
            expect(page.locator(".kp-demo")).to_contain_text(invented)

        page.goto("/me/confirm/?next=/organisations/")
        wrong += faults_of(page, f"demo.confirm.{language}")
        with page.expect_navigation():
            page.locator("main form button").click()
        assert page.url == f"{address}/organisations/"
        assert wrong + context.noted() == []


SCREENS = [(1920, 1080), (3840, 2160)]
"""What hangs on walls."""


def rows_in_sight(page: Page) -> list[str]:
    """The units whose row of the board can be read whole."""
    found: list[str] = page.evaluate(
        """[...document.querySelectorAll(".kp-heat tbody th")].filter((one) => {
            const box = one.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight; })
            .map((one) => one.innerText)"""
    )
    return found


def test_on_a_wall_everything_comes_by_and_a_screen_twice_as_large_shows_as_much(
    chromium: Browser, address: str
) -> None:
    first: list[list[str]] = []
    for width, height in SCREENS:
        with watched(chromium, address) as context:
            page = context.context.new_page()
            page.set_viewport_size({"width": width, "height": height})
            page.clock.install()
            becomes(page, "lj.office")
            page.goto("/results/")
            result = page.locator("main tbody a[href^='/results/']").first.get_attribute("href")
            page.goto(f"{result}?wall=1")
            assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
            expect(page.locator(".kp-header")).to_be_hidden()
            screens = [rows_in_sight(page)]
            while page.evaluate("scrollY + innerHeight < document.documentElement.scrollHeight - 1"):
                page.clock.run_for(20_000)
                screens.append(rows_in_sight(page))
            units = page.locator(".kp-heat tbody th").all_inner_texts()
            assert len(units) == 24, "12 districts, 9 stations, 3 key projects"
            assert {one for screen in screens for one in screen} == set(units)

            page.clock.run_for(20_000)
            assert page.evaluate("scrollY") == 0, "after the last screen the first"
            page.locator("[data-kp-turn]").click()
            page.clock.run_for(60_000)
            assert page.evaluate("scrollY") == 0, "somebody stopped it"
            assert context.noted() == []
            first.append(screens[0])

    assert first[0] == first[1]
    assert len(first[0]) >= 12
