"""A run takes what was accepted, computes what was worked out by hand, and is confirmed by another person for good."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from kaoping.analysis.results.sheet import sheet_of
from kaoping.analysis.runs.gathering import gather
from kaoping.analysis.runs.inputs import origins_of
from kaoping.analysis.runs.models import Inputs, ItemScore, Run, State, SubjectScore
from kaoping.analysis.runs.results import result_of, shelf
from kaoping.analysis.runs.selectors import score_sheet
from kaoping.analysis.runs.services import confirm, discard, start
from kaoping.basis.clock import now
from kaoping.basis.refusals import Denied, NotFresh, Refusal
from kaoping.collection.tasks.wanted import Wanted
from kaoping.collection.values.models import Standing, Value
from kaoping.governance.ledger.models import Entry
from kaoping.planning.cycles.closing import close_period
from kaoping.planning.cycles.models import Period
from kaoping.planning.cycles.models import State as CycleState
from tests.platform.appraisal import a_run, give, give_all, number, the_cycle, the_period, the_subject
from tests.platform.cast import Cast
from tests.platform.collection.acts import another_cycle
from tests.platform.collection.computed import COMPUTED, computes
from tests.platform.publishing import replace_value


@pytest.fixture
def preview(cast: Cast) -> Run:
    """A run of the third quarter, whose values were worked out by hand (see `give_all`)."""
    give_all(cast)
    return start(actor=cast.actor("office"), cycle=the_cycle(cast), period=the_period(cast))


def totals(run: Run) -> dict[str, Decimal | None]:
    return {one.subject.name: one.total for one in run.totals.select_related("subject")}


def test_a_run_of_a_quarter_has_the_totals_that_were_worked_out_by_hand(preview: Run) -> None:
    assert preview.state == State.PREVIEW
    assert totals(preview) == {
        "江北区建设局": Decimal("72.42"),
        "江南区建设局": Decimal("99.84"),
        "质量监督站": Decimal("94.00"),
    }


def test_its_rows_hold_grades_ranks_lights_and_the_scores_of_all_items(cast: Cast, preview: Run) -> None:
    subject = the_subject(cast)
    total = preview.totals.get(subject=subject)
    scores = {one.item: one for one in preview.scores.filter(subject=subject)}

    assert (total.grade, total.rank, total.full, total.vetoed) == ("合格", 2, Decimal(100), False)
    assert {item: one.score for item, one in scores.items()} == {
        "quality": Decimal("44.40"),
        "passed": Decimal("32.40"),
        "hazards": Decimal("12.00"),
        "service": Decimal("28.02"),
        "solved": Decimal("28.02"),
        "plan": Decimal("0.00"),
        "awards": Decimal("0.00"),
    }
    # 44.4 / 60 = 74 %, 28.02 / 40 = 70.05 %: both below 80.
    assert (scores["quality"].rate, scores["quality"].light) == (Decimal("74.0"), "red")
    assert (scores["service"].light, total.light) == ("red", "red")


def test_the_number_of_a_run_counts_within_its_cycle(cast: Cast, preview: Run) -> None:
    second = start(actor=cast.actor("office"), cycle=the_cycle(cast), period=the_period(cast), reason="再算")

    assert (preview.number, second.number) == (1, 2)


def test_started_twice_over_the_same_values_it_is_one_run(cast: Cast, preview: Run) -> None:
    again = start(actor=cast.actor("office"), cycle=the_cycle(cast), period=the_period(cast))
    of_another = start(actor=cast.actor("checker"), cycle=the_cycle(cast), period=the_period(cast))
    after_another = start(actor=cast.actor("office"), cycle=the_cycle(cast), period=the_period(cast))

    assert again == preview
    assert [one.number for one in (of_another, after_another)] == [2, 3]


def test_over_other_values_it_is_another_run(cast: Cast, preview: Run) -> None:
    replace_value(cast, "jiangbei", "passed", number("80"))

    assert start(actor=cast.actor("office"), cycle=the_cycle(cast), period=the_period(cast)) != preview


def test_the_same_values_are_kept_once_and_give_the_same_digest(cast: Cast, preview: Run) -> None:
    second = start(actor=cast.actor("checker"), cycle=the_cycle(cast), period=the_period(cast))

    assert second.inputs_id == preview.inputs_id
    assert second.result_digest == preview.result_digest
    assert Inputs.objects.count() == 1


def test_what_was_not_accepted_counts_as_not_reported(cast: Cast) -> None:
    give_all(cast)
    Value.objects.filter(subject=the_subject(cast), item="passed").update(standing=Standing.SUBMITTED)

    run = start(actor=cast.actor("office"), cycle=the_cycle(cast), period=the_period(cast))

    # 72.42 - 32.40: an unreported item scores 0 unless the scheme says otherwise.
    assert totals(run)["江北区建设局"] == Decimal("40.02")


def test_a_run_remembers_the_rows_from_which_its_figures_came(cast: Cast, preview: Run) -> None:
    subject = the_subject(cast)
    rows = Value.objects.filter(pk__in=origins_of(preview, subject.pk))

    assert {row.item for row in rows} == {"passed", "hazards", "solved", "plan", "awards"}
    assert {row.subject_id for row in rows} == {subject.pk}


def test_the_cycle_takes_the_mean_of_its_quarters(cast: Cast) -> None:
    give_all(cast)
    give(cast, "jiangbei", "passed", number("95"), key="2026Q4")
    give_all(cast, "2026Q4")

    run = start(actor=cast.actor("office"), cycle=the_cycle(cast))

    # The fourth quarter has 72.42 + 7.60 = 80.02; (72.42 + 80.02) / 2 = 76.22.
    assert totals(run)["江北区建设局"] == Decimal("76.22")


def test_values_that_the_scheme_does_not_understand_refuse_the_run_in_words(cast: Cast) -> None:
    give(cast, "jiangbei", "passed", number("101"))
    give_all(cast)

    run = start(actor=cast.actor("office"), cycle=the_cycle(cast), period=the_period(cast))

    assert run.state == State.FAILED
    assert [finding["code"] for finding in run.findings] == ["out-of-range"]
    assert "101" in run.findings[0]["wrong"]["zh"]
    assert run.findings[0]["place"] == ["2026Q3", "江北区建设局", "passed"]
    assert not run.totals.exists()


def test_only_another_person_confirms(cast: Cast, preview: Run) -> None:
    with pytest.raises(Refusal) as refused:
        confirm(actor=cast.actor("office"), run=preview)
    assert refused.value.code == "oneself"

    done = confirm(actor=cast.actor("checker"), run=preview)

    assert (done.state, done.confirmed_by) == (State.CONFIRMED, cast.people["checker"])


def test_confirming_wants_the_second_factor_again(cast: Cast, preview: Run) -> None:
    actor = cast.actor("checker")
    stale = replace(actor, session=replace(actor.session, verified_at=now() - timedelta(minutes=6)))

    with pytest.raises(NotFresh):
        confirm(actor=stale, run=preview)


def test_a_run_is_confirmed_once_and_not_discarded_then(cast: Cast, preview: Run) -> None:
    confirm(actor=cast.actor("checker"), run=preview)

    with pytest.raises(Refusal, match="只有预览"):
        confirm(actor=cast.actor("checker"), run=preview)
    with pytest.raises(Refusal, match="不能作废"):
        discard(actor=cast.actor("office"), run=preview, reason="")


def test_an_earlier_run_is_not_confirmed_after_a_later_one(cast: Cast, preview: Run) -> None:
    later = start(actor=cast.actor("office"), cycle=the_cycle(cast), period=the_period(cast), reason="再算")
    confirm(actor=cast.actor("checker"), run=later)

    with pytest.raises(Refusal, match="第 2 次计算已经确认"):
        confirm(actor=cast.actor("checker"), run=preview)


def test_a_discarded_run_is_not_confirmed(cast: Cast, preview: Run) -> None:
    discard(actor=cast.actor("office"), run=preview, reason="数据有误")

    with pytest.raises(Refusal) as refused:
        confirm(actor=cast.actor("checker"), run=preview)
    assert refused.value.code == "not-a-preview"


def test_nothing_is_computed_before_the_cycle_is_open(cast: Cast) -> None:
    cycle = the_cycle(cast)
    cycle.state = CycleState.PREPARING
    cycle.save()

    with pytest.raises(Refusal) as refused:
        start(actor=cast.actor("office"), cycle=cycle, period=the_period(cast))
    assert refused.value.code == "not-open"


def test_starting_computing_confirming_and_discarding_stand_in_the_ledger(cast: Cast, preview: Run) -> None:
    other = start(actor=cast.actor("office"), cycle=the_cycle(cast), period=the_period(cast), reason="再算")
    discard(actor=cast.actor("office"), run=other, reason="数据有误")
    done = confirm(actor=cast.actor("checker"), run=preview)

    def said(run: Run) -> list[str]:
        entries = Entry.objects.filter(subject_kind="runs.run", subject=str(run.pk))
        return list(entries.order_by("index").values_list("action", flat=True))

    assert said(preview) == ["run.started", "run.computed", "run.confirmed"]
    assert said(other) == ["run.started", "run.computed", "run.discarded"]
    assert done.entry is not None
    assert Entry.objects.get(index=done.entry, tree="deeds").action == "run.confirmed"


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


CHANGES = [
    "UPDATE runs_run SET result_digest = 'x'",
    "UPDATE runs_run SET state = 'preview'",
    "UPDATE runs_run SET confirmed_by_id = NULL",
    "UPDATE runs_run SET entry = NULL",
    "UPDATE runs_run SET entry = 1",
    "UPDATE runs_run SET observed = 0",
    "UPDATE runs_run SET reason = 'x'",
    "DELETE FROM runs_run",
    "UPDATE runs_inputs SET digest = 'x'",
    "DELETE FROM runs_inputs",
    "UPDATE runs_subjectscore SET total = '100'",
    "DELETE FROM runs_subjectscore",
    "INSERT INTO runs_subjectscore (tenant_id, run_id, subject_id, grade, light, lights, vetoed) "
    "SELECT tenant_id, run_id, subject_id, grade, light, lights, vetoed FROM runs_subjectscore",
    "UPDATE runs_itemscore SET score = '100'",
    "DELETE FROM runs_itemscore",
    "INSERT INTO runs_itemscore (tenant_id, run_id, subject_id, item, position, depth, is_leaf, light, concerns) "
    "SELECT tenant_id, run_id, subject_id, 'more', position, depth, is_leaf, light, concerns FROM runs_itemscore",
    "UPDATE runs_sheets SET root = 'x'",
    "DELETE FROM runs_sheets",
    "INSERT INTO runs_sheets (tenant_id, run_id, size, root) SELECT tenant_id, run_id, size, root FROM runs_sheets",
    "UPDATE runs_keptsheet SET place = 0",
    "DELETE FROM runs_keptsheet",
    "INSERT INTO runs_keptsheet (tenant_id, run_id, subject_id, place, packed, proof) "
    "SELECT tenant_id, run_id, subject_id, place, packed, proof FROM runs_keptsheet",
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_confirmed_run_never_changes_not_even_in_the_database(change: str, cast: Cast, preview: Run) -> None:
    confirm(actor=cast.actor("checker"), run=preview)

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        execute(change)


def test_the_result_is_the_same_when_it_is_computed_again(cast: Cast, preview: Run) -> None:
    confirm(actor=cast.actor("checker"), run=preview)
    shelf.clear()

    result = result_of(Run.objects.get(pk=preview.pk))

    assert result.of("江北区建设局").total == Decimal("72.42")
    assert result.recipe().result == preview.result_digest


def test_a_result_that_does_not_come_out_again_is_not_shown(cast: Cast, preview: Run) -> None:
    del cast
    shelf.clear()
    preview.result_digest = "0" * 64

    with pytest.raises(Refusal) as refused:
        result_of(preview)
    assert refused.value.code == "result-differs"


def test_a_result_of_another_engine_is_not_passed_off_as_its_own(preview: Run) -> None:
    shelf.clear()
    preview.engine = "0"

    with pytest.raises(Refusal) as refused:
        result_of(preview)
    assert refused.value.code == "other-engine"


def test_a_run_of_the_corrected_value_names_the_run_that_it_replaces(cast: Cast, preview: Run) -> None:
    confirm(actor=cast.actor("checker"), run=preview)
    again = start(
        actor=cast.actor("office"), cycle=the_cycle(cast), period=the_period(cast), reason="申诉更正", replaces=preview
    )

    assert (again.replaces, again.reason) == (preview, "申诉更正")
    with pytest.raises(Refusal) as refused:
        start(actor=cast.actor("office"), cycle=the_cycle(cast), period=the_period(cast, "2026Q4"), replaces=preview)
    assert refused.value.code == "of-another-cycle"


def test_rows_are_there_for_every_subject_and_item(preview: Run) -> None:
    assert SubjectScore.objects.filter(run=preview).count() == 3
    assert ItemScore.objects.filter(run=preview).count() == 3 * 7


def test_a_run_takes_what_the_platform_computes_as_it_is_now(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    rates = computes(monkeypatch)
    cycle = another_cycle(cast, {}, COMPUTED)
    period, office = cycle.periods.get(), cast.actor("office")

    first = start(actor=office, cycle=cycle, period=period)
    rates["江北区建设局"] = Decimal("90.0")
    again = start(actor=office, cycle=cycle, period=period)
    with pytest.raises(Denied):
        start(actor=cast.actor("reporter"), cycle=cycle, period=period)

    def solved(run: Run) -> Decimal | None:
        return ItemScore.objects.get(run=run, subject__name="江北区建设局", item="solved").score

    assert (solved(first), solved(again)) == (Decimal(24), Decimal(27))  # 80 and 90 per cent of 30 points
    by_whom = Entry.objects.filter(action="values.computed").order_by("index").values_list("person", flat=True)
    assert list(by_whom) == [0, 0]


def test_a_closed_period_is_run_as_it_was_closed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    rates = computes(monkeypatch)
    cycle = another_cycle(cast, {}, COMPUTED)
    period = close_period(actor=cast.actor("office"), period=cycle.periods.get())
    rates["江北区建设局"] = Decimal("90.0")

    run = start(actor=cast.actor("office"), cycle=cycle, period=period)

    assert ItemScore.objects.get(run=run, subject__name="江北区建设局", item="solved").score == Decimal(24)


def test_a_run_of_a_whole_cycle_computes_in_all_its_periods_that_have_begun(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    computes(monkeypatch)
    cycle = another_cycle(cast, {}, COMPUTED)
    Period.objects.create(
        cycle=cycle, key="2026Q4", title="第四季度", position=1, starts=date(2026, 12, 1), ends=date(2027, 1, 1)
    )

    start(actor=cast.actor("office"), cycle=cycle)

    assert set(Value.objects.values_list("period__key", flat=True)) == {"2026Q3"}


def test_a_list_of_events_that_was_never_given_is_not_reported_and_scores_as_the_scheme_says(cast: Cast) -> None:
    for unit in ("jiangbei", "jiangnan"):
        give(cast, unit, "passed", number("95"))
    give(cast, "jiangnan", "hazards", "[]")

    run = a_run(cast)

    # The safety section said of 江南 that there was nothing: 20 of 20. Of 江北 it said nothing: 0, not 20.
    found = dict(run.scores.filter(item="hazards").values_list("subject__name", "score"))
    assert found == {"江北区建设局": 0, "江南区建设局": 20, "质量监督站": 0}
    # A bonus that was not claimed is none; what was given are three values.
    assert set(run.scores.filter(item="awards").values_list("score", flat=True)) == {0}
    assert gather(the_cycle(cast), the_period(cast)).observed == 3
    sheet = sheet_of(score_sheet(cast.actor("office"), run, the_subject(cast).pk))
    row = next(row for row in sheet.rows if row.item == "hazards")
    assert (row.actual, row.score) == ("未报", "0.00")


def test_what_a_bonus_is_made_of_need_not_be_given_where_nothing_is_claimed(cast: Cast) -> None:
    assert Wanted(the_cycle(cast)).must_be_given == {"hazards"}
