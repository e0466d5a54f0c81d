"""A run whose inputs are no longer those that stand goes no further, and says which values changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from kaoping.analysis.runs.changes import changes_since, off_basis, unlike
from kaoping.analysis.runs.gathering import gather
from kaoping.analysis.runs.models import Run, State
from kaoping.analysis.runs.services import confirm, start
from kaoping.application.publication.announcing import announce
from kaoping.application.publication.models import State as PublicationState
from kaoping.application.publication.services import decide, open_confirmation
from kaoping.application.rectification import services as orders
from kaoping.basis import clock
from kaoping.basis.refusals import Refusal
from kaoping.collection.values.computing import compute_all
from kaoping.collection.values.models import Standing, Value
from kaoping.collection.values.services import return_value
from kaoping.governance.ledger.models import Entry
from tests.platform.appraisal import SCHEME, a_run, give, give_all, number, the_cycle, the_period, the_run, the_subject
from tests.platform.cast import Cast
from tests.platform.collection.acts import another_cycle, standing_value
from tests.platform.publishing import (
    SHOWN_UNTIL,
    UNTIL,
    a_file,
    confirmed,
    corrected,
    replace_value,
    the_publication,
    upheld,
)
from tests.platform.publishing import the_run as the_confirmed

PASSED = "江南区建设局 主体结构合格率"


def _refused(code: str = "inputs-changed") -> pytest.RaisesExc[Refusal]:
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def _returned(cast: Cast) -> None:
    office = cast.actor("office")
    return_value(actor=office, value=standing_value(cast, "passed", "jiangnan"), reason="请复核")


def _replaced(cast: Cast) -> None:
    replace_value(cast, "jiangnan", "passed", number("90"))


def _first_given(cast: Cast) -> None:
    give(cast, "zhijian", "passed", number("90"))


def _said_again(cast: Cast) -> None:
    replace_value(cast, "jiangnan", "passed", number("95.5"))


def _beside_what_counts(cast: Cast) -> None:
    """The department gives what is solved; a unit's own figure beside it is in no run."""
    period, subject = the_period(cast), the_subject(cast, "jiangnan")
    beside = {"way": "own", "content": number("1"), "standing": Standing.ACCEPTED, "channel": "grid"}
    Value.objects.create(period=period, subject=subject, item="solved", entered_at=clock.now(), **beside)


def _of_another_quarter(cast: Cast) -> None:
    give(cast, "jiangnan", "passed", number("90"), key="2026Q4")


@pytest.mark.parametrize(
    ("do", "is_changed"),
    [
        (_returned, True),
        (_replaced, True),
        (_first_given, True),
        (_said_again, False),
        (_beside_what_counts, False),
        (_of_another_quarter, False),
    ],
)
def test_inputs_have_changed_exactly_if_another_digest_would_go_in(
    do: Callable[[Cast], None], is_changed: bool, cast: Cast
) -> None:
    give_all(cast)
    if do is _first_given:
        Value.objects.filter(subject=the_subject(cast, "zhijian"), item="passed").update(is_current=False)
    run = a_run(cast)
    assert not changes_since(run)

    do(cast)

    assert bool(changes_since(run)) is is_changed
    assert is_changed is (gather(run.cycle, run.period).values.digest() != run.values_digest)


def test_a_preview_whose_inputs_changed_is_not_confirmed_and_says_which(cast: Cast) -> None:
    give_all(cast)
    run = start(actor=cast.actor("office"), cycle=the_cycle(cast), period=the_period(cast))
    _returned(cast)

    with _refused() as caught:
        confirm(actor=cast.actor("checker"), run=run)

    said = f"这次计算以后，所用的数据有变动：{PASSED}。请作废这次计算，重新计算后再确认。"
    assert str(caught.value) == said
    run.refresh_from_db()
    assert run.state == State.PREVIEW


def test_of_many_values_that_changed_three_are_named_and_all_counted(cast: Cast) -> None:
    give_all(cast)
    run = the_run(cast)
    for item in ("passed", "plan"):
        for unit in ("jiangbei", "jiangnan"):
            content = "false" if (item, unit) == ("plan", "jiangnan") else "true" if item == "plan" else number("80")
            replace_value(cast, unit, item, content)

    with _refused() as caught:
        confirm(actor=cast.actor("checker"), run=run)

    which = "江北区建设局 主体结构合格率、江北区建设局 年度计划按时报送、江南区建设局 主体结构合格率"
    assert f"所用的数据有 4 项变动，如：{which}。" in str(caught.value)


def test_the_run_of_a_whole_year_names_the_quarter_of_what_changed(cast: Cast) -> None:
    give_all(cast)
    give_all(cast, "2026Q4")
    run = start(actor=cast.actor("office"), cycle=the_cycle(cast))
    _replaced(cast)

    assert changes_since(run).which == f"{PASSED}（第三季度）"


def test_what_changed_after_the_confirmation_stops_each_further_step(cast: Cast) -> None:
    run = the_confirmed(cast)
    ledger = Entry.objects.count()
    _returned(cast)
    after = Entry.objects.count()

    with _refused() as opening:
        open_confirmation(actor=cast.actor("office"), run=run, confirm_until=UNTIL)

    assert "请重新计算并确认，再发起核对。" in str(opening.value)
    assert after == ledger + 1
    assert Entry.objects.count() == after, "nothing but the return stands in the ledger"


@pytest.mark.parametrize("state", [PublicationState.TO_DECIDE, PublicationState.DECIDED])
def test_what_changed_while_units_confirm_or_leaders_decide_keeps_the_result_from_the_public(
    state: PublicationState, cast: Cast
) -> None:
    found = the_publication(cast, state)
    _returned(cast)
    leader = cast.actor("leader")

    with _refused() as caught:
        if state is PublicationState.TO_DECIDE:
            decide(actor=leader, publication=found, minutes=a_file(cast))
        else:
            announce(actor=leader, publication=found, until=SHOWN_UNTIL)

    assert str(caught.value).endswith("请由考核办撤回这次结果，重新计算、确认后再发起核对。")
    found.refresh_from_db()
    assert found.state == state


AUGUST = datetime(2026, 8, 3, 4, 0, tzinfo=UTC)
OVERDUE = """\
items:
  - id: late
    title: {zh: 超期整改, en: overdue}
    points: 100
    data: {unit: {zh: 项, en: orders}, min: 0, source: rectification.overdue}
    target: 0
    rule: {family: steps, above: {effect: deduct, per: 1, points: 10, unit: value, step: pro_rata, cap: none}, floor: 0}
"""


def _computed(cast: Cast) -> Run:
    """A run of a score that the platform's own count of overdue orders makes; since then an order became overdue."""
    text = SCHEME[: SCHEME.index("items:")] + OVERDUE + SCHEME[SCHEME.index("grades:") :]
    cycle = another_cycle(cast, {}, text)
    north, demand = cycle.subjects.get(name="江北区建设局"), orders.Demand("临边防护缺失", "补齐防护", "科长", 5)
    with clock.at(AUGUST):
        orders.order(actor=cast.actor("office"), subject=north, period=cycle.periods.get(), demand=demand)
        run = start(actor=cast.actor("office"), cycle=cycle, period=cycle.periods.get())
    with clock.at(AUGUST + timedelta(days=20)):
        assert len(compute_all(cycle)) == 1
    return run


def test_the_platforms_own_value_that_followed_the_day_stops_a_preview_and_no_confirmed_run(cast: Cast) -> None:
    run = _computed(cast)
    with _refused():
        confirm(actor=cast.actor("checker"), run=run)

    confirmed(cast, run)

    found = changes_since(run)
    assert (found.counting, found.computed) == ((), 1)
    made = open_confirmation(actor=cast.actor("office"), run=run, confirm_until=UNTIL)
    page = cast.browser("office").get(f"/publications/{made.pk}/").content.decode()
    assert "另有 1 项平台计算的数据此后有更新" in page
    assert "这次计算以后，所用的数据有变动" not in page


def test_a_run_in_the_place_of_another_takes_what_was_decided_and_nothing_else(cast: Cast) -> None:
    old = the_publication(cast, PublicationState.ANNOUNCED)
    _returned(cast)
    upheld(cast, old, "jiangbei", "plan", "true")

    run = start(actor=cast.actor("office"), cycle=the_cycle(cast), period=the_period(cast), replaces=old.run)

    # 江北 gets the 10 points of the plan: 72.42 + 10. 江南 keeps 99.84, whose value was returned and not decided on.
    totals = {one.subject.name: str(one.total) for one in run.totals.select_related("subject")}
    assert totals == {"江北区建设局": "82.42", "江南区建设局": "99.84", "质量监督站": "94"}
    assert (run.observed, run.missing) == (old.run.observed, old.run.missing)
    assert not unlike(run)
    assert off_basis(old.run, old.run).which == "江北区建设局 年度计划按时报送", (
        "the published one lacks what was decided"
    )
    confirmed(cast, run, replaces=old.run)
    said = corrected(cast, old, run)
    assert said.run == run


def test_a_run_that_took_what_nobody_decided_takes_no_published_results_place(cast: Cast) -> None:
    old = the_publication(cast, PublicationState.ANNOUNCED)
    upheld(cast, old, "jiangbei", "plan", "true")
    _replaced(cast)
    run = the_confirmed(cast, replaces=old.run)

    with _refused("undecided") as caught:
        corrected(cast, old, run)

    assert f"有 1 项数据的变动不是申诉决定的，或漏了已成立的申诉，如：{PASSED}。" in str(caught.value)
    old.refresh_from_db()
    assert old.state == PublicationState.ANNOUNCED


def test_a_run_that_leaves_out_an_appeal_upheld_since_is_neither_confirmed_nor_shown(cast: Cast) -> None:
    old = the_publication(cast, PublicationState.ANNOUNCED)
    upheld(cast, old, "jiangbei", "plan", "true")
    run = start(actor=cast.actor("office"), cycle=the_cycle(cast), period=the_period(cast), replaces=old.run)
    upheld(cast, old, "jiangnan", "passed", number("80"))

    with _refused() as caught:
        confirm(actor=cast.actor("checker"), run=run)
    assert PASSED in str(caught.value)
    with _refused("undecided"):
        corrected(cast, old, confirmed(cast, run, replaces=old.run), "成立")


SAID = "这次计算以后，所用的数据有变动：江南区建设局 主体结构合格率。"


def test_pages_of_a_preview_warn_of_a_run_of_any_size(cast: Cast) -> None:
    run = the_run(cast)
    run.observed = 2_000_000
    run.save()
    _returned(cast)

    for page in (f"/results/{run.pk}/", f"/results/{run.pk}/confirm/"):
        assert SAID + "请作废这次计算，重新计算后再确认。" in cast.browser("checker").get(page).content.decode()
    reader = cast.browser("checker")
    reader.cookies["language"] = "en"
    english = reader.get(f"/results/{run.pk}/confirm/").content.decode()
    assert "Values used have changed since this run: 江南区建设局" in english


def test_pages_on_the_way_to_the_public_warn_and_say_what_to_do(cast: Cast) -> None:
    run = the_confirmed(cast)
    _returned(cast)
    opening = cast.browser("office").get(f"/publications/open/{run.pk}/").content.decode()
    assert SAID + "请重新计算并确认，再发起核对。" in opening


@pytest.mark.parametrize(
    ("state", "advice"),
    [
        (PublicationState.CONFIRMING, "请撤回这次结果，重新计算、确认后再发起核对。"),
        (PublicationState.DECIDED, "请撤回这次结果，重新计算、确认后再发起核对。"),
        (PublicationState.ANNOUNCED, "没有经过申诉决定的变动不进入更正"),
    ],
)
def test_the_page_of_a_publication_warns_whoever_watches_it_and_no_unit(
    state: PublicationState, advice: str, cast: Cast
) -> None:
    found = the_publication(cast, state)
    _returned(cast)

    assert SAID + advice in cast.browser("office").get(f"/publications/{found.pk}/").content.decode()
    assert SAID not in cast.browser("reporter").get(f"/publications/{found.pk}/").content.decode()
