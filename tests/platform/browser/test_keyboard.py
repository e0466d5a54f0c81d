"""Everything around a page works by the keyboard alone, and a page prints without what is only for the screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.platform.browser.looking import watched
from tests.platform.browser.server import Platform
from tests.platform.browser.test_pages import sit_down


@pytest.fixture
def page(chromium: Browser, staged: Platform) -> Iterator[Page]:
    """The list of organisations, before the office."""
    with watched(chromium, staged.address) as context:
        sit_down(context, staged, "office")
        page = context.context.new_page()
        page.goto("/organisations/")
        yield page
        assert context.noted() == []


def focused(page: Page) -> str:
    """What the keyboard is at: its label, or its text."""
    said: str = page.evaluate(
        "(document.activeElement.getAttribute('aria-label') || document.activeElement.innerText || '').trim()"
    )
    return said


def test_the_first_key_offers_to_skip_the_navigation(page: Page) -> None:
    page.keyboard.press("Tab")
    assert focused(page) == "跳到正文"
    expect(page.locator(".kp-skip")).to_be_in_viewport()

    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_the_tabulator_goes_through_header_and_page_in_the_order_in_which_they_are_read(page: Page) -> None:
    seen: list[tuple[str, int]] = []
    for _step in range(200):
        page.keyboard.press("Tab")
        place = page.evaluate(_PLACE)
        if place is None or (seen and place[0] == "kp-skip"):
            break  # once around
        seen.append((place[0], place[1]))

    bands = [band for _name, band in seen]
    assert [name for name, _band in seen][:2] == ["kp-skip", "navbar-brand"]
    assert set(bands) >= {0, 1, 2, 3, 4}
    assert bands == sorted(bands), "the keyboard jumps about"


_PLACE = """() => { const one = document.activeElement; if (one === document.body) return null;
    const bands = ["kp-skip", "kp-header", "kp-path", "kp-title", "card", "kp-footer"];
    const band = bands.findIndex((name) => one.closest("." + name));
    return [one.classList[0] || one.tagName, band]; }"""


def test_a_menu_opens_by_the_keyboard_and_escape_closes_it(page: Page) -> None:
    menu = page.locator("[data-bs-toggle=dropdown]").first
    menu.focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.classList.contains('dropdown-item')")

    page.keyboard.press("Escape")

    expect(menu).to_have_attribute("aria-expanded", "false")
    expect(menu).to_be_focused()


def test_help_opens_by_the_keyboard_and_escape_closes_it(page: Page) -> None:
    help_ = page.locator(".kp-help summary")
    help_.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".kp-help .kp-help-text")).to_be_visible()
    page.keyboard.press("Tab")
    assert focused(page) == "全部帮助"

    page.keyboard.press("Escape")

    expect(page.locator(".kp-help .kp-help-text")).to_be_hidden()
    expect(help_).to_be_focused()


def test_a_search_is_sent_by_enter(page: Page) -> None:
    page.locator("#search").focus()
    page.keyboard.type("江北区")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    expect(page.get_by_role("main").get_by_role("link", name="江北区建设局")).to_be_visible()


def test_a_page_prints_without_what_is_for_the_screen(page: Page) -> None:
    page.emulate_media(media="print")

    for hidden in (".kp-header", ".kp-path", ".kp-actions", ".kp-footer", ".kp-help"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("tbody tr").first).to_be_visible()
