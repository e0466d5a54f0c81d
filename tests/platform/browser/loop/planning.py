"""The first day, afterwards: a scheme made, checked and published by three people, and the cycle that rests on it."""

from __future__ import annotations

from pathlib import Path

from tests.platform.browser.loop.cast import NORTH, SAFETY, SOUTH, STATION, Cast
from tests.platform.browser.loop.people import Person

SCHEME = Path(__file__).with_name("scheme.yaml")
TITLE = "2026 年下半年住建系统考评（虚构）"


def publish_a_scheme(cast: Cast) -> None:
    """One makes it, another checks it, a third publishes it; each is refused the other two."""
    maker, checker, leader, north = (cast[account] for account in ("maker", "checker", "leader", "north"))
    for one in (leader, north, cast["safety"], cast["evaluator"]):
        one.is_refused("/schemes/new/")
    maker.opens("/schemes/new/")
    maker.sends(file=SCHEME)
    scheme = maker.path()
    maker.keeps_a_picture("scheme-draft")
    maker.presses("提交复核")

    said = maker.is_refused_to_send(f"{scheme}check/", 409)
    assert "不能复核自己编制的方案" in said
    leader.is_refused_to_send(f"{scheme}check/")
    checker.opens(scheme)
    checker.sees("主体结构合格率", "每低 1 个百分点扣 2 分")
    checker.presses("复核通过")
    checker.sees("已复核，等待发布。")

    for one in (maker, checker, north):
        one.is_refused_to_send(f"{scheme}publish/")
    leader.clock.passes(minutes=10)
    leader.opens(scheme)
    leader.presses("发布")
    leader.sees("请再次验证身份")
    leader.shows_the_factor_again()
    leader.presses("发布")
    leader.sees("已发布。方案正文从此固定。")
    leader.keeps_a_picture("scheme-published")


def open_a_cycle(cast: Cast) -> None:
    """The office prepares the cycle and opens it; whoever reports to it has no say in it."""
    maker, north, leader = cast["maker"], cast["north"], cast["leader"]
    for one in (north, leader):
        one.is_refused("/cycles/new/")
    maker.opens("/cycles/new/")
    maker.sends(version="临江市住建系统季度考评", title=TITLE, starts="2026-07-01", last="2026-12-31")
    cycle = maker.path()
    maker.sees_row("第三季度", "2026年7月1日", "2026年9月30日", "2026年10月13日")
    maker.opens(f"{cycle}subjects/")
    choose(maker)
    maker.opens(f"{cycle}assign/")
    maker.presses("保存")
    maker.sees_row("安全隐患", SAFETY, "否")
    maker.sees_row("主体结构合格率", "—", "是")
    for one in (north, leader):
        one.is_refused_to_send(f"{cycle}open/")
    maker.presses("启动")
    maker.sees("考核周期已启动，报送任务已下达。")
    maker.keeps_a_picture("cycle-open")


def choose(maker: Person) -> None:
    """Choose who is appraised, as pasted from a sheet."""
    maker.fills(pasted="".join(f"{unit}\t全市\n" for unit in (NORTH, SOUTH, STATION)))
    maker.presses("保存")
    for unit in (NORTH, SOUTH, STATION):
        maker.sees_row(unit, "全市")
