"""The page on which a run is started shows one time, starts a run of that, and begins with the one that is due."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from kaoping.analysis.results.starting import choices_of, due_of
from kaoping.analysis.runs.models import Run
from kaoping.application.publication.models import State as PublicationState
from tests.platform.appraisal import give, give_all, number, the_cycle, the_period, the_run
from tests.platform.cast import Cast
from tests.platform.publishing import the_publication

Browser = Callable[[str], Client]


def address(cast: Cast) -> str:
    return reverse("results-start", args=[the_cycle(cast).pk])


def test_what_is_due_is_the_last_period_that_is_over_and_has_no_confirmed_run(cast: Cast) -> None:
    # It is November: the third quarter is over, the fourth and the year are not.
    before = due_of(choices_of(the_cycle(cast)))
    the_run(cast, is_confirmed=True)
    after = due_of(choices_of(the_cycle(cast)))

    assert (before.title, before.is_over) == ("第三季度", True)
    assert (after.title, after.is_over) == ("第四季度", False)


def test_the_page_has_one_selector_and_posts_the_period_that_it_shows(cast: Cast, browser: Browser) -> None:
    fourth = the_period(cast, "2026Q4")

    page = browser("office").get(address(cast), {"period": fourth.pk}).content.decode()

    assert page.count("<select") == 1
    assert f'<option value="{fourth.pk}" selected>' in page
    assert f'<input type="hidden" name="period" value="{fourth.pk}"' in page
    assert "考核期尚未结束：第四季度的最后一天是2026年12月31日" in page


def test_a_period_that_is_not_of_the_cycle_is_not_shown_as_the_whole_cycle(cast: Cast, browser: Browser) -> None:
    page = browser("office").get(address(cast), {"period": "999999"}).content.decode()

    assert re.findall(r'<option value="\d+" selected>([^<（]+)', page) == ["第三季度"]


def test_another_period_than_the_one_shown_is_not_run(cast: Cast, browser: Browser) -> None:
    third, fourth = the_period(cast), the_period(cast, "2026Q4")

    answer = browser("office").post(f"{address(cast)}?period={third.pk}", {"period": fourth.pk, "reason": ""})

    assert "页面显示的是第三季度，提交的是第四季度，没有开始计算。" in answer.content.decode()
    assert not Run.objects.exists()


def test_the_period_that_was_shown_is_run_though_another_has_become_due_meanwhile(cast: Cast, browser: Browser) -> None:
    the_run(cast, is_confirmed=True)
    third = the_period(cast)

    browser("office").post(address(cast), {"period": third.pk, "reason": "复算"})

    assert Run.objects.latest("pk").period == third


def test_a_period_with_a_confirmed_run_says_so_and_how_far_its_result_is(cast: Cast, browser: Browser) -> None:
    third = the_period(cast)
    the_run(cast, is_confirmed=True)
    confirmed = browser("office").get(address(cast), {"period": third.pk}).content.decode()
    the_publication(cast, PublicationState.ANNOUNCED)
    public = browser("office").get(address(cast), {"period": third.pk}).content.decode()

    assert "第三季度（已确认）" in confirmed
    assert "第三季度已有结果：第 1 次计算（已确认）" in confirmed
    assert "第三季度（公示中）" in public
    assert "第三季度已有结果：第 1 次计算（公示中）" in public


def test_what_is_missing_in_a_period_stands_beside_its_button(cast: Cast, browser: Browser) -> None:
    give_all(cast)
    give(cast, "jiangbei", "passed", number("91.2"), key="2026Q4")

    page = browser("office").get(address(cast), {"period": the_period(cast, "2026Q4").pk}).content.decode()

    # Five values are asked of each of three units.
    assert '<p class="kp-big">1<small> / 15</small>' in page
