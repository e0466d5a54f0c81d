"""Working days are each tenant's own: what another city's office says of its days moves nothing here (R-17)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from kaoping.application.rectification.models import Order
from kaoping.basis.clock import today
from kaoping.governance.acting import Actor, Refusal, Role, Unseen
from kaoping.governance.people.models import Person
from kaoping.governance.people.services import Appointment, appoint, enrol
from kaoping.governance.tenancy.scope import NoScope, within
from kaoping.methods.working_days import Calendar
from kaoping.planning.cycles import day_services, days
from kaoping.planning.cycles.models import Cycle, DayOverride, SettledYear
from tests.platform.application.orders import ordered
from tests.platform.appraisal import the_cycle
from tests.platform.cast import SECRET, Cast, the_foreign_unit, the_platform
from tests.platform.collection.acts import the_made_task

SPRING = (date(2027, 1, 4), date(2027, 1, 5), date(2027, 1, 6))
"""Monday to Wednesday of the first whole week of 2027, a year of which nothing is announced."""


@pytest.fixture
def foreign(cast: Cast) -> Actor:
    """The office of another city."""
    city = the_foreign_unit()
    made = enrol(actor=the_platform(), people=[("foreign", "外市考核办")])
    person = cast.people["foreign"] = made[0].person
    Person.objects.filter(pk=person.pk).update(initial_until=None)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": SECRET})
    appoint(actor=the_platform(), to=Appointment(person, city, Role.OFFICE, today()))
    return cast.actor("foreign")


@pytest.fixture
def both(cast: Cast, foreign: Actor) -> Client:
    """Somebody who is the office of both cities."""
    appoint(actor=the_platform(), to=Appointment(cast.people["foreign"], cast.units["bureau"], Role.OFFICE, today()))
    return cast.browser("foreign")


@pytest.fixture
def recomputed() -> Iterator[list[Calendar]]:
    known: list[Calendar] = []
    days.on_recomputing(known.append)
    yield known
    days._recomputing.remove(known.append)


def declare(actor: Actor, tenant: int) -> None:
    """Three days off, as a request of that office's would say them."""
    with within({tenant}):
        for day in SPRING:
            day_services.set_day(actor=actor, tenant=tenant, day=day, is_working=False, note="放假")


def test_the_holidays_of_another_city_move_no_deadline_here(cast: Cast, foreign: Actor) -> None:
    task, order = the_made_task(cast, key="2026Q4"), ordered(cast, within=40)
    before = order.due

    declare(foreign, the_foreign_unit().pk)
    days.recompute_all()

    # The quarter ends on Thursday 31 December 2026: Fri 1, Mon 4, Tue 5, Wed 6, Thu 7 January.
    task.refresh_from_db()
    assert task.due == date(2027, 1, 7)
    assert Order.objects.get(pk=order.pk).due == before
    assert "2027年1月7日" in cast.browser("office").get("/cycles/calendar/").content.decode()
    assert days.due_after(date(2026, 12, 31), 5, task).value == date(2027, 1, 7)
    assert days.due_after(date(2026, 12, 31), 5, the_foreign_unit()).value == date(2027, 1, 12)


def test_the_holidays_of_ones_own_city_move_its_deadlines(cast: Cast) -> None:
    task = the_made_task(cast, key="2026Q4")

    declare(cast.actor("office"), cast.units["bureau"].pk)

    # Fri 1, Thu 7, Fri 8, Mon 11, Tue 12 January.
    task.refresh_from_db()
    assert task.due == date(2027, 1, 12)


def test_one_day_is_said_by_each_city_for_itself(cast: Cast, foreign: Actor) -> None:
    here, there = cast.units["bureau"].pk, the_foreign_unit().pk
    day_services.set_day(actor=cast.actor("office"), tenant=here, day=SPRING[0], is_working=False)
    day_services.set_day(actor=foreign, tenant=there, day=SPRING[0], is_working=True)
    day_services.settle_year(actor=foreign, tenant=there, year=2027, is_settled=True)

    said = {one.tenant_key: one.is_working for one in DayOverride.objects.filter(day=SPRING[0])}
    assert said == {here: False, there: True}
    ours, theirs = days.calendar_of(the_cycle(cast)), days.calendar_of(the_foreign_unit())
    assert (ours.is_working_day(SPRING[1]).provisional, theirs.is_working_day(SPRING[1]).provisional) == (True, False)


def test_an_office_neither_says_nor_takes_back_days_of_another_city(cast: Cast, foreign: Actor) -> None:
    here = cast.units["bureau"].pk
    ours = day_services.set_day(actor=cast.actor("office"), tenant=here, day=SPRING[0], is_working=False)

    with pytest.raises(Unseen):
        day_services.set_day(actor=foreign, tenant=here, day=SPRING[1], is_working=False)
    with pytest.raises(Unseen):
        day_services.settle_year(actor=foreign, tenant=here, year=2027, is_settled=True)
    with pytest.raises(Unseen):
        day_services.clear_day(actor=foreign, found=ours)
    page = cast.browser("foreign").get("/cycles/days/").content.decode()
    assert "2027年1月4日" not in page
    assert cast.browser("foreign").post(f"/cycles/days/{ours.pk}/clear/").status_code == 404
    assert cast.browser("foreign").post(f"/cycles/days/{here}/2027/settle/", {"settled": "1"}).status_code == 404
    assert cast.browser("foreign").get(f"/cycles/days/?tenant={here}").status_code == 404
    assert DayOverride.objects.filter(pk=ours.pk).exists()
    assert not SettledYear.objects.exists()


def test_only_deadlines_of_the_city_whose_days_changed_are_computed_again(
    cast: Cast, foreign: Actor, recomputed: list[Calendar]
) -> None:
    there = the_foreign_unit().pk
    seen: list[set[int]] = []
    ours = the_cycle(cast).pk

    def watch(_known: Calendar) -> None:
        seen.append({ours} & set(Cycle.objects.values_list("pk", flat=True)))

    days.on_recomputing(watch)
    try:
        day_services.set_day(actor=foreign, tenant=there, day=SPRING[0], is_working=False)
        days.recompute_all()
    finally:
        days._recomputing.remove(watch)

    # Once for what the other city said, of which nothing here is seen; then ours and theirs, in their order.
    assert seen == [set(), {ours}, set()]
    assert [dict(one.overrides) for one in recomputed] == [{SPRING[0]: False}, {}, {SPRING[0]: False}]


def test_days_are_read_for_tenants_in_the_scope_alone(cast: Cast) -> None:
    cycle = the_cycle(cast)
    with within({the_foreign_unit().pk}), pytest.raises(NoScope):
        days.calendar_of(cycle)


def test_who_is_the_office_of_two_cities_says_whose_days_are_meant(cast: Cast, both: Client) -> None:
    here, there = cast.units["bureau"].pk, the_foreign_unit().pk
    said = {"day": "2027-01-04", "is_working": "0", "note": "放假"}

    answer = both.post(f"/cycles/days/?tenant={there}", said)
    page = both.get(f"/cycles/days/?tenant={there}").content.decode()

    assert answer["Location"] == f"/cycles/days/?tenant={there}"
    assert [one.tenant_key for one in DayOverride.objects.all()] == [there]
    assert "临海市住建局" in page
    assert "2027年1月4日" in page
    assert "2027年1月4日" not in both.get(f"/cycles/days/?tenant={here}").content.decode()


def test_who_keeps_cycles_nowhere_says_nothing_of_days(cast: Cast) -> None:
    here = cast.units["bureau"].pk
    for who in (cast.actor("reporter"), replace(cast.actor("office"), holdings=())):
        with pytest.raises(Refusal):
            day_services.set_day(actor=who, tenant=here, day=SPRING[0], is_working=False)
