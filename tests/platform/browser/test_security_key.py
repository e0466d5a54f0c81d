"""A security key opens the platform as the second factor, and is shown again before a grave act."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from tests.platform.browser.keys import plug_in
from tests.platform.browser.looking import PATIENCE, faults_of, watched
from tests.platform.browser.server import Platform
from tests.platform.browser.test_pages import sit_down
from tests.platform.cast import PASSWORD

expect.set_options(timeout=PATIENCE)


def test_a_security_key_is_a_second_factor_at_the_sign_in_and_before_grave_acts(
    chromium: Browser, staged: Platform
) -> None:
    with watched(chromium, staged.address) as context:
        page = context.context.new_page()
        sit_down(context, staged, "keyholder")
        bind(page)
        context.context.clear_cookies(name=staged.session_cookie)

        page.goto("/")
        page.locator("[name=login]").fill("keyholder")
        page.locator("[name=password]").fill(PASSWORD)
        with page.expect_navigation():
            page.locator("main button[type=submit]").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("第二因素")
        touch(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("待办")

        page.goto("/me/confirm/key/?next=/me/factors/keys/")
        touch(page)
        expect(page.get_by_role("main")).to_contain_text("备用钥匙")
        assert faults_of(page, "security-key.shown") + context.noted() == []


def bind(page: Page) -> None:
    """Plug a key in and bind it to one's account; then it is one's only factor."""
    page.goto("/me/factors/keys/add/")
    plug_in(page)
    page.locator("main [name=name]").fill("备用钥匙")
    with page.expect_navigation():
        page.locator("main button[type=submit]").click()
    page.goto("/me/factors/app/remove/")
    with page.expect_navigation():
        page.locator("main form[method=post] button[type=submit]").click()


def touch(page: Page) -> None:
    """Let the key answer: it is touched at once."""
    with page.expect_navigation():
        page.get_by_role("button", name="使用安全密钥").click()
