"""The text of a scheme has numbered lines, and each finding leads to its own: by mouse, by keyboard, on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.platform.browser.looking import AXE, PLACES, faults_of, watched
from tests.platform.browser.server import Platform
from tests.platform.browser.test_pages import sit_down

WRONG = "rule: {family: ration, better: more, cap: points}"
"""What stands in the line of the finding; the draft of the stage has it once."""
SELECTED = """() => { const text = document.querySelector("textarea.kp-yaml");
    return text.value.slice(text.selectionStart, text.selectionEnd).trim(); }"""
IN_SIGHT = """() => { const text = document.querySelector("textarea.kp-yaml");
    const line = text.value.slice(0, text.selectionStart).split("\\n").length - 1;
    const top = line * parseFloat(getComputedStyle(text).lineHeight) - text.scrollTop;
    return top >= 0 && top < text.clientHeight; }"""
BESIDE = (
    """() => document.querySelector(".kp-numbers").scrollTop - document.querySelector("textarea.kp-yaml").scrollTop"""
)


@pytest.fixture(params=PLACES)
def page(request: pytest.FixtureRequest, chromium: Browser, staged: Platform) -> Iterator[Page]:
    """The draft with a fault, before whoever mends it, at a desk and on a phone."""
    with watched(chromium, staged.address) as context:
        sit_down(context, staged, "office")
        context.context.add_init_script(path=AXE)
        page = context.context.new_page()
        width, height = PLACES[request.param]
        page.set_viewport_size({"width": width, "height": height})
        page.goto("/schemes/{faulty_version}/edit/".format(**staged.numbers))
        yield page
        assert context.noted() == []


def test_a_finding_that_is_pressed_has_its_line_selected_and_in_sight(page: Page) -> None:
    text = page.locator("textarea.kp-yaml")
    page.locator("a[data-kp-line]", has_text="第 47 行").first.click()

    expect(text).to_be_focused()
    expect(text).to_be_in_viewport()
    assert page.evaluate(SELECTED) == WRONG
    assert page.evaluate(IN_SIGHT)
    assert page.evaluate(BESIDE) == 0


def test_a_finding_leads_to_its_line_by_the_keyboard_after_lines_were_added_above(page: Page) -> None:
    text = page.locator("textarea.kp-yaml")
    text.fill("# 一行\n# 又一行\n" + text.input_value())
    page.locator("a[data-kp-line]").first.focus()
    page.keyboard.press("Enter")

    assert page.evaluate(SELECTED) == WRONG
    lines = text.input_value().split("\n")
    assert page.locator(".kp-numbers").text_content() == "\n".join(str(n) for n in range(1, len(lines) + 1))


def test_nothing_is_wrong_with_the_page_once_a_finding_was_pressed(page: Page) -> None:
    page.locator("a[data-kp-line]").first.click()

    assert faults_of(page, "schemes-edit.pressed") == []


def test_the_page_of_a_draft_leads_to_the_line_in_the_editor(chromium: Browser, staged: Platform) -> None:
    with watched(chromium, staged.address) as context:
        sit_down(context, staged, "office")
        page = context.context.new_page()
        page.goto("/schemes/{faulty_version}/".format(**staged.numbers))
        page.locator(".kp-place a").first.click()
        page.wait_for_url("**/edit/#line-47")

        assert page.evaluate(SELECTED) == WRONG
        assert context.noted() == []


def test_without_scripts_the_line_is_quoted_beside_the_finding(chromium: Browser, staged: Platform) -> None:
    context = chromium.new_context(base_url=staged.address, java_script_enabled=False)
    try:
        cookie = {"name": staged.session_cookie, "value": staged.sessions["office"], "url": staged.address}
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.goto("/schemes/{faulty_version}/edit/".format(**staged.numbers))

        expect(page.locator(".kp-quote").first).to_have_text(WRONG)
        expect(page.locator(".kp-place a").first).to_have_attribute("href", "#id_text")
    finally:
        context.close()
