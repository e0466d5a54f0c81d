"""Who may do what, where, and from when until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from kaoping.basis import clock
from kaoping.basis.refusals import Denied, NotFresh, Refusal, TwoPeopleWanted, Unseen
from kaoping.governance.acting import GRANTS, Permission, Role, Session
from kaoping.governance.acting.roles import Duty
from kaoping.governance.people.models import Person, Post
from kaoping.governance.people.selectors import actor_of, several_duties, small_office
from kaoping.governance.people.services import (
    Appointment,
    appoint,
    declare_small_office,
    delegate,
    disable,
    end_delegation,
    end_post,
    end_small_office,
    enrol,
)
from tests.platform.cast import NOON, Cast, the_foreign_unit

TODAY = NOON.date()


def test_every_role_has_its_line_in_the_table_of_grants() -> None:
    assert set(GRANTS) == set(Role)


def test_administrators_see_no_scores_and_none_can_do_the_others_work() -> None:
    system, security, audit = (GRANTS[role] for role in Role.administrators())

    assert Permission.GRANT_ROLES not in system | audit
    assert Permission.ENROL_PEOPLE not in security | audit
    assert Permission.READ_LEDGER not in system | security


def test_an_office_reaches_what_stands_below_it_and_a_reporter_only_their_own(cast: Cast) -> None:
    office, reporter = cast.actor("office"), cast.actor("reporter")

    assert office.holdings[0].reach == {unit.pk for unit in cast.units.values()}
    assert reporter.holdings[0].reach == {cast.units["jiangbei"].pk}


def test_a_disabled_person_holds_nothing(cast: Cast) -> None:
    person = cast.people["office"]
    person.disabled_at = NOON

    assert actor_of(person).holdings == ()


def test_a_post_begins_and_ends_on_its_days(cast: Cast) -> None:
    security, person = cast.actor("security"), cast.people["reporter"]
    to = Appointment(person, cast.units["jiangbei"], Role.LEADER, TODAY + timedelta(days=1))
    post = appoint(actor=security, to=to)
    end_post(actor=security, post=post, day=TODAY + timedelta(days=3))

    held = [actor_of(person, day=TODAY + timedelta(days=days)).holds(Role.LEADER) for days in range(5)]
    assert held == [False, True, True, False, False]


def test_a_deputy_acts_like_the_principal_and_is_marked_as_acting_for_them(cast: Cast) -> None:
    (one,) = enrol(actor=cast.actor("system"), people=[("deputy", "副手甲")])
    principal = cast.people["reporter"].posts.get()
    to = Appointment(one.person, cast.units["jiangbei"], Role.REPORTER, TODAY, deputy_of=principal)

    appoint(actor=cast.actor("security"), to=to)

    (held,) = actor_of(one.person).holdings
    assert (held.role, held.organisation) == (Role.REPORTER, cast.units["jiangbei"].pk)
    assert held.acting_for == cast.people["reporter"].pk


@pytest.mark.parametrize(("unit", "role"), [("jiangnan", Role.REPORTER), ("jiangbei", Role.LEADER)])
def test_a_deputy_has_the_place_and_role_of_the_principal(cast: Cast, unit: str, role: Role) -> None:
    (one,) = enrol(actor=cast.actor("system"), people=[("deputy", "副手甲")])
    principal = cast.people["reporter"].posts.get()

    with pytest.raises(Refusal) as refused:
        appoint(actor=cast.actor("security"), to=Appointment(one.person, cast.units[unit], role, TODAY, principal))

    assert refused.value.code == "not-a-deputy"


def test_nobody_is_their_own_deputy(cast: Cast) -> None:
    principal = cast.people["reporter"].posts.get()
    to = Appointment(cast.people["reporter"], cast.units["jiangbei"], Role.REPORTER, TODAY, principal)

    with pytest.raises(Refusal) as refused:
        appoint(actor=cast.actor("security"), to=to)

    assert refused.value.code == "not-a-deputy"


def test_delegation_lends_a_post_for_its_days(cast: Cast) -> None:
    post, rival = cast.people["reporter"].posts.get(), cast.people["rival"]
    ends = TODAY + timedelta(days=2)

    delegate(actor=cast.actor("reporter"), post=post, to=rival, starts=TODAY, ends=ends, reason="出差")

    units = [
        {held.organisation for held in actor_of(rival, day=TODAY + timedelta(days=days)).holdings} for days in range(3)
    ]
    north, south = cast.units["jiangbei"].pk, cast.units["jiangnan"].pk
    assert units == [{north, south}, {north, south}, {south}]


def test_a_delegation_taken_back_holds_no_longer(cast: Cast) -> None:
    post, rival = cast.people["reporter"].posts.get(), cast.people["rival"]
    reporter, ends = cast.actor("reporter"), TODAY + timedelta(days=5)
    lent = delegate(actor=reporter, post=post, to=rival, starts=TODAY, ends=ends, reason="出差")
    later = delegate(actor=reporter, post=post, to=rival, starts=ends, ends=ends + timedelta(days=1), reason="出差")

    end_delegation(actor=reporter, delegation=lent, day=TODAY + timedelta(days=1))
    end_delegation(actor=reporter, delegation=later, day=TODAY + timedelta(days=1))

    held = [len(actor_of(rival, day=TODAY + timedelta(days=days)).holdings) for days in range(7)]
    assert held == [2, 1, 1, 1, 1, 1, 1]
    with pytest.raises(Denied):
        end_delegation(actor=cast.actor("rival"), delegation=lent, day=TODAY)


def test_nobody_delegates_to_themselves(cast: Cast) -> None:
    reporter = cast.people["reporter"]

    with pytest.raises(Refusal) as refused:
        delegate(
            actor=cast.actor("reporter"),
            post=reporter.posts.get(),
            to=reporter,
            starts=TODAY,
            ends=TODAY + timedelta(days=1),
            reason="出差",
        )

    assert (refused.value.code, refused.value.field) == ("oneself", "to")


def test_an_administrator_lends_their_post_to_nobody(cast: Cast) -> None:
    (one,) = enrol(actor=cast.actor("system"), people=[("newcomer", "新人")])
    ends = TODAY + timedelta(days=1)

    for who in ("system", "security", "audit"):
        with pytest.raises(Denied):
            delegate(
                actor=cast.actor(who),
                post=cast.people[who].posts.get(),
                to=one.person,
                starts=TODAY,
                ends=ends,
                reason="出差",
            )


def test_a_post_is_not_lent_to_an_administrator(cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        delegate(
            actor=cast.actor("reporter"),
            post=cast.people["reporter"].posts.get(),
            to=cast.people["system"],
            starts=TODAY,
            ends=TODAY + timedelta(days=1),
            reason="出差",
        )

    assert refused.value.code == "separated"


def test_who_was_lent_a_post_does_not_become_an_administrator_while_they_have_it(cast: Cast) -> None:
    """In this order, too: the post first, the administration afterwards."""
    (one,) = enrol(actor=cast.actor("system"), people=[("borrower", "借用甲")])
    ends = TODAY + timedelta(days=30)
    mine = cast.people["office"].posts.get()
    delegate(actor=cast.actor("office"), post=mine, to=one.person, starts=TODAY, ends=ends, reason="出差")

    for starts, is_separate in ((TODAY, False), (ends - timedelta(days=1), False), (ends, True)):
        to = Appointment(one.person, cast.units["bureau"], Role.SYSTEM_ADMIN, starts)
        assert refusal_of(cast, to) == (None if is_separate else "separated")


def test_a_post_that_ends_some_day_is_held_until_then(cast: Cast) -> None:
    person, ends = cast.people["reporter"], TODAY + timedelta(days=300)
    end_post(actor=cast.actor("security"), post=person.posts.get(), day=ends)

    for starts, is_separate in ((TODAY, False), (ends - timedelta(days=1), False), (ends, True)):
        to = Appointment(person, cast.units["bureau"], Role.AUDIT_ADMIN, starts)
        assert refusal_of(cast, to) == (None if is_separate else "separated")


def refusal_of(cast: Cast, to: Appointment) -> str | None:
    """Why an administration cannot be given; it wants two people, and is not given here."""
    with pytest.raises(Refusal) as refused:
        appoint(actor=cast.actor("security"), to=to)
    return None if isinstance(refused.value, TwoPeopleWanted) else refused.value.code


def test_a_lent_post_joins_duties_like_an_own_one(cast: Cast) -> None:
    security = cast.actor("security")
    declare_small_office(actor=security, reason="全局在编 3 人")
    mine, ends = cast.people["office"].posts.get(), TODAY + timedelta(days=2)
    delegate(actor=cast.actor("office"), post=mine, to=cast.people["system"], starts=TODAY, ends=ends, reason="出差")

    with pytest.raises(Refusal) as refused:
        end_small_office(actor=security)

    assert refused.value.code == "still-needed"


def test_disabling_an_account_wants_a_second_factor_shown_just_now(cast: Cast) -> None:
    stale = replace(cast.actor("system"), session=Session("desk", verified_at=NOON - timedelta(minutes=6)))

    with pytest.raises(NotFresh):
        disable(actor=stale, person=cast.people["rival"])


def test_nobody_disables_themselves(cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        disable(actor=cast.actor("system"), person=cast.people["system"])

    assert refused.value.code == "oneself"
    assert Person.objects.get(account="system").disabled_at is None


def test_nobody_delegates_what_is_somebody_elses(cast: Cast) -> None:
    with pytest.raises((Denied, Unseen)):
        delegate(
            actor=cast.actor("rival"),
            post=cast.people["reporter"].posts.get(),
            to=cast.people["rival"],
            starts=TODAY,
            ends=TODAY + timedelta(days=1),
            reason="冒用",
        )


def test_a_declared_small_office_may_join_duties_and_cannot_end_while_it_does(cast: Cast) -> None:
    security = cast.actor("security")
    declare_small_office(actor=security, reason="全局在编 3 人")
    to = Appointment(cast.people["system"], cast.units["bureau"], Role.OFFICE, TODAY)

    post = appoint(actor=security, to=to)

    assert post.in_small_office
    assert [person.account for person in several_duties()] == ["system"]
    with pytest.raises(Refusal) as refused:
        end_small_office(actor=security)
    assert (refused.value.code, "系统管理员甲" in str(refused.value.message)) == ("still-needed", True)
    end_post(actor=security, post=post, day=TODAY)
    end_small_office(actor=security)
    with pytest.raises(Refusal, match="分设"):
        appoint(actor=security, to=to)


def test_ending_a_small_office_wants_the_second_factor_again(cast: Cast) -> None:
    security = cast.actor("security")
    declare_small_office(actor=security, reason="全市在编三人")

    with pytest.raises(NotFresh):
        end_small_office(actor=replace(security, session=Session(verified_at=NOON - timedelta(minutes=6))))

    assert small_office() is not None


def test_every_page_of_a_small_office_shows_the_risk(cast: Cast) -> None:
    said = "小型单位模式：部分管理职责由一人兼任"
    assert said not in cast.browser("reporter").get("/").content.decode()

    declare_small_office(actor=cast.actor("security"), reason="全局在编 3 人")

    assert said in cast.browser("reporter").get("/").content.decode()


@pytest.mark.parametrize("role", [Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.OFFICE])
def test_an_administrator_holds_no_other_role(cast: Cast, role: Role) -> None:
    to = Appointment(cast.people["system"], cast.units["bureau"], role, TODAY)

    with pytest.raises(Refusal) as refused:
        appoint(actor=cast.actor("security"), to=to)

    assert refused.value.code == "separated"


def test_the_database_itself_refuses_two_administrations_in_one_person(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(
            person=cast.people["system"], organisation=cast.units["bureau"], role=Role.AUDIT_ADMIN, starts=TODAY
        )


def test_nobody_gives_a_role_to_themselves(cast: Cast) -> None:
    to = Appointment(cast.people["security"], cast.units["bureau"], Role.SECURITY_ADMIN, TODAY)

    with pytest.raises(Refusal) as refused:
        appoint(actor=cast.actor("security"), to=to)

    assert refused.value.code == "oneself"


def test_roles_are_given_only_within_reach(cast: Cast) -> None:
    to = Appointment(cast.people["rival"], the_foreign_unit(), Role.REPORTER, TODAY)

    with pytest.raises(Unseen):
        appoint(actor=cast.actor("security"), to=to)


@pytest.mark.parametrize(("seconds", "is_taken"), [(300, True), (301, False), (-1, False)])
def test_giving_a_role_wants_a_second_factor_of_the_last_five_minutes(cast: Cast, seconds: int, is_taken: bool) -> None:
    actor = cast.actor("security")
    shown = replace(actor.session, verified_at=clock.now() - timedelta(seconds=seconds))
    to = Appointment(cast.people["rival"], cast.units["jiangnan"], Role.LEADER, TODAY)

    if is_taken:
        assert appoint(actor=replace(actor, session=shown), to=to).pk
    else:
        with pytest.raises(NotFresh):
            appoint(actor=replace(actor, session=shown), to=to)


def test_a_list_with_one_account_that_is_taken_enrols_nobody(cast: Cast) -> None:
    before = Person.objects.count()

    with pytest.raises(Refusal) as refused:
        enrol(actor=cast.actor("system"), people=[("newcomer", "新人"), ("office", "重名")])

    assert refused.value.code == "account-taken"
    assert "office" in str(refused.value.message)
    assert Person.objects.count() == before


def test_initial_passwords_differ_and_stand_nowhere_in_the_database(cast: Cast) -> None:
    made = enrol(actor=cast.actor("system"), people=[("one.x", "甲"), ("two.x", "乙")])

    assert made[0].password != made[1].password
    assert all(one.password not in one.person.password for one in made)
    assert all(len(one.password) == 14 for one in made)


def test_every_role_serves_one_duty() -> None:
    assert {role for role in Role if role.duty is not Duty.APPRAISAL} == set(Role.administrators())
