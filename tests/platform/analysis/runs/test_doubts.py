"""A run with values missing, or of a time that is not over, is confirmed only by who says that they know it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from kaoping.analysis.runs.doubts import doubts_of
from kaoping.analysis.runs.models import State
from kaoping.analysis.runs.services import confirm, start
from kaoping.basis.refusals import Refusal
from tests.platform.appraisal import give, give_all, number, the_cycle, the_period
from tests.platform.cast import Cast

Browser = Callable[[str], Client]

# It is November; five values are asked of each of three units.
MISSING = "开始计算时缺 14 个数据，按方案对未报的规定计分。"
UNFINISHED = "考核期尚未结束：第四季度的最后一天是2026年12月31日。"


def test_nothing_speaks_against_a_run_of_a_period_that_is_over_with_all_its_values(cast: Cast) -> None:
    give_all(cast)
    run = start(actor=cast.actor("office"), cycle=the_cycle(cast), period=the_period(cast))

    assert not doubts_of(run)
    assert confirm(actor=cast.actor("checker"), run=run).state == State.CONFIRMED


def test_values_that_are_missing_have_to_be_known(cast: Cast) -> None:
    give(cast, "jiangbei", "passed", number("91.2"))
    run = start(actor=cast.actor("office"), cycle=the_cycle(cast), period=the_period(cast))

    with pytest.raises(Refusal, match="缺 14 个数据") as refused:
        confirm(actor=cast.actor("checker"), run=run)

    assert refused.value.code == "not-known"
    assert doubts_of(run).said() == [MISSING]
    assert confirm(actor=cast.actor("checker"), run=run, is_known=True).state == State.CONFIRMED


def test_that_a_period_is_not_over_has_to_be_known(cast: Cast) -> None:
    give_all(cast, "2026Q4")
    run = start(actor=cast.actor("office"), cycle=the_cycle(cast), period=the_period(cast, "2026Q4"))

    with pytest.raises(Refusal) as refused:
        confirm(actor=cast.actor("checker"), run=run)

    assert refused.value.code == "not-known"
    assert (doubts_of(run).missing, doubts_of(run).last_day) == (0, date(2026, 12, 31))
    assert confirm(actor=cast.actor("checker"), run=run, is_known=True).state == State.CONFIRMED


def test_the_page_says_what_speaks_against_it_and_asks_for_a_tick(cast: Cast, browser: Browser) -> None:
    give(cast, "jiangbei", "passed", number("91.2"), key="2026Q4")
    run = start(actor=cast.actor("office"), cycle=the_cycle(cast), period=the_period(cast, "2026Q4"))
    address = f"/results/{run.pk}/confirm/"

    page = browser("checker").get(address).content.decode()
    refused = browser("checker").post(address).content.decode()
    run.refresh_from_db()
    stood = run.state
    browser("checker").post(address, {"is_known": "on"})

    assert f"<p>{MISSING}</p><p>{UNFINISHED}</p>" in page
    assert f"我知道：{MISSING}{UNFINISHED}" in page
    assert f"没有确认：{MISSING}{UNFINISHED}请勾选“我知道”后再确认。" in refused
    run.refresh_from_db()
    assert (stood, run.state) == (State.PREVIEW, State.CONFIRMED)


def test_the_page_asks_for_no_tick_where_nothing_speaks_against_it(cast: Cast, browser: Browser) -> None:
    give_all(cast)
    run = start(actor=cast.actor("office"), cycle=the_cycle(cast), period=the_period(cast))

    assert "我知道" not in browser("checker").get(f"/results/{run.pk}/confirm/").content.decode()
