"""Somebody of the loop: an account, an authenticator, a browser of their own, and what one does at a platform."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.platform.browser.keys import code_of
from tests.platform.browser.looking import PATIENCE, PICTURES, Watched
from tests.platform.browser.loop.platform import Clock

OWN_PASSWORD = "Lin-Jiang-2026-Kaoping"  # noqa: S105 - of people who do not exist
LOOKS, BETWEEN_LOOKS = 60, 500
"""How often one looks for what the worker does, and for how many milliseconds each time. It comes within a second."""
expect.set_options(timeout=PATIENCE)
_pictures = count(1)


@dataclass
class Person:
    """Somebody at a browser. What they do reads as a sentence; what it is for stands where they do it."""

    name: str
    account: str
    browser: Watched
    clock: Clock
    password: str = ""
    secret: str = ""
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        self.page = self.browser.context.new_page()

    # Going somewhere

    def opens(self, path: str) -> None:
        """Go to an address, which is there for them."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == 200, f"{self.name}: {path} answers {answer.status}"

    def follows(self, link: str, *, within: str = "main") -> None:
        """Follow a link by its words."""
        with self.page.expect_navigation():
            self.page.locator(within).get_by_role("link", name=link).first.click()

    def presses(self, button: str) -> None:
        """Press a button by its words."""
        with self.page.expect_navigation():
            self.page.get_by_role("main").get_by_role("button", name=button, exact=True).first.click()

    def path(self) -> str:
        """Where one is, as others could be told."""
        return urlsplit(self.page.url).path

    # Filling in

    def fills(self, **values: str | bool | Path) -> None:
        """Fill fields of the form by their names: text, a choice by its words, a tick, a file."""
        for name, value in values.items():
            place = self.page.locator(f"main [name='{name}']").first
            if isinstance(value, Path):
                place.set_input_files(value)
            elif isinstance(value, bool):
                place.set_checked(value)
            elif place.evaluate("(one) => one.tagName") == "SELECT":
                place.select_option(place.locator("option", has_text=value).first.get_attribute("value"))
            else:
                place.fill(value)

    def sends(self, **values: str | bool | Path) -> None:
        """Fill the form and send it."""
        self.fills(**values)
        with self.page.expect_navigation():
            self.page.locator("main form[method=post] button[type=submit]").first.click()

    # Seeing

    def sees(self, *texts: str) -> None:
        """Find texts on the page."""
        for text in texts:
            expect(self.page.get_by_role("main")).to_contain_text(text)

    def sees_row(self, name: str, *cells: str) -> None:
        """Find a row of a table by its name, with cells."""
        row = self.page.get_by_role("main").get_by_role("row").filter(has=self.page.get_by_role("rowheader", name=name))
        for cell in cells:
            expect(row.first).to_contain_text(cell)

    def waits_to_see(self, path: str, text: str) -> None:
        """Look at a page again and again until it says something that the worker brings about."""
        for _look in range(LOOKS):
            self.opens(path)
            try:
                expect(self.page.get_by_role("main")).to_contain_text(text, timeout=BETWEEN_LOOKS)
            except AssertionError:
                continue
            return
        self.sees(text)

    def keeps_a_picture(self, name: str) -> None:
        """Keep a picture of the page as a whole."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"loop.{next(_pictures):02}.{name}.png", full_page=True)

    # Being refused

    def is_refused(self, path: str) -> None:
        """Find nothing at an address, nor a way to sign in: it is they who may not."""
        answer = self.browser.context.request.get(path, max_redirects=0)
        assert answer.status == 404, f"{self.name}: {path} answers {answer.status}"

    def is_refused_to_send(self, path: str, status: int = 404, **values: str) -> str:
        """Send a form to an address by hand, as somebody would who knows it; what the refusal says."""
        token = next(one["value"] for one in self.browser.context.cookies() if one["name"] == "form")
        sent: dict[str, str | float | bool] = {"csrfmiddlewaretoken": token, **values}
        answer = self.browser.context.request.post(path, form=sent, max_redirects=0)
        assert answer.status == status, f"{self.name}: {path} answers {answer.status}"
        return answer.text()

    # Signing in

    def signs_in_for_the_first_time(self) -> None:
        """Initial password, a password of their own, an authenticator."""
        initial, self.password = self.password, OWN_PASSWORD
        self.opens("/")
        self.sends(login=self.account, password=initial)
        expect(self.page).to_have_url("/me/password/")
        self.sends(oldpassword=initial, password1=self.password, password2=self.password)
        self.opens("/people/")
        expect(self.page).to_have_url("/me/factors/")  # without a second factor, nothing opens
        self.follows("绑定")
        if "/me/confirm/" in self.page.url:
            self.sends(password=self.password)
        self.secret = self.page.locator(".kp-secret").inner_text()
        self.sends(code=self._code())
        expect(self.page.locator(".kp-codes code")).to_have_count(40)  # to be printed, and kept apart

    def signs_in(self) -> None:
        """Password and second factor: on another day, the session of before is over."""
        self.opens("/")
        expect(self.page.get_by_role("heading", level=1)).to_have_text("登录")
        self.sends(login=self.account, password=self.password)
        self.sends(code=self._code())
        expect(self.page.get_by_role("heading", level=1)).to_have_text("待办")

    def signs_in_if_needed(self) -> None:
        """Sign in, unless the session of before is still there."""
        self.opens("/")
        if "/sign-in/" in self.page.url:
            self.signs_in()

    def shows_the_factor_again(self) -> None:
        """Where a grave act asks for it, show the second factor once more, and be where one was."""
        self.follows("去验证")
        self.sends(code=self._code())

    def _code(self) -> str:
        self.clock.waits_for_the_next_code()
        return code_of(self.secret, self.clock.now.timestamp())
