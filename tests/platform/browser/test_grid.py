"""The grid works like a sheet: keys, a pasted block, drafts that save themselves, two people, an ended session."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.platform.browser.looking import PATIENCE, Watched, faults_of, watched
from tests.platform.browser.server import Platform
from tests.platform.browser.test_pages import sit_down

expect.set_options(timeout=PATIENCE)

PASTE = """(input, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  input.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


LANGUAGES = pytest.mark.parametrize("language", ["zh-hans", "en"])
WORDS = {
    "zh-hans": {"saved": "草稿已自动保存", "theirs": "联络员乙 刚填了 “90”", "mine": "用我的", "over": "登录已过期"},
    "en": {
        "saved": "Draft saved by itself",
        "theirs": "联络员乙 has just typed “90”",
        "mine": "Take mine",
        "over": "The session has ended",
    },
}
"""What the grid says by itself."""


@contextmanager
def at(
    browser: Browser, platform: Platform, who: str, path: str, language: str = "zh-hans"
) -> Iterator[tuple[Page, Watched]]:
    """Somebody at a page of the platform, in a browser of their own."""
    with watched(browser, platform.address, language) as context:
        sit_down(context, platform, who)
        page = context.context.new_page()
        page.goto(path.format(**platform.numbers))
        yield page, context


def cell(page: Page, item: str, at_: str = "value", row: int = 0) -> Locator:
    """An input of the grid."""
    return page.locator(f"input.kp-in[data-item='{item}'][data-at='{at_}']").nth(row)


def saved(page: Page, language: str = "zh-hans") -> None:
    """Wait until everything typed is saved."""
    expect(page.locator("#grid-said")).to_have_text(WORDS[language]["saved"])


def test_keys_move_as_in_a_sheet_and_what_is_typed_saves_itself(chromium: Browser, staged: Platform) -> None:
    with at(chromium, staged, "assessor", "/tasks/{assessing_task}/") as (page, context):
        first, second, third = (cell(page, "solved", row=row) for row in range(3))
        first.focus()
        page.keyboard.type("88.5")
        page.keyboard.press("Enter")
        expect(second).to_be_focused()
        page.keyboard.type("九成")
        page.keyboard.press("ArrowDown")
        expect(third).to_be_focused()
        page.keyboard.press("Control+Home")
        expect(first).to_be_focused()
        page.keyboard.type("1")
        page.keyboard.press("Escape")
        expect(first).to_have_value("88.5")
        page.keyboard.press("F2")
        page.keyboard.type("1")
        page.keyboard.press("ArrowLeft")
        expect(first).to_be_focused()
        expect(first).to_have_value("88.51")
        saved(page)

        expect(second).to_have_attribute("aria-invalid", "true")
        expect(page.locator("td:has(input[value]) .kp-fault", has_text="“九成”不是数字")).to_be_visible()
        assert faults_of(page, "grid.fault") == []
        page.reload()
        expect(cell(page, "solved")).to_have_value("88.51")
        expect(cell(page, "solved", row=1)).to_have_value("九成")
        assert context.noted() == []


def test_a_block_from_a_spreadsheet_fills_cells_and_rows_by_name(chromium: Browser, staged: Platform) -> None:
    with at(chromium, staged, "assessor", "/tasks/{assessing_task}/") as (page, _context):
        cell(page, "solved").focus()
        cell(page, "solved").evaluate(PASTE, "91\r\n92.5%\r\n\uff11\uff10\uff10\r\n")
        for row, text in enumerate(("91", "92.5%", "\uff11\uff10\uff10")):
            expect(cell(page, "solved", row=row)).to_have_value(text)
        saved(page)
        expect(page.locator(".kp-bad")).to_have_count(0)

        # Another order of the rows, with their names beside them.
        cell(page, "solved").evaluate(PASTE, "质量监督站\t80\n江北区建设局\t81\n江南区建设局\t82")
        for row, text in enumerate(("81", "82", "80")):
            expect(cell(page, "solved", row=row)).to_have_value(text)
        saved(page)


def test_a_pasted_list_of_records_grows(chromium: Browser, staged: Platform) -> None:
    path = "/tasks/{assessing_task}/cells/{draft_subject}/hazards/"
    with at(chromium, staged, "assessor", path) as (page, _context):
        first = page.locator("input[name='r:0:date']")
        lines = [f"2026-08-{day:02}\t一般隐患\t1\t第{day}处" for day in range(1, 9)]
        first.evaluate(PASTE, "\n".join(lines))
        expect(page.locator("input[name='r:7:matter']")).to_have_value("第8处")
        with page.expect_navigation():
            page.locator("button[value=save]").click()
        expect(page.locator("tbody tr").first).to_contain_text("8 条")


@LANGUAGES
def test_two_people_in_one_grid_lose_nothing_and_see_each_other(
    language: str, chromium: Browser, staged: Platform
) -> None:
    path, words = "/tasks/{shared_task}/", WORDS[language]
    with ExitStack() as people:
        rival, _ = people.enter_context(at(chromium, staged, "rival", path, language))
        keeper, _ = people.enter_context(at(chromium, staged, "keeper", path, language))
        cell(rival, "passed").fill("90")
        saved(rival, language)
        # Whoever stands in a cell is asked before it changes under their hands; elsewhere a change simply arrives.
        cell(rival, "solved").focus()

        cell(keeper, "passed").fill("80")
        box = keeper.locator(".kp-theirs")
        expect(box).to_contain_text(words["theirs"])
        expect(cell(keeper, "passed")).to_have_value("80")
        assert faults_of(keeper, f"grid.theirs.{language}") == []
        box.get_by_text(words["mine"]).click()
        saved(keeper, language)

        expect(cell(rival, "passed")).to_have_value("80")
        cell(rival, "plan").fill("是")
        expect(cell(keeper, "plan")).to_have_value("是")


@LANGUAGES
def test_an_ended_session_loses_nothing(language: str, chromium: Browser, staged: Platform) -> None:
    with at(chromium, staged, "rival", "/tasks/{ended_task}/", language) as (page, context):
        cell(page, "solved").fill("93.4")
        saved(page, language)
        sit_down(context, staged, "")
        cell(page, "solved").fill("77.7")
        expect(page.locator("#grid-said")).to_contain_text(WORDS[language]["over"])
        assert faults_of(page, f"grid.over.{language}") == []
        back = page.url.removeprefix(staged.address)
        expect(page.locator("#grid-said a")).to_have_attribute("href", f"/sign-in/?next={back}")

        sit_down(context, staged, "rival")
        page.reload()

        expect(cell(page, "solved")).to_have_value("77.7")
        saved(page, language)
        page.reload()
        expect(cell(page, "solved")).to_have_value("77.7")


def test_one_value_is_returned_and_the_unit_corrects_just_that_one(chromium: Browser, staged: Platform) -> None:
    with ExitStack() as people:
        unit, _ = people.enter_context(at(chromium, staged, "rival", "/tasks/{given_task}/"))
        office, _ = people.enter_context(at(chromium, staged, "office", "/"))
        for item, text in (("passed", "91.2"), ("solved", "93.4"), ("plan", "是")):
            cell(unit, item).fill(text)
        saved(unit)
        with unit.expect_navigation(url="**/receipt/"):
            unit.locator("button[value=submit]").click()
        expect(unit.locator("main")).to_contain_text("存证号")

        office.goto("/tasks/{given_task}/".format(**staged.numbers))
        with office.expect_navigation():
            office.get_by_role("row", name="主体结构合格率").get_by_role("link", name="退回").click()
        office.locator("[name=reason]").fill("与检测报告不符")
        with office.expect_navigation():
            office.locator("main form button[type=submit]").click()

        unit.goto("/tasks/{given_task}/".format(**staged.numbers))
        expect(unit.locator("main")).to_contain_text("退回：与检测报告不符")
        expect(unit.locator("input[data-at=value]")).to_have_count(1)
        expect(cell(unit, "passed")).to_have_value("91.2%")
        cell(unit, "passed").fill("90.5")
        saved(unit)
        with unit.expect_navigation(url="**/receipt/"):
            unit.locator("button[value=submit]").click()

        office.reload()
        expect(office.get_by_role("row", name="主体结构合格率")).to_contain_text("已更正：91.2 → 90.5")
        with office.expect_navigation():
            office.locator("button[value=all]").click()
        expect(office.locator("main")).to_contain_text("本任务全部数据已接收")


def test_records_save_themselves_too_and_outlive_their_session(chromium: Browser, staged: Platform) -> None:
    path = "/tasks/{assessing_task}/cells/{draft_subject}/hazards/"
    with at(chromium, staged, "assessor", path) as (page, context):
        page.locator("input[name='r:0:kind']").fill("一般隐患")
        page.locator("input[name='r:0:matter']").fill("塔吊")
        saved(page)
        page.reload()
        expect(page.locator("input[name='r:0:matter']")).to_have_value("塔吊")

        sit_down(context, staged, "")
        page.locator("input[name='r:0:matter']").fill("基坑")
        expect(page.locator("#grid-said")).to_contain_text("登录已过期")
        sit_down(context, staged, "assessor")
        page.reload()
        expect(page.locator("input[name='r:0:matter']")).to_have_value("基坑")
        saved(page)
