"""Keys are issued and revoked by the office, and shown once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client

from kaoping.basis.refusals import NotFresh, Refusal, Unseen
from kaoping.collection.api.models import Call, Key
from kaoping.collection.api.services import issue_key, revoke_key
from kaoping.governance.jobs.kinds import kind_of
from kaoping.governance.ledger.models import Opening
from kaoping.planning.cycles.models import Way
from tests.platform.cast import NOON, Cast, the_foreign_unit
from tests.platform.interface.client import System, code_of, system

Browser = Callable[[str], Client]


def test_a_secret_is_shown_once_and_works(browser: Browser, cast: Cast) -> None:
    office = browser("office")
    said = {"organisation": cast.units["jiangbei"].pk, "name": "质量监督系统", "way": "own", "last": "2027-05-31"}

    issued = office.post("/keys/new/", said).context["issued"]
    listed = office.get("/keys/").content.decode()

    assert System(issued.key.public, issued.secret).send("GET", "/api/v1/tasks").status_code == 200
    assert issued.key.public in listed
    assert issued.secret not in listed
    assert all(issued.secret not in one.payload for one in Opening.objects.all())


def test_an_office_revokes_a_key(browser: Browser, cast: Cast) -> None:
    caller = system(cast)
    key = Key.objects.get(public=caller.public)

    browser("office").post(f"/keys/{key.pk}/revoke/")

    assert code_of(caller.send("GET", "/api/v1/tasks")) == "revoked"
    with pytest.raises(Refusal) as refused:
        revoke_key(actor=cast.actor("office"), key=key)
    assert refused.value.code == "revoked"


@pytest.mark.parametrize("expires", [date(2026, 11, 18), date(2027, 12, 31)])
def test_a_key_is_valid_for_some_time_and_not_for_ever(expires: date, cast: Cast) -> None:
    with pytest.raises(Refusal) as refused:
        system(cast, expires=expires)

    assert (refused.value.code, refused.value.field) == ("expires-wrong", "last")


def test_issuing_wants_the_second_factor_again(cast: Cast) -> None:
    office = cast.actor("office")
    stale = replace(office, session=replace(office.session, verified_at=NOON - timedelta(minutes=6)))
    said = {"organisation": cast.units["jiangbei"], "name": "系统", "way": Way.OWN, "expires": date(2027, 1, 1)}

    with pytest.raises(NotFresh):
        issue_key(actor=stale, **said)  # type: ignore[arg-type]


def test_a_unit_of_another_city_gets_no_key(cast: Cast) -> None:
    foreign, office = the_foreign_unit(), cast.actor("office")

    with pytest.raises(Unseen):
        issue_key(actor=office, organisation=foreign, name="系统", way=Way.OWN, expires=date(2027, 1, 1))


def test_old_nonces_are_forgotten(cast: Cast) -> None:
    caller = system(cast)
    caller.send("GET", "/api/v1/tasks")
    caller.next(2).send("GET", "/api/v1/tasks")
    Call.objects.filter(nonce=caller.nonce).update(at=NOON - timedelta(days=8))

    kind_of("api.forget-calls").do({}, lambda _progress, _total: None)()

    assert [one.nonce for one in Call.objects.all()] == [caller.next(2).nonce]
