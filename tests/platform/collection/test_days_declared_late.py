"""A holiday declared late moves deadlines to come, tells those concerned, and the calendar shows what tasks have."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from kaoping.basis import clock
from kaoping.collection.tasks.models import Task
from kaoping.collection.tasks.services import ask_extension, decide_extension
from kaoping.governance.ledger.models import Entry
from kaoping.governance.notices.models import Notice
from kaoping.planning.cycles import day_services
from tests.platform.application.orders import ordered
from tests.platform.appraisal import the_cycle
from tests.platform.cast import Cast
from tests.platform.collection.acts import the_made_task

# The third quarter of 2026 ends on 30 September; 1 to 7 October are off, Saturday 10 is worked for them. Five working
# days: Thu 8, Fri 9, Sat 10, Mon 12, Tue 13. Without Monday 12 the fifth is Wednesday 14.
TOLD, LATER = date(2026, 10, 13), date(2026, 10, 14)
BEFORE = datetime(2026, 10, 9, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def declare(cast: Cast, day: date, *, is_working: bool = False) -> None:
    """Say of a day whether it is worked, as the office."""
    tenant = cast.units["bureau"].pk
    day_services.set_day(actor=cast.actor("office"), tenant=tenant, day=day, is_working=is_working, note="市运动会")


def calendar(cast: Cast, who: str = "office") -> str:
    """The page of deadlines."""
    return cast.browser(who).get("/cycles/calendar/").content.decode()


def test_a_holiday_in_a_known_year_moves_tasks_and_calendar_to_the_same_day(cast: Cast) -> None:
    with clock.at(BEFORE):
        task = the_made_task(cast)
        assert task.due == TOLD

        declare(cast, date(2026, 10, 12))

        task.refresh_from_db()
        assert (task.due, task.is_provisional) == (LATER, False)
        for page in (calendar(cast), cast.browser("office").get(f"/cycles/{the_cycle(cast).pk}/").content.decode()):
            assert "2026年10月14日" in page
            assert "2026年10月13日" not in page
    assert Entry.objects.filter(action="task.due-moved", subject=str(task.pk)).count() == 1
    told = [one.sentence for one in Notice.objects.filter(to=cast.people["reporter"])]
    assert told == ["工作日安排有调整：第三季度 的截止日期顺延至 2026年10月14日。"]


def test_a_deadline_that_has_passed_stays_and_the_calendar_says_so_too(cast: Cast) -> None:
    task = the_made_task(cast)  # It is November.

    declare(cast, date(2026, 10, 12))

    task.refresh_from_db()
    assert task.due == TOLD
    assert "2026年10月13日" in calendar(cast)
    assert "2026年10月14日" not in calendar(cast)
    assert not Notice.objects.filter(to=cast.people["reporter"]).exists()


def test_no_deadline_becomes_earlier_than_people_were_told(cast: Cast) -> None:
    with clock.at(BEFORE):
        task = the_made_task(cast)
        declare(cast, date(2026, 10, 11), is_working=True)  # Sunday: the fifth would be Monday 12.
        task.refresh_from_db()
        assert task.due == TOLD
        assert "2026年10月13日" in calendar(cast)

    fourth = the_made_task(cast, key="2026Q4")
    declare(cast, date(2027, 1, 2), is_working=True)  # Saturday: the fifth would be Wednesday 6 January.
    fourth.refresh_from_db()
    assert (fourth.due, fourth.is_provisional) == (date(2027, 1, 7), True)
    day_services.settle_year(actor=cast.actor("office"), tenant=cast.units["bureau"].pk, year=2027, is_settled=True)
    fourth.refresh_from_db()
    assert (fourth.due, fourth.is_provisional) == (date(2027, 1, 7), False)


def test_more_time_that_was_granted_stays_unless_all_have_longer_and_is_named(cast: Cast) -> None:
    with clock.at(BEFORE):
        task, other = the_made_task(cast), the_made_task(cast, "jiangnan")
        asked = ask_extension(actor=cast.actor("reporter"), task=task, until=date(2026, 10, 15), reason="检测报告未出")
        decide_extension(actor=cast.actor("office"), extension=asked, is_granted=True, remark="")

        declare(cast, date(2026, 10, 12))

        assert _due(task, other) == [date(2026, 10, 15), LATER]
        page = calendar(cast)
        assert "2026年10月14日" in page
        assert "江北区建设局延期至 2026年10月15日" in page
        assert "江北区建设局延期" in calendar(cast, "reporter")
        assert "江北区建设局延期" not in calendar(cast, "rival")

        for day in (13, 14, 15):
            declare(cast, date(2026, 10, day))

        # Thu 8, Fri 9, Sat 10, Fri 16, Mon 19: later than what was granted.
        assert _due(task, other) == [date(2026, 10, 19)] * 2


def _due(*tasks: Task) -> list[date]:
    return [Task.objects.get(pk=one.pk).due for one in tasks]


def test_an_order_moves_with_a_holiday_of_this_year_and_its_unit_is_told(cast: Cast) -> None:
    order = ordered(cast, within=5)  # From Wednesday 18 November: Thu 19, Fri 20, Mon 23, Tue 24, Wed 25.
    assert order.due == date(2026, 11, 25)
    Notice.objects.all().delete()

    declare(cast, date(2026, 11, 23))
    declare(cast, date(2026, 11, 21), is_working=True)

    order.refresh_from_db()
    assert (order.due, order.is_provisional) == (date(2026, 11, 26), False)
    told = [one.sentence for one in Notice.objects.filter(to=cast.people["reporter"])]
    assert len(told) == 1
    assert "整改期限顺延至 2026年11月26日" in told[0]
