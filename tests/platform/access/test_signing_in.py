"""Signing in: two factors, gates, locks, and answers that tell a guesser nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.hashers import BasePasswordHasher, get_hasher, make_password
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse

from kaoping.basis import clock
from kaoping.demo.views import sign_in as be_somebody
from kaoping.governance.access.models import Attempt, Lock
from kaoping.governance.access.passwords import spend_initial
from kaoping.governance.access.services import unlock
from kaoping.governance.ledger.models import AccessNote
from kaoping.governance.people.models import Person
from kaoping.governance.people.services import disable, enrol, reset_password
from tests.platform.access.signing import SECRET, code_now, is_open, sign_in
from tests.platform.cast import NOON, PASSWORD, Cast
from tests.platform.permissions.table import TABLE

GATES = {
    "account_login",
    "account_logout",
    "set_language",
    "alive",
    "mfa_authenticate",
    "factors",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "account_reauthenticate",
    "sso-back",
}


def test_password_and_code_open_the_platform(reporter: Person) -> None:
    client = Client()

    first = sign_in(client, "reporter")
    assert (first.status_code, first.headers["Location"]) == (302, reverse("mfa_authenticate"))
    assert not is_open(client)
    halfway = client.cookies[settings.SESSION_COOKIE_NAME].value
    second = client.post(reverse("mfa_authenticate"), {"code": code_now()})

    assert second.status_code == 302
    assert is_open(client)
    # Whoever knew the session from before does not have the one that is open.
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != halfway
    client.cookies[settings.SESSION_COOKIE_NAME] = halfway
    assert not is_open(client)
    assert AccessNote.objects.filter(action="access.signed-in", person=reporter.pk, said__contains="totp").exists()


def test_a_code_works_once(reporter: Person) -> None:
    code = code_now()
    answers = []
    for client in (Client(), Client()):
        sign_in(client, reporter.account)
        client.post(reverse("mfa_authenticate"), {"code": code})
        answers.append(is_open(client))

    assert answers == [True, False]


def test_secrets_of_second_factors_are_stored_encrypted(reporter: Person) -> None:
    stored = Authenticator.objects.get(user=reporter).data["secret"]

    assert SECRET not in stored
    assert len(stored) > len(SECRET)


def test_with_a_password_alone_nothing_opens_but_the_way_to_a_second_factor(cast: Cast) -> None:
    person = cast.people["office"]
    Authenticator.objects.filter(user=person).delete()
    client = Client()
    sign_in(client, "office")

    # What is open to nobody in particular (public pages), or wants a key (the interface), asks for no session at all.
    wanting = {
        (line.method, reverse(line.name, args=[1] * len(line.args)))
        for line in TABLE
        if line.anonymous == 302 and line.name not in GATES
    }
    found = {(method, address): client.generic(method, address) for method, address in wanting}

    assert len(wanting) > 150
    opened = {
        one: answer.status_code for one, answer in found.items() if answer.headers.get("Location") != reverse("factors")
    }
    assert opened == {}


def test_an_initial_password_opens_nothing_but_the_page_to_choose_another(cast: Cast) -> None:
    password = reset_password(actor=cast.actor("system"), person=cast.people["rival"])
    rival = Person.objects.get(account="rival")
    assert rival.initial_until == NOON + timedelta(hours=72)
    fresh = Client()
    Authenticator.objects.filter(user=rival).delete()
    sign_in(fresh, "rival", password)
    assert fresh.get("/").headers["Location"] == reverse("account_change_password")
    assert fresh.get(reverse("factors")).headers["Location"] == reverse("account_change_password")
    chosen = {"oldpassword": password, "password1": "My-Own-Pass-99", "password2": "My-Own-Pass-99"}
    assert fresh.post(reverse("account_change_password"), chosen).status_code == 302
    assert fresh.get("/").headers["Location"] == reverse("factors")


def test_an_initial_password_opens_once(cast: Cast) -> None:
    """The session that it opened goes on to choosing another; nobody comes in with it after that (R-7)."""
    (one,) = enrol(actor=cast.actor("system"), people=[("newcomer", "新人")])
    first, second = Client(), Client()
    sign_in(first, "newcomer", one.password)

    said = sign_in(second, "newcomer", one.password)

    assert (said.status_code, "_auth_user_id" in second.session) == (200, False)
    assert _said(said) == _said(sign_in(Client(), "newcomer", "wrong")), "a guesser is told nothing"
    chosen = {"oldpassword": one.password, "password1": "My-Own-Pass-99", "password2": "My-Own-Pass-99"}
    assert first.post(reverse("account_change_password"), chosen).status_code == 302
    assert first.get("/").headers["Location"] == reverse("factors")
    sign_in(second, "newcomer", "My-Own-Pass-99")
    assert "_auth_user_id" in second.session


def test_an_initial_password_is_not_spent_by_who_has_it_without_the_second_factor(reporter: Person, cast: Cast) -> None:
    password = reset_password(actor=cast.actor("system"), person=reporter)
    sign_in(Client(), "reporter", password)
    client = Client()
    sign_in(client, "reporter", password)

    client.post(reverse("mfa_authenticate"), {"code": code_now()})

    assert client.get("/").headers["Location"] == reverse("account_change_password")
    again = Client()
    assert sign_in(again, "reporter", password).status_code == 200
    assert again.get(reverse("mfa_authenticate")).status_code == 302, (
        "the password is not asked to be followed by a code"
    )


def test_of_two_who_sign_in_at_once_with_one_initial_password_one_is_in(cast: Cast) -> None:
    """Both were let in by the same look; the second finds it spent when it is signed in."""
    (one,) = enrol(actor=cast.actor("system"), people=[("newcomer", "新人")])
    first, second = Person.objects.get(pk=one.person.pk), Person.objects.get(pk=one.person.pk)

    assert [spend_initial(first), spend_initial(second)] == [True, False]
    assert (first.initial_until, second.initial_until) == (NOON, NOON)


@pytest.mark.parametrize(("seconds", "opens"), [(-1, True), (0, False), (1, False)])
def test_an_initial_password_lives_72_hours(cast: Cast, seconds: int, opens: bool) -> None:
    (one,) = enrol(actor=cast.actor("system"), people=[("newcomer", "新人")])

    with clock.at(NOON + timedelta(hours=72, seconds=seconds)):
        client = Client()
        sign_in(client, "newcomer", one.password)

        assert ("_auth_user_id" in client.session) is opens


def _said(response: HttpResponse) -> str:
    """A page without what differs each time: tokens, the request's number, the account that was typed."""
    text = re.sub(r'value="[^"]*"|"X-CSRFToken": "[^"]*"', "", response.content.decode())
    return re.sub(r"[0-9a-f]{32}", "", text)


def test_unknown_wrong_locked_and_disabled_get_the_same_answer(cast: Cast) -> None:
    for _ in range(5):
        sign_in(Client(), "rival", "wrong")
    disable(actor=cast.actor("system"), person=cast.people["leader"])

    answers = {
        "unknown": sign_in(Client(), "nobody-here"),
        "wrong": sign_in(Client(), "office", "wrong"),
        "locked, though right": sign_in(Client(), "rival"),
        "disabled, though right": sign_in(Client(), "leader"),
    }

    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(answers, 200)
    assert len({_said(answer) for answer in answers.values()}) == 1


def test_unknown_wrong_locked_and_disabled_take_the_same_work(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """One password is hashed in each case: that is nearly all of the time that an answer takes (R-12)."""
    for _ in range(5):
        sign_in(Client(), "rival", "wrong")
    disable(actor=cast.actor("system"), person=cast.people["leader"])
    Person.objects.filter(account="auditor").update(password=make_password(None))  # by the city's portal alone
    hashed: list[str] = []
    encode: Callable[..., str] = type(get_hasher()).encode

    def counted(hasher: BasePasswordHasher, password: str, *said: object, **more: object) -> str:
        hashed.append(password)
        return encode(hasher, password, *said, **more)

    monkeypatch.setattr(type(get_hasher()), "encode", counted)

    work = {}
    for account in ("nobody-here", "office", "rival", "leader", "auditor"):
        before = len(hashed)
        sign_in(Client(), account, "wrong" if account == "office" else PASSWORD)
        work[account] = len(hashed) - before

    assert work == dict.fromkeys(work, 1)


def test_five_failures_lock_an_account_for_that_address_for_half_an_hour(cast: Cast) -> None:
    del cast
    for _ in range(5):
        sign_in(Client(), "office", "wrong")

    assert not _password_is_taken("office", "192.0.2.7")
    assert _password_is_taken("office", "192.0.2.8")
    with clock.at(NOON + timedelta(minutes=29, seconds=59)):
        assert not _password_is_taken("office", "192.0.2.7")
    with clock.at(NOON + timedelta(minutes=30)):
        assert _password_is_taken("office", "192.0.2.7")


def test_four_failures_lock_nothing_and_are_forgotten_once_somebody_is_in(reporter: Person) -> None:
    for _ in range(4):
        sign_in(Client(), "reporter", "wrong")
    client = Client()

    assert sign_in(client, "reporter").status_code == 302
    assert Attempt.objects.filter(account="reporter").count() == 4  # a password alone is no success
    client.post(reverse("mfa_authenticate"), {"code": code_now()}, REMOTE_ADDR="192.0.2.7")
    assert is_open(client)
    assert not Attempt.objects.filter(account=reporter.account).exists()


def test_failures_older_than_15_minutes_do_not_count(cast: Cast) -> None:
    del cast
    for _ in range(4):
        sign_in(Client(), "office", "wrong")
    with clock.at(NOON + timedelta(minutes=15, seconds=1)):
        sign_in(Client(), "office", "wrong")

        assert _password_is_taken("office", "192.0.2.7")


def test_colleagues_behind_the_same_address_are_not_locked_out(cast: Cast) -> None:
    for _ in range(12):
        sign_in(Client(), "office", "wrong")

    others = [account for account in cast.people if account != "office"]
    assert {account: _password_is_taken(account, "192.0.2.7") for account in others} == dict.fromkeys(others, True)


def test_guessing_from_many_addresses_locks_the_account_everywhere_until_it_is_unlocked(cast: Cast) -> None:
    for number in range(20):
        sign_in(Client(), "office", "wrong", f"198.51.100.{number}")

    assert not _password_is_taken("office", "203.0.113.5")
    unlock(actor=cast.actor("security"), person=cast.people["office"])
    assert _password_is_taken("office", "203.0.113.5")
    assert not Lock.objects.exists()


def _password_is_taken(account: str, address: str) -> bool:
    """Whether account and password are accepted, so that a second factor is asked for."""
    return bool(sign_in(Client(), account, address=address).status_code == 302)


@pytest.mark.parametrize(
    ("proxies", "header", "address"),
    [
        (0, "", "192.0.2.7"),
        (0, "203.0.113.9", "192.0.2.7"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "10.9.9.9, 203.0.113.9", "203.0.113.9"),
        (2, "10.9.9.9, 203.0.113.9, 198.51.100.1", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.7"),
        (1, "nonsense<script>", "192.0.2.7"),
    ],
)
def test_only_trusted_proxies_say_where_a_request_comes_from(
    cast: Cast, proxies: int, header: str, address: str
) -> None:
    del cast
    said = {"X-Forwarded-For": header} if header else {}
    with override_settings(KAOPING_TRUSTED_PROXIES=proxies):
        Client().post("/sign-in/", {"login": "office", "password": "wrong"}, REMOTE_ADDR="192.0.2.7", headers=said)

    assert Attempt.objects.get().address == address
    assert AccessNote.objects.get(action="access.failed").address == address


def test_being_somebody_by_a_click_in_the_demonstration_is_noted_as_any_sign_in_and_says_so(cast: Cast) -> None:
    AccessNote.objects.all().delete()
    request = RequestFactory().post("/demo/sign-in/reporter/", {"next": "/"})
    SessionMiddleware(lambda _request: HttpResponse()).process_request(request)

    answer = be_somebody(request, "reporter")

    note = AccessNote.objects.get()
    assert answer.status_code == 302
    assert (note.action, note.person, note.said) == (
        "access.signed-in",
        cast.people["reporter"].pk,
        "demonstration",
    )
    assert note.tenant == cast.units["bureau"].pk
    assert [one["role"] for one in note.holdings] == ["reporter"]
