"""After the final notice: an order for an item, put right with evidence, checked by another role, and opened again."""

from __future__ import annotations

from pathlib import Path

from tests.platform.browser.loop.cast import SOUTH, Cast
from tests.platform.browser.loop.people import Person

OWNER, PROBLEM = "工单科科长", "12345 工单解决率只有 88.2%，低于要求。"


def order(cast: Cast) -> str:
    """The office orders something for an item, from its score sheet: its unit learns of it, no other one does."""
    maker, north, south = cast["maker"], cast["north"], cast["south"]
    maker.clock.strikes("2026-10-30 09:00")
    maker.signs_in()
    maker.opens("/results/")
    run = maker.page.get_by_role("row").filter(has_text="已确认").first
    maker.opens(run.get_by_role("link", name="查看").get_attribute("href") or "")
    maker.follows(SOUTH)
    maker.opens(f"{maker.path()}?item=solved")
    maker.follows("就这一项下达整改单")
    maker.sends(problem=PROBLEM, demand="逐件回访，下周内补办。", owner=OWNER, within="5")
    maker.sees("已下达整改单。", SOUTH, "工单解决率", OWNER, "2026年11月6日")
    ordered = maker.path()
    north.signs_in()
    north.is_refused(ordered)
    north.is_refused_to_send(f"{ordered}put_right/", said="已办")
    south.signs_in()
    south.opens("/")
    south.sees(PROBLEM)
    # Neither its unit nor whoever ordered it says that it is right.
    for one in (south, maker):
        one.is_refused(f"{ordered}check/")
    return ordered


def put_right(cast: Cast, ordered: str, report: Path) -> None:
    """Overdue, then put right, sent back, put right, closed, and opened again, since it was not: in the end it is."""
    maker, checker, south = cast["maker"], cast["checker"], cast["south"]
    south.clock.strikes("2026-11-09 09:00")
    south.signs_in()
    south.opens(ordered)
    south.sees("超期")
    moves(south, ordered, "提交整改结果", said="已逐件回访。", evidence=report)
    checker.signs_in()
    maker.signs_in()
    maker.is_refused_to_send(f"{ordered}check/", said="属实")
    checker.opens("/")
    checker.sees(PROBLEM)
    moves(checker, ordered, "退回整改", said="还有两件没有回访。")
    moves(south, ordered, "提交整改结果", said="两件也已回访。", evidence=report)
    moves(checker, ordered, "验收销号", said="抽查属实。")
    moves(maker, ordered, "重新打开", said="又有三件未办结。", within="3")
    moves(south, ordered, "提交整改结果", said="三件已办结。", evidence=report)
    moves(checker, ordered, "验收销号", said="全部核实。")
    checker.sees("已销号")
    checker.keeps_a_picture("order-closed")


def moves(who: Person, ordered: str, move: str, **said: str | Path) -> None:
    """Make a move of the order, with a word on it."""
    who.opens(ordered)
    who.follows(move)
    who.sends(**said)
    who.sees(f"已办理：{move}。")
