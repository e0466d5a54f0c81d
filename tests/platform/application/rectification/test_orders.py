"""An order is put right by its unit, checked by somebody else, and every step of it stands in the ledger."""

from __future__ import annotations

import io
import json
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from kaoping.application.publication.models import State as PublicationState
from kaoping.application.rectification import services, sources
from kaoping.application.rectification.jobs import recompute, remind
from kaoping.application.rectification.models import Action, Order, State
from kaoping.application.rectification.rules import WAYS
from kaoping.basis import clock
from kaoping.basis.refusals import Refusal
from kaoping.collection.sources import sources as known_sources
from kaoping.engine.terms.computed import COMPUTED
from kaoping.governance.acting import Role
from kaoping.governance.desk import waits_for
from kaoping.governance.ledger.models import Entry
from kaoping.governance.notices.models import Notice
from kaoping.governance.people.services import Appointment, appoint
from kaoping.methods.working_days import Calendar
from kaoping.planning.cycles.models import DayOverride
from tests.platform.application.orders import PROOF, in_state, ordered
from tests.platform.appraisal import the_cycle, the_period, the_subject
from tests.platform.cast import NOON, Cast, the_platform
from tests.platform.collection.acts import another_cycle
from tests.platform.publishing import a_publication

pytestmark = pytest.mark.usefixtures("data_folder")


def later(days: int) -> AbstractContextManager[None]:
    """So many days after noon of the tests."""
    return clock.at(NOON + timedelta(days=days))


def codes(cast: Cast, who: str) -> list[str]:
    return [one.title for one in waits_for(cast.actor(who)) if "整改" in one.title]


# Deadlines


def test_the_deadline_counts_working_days(cast: Cast) -> None:
    # NOON is Wednesday 18 November 2026. 5 working days: Thu 19, Fri 20, Mon 23, Tue 24, Wed 25.
    assert ordered(cast, within=5).due == date(2026, 11, 25)
    # 2027 is not announced: 40 working days lead into it.
    far = ordered(cast, within=40)
    assert far.due.year == 2027
    assert far.is_provisional


def test_a_provisional_deadline_is_counted_again_when_the_holidays_are_known(cast: Cast) -> None:
    order = ordered(cast, within=40)
    before = order.due
    free = date(2027, 1, 4)
    DayOverride.objects.create(tenant=cast.units["bureau"], day=free, is_working=False)

    recompute(Calendar({free: False}, frozenset()))

    order.refresh_from_db()
    assert order.due > before
    assert Entry.objects.filter(action="order.recounted", subject=str(order.pk)).exists()


# The way of an order


def test_an_order_is_put_right_checked_and_closed_with_every_step_on_record(cast: Cast) -> None:
    order = in_state(cast, State.CLOSED)

    assert [one.action for one in order.steps.order_by("pk")] == ["order", "put_right", "check"]
    entries = Entry.objects.filter(subject_kind="rectification.order", subject=str(order.pk)).order_by("index")
    assert [one.action for one in entries] == ["order.made", "order.put-right", "order.check"]
    said = json.loads(entries[1].opening.payload)
    assert said["after"]["evidence"] == [PROOF.sha256]
    assert order.closed_at == NOON


def test_what_is_sent_back_keeps_its_deadline_and_counts_as_not_put_right(cast: Cast) -> None:
    order = in_state(cast, State.DONE)
    services.send_back(actor=cast.actor("supervisor"), order=order, said="照片看不出位置")

    order.refresh_from_db()
    assert (order.state, order.reopened, order.due) == (State.OPEN, 1, date(2026, 12, 2))


def test_a_closed_order_that_did_not_last_is_opened_again_with_a_new_deadline(cast: Cast) -> None:
    order = in_state(cast, State.CLOSED)
    with later(30):
        order = services.reopen(actor=cast.actor("office"), order=order, said="复查又发现", within=3)

    assert order.state == State.OPEN
    assert order.due == date(2026, 12, 23)  # Fri 18 December; Mon 21, Tue 22, Wed 23
    assert order.closed_at is None


MAY = {
    Action.PUT_RIGHT: "reporter",
    Action.CHECK: "supervisor",
    Action.SEND_BACK: "supervisor",
    Action.REOPEN: "office",
    Action.CANCEL: "office",
}


def make(cast: Cast, order: Order, move: Action) -> None:
    """Let whoever may make a move."""
    who = cast.actor(MAY[move])
    match move:
        case Action.PUT_RIGHT:
            services.put_right(actor=who, order=order, said="已补齐", evidence=[PROOF])
        case Action.CHECK:
            services.check(actor=who, order=order, said="属实")
        case Action.SEND_BACK:
            services.send_back(actor=who, order=order, said="不属实")
        case Action.REOPEN:
            services.reopen(actor=who, order=order, said="又发现", within=5)
        case Action.CANCEL:
            services.cancel(actor=who, order=order, said="下错了")


LEADS_TO = {
    (State.OPEN, Action.PUT_RIGHT): State.DONE,
    (State.OPEN, Action.CANCEL): State.CANCELLED,
    (State.DONE, Action.CHECK): State.CLOSED,
    (State.DONE, Action.SEND_BACK): State.OPEN,
    (State.DONE, Action.CANCEL): State.CANCELLED,
    (State.CLOSED, Action.REOPEN): State.OPEN,
}
"""Written by hand, and held against what the services do; what is not here must be refused."""


@pytest.mark.parametrize("move", MAY)
@pytest.mark.parametrize("state", State)
def test_a_move_leads_where_the_table_says_and_every_other_is_refused(state: State, move: Action, cast: Cast) -> None:
    order = in_state(cast, state)
    before = Entry.objects.count()

    if (state, move) in LEADS_TO:
        make(cast, order, move)
        order.refresh_from_db()
        assert order.state == LEADS_TO[state, move]
        return
    with pytest.raises(Refusal) as refused:
        make(cast, order, move)
    assert refused.value.code == "wrong-state"
    order.refresh_from_db()
    assert order.state == state
    assert Entry.objects.count() == before


def test_the_table_in_the_code_is_the_one_written_here() -> None:
    assert {(s, m): way.to for m, way in WAYS.items() for s in way.froms} == LEADS_TO


# Who


def test_whoever_ordered_does_not_check(cast: Cast) -> None:
    order = ordered(cast, who="supervisor")
    order = services.put_right(actor=cast.actor("reporter"), order=order, said="已补齐", evidence=[PROOF])

    for act in (services.check, services.send_back):
        with pytest.raises(Refusal) as refused:
            act(actor=cast.actor("supervisor"), order=order, said="属实")
        assert refused.value.code == "oneself"
    assert codes(cast, "supervisor") == []
    assert cast.browser("supervisor").get(f"/orders/{order.pk}/check/").status_code == 404


@pytest.mark.parametrize(("who", "role", "state"), [
    ("supervisor", Role.EXPERT, State.DONE), ("office", Role.EXPERT, State.CLOSED)
])  # fmt: skip
def test_nobody_handles_the_orders_of_their_own_unit(who: str, role: Role, state: State, cast: Cast) -> None:
    order = in_state(cast, state)
    there = Appointment(cast.people[who], cast.units["jiangbei"], role, date(2026, 11, 1))
    appoint(actor=the_platform(), to=there)

    for move in (move for move, may in MAY.items() if may == who and (state, move) in LEADS_TO):
        with pytest.raises(Refusal) as refused:
            make(cast, order, move)
        assert refused.value.code == "own-unit"
        assert cast.browser(who).get(f"/orders/{order.pk}/{move.value}/").status_code == 404


@pytest.mark.parametrize(
    ("demand", "code"),
    [
        ({"problem": " "}, "empty"),
        ({"demand": ""}, "empty"),
        ({"owner": " "}, "empty"),
        ({"within": 0}, "wrong-deadline"),
        ({"within": 251}, "wrong-deadline"),
        ({"item": "nothing"}, "unknown-item"),
        ({"item": "quality"}, "unknown-item"),  # a branch has no rule of its own
    ],
)
def test_an_order_that_does_not_say_enough_is_refused(demand: dict[str, str | int], code: str, cast: Cast) -> None:
    said: dict[str, object] = {"problem": "问题", "demand": "要求", "owner": "科长", "within": 5} | demand
    with pytest.raises(Refusal) as refused:
        services.order(
            actor=cast.actor("office"),
            subject=the_subject(cast),
            period=the_period(cast),
            demand=services.Demand(**said),  # type: ignore[arg-type]
        )
    assert refused.value.code == code
    assert not Order.objects.exists()


def test_an_order_speaks_of_one_appraisal(cast: Cast) -> None:
    other = another_cycle(cast, {"passed": (None, True)})
    north = other.subjects.get(organisation=cast.units["jiangbei"])
    shown = a_publication(cast, PublicationState.ANNOUNCED)
    period, elsewhere = other.periods.get(), the_period(cast)

    for when, publication in ((elsewhere, None), (period, shown)):
        demand = services.Demand("问题", "要求", "科长", 5, publication=publication)
        with pytest.raises(Refusal) as refused:
            services.order(actor=cast.actor("office"), subject=north, period=when, demand=demand)
        assert refused.value.code == "of-another-cycle"


def test_putting_right_wants_words_and_evidence(cast: Cast) -> None:
    order = ordered(cast)
    for said, evidence, code in ((" ", [PROOF], "empty"), ("已补齐", [], "no-evidence")):
        with pytest.raises(Refusal) as refused:
            services.put_right(actor=cast.actor("reporter"), order=order, said=said, evidence=evidence)
        assert refused.value.code == code


# Overdue


def test_an_overdue_order_is_marked_in_words_and_waits_urgently(cast: Cast) -> None:
    order = ordered(cast, within=5)
    assert [one.urgent for one in waits_for(cast.actor("reporter")) if "整改" in one.title] == [False]

    with later(8):
        page = cast.browser("reporter").get("/orders/").content.decode()
        assert [one.urgent for one in waits_for(cast.actor("reporter")) if "整改" in one.title] == [True]
        assert "超期</span>" in page
        assert order.problem in cast.browser("office").get("/orders/?overdue=1").content.decode()
    assert order.problem not in cast.browser("office").get("/orders/?overdue=1").content.decode()


def test_units_are_reminded_once_before_and_once_after_the_deadline(cast: Cast) -> None:
    ordered(cast, within=5)
    Notice.objects.all().delete()

    def told(days: int) -> int:
        with later(days):
            remind({}, lambda _progress, _total: None)()
            return Notice.objects.count()

    assert told(0) == 0
    assert told(5) == 1  # Monday 23: two working days left, the unit
    assert told(5) == 1
    assert told(8) == 3  # Thursday 26: overdue; the unit and the inspector
    assert told(9) == 3


def test_everybody_concerned_is_told(cast: Cast) -> None:
    order = in_state(cast, State.CLOSED)

    told = [(one.to.account, one.url) for one in Notice.objects.order_by("pk")]
    assert told == [(who, f"/orders/{order.pk}/") for who in ("reporter", "supervisor", "reporter")]


def test_what_was_put_right_waits_for_whoever_may_check(cast: Cast) -> None:
    in_state(cast, State.DONE)

    assert len(codes(cast, "supervisor")) == 1
    assert codes(cast, "office") == codes(cast, "leader") == codes(cast, "reporter") == []


# What schemes can score


def rates(cast: Cast, unit: str = "jiangbei", key: str = "2026Q4") -> tuple[object, object, object]:
    cycle, period, subject = the_cycle(cast), the_period(cast, key), the_subject(cast, unit)
    return (
        sources.closure_rate(cycle, period, subject),
        sources.overdue(cycle, period, subject),
        sources.is_overdue(cycle, period, subject),
    )


def test_the_closure_rate_and_the_overdue_orders_are_values_of_the_platform(cast: Cast) -> None:
    assert {"rectification.closure_rate", "rectification.overdue", "rectification.is_overdue"} <= set(known_sources())
    assert {kind: str(one.title) for kind, one in known_sources().items()} == {
        kind: name.zh for kind, name in COMPUTED.items()
    }
    assert rates(cast) == (None, Decimal(0), False)

    in_state(cast, State.CLOSED)
    in_state(cast, State.CLOSED)
    in_state(cast, State.CANCELLED)
    ordered(cast, within=5)
    # Two closed in time; the third is not due yet, and a cancelled one counts nowhere.
    assert rates(cast) == (100, Decimal(0), False)
    with later(8):
        assert rates(cast) == (Fraction(200, 3), Decimal(1), True)
        assert rates(cast, "jiangnan") == (None, Decimal(0), False)
        assert rates(cast, key="2026Q3") == (None, Decimal(0), False)


def test_what_was_put_right_late_counts_as_late_even_when_it_is_closed(cast: Cast) -> None:
    order = ordered(cast, within=5)
    with later(8):
        order = services.put_right(actor=cast.actor("reporter"), order=order, said="已补齐", evidence=[PROOF])
        services.check(actor=cast.actor("supervisor"), order=order, said="属实")
        assert rates(cast) == (0, Decimal(1), True)


def test_a_late_check_is_not_the_fault_of_the_unit(cast: Cast) -> None:
    order = in_state(cast, State.DONE)
    with later(60):
        services.check(actor=cast.actor("supervisor"), order=order, said="属实")
        assert rates(cast) == (100, Decimal(0), False)


# Pages


def test_the_form_orders_and_the_unit_answers_with_a_file(cast: Cast) -> None:
    office, reporter = cast.browser("office"), cast.browser("reporter")
    cycle = the_cycle(cast)
    address = f"/orders/new/?cycle={cycle.pk}"
    given = {
        "subject": the_subject(cast).pk,
        "period": the_period(cast).pk,
        "item": "passed",
        "problem": "合格率低",
        "demand": "限期整改",
        "owner": "站长",
        "within": 5,
    }
    assert office.post(address, given).status_code == 302
    order = Order.objects.get()

    page = reporter.post(f"/orders/{order.pk}/put_right/", {"said": "已整改"})
    assert "kp-wrong" in page.content.decode()
    assert "已整改" in page.content.decode()  # nothing typed is lost
    proof = SimpleUploadedFile("照片.txt", "已补齐".encode())
    assert reporter.post(f"/orders/{order.pk}/put_right/", {"said": "已整改", "evidence": proof}).status_code == 302
    assert Order.objects.get().state == State.DONE
    file = order.steps.get(action="put_right").files.get()
    assert cast.browser("supervisor").get(f"/files/{file.pk}/").status_code == 200
    assert cast.browser("rival").get(f"/files/{file.pk}/").status_code == 404
    assert "主体结构合格率" in office.get(f"/orders/{order.pk}/").content.decode()


def test_a_unit_sees_its_own_orders_alone(cast: Cast) -> None:
    mine, others = ordered(cast), ordered(cast, "jiangnan")

    page = cast.browser("reporter").get("/orders/").content.decode()
    assert f"/orders/{mine.pk}/" in page
    assert f"/orders/{others.pk}/" not in page
    assert cast.browser("reporter").get(f"/orders/{others.pk}/").status_code == 404


@pytest.mark.parametrize(("query", "count"), [
    ("", 3), ("state=done", 1), ("unit=江南", 1), ("q=临边", 3), ("q=没有的", 0), ("state=nonsense", 3)
])  # fmt: skip
def test_the_list_is_filtered_and_exported_with_its_filter(query: str, count: int, cast: Cast) -> None:
    ordered(cast)
    ordered(cast, "jiangnan")
    in_state(cast, State.DONE)
    office = cast.browser("office")

    assert f"共 {count} 条" in office.get(f"/orders/?{query}").content.decode()
    answer = office.get(f"/orders/export/?{query}")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert sheet.max_row == count + 1


def test_no_text_of_an_export_is_a_formula(cast: Cast) -> None:
    ordered(cast, said=("=1+1", "@SUM(A1)", "+1"))

    answer = cast.browser("office").get("/orders/export/")

    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row]
    assert {cell.value for cell in cells} >= {"=1+1", "@SUM(A1)", "+1"}
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "inlineStr"}


def test_queries_of_the_list_do_not_grow_with_its_rows(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = cast.browser("office")
    for _number in range(3):
        ordered(cast)
    client.get("/orders/")
    with django_assert_max_num_queries(100) as few:
        client.get("/orders/")
    for _number in range(12):
        ordered(cast)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get("/orders/")


def test_a_stale_form_changes_nothing_and_says_so(cast: Cast) -> None:
    order = in_state(cast, State.DONE)
    supervisor = cast.browser("supervisor")
    assert supervisor.get(f"/orders/{order.pk}/check/").status_code == 200
    services.send_back(actor=cast.actor("supervisor"), order=order, said="不属实")

    answer = supervisor.post(f"/orders/{order.pk}/check/", {"said": "属实"})

    assert answer.status_code == 409
    assert "待验收的整改单可以验收" in answer.content.decode()


def test_in_an_appraisal_that_is_not_there_nothing_is_ordered(cast: Cast) -> None:
    client = cast.browser("office")
    known = f"/orders/new/?cycle={the_cycle(cast).pk}"

    assert [client.get(address).status_code for address in (known, "/orders/new/?cycle=987654")] == [200, 404]


def test_every_page_is_there_in_english(cast: Cast) -> None:
    order = in_state(cast, State.DONE)
    client = cast.browser("supervisor")
    client.cookies["language"] = "en"
    for address in ("/orders/", "/orders/new/", f"/orders/{order.pk}/", f"/orders/{order.pk}/check/"):
        page = client.get(address).content.decode()
        with translation.override("en"):
            assert "整改单" not in page.replace(order.problem, "").replace(order.demand, ""), address


def test_noon_is_the_day_that_these_tests_count_from() -> None:
    assert datetime(2026, 11, 18, 4, 0, tzinfo=UTC) == NOON
    assert NOON.weekday() == 2
