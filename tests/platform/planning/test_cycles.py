"""A cycle is prepared from a published scheme, opened, and fixed from then on; closed periods stay as they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
from django.db import IntegrityError, transaction

from kaoping.basis import clock
from kaoping.basis.refusals import Conflict, Denied, NotFresh, Refusal, Unseen
from kaoping.governance.acting import Actor
from kaoping.governance.ledger.models import Entry
from kaoping.governance.organisations.services import dissolve
from kaoping.planning.cycles import closing, days, hooks, selectors, services
from kaoping.planning.cycles.models import Assignment, Cycle, Period, State, Subject
from kaoping.planning.cycles.proposals import proposals
from kaoping.planning.cycles.services import Assigned, Chosen, Days, Plan
from tests.platform.appraisal import SCHEME, the_cycle
from tests.platform.cast import NOON, Cast, the_foreign_unit
from tests.platform.collection.computed import COMPUTED, computes
from tests.platform.planning.schemes import drafted, published

YEAR = Plan("2026 年考评", date(2026, 1, 1), date(2027, 1, 1))


def prepared(cast: Cast, text: str = SCHEME) -> Cycle:
    return services.prepare(actor=cast.actor("office"), version=published(cast, text), plan=YEAR)


def choose(cast: Cast, cycle: Cycle, who: str = "office") -> list[Subject]:
    chosen = [Chosen(cast.units["jiangbei"].pk, "城区"), Chosen(cast.units["zhijian"].pk, "直属", "质监站")]
    return services.set_subjects(actor=cast.actor(who), cycle=cycle, chosen=chosen)


def assign(cast: Cast, cycle: Cycle, who: str = "office", *, without: str = "") -> None:
    own = {item: Assigned(None, is_reported=True) for item in ("passed", "plan", "awards") if item != without}
    given = {item: Assigned(cast.units["anguan"], is_reported=False) for item in ("hazards", "solved")}
    services.assign(actor=cast.actor(who), cycle=cycle, assigned=own | given)


def ready(cast: Cast) -> Cycle:
    cycle = prepared(cast)
    choose(cast, cycle)
    assign(cast, cycle)
    return cycle


@pytest.fixture
def told() -> Iterator[list[str]]:
    """Titles of the cycles of which somebody who registered was told."""
    heard: list[str] = []

    def listen(_actor: Actor, cycle: Cycle) -> None:
        heard.append(cycle.title)

    hooks.on_opening(listen)
    yield heard
    hooks._on_opening.remove(listen)


def test_of_many_organisations_only_those_are_asked_for_that_own_cycles(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cycle = prepared(cast)
    owner, other = cycle.organisation_id, cast.units["jiangbei"].pk
    few = selectors.owners_among(frozenset({owner, other}))
    seen = list(selectors.cycles(cast.actor("office")))
    monkeypatch.setattr(selectors, "FEW", 1)

    assert few == {owner, other}
    assert selectors.owners_among(frozenset({owner, other})) == {owner}
    assert list(selectors.cycles(cast.actor("office"))) == seen
    assert cycle in seen


def test_periods_follow_from_the_scheme(cast: Cast) -> None:
    periods = prepared(cast).periods.order_by("position")

    assert [(one.key, one.title, one.starts, one.ends) for one in periods] == [
        ("2026Q3", "第三季度", date(2026, 7, 1), date(2026, 10, 1)),
        ("2026Q4", "第四季度", date(2026, 10, 1), date(2027, 1, 1)),
    ]


def test_a_scheme_without_periods_has_one_of_the_whole_cycle(cast: Cast) -> None:
    start, end = SCHEME.index("periods:"), SCHEME.index("total:")
    cycle = prepared(cast, SCHEME[:start] + SCHEME[end:])

    found = cycle.periods.get()
    assert (found.key, found.starts, found.ends) == ("", date(2026, 1, 1), date(2027, 1, 1))


def test_a_draft_is_no_basis_for_a_cycle(cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        services.prepare(actor=cast.actor("office"), version=drafted(cast), plan=YEAR)

    assert refused.value.code == "not-published"


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        (replace(YEAR, ends=date(2026, 1, 1)), "ends-before-it-starts"),
        (YEAR, "title-taken"),
    ],
)
def test_a_wrong_plan_is_refused(plan: Plan, code: str, cast: Cast) -> None:
    cycle = prepared(cast)

    with pytest.raises(Refusal) as refused:
        services.prepare(actor=cast.actor("office"), version=cycle.version, plan=plan)

    assert refused.value.code == code


def test_days_of_periods_can_be_changed_before_the_cycle_opens(cast: Cast) -> None:
    cycle = prepared(cast)
    third = cycle.periods.get(key="2026Q3")
    changed = {third.pk: Days(date(2026, 7, 1), date(2026, 9, 26))}

    services.change_plan(actor=cast.actor("office"), cycle=cycle, report_within=3, days=changed)
    wrong = {third.pk: Days(date(2026, 7, 1), date(2026, 7, 1))}
    with pytest.raises(Refusal) as refused:
        services.change_plan(actor=cast.actor("office"), cycle=cycle, report_within=3, days=wrong)

    third.refresh_from_db()
    assert (third.ends, third.cycle.report_within, refused.value.code) == (
        date(2026, 9, 26),
        3,
        "ends-before-it-starts",
    )
    # 25 to 27 September 2026 are 中秋, days off by the announcement for 2026: 28, 29, 30.
    assert days.due_of(third).value == date(2026, 9, 30)


def test_a_unit_below_another_subject_belongs_to_it(cast: Cast) -> None:
    cycle = prepared(cast)
    chosen = [Chosen(cast.units["bureau"].pk, "城区"), Chosen(cast.units["zhijian"].pk, "直属")]

    services.set_subjects(actor=cast.actor("office"), cycle=cycle, chosen=chosen)

    found = [(one.name, one.group, one.parent) for one in selectors.engine_subjects(cycle)]
    assert found == [("临江市住建局", "城区", None), ("质量监督站", "直属", "临江市住建局")]


def test_subjects_are_chosen_anew_as_a_whole(cast: Cast) -> None:
    cycle = prepared(cast)
    choose(cast, cycle)

    services.set_subjects(actor=cast.actor("office"), cycle=cycle, chosen=[Chosen(cast.units["jiangnan"].pk, "城区")])

    assert [one.name for one in cycle.subjects.all()] == ["江南区建设局"]


def test_wrong_choices_are_refused_and_change_nothing(cast: Cast) -> None:
    cycle = prepared(cast)
    choose(cast, cycle)
    one, other = cast.units["jiangbei"].pk, cast.units["jiangnan"].pk
    wrong = {
        "unknown-group": [Chosen(one, "镇街")],
        "chosen-twice": [Chosen(one, "城区"), Chosen(one, "直属", "另一个名称")],
        "same-name": [Chosen(one, "城区", "同名"), Chosen(other, "城区", "同名")],
    }

    for code, chosen in wrong.items():
        with pytest.raises(Refusal) as refused:
            services.set_subjects(actor=cast.actor("office"), cycle=cycle, chosen=chosen)
        assert refused.value.code == code
    dissolve(actor=cast.actor("office"), organisation=cast.units["anguan"], day=NOON.date())
    for unseen in (the_foreign_unit(), cast.units["anguan"]):
        with pytest.raises(Unseen):
            services.set_subjects(actor=cast.actor("office"), cycle=cycle, chosen=[Chosen(unseen.pk, "城区")])

    assert cycle.subjects.count() == 2


def test_everything_that_is_asked_for_needs_somebody_who_gives_it(cast: Cast, told: list[str]) -> None:
    cycle = prepared(cast)
    for step, lacking in (
        (lambda: None, "考评对象"),
        (lambda: choose(cast, cycle), "主体结构合格率"),
        (lambda: assign(cast, cycle, without="plan"), "年度计划按时报送"),
    ):
        step()
        with pytest.raises(Refusal) as refused:
            services.open_cycle(actor=cast.actor("office"), cycle=cycle)
        assert refused.value.code == "not-ready"
        assert lacking in str(refused.value.message)
    assert told == []


def test_what_the_platform_computes_needs_nobody_who_gives_it(
    cast: Cast, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    computes(monkeypatch)
    cycle = prepared(cast, COMPUTED)
    assert "solved" not in [one.item for one in proposals(cycle, ())]
    choose(cast, cycle)

    assert [one.item for one in proposals(cycle, ())] == ["passed", "hazards", "plan", "awards"]
    given = {item: Assigned(None, is_reported=True) for item in ("passed", "hazards", "plan", "awards")}
    services.assign(actor=cast.actor("office"), cycle=cycle, assigned=given)
    opened = services.open_cycle(actor=cast.actor("office"), cycle=cycle)

    assert (opened.state, len(told)) == (State.OPEN, 1)


@pytest.mark.parametrize(
    ("assigned", "code"),
    [({"nothing": Assigned(None, True)}, "unknown-item"), ({"passed": Assigned(None, False)}, "to-nobody")],
)
def test_wrong_assignments_are_refused(assigned: dict[str, Assigned], code: str, cast: Cast) -> None:
    cycle = prepared(cast)

    with pytest.raises(Refusal) as refused:
        services.assign(actor=cast.actor("office"), cycle=cycle, assigned=assigned)

    assert refused.value.code == code


def test_a_department_of_another_city_assesses_nothing_here(cast: Cast) -> None:
    cycle = prepared(cast)

    foreign = {"passed": Assigned(the_foreign_unit(), is_reported=False)}
    with pytest.raises(Unseen):
        services.assign(actor=cast.actor("office"), cycle=cycle, assigned=foreign)


def test_opening_tells_whoever_registered(cast: Cast, told: list[str]) -> None:
    cycle = services.open_cycle(actor=cast.actor("office"), cycle=ready(cast))

    assert (cycle.state, cycle.opened_by, told) == (State.OPEN, cast.people["office"], [YEAR.title])
    with pytest.raises(Conflict):
        services.open_cycle(actor=cast.actor("office"), cycle=cycle)


def test_what_fails_when_a_cycle_opens_leaves_it_as_it_was(cast: Cast) -> None:
    cycle = ready(cast)

    @hooks.on_opening
    def fail(_actor: Actor, _cycle: Cycle) -> None:
        raise RuntimeError("no tasks")

    try:
        with pytest.raises(RuntimeError, match="no tasks"):
            services.open_cycle(actor=cast.actor("office"), cycle=cycle)
    finally:
        hooks._on_opening.remove(fail)

    cycle.refresh_from_db()
    assert cycle.state == State.PREPARING


@pytest.mark.parametrize(
    ("table", "change"),
    [
        (Period, {"ends": date(2026, 12, 1)}),
        (Subject, {"group": "另一组"}),
        (Subject, {"name": "另一个名称"}),
        (Assignment, {"is_reported": True}),
    ],
    ids=lambda one: one.__name__ if isinstance(one, type) else next(iter(one)),
)
def test_the_database_refuses_to_change_an_open_cycle(
    table: type[Period | Subject | Assignment], change: dict[str, object], cast: Cast
) -> None:
    cycle = the_cycle(cast)
    row = table._default_manager.filter(cycle=cycle).latest("pk")

    with pytest.raises(IntegrityError), transaction.atomic():
        table._default_manager.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        table._default_manager.filter(pk=row.pk)._raw_delete("default")


def test_a_period_is_closed_when_it_is_over_and_only_then(cast: Cast) -> None:
    cycle = the_cycle(cast)
    third, fourth = cycle.periods.order_by("position")

    found = closing.close_period(actor=cast.actor("office"), period=third)
    with pytest.raises(Refusal) as refused:
        closing.close_period(actor=cast.actor("office"), period=fourth)

    assert found.closed_at == NOON
    assert refused.value.code == "not-over"
    assert not closing.holds_open(third)
    assert closing.holds_open(fourth)


def test_a_cycle_ends_when_all_its_periods_are_closed(cast: Cast) -> None:
    cycle = the_cycle(cast)
    with pytest.raises(Refusal) as refused:
        services.close_cycle(actor=cast.actor("office"), cycle=cycle)

    with clock.at(datetime(2027, 1, 8, 12, tzinfo=timezone(timedelta(hours=8)))):
        for period in cycle.periods.all():
            closing.close_period(actor=cast.actor("office"), period=period)
        found = services.close_cycle(actor=cast.actor("office"), cycle=cycle)

    assert (refused.value.code, found.state) == ("periods-open", State.CLOSED)


def test_closing_wants_the_second_factor_again(cast: Cast) -> None:
    office = cast.actor("office")
    stale = replace(office, session=replace(office.session, verified_at=NOON - timedelta(minutes=6)))

    period = the_cycle(cast).periods.get(key="2026Q3")
    with pytest.raises(NotFresh):
        closing.close_period(actor=stale, period=period)
    with pytest.raises(NotFresh):
        closing.reopen_period(actor=stale, period=period.pk)
    with pytest.raises(NotFresh):
        services.close_cycle(actor=stale, cycle=period.cycle)


def test_of_two_who_close_a_period_at_once_one_does(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one has closed it while what is late was computed."""
    period = the_cycle(cast).periods.get(key="2026Q3")
    monkeypatch.setattr(hooks, "_before_closing", [lambda one: Period.objects.filter(pk=one.pk).update(closed_at=NOON)])

    with pytest.raises(Conflict):
        closing.close_period(actor=cast.actor("office"), period=period)

    assert not Entry.objects.filter(action="period.closed").exists()


@pytest.mark.parametrize(
    ("who", "names"),
    [
        ("office", ["江北区建设局", "江南区建设局", "质量监督站"]),
        ("auditor", ["江北区建设局", "江南区建设局", "质量监督站"]),
        ("assessor", ["江北区建设局", "江南区建设局", "质量监督站"]),
        ("reporter", ["江北区建设局"]),
    ],
)
def test_a_unit_sees_itself_and_an_assessing_department_all(who: str, names: list[str], cast: Cast) -> None:
    made = the_cycle(cast)

    cycle = selectors.cycle(cast.actor(who), made.pk)

    assert [one.name for one in selectors.subjects_for(cast.actor(who), cycle)] == names


def test_units_see_a_cycle_only_once_it_is_open(cast: Cast) -> None:
    cycle = ready(cast)

    with pytest.raises(Unseen):
        selectors.cycle(cast.actor("reporter"), cycle.pk)
    with pytest.raises(Unseen):
        selectors.period(cast.actor("assessor"), cycle.periods.earliest("pk").pk)
    assert selectors.cycle(cast.actor("leader"), cycle.pk) == cycle
    with pytest.raises(Denied):
        selectors.cycle(cast.actor("evaluator"), cycle.pk)
