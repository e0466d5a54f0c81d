"""An administrator of a unit sees to the accounts of those who are there and nowhere beyond; nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import override_settings
from django.urls import reverse

from kaoping.basis.clock import now, today
from kaoping.basis.refusals import Barred, Denied, Refusal, Unseen
from kaoping.governance.access.services import forget_factors, issue_codes, unlock
from kaoping.governance.acting import Actor, Role
from kaoping.governance.acting.locks import opened
from kaoping.governance.people.models import Person, Post
from kaoping.governance.people.services import (
    GIVE,
    Appointment,
    appoint,
    declare_small_office,
    delegate,
    disable,
    enable,
    end_post,
    end_small_office,
    enrol,
    given,
    reset_password,
)
from kaoping.governance.sso.services import bind, unbind
from tests.platform.cast import Cast, the_foreign_unit, the_platform
from tests.platform.dual.asking import joins

LOW = {"lowsys": Role.SYSTEM_ADMIN, "lowsec": Role.SECURITY_ADMIN}
ISSUER = "https://portal.invalid"

Act = Callable[[Actor, Person], object]
ACTS: dict[str, tuple[str, Act]] = {
    "unlock": ("lowsec", lambda a, p: unlock(actor=a, person=p)),
    "forget the factors of": ("lowsec", lambda a, p: forget_factors(actor=a, person=p)),
    "issue codes to": ("lowsec", lambda a, p: issue_codes(actor=a, people=[p])),
    "bind the identity of": ("lowsec", lambda a, p: bind(actor=a, person=p, subject="s-1")),
    "unbind the identity of": ("lowsec", lambda a, p: unbind(actor=a, person=_bound(p))),
    "reset the password of": ("lowsys", lambda a, p: reset_password(actor=a, person=p)),
    "disable": ("lowsys", lambda a, p: disable(actor=a, person=p)),
    "enable": ("lowsys", lambda a, p: enable(actor=a, person=_disabled(p))),
}


def _bound(person: Person) -> Person:
    bind(actor=replace(the_platform(), person=person.pk), person=person, subject=person.account)
    return person


def _disabled(person: Person) -> Person:
    Person.objects.filter(pk=person.pk).update(disabled_at=now())
    return person


@pytest.fixture
def low(cast: Cast) -> Cast:
    """The cast, with administrators of one district alone."""
    for account, role in LOW.items():
        (one,) = enrol(actor=the_platform(), people=[(account, account)])
        to = Appointment(one.person, cast.units["jiangbei"], role, today())
        with opened(GIVE, given(to)):
            appoint(actor=the_platform(), to=to)
        Person.objects.filter(pk=one.person.pk).update(initial_until=None)
        Authenticator.objects.create(user=one.person, type=Authenticator.Type.TOTP, data={"secret": "unused"})
        cast.people[account] = Person.objects.get(pk=one.person.pk)
    return cast


@pytest.mark.parametrize("name", ACTS)
@override_settings(KAOPING_OIDC_ISSUER=ISSUER)
def test_they_see_to_their_own_people_and_to_nobody_elsewhere(name: str, low: Cast) -> None:
    who, act = ACTS[name]

    for beyond in ("rival", "leader", "assessor"):
        with pytest.raises(Unseen):
            act(low.actor(who), low.people[beyond])
    act(low.actor(who), low.people["reporter"])


def elsewhere(low: Cast, person: str = "reporter") -> str:
    """What is said to an administrator of the district who unlocks somebody; nothing if it is done."""
    try:
        unlock(actor=low.actor("lowsec"), person=low.people[person])
    except Refusal as refusal:
        return refusal.code
    return ""


def test_who_is_at_another_unit_too_is_not_theirs_alone(low: Cast) -> None:
    """Else they would come by that account to rights that they give nobody."""
    to = Appointment(low.people["reporter"], low.units["bureau"], Role.LEADER, today() + timedelta(days=30))
    post = appoint(actor=low.actor("security"), to=to)
    assert elsewhere(low) == "elsewhere", "a post that begins later is one"

    end_post(actor=low.actor("security"), post=post, day=to.starts)
    assert elsewhere(low) == "elsewhere", "so is one that is to end"
    unlock(actor=low.actor("security"), person=low.people["reporter"])


def test_who_was_lent_a_post_elsewhere_is_not_theirs_alone(low: Cast) -> None:
    days = {"starts": today(), "ends": today() + timedelta(days=2)}
    delegate(
        actor=low.actor("leader"),
        post=low.people["leader"].posts.get(),
        to=low.people["reporter"],
        reason="出差",
        **days,
    )

    assert elsewhere(low) == "elsewhere"


def test_who_has_left_is_where_they_last_were(low: Cast) -> None:
    for name in ("reporter", "rival"):
        end_post(actor=low.actor("security"), post=low.people[name].posts.get(), day=today())

    assert [elsewhere(low, name) for name in ("reporter", "rival")] == ["", "not-found"]
    unlock(actor=low.actor("security"), person=low.people["rival"])


def test_who_never_had_a_post_is_anybodys_who_sees_to_accounts(low: Cast) -> None:
    (one,) = enrol(actor=low.actor("lowsys"), people=[("newcomer", "新人")])

    reset_password(actor=low.actor("lowsys"), person=one.person)
    unlock(actor=low.actor("lowsec"), person=one.person)


def test_of_whoever_works_in_two_cities_the_whole_of_the_first_sees_to_the_account(low: Cast) -> None:
    low.units["foreign"] = the_foreign_unit()
    appoint(actor=the_platform(), to=Appointment(low.people["reporter"], low.units["foreign"], Role.REPORTER, today()))
    joins(low, "foreigner", "foreign", Role.REPORTER)

    assert elsewhere(low) == "elsewhere", "a district of it does not"
    unlock(actor=low.actor("security"), person=low.people["reporter"])
    foreigner = low.people["foreigner"]
    with pytest.raises(Unseen):
        unlock(actor=low.actor("security"), person=foreigner)
    there = foreigner.posts.get()
    appoint(actor=low.actor("security"), to=Appointment(foreigner, low.units["jiangbei"], Role.REPORTER, today()))
    assert elsewhere(low, "foreigner") == "elsewhere"
    Post.objects.filter(pk=there.pk).update(ends=today())
    unlock(actor=low.actor("security"), person=foreigner)


@pytest.mark.parametrize("name", ACTS)
@override_settings(KAOPING_OIDC_ISSUER=ISSUER)
def test_who_gives_somebody_of_another_city_a_post_does_not_come_by_it_to_the_account(name: str, low: Cast) -> None:
    """Else two administrators here, or one where single sign-on shows both factors, could act there as anybody."""
    act, who = ACTS[name][1], "system" if ACTS[name][0] == "lowsys" else "security"
    low.units["foreign"] = the_foreign_unit()
    joins(low, "foreigner", "foreign", Role.LEADER)
    foreigner = low.people["foreigner"]
    appoint(actor=low.actor("security"), to=Appointment(foreigner, low.units["jiangbei"], Role.REPORTER, today()))

    with pytest.raises(Barred, check=lambda refusal: refusal.code == "elsewhere"):
        act(low.actor(who), foreigner)


def test_what_holds_for_everybody_is_not_declared_by_a_district(low: Cast) -> None:
    with pytest.raises(Denied):
        declare_small_office(actor=low.actor("lowsec"), reason="全局在编 3 人")
    declare_small_office(actor=low.actor("security"), reason="全局在编 3 人")
    with pytest.raises(Denied):
        end_small_office(actor=low.actor("lowsec"))
    assert low.browser("lowsec").get("/people/small-office/").status_code == 404
    assert "/people/small-office/" not in low.browser("lowsec").get("/people/").content.decode()


@override_settings(KAOPING_OIDC_ISSUER=ISSUER, KAOPING_OIDC_CLIENT="kaoping", KAOPING_OIDC_SECRET="-")
def test_pages_of_accounts_elsewhere_are_not_there_and_their_buttons_are_not_offered(low: Cast) -> None:
    rival, own = low.people["rival"].pk, low.people["reporter"].pk
    pages = {
        "lowsec": ["people-unlock", "people-factors", "sso-person"],
        "lowsys": ["people-password", "people-disable", "people-enable"],
    }
    for who, names in pages.items():
        client = low.browser(who)
        shown = {one: client.get(f"/people/{one}/").content.decode() for one in (rival, own)}
        for name in names:
            page = reverse(name, args=[rival])
            answer = client.get(page) if who == "lowsec" else client.post(page)
            assert answer.status_code == 404, name
            assert page not in shown[rival], name
            if name != "people-enable":
                assert reverse(name, args=[own]) in shown[own], name


def test_printed_codes_for_a_list_with_somebody_from_elsewhere_are_issued_to_nobody(low: Cast) -> None:
    said = low.browser("lowsec").post("/people/codes/", {"people": "reporter\nrival"}).content.decode()

    assert "第 2 行：没有在用的账号“rival”。" in said
    assert not Authenticator.objects.filter(type="recovery_codes").exists()
