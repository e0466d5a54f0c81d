"""What the tables of pages are written with: a page in one state, and what is done there first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page


@dataclass(frozen=True)
class Sight:
    """A page in one state.

    `name` is the address's name in the table of permissions; `path` may hold numbers of the stage in braces; `rows`
    are those that must be in sight at a desk, and `room` is for how many rows there must be room; `fits` says that no
    table may scroll sideways there.
    """

    name: str
    state: str
    path: str
    who: str = ""
    status: int = 200
    then: Callable[[Page], None] | None = None
    rows: int = 0
    room: int = 0
    fits: bool = False


def click(button: str) -> Callable[[Page], None]:
    """Press a button and wait for the page that follows."""

    def act(page: Page) -> None:
        with page.expect_navigation():
            page.locator(f"main {button}").click()

    return act


def fill(**values: str) -> Callable[[Page], None]:
    """Fill fields by their names, and send the form; the browser's own checks do not spare the server."""

    def act(page: Page) -> None:
        page.locator("main form[method=post]").first.evaluate("(form) => { form.noValidate = true; }")
        for name, value in values.items():
            page.locator(f"main [name={name}]").first.fill(value)
        with page.expect_navigation():
            page.locator("main form[method=post] button[type=submit]").first.click()

    return act
