"""The pages of cycles: subjects many at once, departments found by their names, deadlines in working days."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.test import Client

from kaoping.governance.jobs.kinds import kind_of
from kaoping.methods.working_days import Calendar
from kaoping.planning.cycles import day_services, days
from kaoping.planning.cycles.models import Cycle, DayOverride, State
from tests.platform.appraisal import SCHEME, the_cycle
from tests.platform.cast import Cast
from tests.platform.planning.schemes import published

Browser = Callable[[str], Client]


def _prepare(office: Client, cast: Cast) -> Cycle:
    said = {"title": "2026 年考评", "starts": "2026-01-01", "last": "2026-12-31", "report_within": "5"}
    answer = office.post("/cycles/new/", {**said, "version": published(cast).pk})
    assert answer.status_code == 302, answer.context["form"].errors
    return Cycle.objects.get(title="2026 年考评")


def _nobody(cast: Cast) -> dict[str, object]:
    """What a browser sends of the list of units where none is chosen."""
    return {f"group-{unit.pk}": "" for unit in cast.units.values()}


def test_an_office_prepares_and_opens_a_cycle(browser: Browser, cast: Cast) -> None:
    office = browser("office")
    cycle = _prepare(office, cast)
    pasted = f"江北区建设局\t城区\n{cast.units['zhijian'].code} 直属单位"

    office.post(f"/cycles/{cycle.pk}/subjects/", {**_nobody(cast), "pasted": pasted})
    form = office.get(f"/cycles/{cycle.pk}/assign/").context["form"]
    proposed = {name: field.initial for name, field in form.fields.items()}
    office.post(f"/cycles/{cycle.pk}/assign/", {name: value for name, value in proposed.items() if value})
    answer = office.post(f"/cycles/{cycle.pk}/open/")

    cycle.refresh_from_db()
    assert (answer.status_code, cycle.state) == (302, State.OPEN)
    assert [(one.name, one.group) for one in cycle.subjects.order_by("position")] == [
        ("江北区建设局", "城区"),
        ("质量监督站", "直属"),
    ]
    assert {one.item: (one.assessor, one.is_reported) for one in cycle.assignments.all()} == {
        "passed": (None, True),
        "hazards": (cast.units["anguan"], False),
        "solved": (cast.units["anguan"], False),
        "plan": (None, True),
        "awards": (None, True),
    }


def test_all_below_a_unit_are_put_into_a_group_at_once(browser: Browser, cast: Cast) -> None:
    office = browser("office")
    cycle = _prepare(office, cast)

    office.post(f"/cycles/{cycle.pk}/subjects/", {**_nobody(cast), "below": cast.units["bureau"].pk, "into": "城区"})

    assert {one.organisation for one in cycle.subjects.all()} == {
        cast.units[name] for name in ("jiangbei", "jiangnan", "zhijian", "anguan")
    }


def test_what_is_wrong_in_a_pasted_list_is_said_by_line_and_nothing_is_saved(browser: Browser, cast: Cast) -> None:
    office = browser("office")
    cycle = _prepare(office, cast)

    answer = office.post(
        f"/cycles/{cycle.pk}/subjects/",
        {**_nobody(cast), "pasted": "江北区建设局\t城区\n没有的单位\t城区\n江南区建设局\t某组"},
    )

    page = answer.content.decode()
    assert "第 2 行：没有找到单位“没有的单位”。" in page
    assert "第 3 行：方案中没有分组“某组”。" in page
    assert not cycle.subjects.exists()


def test_a_department_that_does_not_exist_is_said_at_its_item(browser: Browser, cast: Cast) -> None:
    office = browser("office")
    cycle = _prepare(office, cast)

    answer = office.post(f"/cycles/{cycle.pk}/assign/", {"assessor-hazards": "没有的科", "own-passed": "on"})

    form = answer.context["form"]
    assert form.errors["assessor-hazards"] == ["没有找到单位“没有的科”。"]
    assert "assessor-plan" in form.errors
    assert not cycle.assignments.exists()


def test_an_unknown_field_is_refused(browser: Browser, cast: Cast) -> None:
    office = browser("office")
    cycle = _prepare(office, cast)

    answer = office.post(
        f"/cycles/{cycle.pk}/subjects/", {**_nobody(cast), "pasted": "江北区建设局\t城区", "state": "open"}
    )

    assert "不认识的字段" in answer.content.decode()
    assert not cycle.subjects.exists()


def test_a_deadline_in_a_year_that_is_not_announced_is_provisional(browser: Browser, cast: Cast) -> None:
    the_cycle(cast)

    page = browser("reporter").get("/cycles/calendar/").content.decode()

    # The fourth quarter ends on 31 December 2026; five weekdays later is 7 January 2027, a year not announced yet.
    assert "2027年1月7日" in page
    assert page.partition("<tbody>")[2].count("暂定") == 1


@pytest.fixture
def recomputed() -> Iterator[list[Calendar]]:
    known: list[Calendar] = []
    days.on_recomputing(known.append)
    yield known
    days._recomputing.remove(known.append)


def test_what_the_office_knows_of_days_moves_deadlines_at_once(cast: Cast, recomputed: list[Calendar]) -> None:
    fourth = the_cycle(cast).periods.get(key="2026Q4")
    office, tenant = cast.actor("office"), cast.units["bureau"].pk

    new_year = day_services.set_day(actor=office, tenant=tenant, day=date(2027, 1, 1), is_working=False, note="元旦")
    after_holiday = days.due_of(fourth)
    day_services.settle_year(actor=office, tenant=tenant, year=2027, is_settled=True)
    settled = days.due_of(fourth)
    day_services.clear_day(actor=office, found=new_year)
    cleared = days.due_of(fourth)

    assert (after_holiday.value, after_holiday.provisional) == (date(2027, 1, 8), True)
    assert (settled.value, settled.provisional) == (date(2027, 1, 8), False)
    assert cleared.value == date(2027, 1, 7)
    assert len(recomputed) == 3


def test_provisional_deadlines_are_looked_at_every_day(cast: Cast, recomputed: list[Calendar]) -> None:
    kind = kind_of("cycles.deadlines")

    kind.do({}, lambda _progress, _total: None)()

    assert kind.every is not None
    assert kind.every.days == 1
    assert len(recomputed) == 1


def test_the_office_keeps_its_days_by_their_page(browser: Browser, cast: Cast) -> None:
    office = browser("office")

    office.post("/cycles/days/", {"day": "2027-02-05", "is_working": "0", "note": "春节"})
    page = office.get("/cycles/days/").content.decode()
    number = DayOverride.objects.get(day=date(2027, 2, 5)).pk
    cleared = [office.post(f"/cycles/days/{number}/clear/").status_code for _each in range(2)]

    assert cleared == [302, 404]
    assert "2027年2月5日" in page
    assert "2027年2月5日" not in office.get("/cycles/days/").content.decode()


def test_the_page_of_a_cycle_asks_as_often_for_many_subjects_as_for_few(
    browser: Browser, cast: Cast, django_assert_max_num_queries: Callable[..., object]
) -> None:
    office = browser("office")
    cycle = _prepare(office, cast)

    def queries() -> int:
        with django_assert_max_num_queries(200) as counted:  # type: ignore[attr-defined]
            office.get(f"/cycles/{cycle.pk}/")
        return len(counted)

    office.post(f"/cycles/{cycle.pk}/subjects/", {**_nobody(cast), "pasted": "质量监督站\t城区"})
    few = queries()
    office.post(f"/cycles/{cycle.pk}/subjects/", {**_nobody(cast), "below": cast.units["bureau"].pk, "into": "城区"})

    assert queries() == few


def test_the_scheme_of_a_cycle_is_one_click_away(browser: Browser, cast: Cast) -> None:
    cycle = the_cycle(cast)

    page = browser("reporter").get(f"/cycles/{cycle.pk}/").content.decode()

    assert f'href="/schemes/{cycle.version_id}/"' in page
    assert SCHEME.split("zh: ")[1].split(",")[0] in page
