"""Tasks follow from the cycle; deadlines are counted in working days, and moved by the office."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from kaoping.basis.clock import today
from kaoping.basis.refusals import Refusal, Unseen
from kaoping.collection.tasks.models import Extension, Task
from kaoping.collection.tasks.rules import late_on
from kaoping.collection.tasks.selectors import extension, task, tasks, to_fill
from kaoping.collection.tasks.services import ask_extension, decide_extension, make_tasks, recompute_deadlines
from kaoping.collection.tasks.wanted import Wanted
from kaoping.collection.values.selectors import current_values
from kaoping.governance.acting import Role
from kaoping.governance.ledger.models import Entry
from kaoping.governance.notices.models import Notice
from kaoping.governance.people.services import Appointment, appoint
from kaoping.methods.working_days import Calendar
from kaoping.planning.cycles.models import Period, Way
from tests.platform.appraisal import SCHEME, the_cycle
from tests.platform.cast import NOON, Cast, the_platform
from tests.platform.collection.acts import another_cycle, submitted, the_made_task

UNTIL = date(2026, 12, 4)


def test_opening_makes_a_task_for_each_organisation_period_and_way(cast: Cast) -> None:
    make_tasks(the_cycle(cast))

    found = {(one.period.key, one.organisation.code, one.way) for one in Task.objects.all()}
    own = {(quarter, unit, Way.OWN) for quarter in ("2026Q3", "2026Q4") for unit in ("jiangbei", "jiangnan", "zhijian")}
    assert found == own | {("2026Q3", "anguan", Way.ASSESSED), ("2026Q4", "anguan", Way.ASSESSED)}
    assert Entry.objects.filter(action="tasks.made").count() == 1


LATE = SCHEME
for _item in ("hazards", "solved"):
    LATE = LATE.replace(f"      - id: {_item}\n", f"      - id: {_item}\n        periods: [2026Q4]\n")
"""The scheme with what the safety section gives scored in the fourth quarter alone."""


def test_a_period_asks_only_for_what_is_scored_in_it(cast: Cast) -> None:
    cycle = another_cycle(cast, dict.fromkeys(("hazards", "solved"), ("anguan", False)), LATE)
    third = cycle.periods.get()
    fourth = Period.objects.create(
        cycle=cycle, key="2026Q4", title="第四季度", position=1, starts=date(2026, 10, 1), ends=date(2027, 1, 1)
    )
    make_tasks(cycle)

    givers = {(one.period.key, one.organisation.code) for one in Task.objects.filter(way=Way.ASSESSED)}
    assert givers == {("2026Q4", "anguan")}
    wanted = Wanted(cycle)
    assert {cell.item.id for cell in wanted.cells(third)} & {"hazards", "solved"} == set()
    assert {cell.item.id for cell in wanted.cells(fourth)} >= {"hazards", "solved"}
    lacking = {(lack.period.key, lack.item) for lack in current_values(cycle).missing}
    assert {period for period, item in lacking if item in ("hazards", "solved")} == {"2026Q4"}
    task = Task.objects.filter(period=fourth, way=Way.ASSESSED).get()
    assert {cell.item.id for cell in wanted.of_task(task)} == {"hazards", "solved"}


def test_made_again_nothing_is_there_twice(cast: Cast) -> None:
    make_tasks(the_cycle(cast))

    assert make_tasks(the_cycle(cast)) == []
    assert Entry.objects.filter(action="tasks.made").count() == 1


def test_values_are_due_five_working_days_after_the_period_and_provisionally_in_a_year_not_announced(
    cast: Cast,
) -> None:
    make_tasks(the_cycle(cast))

    # The third quarter ends before the national holiday of 1 to 7 October; the 10th is a Saturday worked for it.
    due = {one.period.key: (one.due, one.is_provisional) for one in Task.objects.all()}
    assert due["2026Q3"] == (date(2026, 10, 13), False)
    assert due["2026Q4"] == (date(2027, 1, 7), True)


def test_a_provisional_deadline_moves_when_the_holidays_are_known(cast: Cast) -> None:
    make_tasks(the_cycle(cast))
    holiday = Calendar({date(2027, 1, 1): False, date(2027, 1, 4): False}, frozenset((2027,)))

    moved = recompute_deadlines(holiday)

    assert {one.due for one in moved} == {date(2027, 1, 11)}
    assert not Task.objects.filter(is_provisional=True).exists()
    assert recompute_deadlines(holiday) == []


def test_more_time_is_asked_for_with_a_reason_and_decided_by_another(cast: Cast) -> None:
    made = the_made_task(cast)
    asked = ask_extension(actor=cast.actor("reporter"), task=made, until=UNTIL, reason="检测报告未出")

    decide_extension(actor=cast.actor("office"), extension=asked, is_granted=True, remark="")

    made.refresh_from_db()
    assert (made.due, made.is_provisional) == (UNTIL, False)


def test_nobody_decides_on_more_time_for_their_own_unit_or_that_they_asked_for(cast: Cast) -> None:
    asked = ask_extension(actor=cast.actor("reporter"), task=the_made_task(cast), until=UNTIL, reason="检测报告未出")
    reporter = cast.people["reporter"]
    for who, unit, role in (("checker", "jiangbei", Role.LEADER), ("reporter", "bureau", Role.OFFICE)):
        appoint(actor=the_platform(), to=Appointment(cast.people[who], cast.units[unit], role, today()))
    reporter.posts.filter(role=Role.REPORTER).delete()

    for who, said in (("checker", "本单位"), ("reporter", "自己的申请")):
        with pytest.raises(Refusal, match=said):
            decide_extension(actor=cast.actor(who), extension=asked, is_granted=True, remark="")

    asked.refresh_from_db()
    assert asked.is_granted is None


def test_refused_more_time_leaves_the_deadline_and_says_why(cast: Cast) -> None:
    made = the_made_task(cast)
    asked = ask_extension(actor=cast.actor("reporter"), task=made, until=UNTIL, reason="检测报告未出")

    with pytest.raises(Refusal) as refused:
        decide_extension(actor=cast.actor("office"), extension=asked, is_granted=False, remark="")
    assert refused.value.field == "remark"
    decide_extension(actor=cast.actor("office"), extension=asked, is_granted=False, remark="理由不充分")

    made.refresh_from_db()
    assert made.due == date(2026, 10, 13)
    told = Notice.objects.get(to=cast.people["reporter"]).sentence
    assert told == "延期申请未获同意：第三季度 的截止日期仍为 2026年10月13日。理由：理由不充分"
    with pytest.raises(Refusal, match="已经审批过"):
        decide_extension(actor=cast.actor("checker"), extension=asked, is_granted=True, remark="")


@pytest.mark.parametrize("until", [date(2026, 10, 1), NOON.date()])
def test_more_time_ends_after_today_and_after_the_deadline(cast: Cast, until: date) -> None:
    with pytest.raises(Refusal) as refused:
        ask_extension(actor=cast.actor("reporter"), task=the_made_task(cast), until=until, reason="忙")

    assert refused.value.field == "until"


def test_more_time_is_asked_for_once_at_a_time(cast: Cast) -> None:
    made = the_made_task(cast)
    ask_extension(actor=cast.actor("reporter"), task=made, until=UNTIL, reason="检测报告未出")

    with pytest.raises(Refusal) as refused:
        ask_extension(actor=cast.actor("reporter"), task=made, until=UNTIL, reason="再问一次")

    assert refused.value.code == "asked-already"
    assert Extension.objects.count() == 1


def test_a_task_is_late_from_the_day_after_its_deadline_until_it_is_submitted(cast: Cast) -> None:
    made = the_made_task(cast)
    made.due = date(2026, 11, 18)
    assert late_on(made, date(2026, 11, 18)) is None
    assert late_on(made, date(2026, 11, 19)) == date(2026, 11, 19)

    # Half past midnight in China is still the day before in Greenwich.
    made.submitted_at = datetime(2026, 11, 18, 16, 30, tzinfo=UTC)
    assert late_on(made, date(2026, 12, 1)) == date(2026, 11, 19)


def test_everybody_sees_the_tasks_of_their_unit_and_the_office_all_of_them(cast: Cast) -> None:
    made = the_made_task(cast)

    seen = {who: tasks(cast.actor(who)).count() for who in ("reporter", "assessor", "office", "leader", "evaluator")}
    assert seen == {"reporter": 2, "assessor": 2, "office": 8, "leader": 8, "evaluator": 0}
    assert to_fill(cast.actor("office")).count() == 0
    with pytest.raises(Unseen):
        task(cast.actor("rival"), made.pk)


def test_a_request_of_another_unit_does_not_exist(cast: Cast) -> None:
    asked = ask_extension(actor=cast.actor("reporter"), task=the_made_task(cast), until=UNTIL, reason="检测报告未出")

    with pytest.raises(Unseen):
        extension(cast.actor("rival"), asked.pk)
    assert extension(cast.actor("office"), asked.pk) == asked


def test_time_spent_is_counted_for_the_task_and_a_pause_is_not(cast: Cast) -> None:
    made = submitted(cast)

    assert made.seconds == 30
