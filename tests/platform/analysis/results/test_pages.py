"""Pages of runs: what will be used, why there is no result, two runs side by side; and queries that do not grow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kaoping.analysis.results.listing import movement_of
from kaoping.analysis.results.reasons import why_moved
from kaoping.analysis.results.starting import readiness_of
from kaoping.analysis.runs.models import Run, State
from kaoping.analysis.runs.selectors import result_of
from kaoping.analysis.runs.services import start
from kaoping.collection.values.models import Standing
from kaoping.governance.organisations.models import Kind, Organisation
from kaoping.planning.cycles.models import Subject
from kaoping.planning.cycles.services import Plan, prepare
from kaoping.planning.schemes.selectors import scheme_of
from tests.platform.appraisal import give, give_all, number, the_cycle, the_period, the_run
from tests.platform.cast import Cast

Browser = Callable[[str], Client]


def test_before_a_run_one_sees_what_it_will_use_by_unit(cast: Cast) -> None:
    give(cast, "jiangbei", "passed", number("91.2"))
    give(cast, "jiangbei", "plan", "true", standing=Standing.SUBMITTED)

    found = readiness_of(the_cycle(cast), the_period(cast))

    # Five values are asked of each of three units.
    assert (found.asked, found.accepted, found.waiting, found.missing) == (15, 1, 1, 13)
    row = found.rows[0]
    assert (row.ready.subject.name, row.waiting) == ("江北区建设局", "年度计划按时报送")
    assert "主体结构合格率" not in row.missing


def test_a_run_is_started_on_its_page_and_leads_to_its_board(cast: Cast, browser: Browser) -> None:
    give_all(cast)
    address = reverse("results-start", args=[the_cycle(cast).pk])

    answer = browser("office").post(address, {"period": the_period(cast).pk, "reason": "季度计算"}, follow=True)

    run = Run.objects.get()
    assert answer.redirect_chain == [(reverse("results-one", args=[run.pk]), 302)]
    assert (run.period, run.reason, run.state) == (the_period(cast), "季度计算", State.PREVIEW)


def test_nothing_is_run_while_a_cycle_is_prepared(cast: Cast, browser: Browser) -> None:
    plan = Plan("2027 年考评", date(2027, 1, 1), date(2028, 1, 1))
    cycle = prepare(actor=cast.actor("office"), version=the_cycle(cast).version, plan=plan)
    pages = [reverse("results-start", args=[one.pk]) for one in (the_cycle(cast), cycle)]

    assert [browser("office").get(page).status_code for page in pages] == [200, 404]


def test_another_person_confirms_on_its_page(cast: Cast, browser: Browser) -> None:
    run = the_run(cast)
    address = reverse("results-confirm", args=[run.pk])

    refused = browser("office").post(address).content.decode()
    browser("checker").post(address)

    assert "计算须由发起人以外的人确认" in refused
    run.refresh_from_db()
    assert (run.state, run.confirmed_by) == (State.CONFIRMED, cast.people["checker"])


def test_a_page_says_in_words_why_there_is_no_result(cast: Cast, browser: Browser) -> None:
    give(cast, "jiangbei", "passed", number("101"))
    run = start(actor=cast.actor("office"), cycle=the_cycle(cast), period=the_period(cast))

    page = browser("office").get(reverse("results-one", args=[run.pk])).content.decode()

    assert "第三季度 · 江北区建设局 · 主体结构合格率" in page
    assert "101" in page


def test_a_preview_says_what_was_missing_and_that_values_have_changed_since(cast: Cast, browser: Browser) -> None:
    give(cast, "jiangbei", "passed", number("91.2"))
    run = start(actor=cast.actor("office"), cycle=the_cycle(cast), period=the_period(cast))
    address = reverse("results-one", args=[run.pk])

    before = browser("checker").get(address).content.decode()
    give(cast, "jiangbei", "plan", "true")
    after = browser("checker").get(address).content.decode()

    # Fifteen values are asked for.
    assert "缺 14 个数据" in before
    assert "数据有变动" not in before
    assert "数据有变动" in after


def test_what_moved_a_unit_is_told_item_by_item_with_its_cause(cast: Cast) -> None:
    before = the_run(cast, is_confirmed=True)
    give(cast, "jiangbei", "passed", number("95"), key="2026Q4")
    after = the_run(cast, "2026Q4")

    movement = movement_of(result_of(before), result_of(after), "江北区建设局")

    assert movement is not None
    moved = why_moved(movement, scheme_of(after.version))
    assert [(one.title, one.before, one.after, one.change, one.causes) for one in moved] == [
        ("主体结构合格率", "32.40", "40.00", "+7.60", "本单位数据不同")
    ]


def more_units(run: Run, count: int) -> None:
    """Further units with rows like those of the first."""
    total = run.totals.order_by("pk").first()
    assert total is not None
    scores = list(run.scores.filter(subject=total.subject))
    for at in range(count):
        unit = Organisation.objects.create(
            code=f"M{at}", kind=Kind.BUREAU, founded=date(2026, 1, 1), tenant_id=run.tenant_key
        )
        total.subject = Subject.objects.create(
            cycle=run.cycle, organisation=unit, name=f"单位{at:02}", group=total.subject.group, position=100 + at
        )
        total.pk = None
        total._state.adding = True
        total.save()
        for score in scores:
            score.pk, score.subject = None, total.subject
            score._state.adding = True
            score.save()


LISTS = ["results-one", "results-ranking", "results-compare"]


@pytest.mark.parametrize("name", LISTS)
def test_queries_do_not_grow_with_the_units(name: str, cast: Cast, browser: Browser) -> None:
    run, client = the_run(cast), browser("office")
    address = reverse(name, args=[run.pk])
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(address)
    more_units(run, 12)

    with CaptureQueriesContext(connection) as many:
        page = client.get(address).content.decode()

    assert name == "results-compare" or "单位11" in page
    assert len(many) == len(few)
