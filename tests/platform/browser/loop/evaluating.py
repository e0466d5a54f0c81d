"""The period is closed and run: what one starts, another confirms, after both have seen it."""

from __future__ import annotations

from tests.platform.browser.loop.cast import NORTH, Cast
from tests.platform.browser.loop.collecting import task_of
from tests.platform.browser.loop.figures import BEFORE
from tests.platform.browser.loop.people import Person


def close_and_run(cast: Cast) -> None:
    """The office closes the quarter, so that nothing moves any more, and runs it."""
    maker, checker, north = cast["maker"], cast["checker"], cast["north"]
    maker.clock.strikes("2026-10-12 09:00")
    maker.signs_in()
    maker.opens("/cycles/")
    maker.follows("2026 年下半年住建系统考评")
    maker.presses("锁定 第三季度")
    maker.sees("考核期已锁定，数据不再变动。")
    maker.opens("/results/")
    maker.follows("开始计算")
    maker.sees_row(NORTH, "5 / 5", "齐全")
    maker.presses("开始计算")
    maker.sees("结果尚未确认，须由您以外的人确认。")
    for unit, (_rank, *_blocks, total, grade) in BEFORE.items():
        maker.sees_row(unit, total, grade)
    maker.keeps_a_picture("results-preview")
    run = maker.path()
    north.signs_in()
    north.is_refused(run)
    north.is_refused(f"{run}ranking/")
    north.is_refused_to_send(f"{run}confirm/")
    said = north.is_refused_to_send(task_of(north, NORTH), 409, do="submit")
    assert "已经锁定" in said
    assert "须由发起人以外的人确认" in maker.is_refused_to_send(f"{run}confirm/", 200)
    checker.signs_in()
    confirm(checker, run)


def confirm(checker: Person, run: str) -> None:
    """Confirm a run: it is still the preview that its starter left."""
    checker.opens(run)
    checker.sees("结果尚未确认，请核对后确认或作废。")
    checker.follows("确认")
    checker.presses("确认这次计算")
    checker.sees("此后不再改动。", "已确认")
