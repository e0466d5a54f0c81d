"""After the quarter: the worker reminds, units report, a section assesses, the office returns one value and accepts."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.platform.browser.loop.cast import NORTH, SAFETY, SOUTH, STATION, Cast
from tests.platform.browser.loop.figures import ASSESSED, FIRST_GIVEN, REPORTED
from tests.platform.browser.loop.people import Person

RECEIPT = re.compile("/receipt/$")


def report(cast: Cast) -> None:
    """Reporters fill their units' grids and submit; nobody sees another unit's."""
    north, south = cast["north"], cast["south"]
    north.clock.strikes("2026-10-08 09:00")
    for reporter, units in ((north, (NORTH,)), (south, (SOUTH, STATION))):
        reporter.signs_in()
        # Nobody told anybody: the worker did, once the quarter was over.
        reporter.waits_to_see("/notices/", f"报送任务已下达：{units[0]} 第三季度，2026年10月13日截止。")
        for unit in units:
            fill_own(reporter, unit)
    task = task_of(north, NORTH)
    for stranger in (south, cast["safety"], cast["evaluator"]):
        stranger.signs_in_if_needed()
        stranger.is_refused(task)
        stranger.is_refused(f"{task}receipt/")
    south.is_refused_to_send(task, do="submit")


def fill_own(reporter: Person, unit: str) -> None:
    """A unit's own figures, typed into the grid; they save themselves, and submitting gives a receipt."""
    reporter.opens(task_of(reporter, unit))
    for item, typed in {**REPORTED[unit], **FIRST_GIVEN.get(unit, {})}.items():
        cell(reporter, item).fill(typed)
    submit(reporter)
    reporter.sees("存证号", unit)


def claim(cast: Cast, document: Path) -> None:
    """A unit claims a bonus with its document, which the office grants; nobody else knows of it."""
    south, maker = cast["south"], cast["maker"]
    south.opens("/claims/new/")
    row = south.page.get_by_role("row").filter(has_text=SOUTH).filter(has_text="第三季度")
    south.opens(row.get_by_role("link", name="申报").get_attribute("href") or "")
    south.sends(kind="市级表彰", date="2026-08-20", reason="市政府通报表扬。", file=document)
    south.sees("已申报，等待考核办审核。")
    south.keeps_a_picture("claim")
    claimed = south.path()
    maker.signs_in_if_needed()
    for stranger in (cast["north"], cast["safety"]):
        stranger.signs_in_if_needed()
        stranger.is_refused(claimed)
        stranger.is_refused_to_send(claimed, decision="grant")
    maker.opens(claimed)
    maker.sends(decision="同意", remark="通报属实")
    maker.sees("已审核加分申报。")


def assess(cast: Cast) -> None:
    """The section gives its indicators for all units: one column typed down, and the hazards as records."""
    safety = cast["safety"]
    safety.opens(task_of(safety, SAFETY))
    for unit, (solved, _hazards) in ASSESSED.items():
        row = safety.page.get_by_role("row").filter(has_text=unit)
        row.locator("input.kp-in[data-item='solved']").fill(solved)
    expect(safety.page.locator("#grid-said")).to_have_text("草稿已自动保存")
    for unit, (_solved, hazards) in ASSESSED.items():
        safety.follows(f"逐条填写 {unit} 安全隐患")
        for number, (kind, count) in enumerate(hazards):
            safety.fills(**{f"r:{number}:kind": kind, f"r:{number}:count": count})
        if not hazards:
            safety.fills(typed="确认没有（零条）")
        safety.presses("保存草稿")
    safety.keeps_a_picture("assessing")
    submit(safety)


def review(cast: Cast) -> None:
    """The office returns one value with a reason while the rest stands; it is corrected, and all is accepted."""
    maker, north, leader = cast["maker"], cast["north"], cast["leader"]
    maker.clock.strikes("2026-10-09 09:00")
    maker.signs_in()
    task = task_of(maker, NORTH)
    maker.opens(task)
    returning = maker.page.get_by_role("row", name="主体结构合格率").get_by_role("link", name="退回")
    back = returning.get_attribute("href") or ""
    north.signs_in()
    leader.signs_in()
    for one in (north, leader):
        one.is_refused_to_send(back, reason="不对")
        one.is_refused_to_send(f"{task}accept/", do="all")
    maker.opens(back)
    maker.sends(reason="与检测报告不符，请核对")
    maker.sees("已退回这一个数据，其他数据不受影响。")
    maker.keeps_a_picture("one-returned")

    north.opens("/")
    north.keeps_a_picture("todo-of-a-unit")
    north.opens(task)
    north.sees("退回：与检测报告不符，请核对")
    assert north.page.locator("input[data-at='value']").count() == 1
    cell(north, "passed").fill(REPORTED[NORTH]["passed"])
    submit(north)

    maker.opens(task)
    maker.sees("已更正：91.2 → 93.5")
    for unit in (NORTH, SOUTH, STATION, SAFETY):
        maker.opens(task_of(maker, unit))
        maker.presses("全部接收")
        maker.sees("本任务全部数据已接收。")


def task_of(who: Person, unit: str) -> str:
    """The address of a unit's task of the third quarter, from the list."""
    who.opens("/tasks/")
    row = who.page.get_by_role("row").filter(has_text=unit).filter(has_text="第三季度")
    return row.get_by_role("link", name=unit, exact=True).get_attribute("href") or ""


def cell(reporter: Person, item: str) -> Locator:
    """A cell of a unit's own grid."""
    return reporter.page.locator(f"input.kp-in[data-item='{item}'][data-at='value']")


def submit(who: Person) -> None:
    """Look at what is in the grid once more, and submit it; there is a receipt."""
    who.presses("核对并提交")
    who.presses("确认提交")
    expect(who.page).to_have_url(RECEIPT)
