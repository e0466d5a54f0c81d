"""The grid works like a sheet: keys, a pasted block, drafts that save themselves, two people, an ended session."""

from __future__ import annotations

import json
import re
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


def saved_or_never(page: Page) -> None:
    """Wait until nothing is being saved: on the way out it was, or it is now."""
    expect(page.locator("#grid-said")).to_have_text(re.compile("^$|草稿已自动保存"))


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

        # What the server refuses as a whole is said, is not called saved, and goes again with what is typed next.
        refusal = json.dumps({"refusal": "这个考核期已经锁定"})
        page.route("**/drafts/", lambda route: route.fulfill(status=409, content_type="application/json", body=refusal))
        third.fill("77")
        expect(page.locator("#grid-said")).to_have_text("这个考核期已经锁定")
        page.unroute("**/drafts/")
        second.fill("90")
        saved(page)
        page.reload()
        expect(second).to_have_value("90")
        expect(third).to_have_value("77")


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

        # More than fits, into the middle: what is left out is named, and stays named while the rest is saved.
        cell(page, "solved", row=1).evaluate(PASTE, '"7\n5"\t\u4e8c\t\u591a\n"\u521b\u6587"\n66\n67\n')
        for row, text in enumerate(("81", "7 5", '"\u521b\u6587"')):
            expect(cell(page, "solved", row=row)).to_have_value(text)
        notice = page.locator("#grid-notice")
        expect(notice.locator("li")).to_have_text(
            [
                "已粘贴 2 格 · 其中 2 格原来有内容",
                "表格不够长，最后 2 行没有填入：66 / 67",
                "表格不够宽，右边 2 列没有填入：二 / 多",
            ]
        )
        saved(page)
        expect(page.locator(".kp-bar")).to_contain_text("2 处需改正")
        expect(notice).to_be_visible()
        assert faults_of(page, "grid.pasted") == []
        notice.get_by_text("撤销这次粘贴").click()
        for row, text in enumerate(("81", "82", "80")):
            expect(cell(page, "solved", row=row)).to_have_value(text)
        expect(notice).to_be_hidden()
        saved(page)
        expect(page.locator("[data-kp-wrong-box]")).to_be_hidden()

        # Names that the table does not have are left out by name; the others find their rows; records stay.
        block = "单位\t隐患\t解决率\n江南区\t9\t71\n东湖区建设局\t8\t72\n质量监督站\t\t\n"
        cell(page, "solved").evaluate(PASTE, block)
        for row, text in enumerate(("81", "71", "80")):
            expect(cell(page, "solved", row=row)).to_have_value(text)
        expect(notice).to_contain_text("表中没有这 2 行，没有填入：单位 / 东湖区建设局")
        expect(notice).to_contain_text("有 1 格不在这里填写或已经提交，没有改动：9")
        expect(notice).to_contain_text("有 1 格是空的，保留了原来的内容")


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


def _fills_and_submits(unit: Page, staged: Platform) -> None:
    """Fill three cells, one of which does not apply; be asked why, look at what is submitted, and submit."""
    for at_, (item, text) in enumerate((("passed", "91.2"), ("solved", "/"), ("plan", "是")), 1):
        cell(unit, item).fill(text)
        expect(unit.locator(".kp-bar")).to_contain_text(f"已填 {at_} / 3")
    saved(unit)
    expect(unit.locator(".kp-remark", has_text="上级指标按其余分值折算为满分")).to_be_visible()
    with unit.expect_navigation():
        unit.locator("button[value=check]").click()
    expect(cell(unit, "solved")).to_be_focused()
    expect(unit.locator("main")).to_contain_text("没有写理由")
    cell(unit, "solved", "note").fill("本区没有工单")
    # Who leaves at once loses nothing of what was typed last.
    unit.goto("/tasks/")
    unit.goto("/tasks/{given_task}/".format(**staged.numbers))
    expect(cell(unit, "solved", "note")).to_have_value("本区没有工单")
    saved_or_never(unit)
    with unit.expect_navigation():
        unit.locator("button[value=check]").click()
    expect(unit.locator("main")).to_contain_text("本次提交 3 个数据：有数据 2 个，不适用 1 个。")
    with unit.expect_navigation(url="**/receipt/"):
        unit.locator("button[value=submit]").click()


def test_one_value_is_returned_and_the_unit_corrects_just_that_one(chromium: Browser, staged: Platform) -> None:
    with ExitStack() as people:
        unit, _ = people.enter_context(at(chromium, staged, "rival", "/tasks/{given_task}/"))
        office, _ = people.enter_context(at(chromium, staged, "office", "/"))
        _fills_and_submits(unit, staged)
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
        expect(unit.locator(".kp-bar")).to_contain_text("已填 2 / 3")
        cell(unit, "passed").fill("90.5")
        expect(unit.locator(".kp-bar")).to_contain_text("已填 3 / 3")
        saved(unit)
        for button in ("check", "submit"):
            with unit.expect_navigation():
                unit.locator(f"button[value={button}]").click()
        expect(unit).to_have_url(re.compile("/receipt/$"))

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
