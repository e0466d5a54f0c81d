"""The way to the public: units confirm, leaders decide with minutes, one of them announces, anybody reads."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.platform.browser.loop.cast import SOUTH, STATION, Cast
from tests.platform.browser.loop.figures import BEFORE, Ranking


def lay_before_units(cast: Cast) -> str:
    """The office opens the confirmation; one unit remarks, one agrees, one says nothing. Where it is."""
    maker, north, south = cast["maker"], cast["north"], cast["south"]
    for one in (cast["checker"], maker):
        one.opens("/publications/")
    maker.follows("发起核对")
    maker.sends(days="3")
    maker.sees("已发起核对。", "2026年10月15日")
    publication = maker.path()

    north.clock.strikes("2026-10-13 10:00")
    north.signs_in()
    north.opens(publication)
    # A unit sees its own row alone, and its own score.
    expect(north.page.locator("tbody tr")).to_have_count(1)
    north.follows("核对")
    own = north.path()
    north.sees("89.50", "良好")
    north.keeps_a_picture("preliminary-result")
    north.page.get_by_label("有意见").check()
    north.sends(remark="重大隐患一件不在本区工地，请核实。")
    north.sees("已提交核对结果。")
    south.signs_in()
    south.is_refused(own)
    south.is_refused_to_send(own, answer="agrees")
    south.opens(publication)
    south.page.get_by_role("row", name=SOUTH).get_by_role("link", name="核对").click()
    south.page.get_by_label("无异议").check()
    south.sends()
    south.sees("已提交核对结果。")

    maker.signs_in()
    maker.opens(publication)
    maker.sees_row(STATION, "待核对")
    maker.follows("答复")
    maker.sends(reply="安全管理科核实后维持。仍有异议的，可以在公示后申诉。")
    maker.sees("已答复。")
    maker.keeps_a_picture("confirmation")
    return publication


def decide(cast: Cast, publication: str, minutes: Path) -> None:
    """On the day after the last one the worker ends the confirmation; a leader decides, with the minutes."""
    maker, checker, leader = cast["maker"], cast["checker"], cast["leader"]
    leader.clock.strikes("2026-10-16 09:00")
    leader.signs_in()
    leader.waits_to_see(publication, "待审定")
    leader.sees_row(STATION, "逾期未核对")
    maker.signs_in()
    checker.signs_in()
    for one in (maker, checker):
        one.is_refused(f"{publication}decide/")
        one.is_refused_to_send(f"{publication}decide/")
    leader.follows("审定")
    leader.sends(minutes=minutes)
    leader.sees("已审定。", minutes.name)
    for one, said in ((maker, "发起这次计算的人不能公示"), (checker, "确认这次计算的人不能公示")):
        assert said in one.is_refused_to_send(f"{publication}announce/", 200, days="5")


def announce(cast: Cast, publication: str) -> str:
    """A leader, who neither made nor checked it, shows the result: until then nobody without an account knows of it."""
    leader, public = cast["leader"], cast.public
    reads(public, "/public/")
    expect(public.get_by_role("main")).to_contain_text("还没有公示的结果。")
    leader.opens(publication)
    leader.follows("公示")
    leader.sends(days="5")
    leader.sees("已公示。", "2026年10月23日")
    reads(public, "/public/")
    public.get_by_role("link", name="2026 年下半年住建系统考评").click()
    shows(public, BEFORE)
    return public.url


def notify(cast: Cast, corrected: str) -> None:
    """When the days are over and no appeal is open, a leader gives the final notice: what stands is final."""
    maker, checker, leader, public = cast["maker"], cast["checker"], cast["leader"], cast.public
    leader.clock.strikes("2026-10-29 09:00")
    for one in (leader, maker, checker):
        one.signs_in()
    leader.opens("/")
    leader.follows("公示期满，可以通报")
    final = leader.path()
    leader.keeps_a_picture("before-the-notice")
    for one, said in ((maker, "发起这次计算的人不能公示"), (checker, "确认这次计算的人不能公示")):
        assert said in one.is_refused_to_send(final, 200)
    leader.sends()
    leader.sees("已通报。")
    reads(public, corrected)
    expect(public.get_by_role("main")).to_contain_text("2026年10月29日")


def reads(public: Page, address: str) -> None:
    """Read a public page as it is now: browsers keep them for five minutes of the machine's clock, and days go by."""
    public.goto(address)
    public.reload()


def shows(public: Page, ranking: Ranking) -> None:
    """The ranking of a public page, row by row: rank, unit, scores, total, grade."""
    rows = public.get_by_role("region", name=re.compile("^排名")).locator("tbody tr")
    expect(rows).to_have_count(len(ranking))
    said = [tuple(row.locator("td, th").all_inner_texts()) for row in rows.all()]
    assert said == [(rank, unit, *rest) for unit, (rank, *rest) in ranking.items()]
