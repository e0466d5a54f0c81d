"""Second factors: who guesses codes is locked out, and one's own factors change only before a second factor."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.signals import authenticator_added
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from kaoping.basis.refusals import Refusal
from kaoping.governance.access.services import forget_factors, issue_codes, unlock
from kaoping.governance.ledger.models import AccessNote, Entry
from kaoping.governance.people.models import Person
from kaoping.governance.people.services import disable, enrol
from tests.platform.access.signing import SECRET, code_now, is_open, sign_in
from tests.platform.browser.keys import code_of
from tests.platform.cast import PASSWORD, Cast

HERE, ELSEWHERE = "192.0.2.7", "192.0.2.8"
WRONG = "000000"


def halfway(address: str = HERE) -> Client:
    """A browser in which the password was right, and a code is asked for."""
    client = Client(REMOTE_ADDR=address)
    assert sign_in(client, "reporter", address=address).status_code == 302
    return client


def shows(client: Client, code: str, page: str = "mfa_authenticate") -> HttpResponse:
    answer = client.post(reverse(page), {"code": code})
    assert isinstance(answer, HttpResponse)
    return answer


def noted(action: str) -> list[str]:
    return list(AccessNote.objects.filter(action=action).order_by("pk").values_list("said", flat=True))


def test_five_wrong_codes_lock_an_account_for_that_address(reporter: Person) -> None:
    guesser = halfway()
    wrong = [shows(guesser, WRONG) for _ in range(5)]

    right = shows(guesser, code_now())

    assert {answer.status_code for answer in [*wrong, right]} == {200}
    assert not is_open(guesser)
    assert sign_in(Client(), "reporter", address=HERE).status_code == 200  # the password is not right now, either
    assert (noted("access.failed")[:5], noted("access.locked")) == (["totp"] * 5, ["this address"])
    owner = halfway(ELSEWHERE)
    shows(owner, code_now())
    assert is_open(owner)
    assert AccessNote.objects.get(action="access.locked").subject == str(reporter.pk)


def test_a_right_password_in_between_does_not_begin_the_count_anew(reporter: Person) -> None:
    for _ in range(5):
        shows(halfway(), WRONG)

    assert sign_in(Client(), reporter.account, address=HERE).status_code == 200
    assert noted("access.locked") == ["this address"]


def test_wrong_passwords_and_wrong_codes_are_counted_together(reporter: Person) -> None:
    guesser = halfway()
    for _ in range(3):
        shows(guesser, WRONG)
    for _ in range(2):
        sign_in(Client(), reporter.account, "wrong", HERE)

    shows(guesser, code_now())

    assert not is_open(guesser)


def test_while_an_account_is_locked_no_printed_code_is_used_up(reporter: Person, cast: Cast) -> None:
    printed = RecoveryCodes.activate(reporter).get_unused_codes()[0]
    guesser = halfway()
    for _ in range(5):
        shows(guesser, WRONG)

    shows(guesser, printed)
    assert not is_open(guesser)

    unlock(actor=cast.actor("security"), person=reporter)
    shows(guesser, printed)
    assert is_open(guesser)


def test_codes_are_not_guessed_from_an_open_session_either(reporter: Person, cast: Cast) -> None:
    client = cast.browser("reporter")
    for _ in range(5):
        shows(client, WRONG, "mfa_reauthenticate")

    assert shows(client, code_now(), "mfa_reauthenticate").status_code == 200
    unlock(actor=cast.actor("security"), person=reporter)
    assert shows(client, code_now(), "mfa_reauthenticate").status_code == 302
    assert noted("access.factor-shown") == ["totp"]


START_OF_A_STEP = 1_790_000_010
"""Seconds since 1970: a whole number of half minutes."""


def set_the_clock(monkeypatch: pytest.MonkeyPatch, seconds: int) -> None:
    """Let the server compute codes at another moment."""
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time", SimpleNamespace(time=lambda: seconds))


@pytest.mark.parametrize(("later", "opens"), [(-31, False), (-1, True), (0, True), (29, True), (59, True), (60, False)])
def test_a_code_is_right_in_its_half_minute_and_those_beside_it(
    later: int, opens: bool, reporter: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = halfway()
    set_the_clock(monkeypatch, START_OF_A_STEP + later)

    shows(mine, code_of(SECRET, START_OF_A_STEP))

    assert is_open(mine) is opens


def test_a_code_works_once_for_as_long_as_it_is_right(reporter: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    code = code_of(SECRET, START_OF_A_STEP)
    set_the_clock(monkeypatch, START_OF_A_STEP - 30)
    shows(halfway(), code)
    # What django-allauth remembers for half a minute is forgotten.
    cache.delete(f"allauth.mfa.totp.used?user={reporter.pk}&code={code}")
    set_the_clock(monkeypatch, START_OF_A_STEP + 59)
    again = halfway(ELSEWHERE)

    shows(again, code)

    assert not is_open(again)
    assert noted("access.failed") == ["totp"]
    shows(again, code_of(SECRET, START_OF_A_STEP + 60))
    assert is_open(again)


def test_the_code_that_binds_an_authenticator_opens_nothing_afterwards(reporter: Person) -> None:
    Authenticator.objects.filter(user=reporter).delete()
    mine = halfway()
    mine.get(reverse("mfa_activate_totp"))
    mine.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    mine.get(reverse("mfa_activate_totp"))
    code = code_now(mine.session["mfa.totp.secret"])
    mine.post(reverse("mfa_activate_totp"), {"code": code})
    assert is_open(mine)
    again = halfway(ELSEWHERE)

    shows(again, code)

    assert not is_open(again)


ANSWERS = [
    '{"a": 1}',
    '["a"]',
    "7",
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "e30", '
    '"authenticatorData": "AAAA", "signature": "AAAA"}}',
]


@pytest.mark.parametrize("answer", ANSWERS)
def test_who_makes_up_the_answer_of_a_security_key_is_locked_out_like_who_guesses_codes(
    answer: str, reporter: Person
) -> None:
    guesser = halfway()
    for _ in range(5):
        page = guesser.post(reverse("mfa_authenticate"), {"credential": answer})
        assert page.status_code == 200
        assert "错误代码。" in page.content.decode()

    shows(guesser, code_now())

    assert not is_open(guesser)
    assert (noted("access.failed")[:5], noted("access.locked")) == (["webauthn"] * 5, ["this address"])


def test_a_made_up_answer_does_not_stand_for_the_factor_before_a_grave_act(reporter: Person, cast: Cast) -> None:
    Authenticator.objects.create(user=reporter, type=Authenticator.Type.WEBAUTHN, data={"name": "钥匙"})
    client, again = cast.browser("reporter"), reverse("mfa_reauthenticate_webauthn")

    for _ in range(5):
        answer = client.post(again, {"credential": '{"a": 1}', "next": "/tasks/"})
        assert (answer.status_code, answer.headers["Location"]) == (302, f"{again}?next=%2Ftasks%2F")

    assert noted("access.failed") == ["webauthn"] * 5
    assert shows(client, code_now(), "mfa_reauthenticate").status_code == 200, "it is locked"


def test_the_page_of_factors_shows_ones_own_alone(cast: Cast) -> None:
    rival = cast.people["rival"]
    Authenticator.objects.create(user=rival, type=Authenticator.Type.WEBAUTHN, data={"name": "钥匙", "credential": {}})

    said = cast.browser("reporter").get(reverse("factors")).context

    assert said["app"].user == cast.people["reporter"]
    assert said["keys"] == []


OWN = ("mfa_add_webauthn", "mfa_generate_recovery_codes", "mfa_deactivate_totp")


def key_of(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def test_a_session_has_another_key_once_the_second_factor_was_shown_again(reporter: Person, cast: Cast) -> None:
    """Whoever knows the key of before has nothing by the step-up of its owner (R-8)."""
    client, spy = cast.browser(reporter.account), Client()
    before = key_of(client)

    shows(client, WRONG, "mfa_reauthenticate")
    assert key_of(client) == before, "nothing was shown"
    shows(client, code_now(), "mfa_reauthenticate")

    assert key_of(client) != before
    assert is_open(client)
    spy.cookies[settings.SESSION_COOKIE_NAME] = before
    assert not is_open(spy)


def test_a_session_has_another_key_once_a_factor_came_or_went(reporter: Person) -> None:
    """It is told when a transaction ends, which is within the request, though not in a test: so here by itself."""
    request = HttpRequest()
    request.session, request.user = SessionStore(), reporter
    request.session["kept"] = "yes"
    request.session.create()
    before = request.session.session_key

    authenticator = Authenticator.objects.get(user=reporter)
    authenticator_added.send(sender=Authenticator, request=request, user=reporter, authenticator=authenticator)

    assert request.session.session_key != before
    assert not SessionStore().exists(str(before))
    assert (request.session["kept"], request.session["epoch"]) == ("yes", reporter.epoch)


@pytest.mark.parametrize(("seconds", "opens"), [(299, True), (301, False)])
def test_own_factors_change_within_five_minutes_of_showing_one(
    seconds: int, opens: bool, reporter: Person, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also by sending the form at once, without opening its page."""
    client = cast.browser(reporter.account)
    shows(client, code_now(), "mfa_reauthenticate")
    shown = client.session["account_authentication_methods"][-1]["at"]
    clock = SimpleNamespace(time=lambda: shown + seconds)
    monkeypatch.setattr("allauth.account.internal.flows.reauthentication.time", clock)

    for page in OWN:
        answer = client.get(reverse(page))
        sent_away = answer.headers.get("Location", "").startswith(reverse("mfa_reauthenticate"))
        assert sent_away is not opens, page
    client.post(reverse("mfa_generate_recovery_codes"))
    assert Authenticator.objects.filter(user=reporter, type="recovery_codes").exists() is opens


@pytest.mark.parametrize("page", OWN)
def test_with_the_password_alone_nobody_changes_their_factors(page: str, reporter: Person, cast: Cast) -> None:
    client = cast.browser(reporter.account)
    asked = client.get(reverse(page))
    assert (asked.status_code, asked.headers["Location"].partition("?")[0]) == (302, reverse("mfa_reauthenticate"))

    by_password = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    assert by_password.headers["Location"].partition("?")[0] == reverse("mfa_reauthenticate")
    assert client.get(reverse(page)).status_code == 302
    shows(client, code_now(), "mfa_reauthenticate")
    # Who has one factor alone keeps it; everything else opens.
    assert client.get(reverse(page)).headers.get("Location", "") in ("", reverse("mfa_index"))


def test_a_new_factor_ends_the_other_sessions_of_its_owner(
    reporter: Person, cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    mine, left_open, of_others = cast.browser(reporter.account), cast.browser(reporter.account), cast.browser("rival")
    shows(mine, code_now(), "mfa_reauthenticate")

    with django_capture_on_commit_callbacks(execute=True):
        assert mine.post(reverse("mfa_generate_recovery_codes")).status_code == 302

    # One's own goes on: it is told within the request, which is over when a test commits.
    assert [is_open(one) for one in (left_open, of_others)] == [False, True]
    assert noted("access.factor-changed") == ["recovery_codes"]


def test_who_has_lost_their_factors_binds_new_ones_after_the_security_administrator_took_them_away(
    reporter: Person, cast: Cast
) -> None:
    RecoveryCodes.activate(reporter)
    signed_in = cast.browser("reporter")

    kinds = forget_factors(actor=cast.actor("security"), person=reporter)

    assert kinds == ("recovery_codes", "totp")
    assert not is_open(signed_in)
    anew = Client()
    assert sign_in(anew, "reporter").status_code == 302
    assert anew.get("/").headers["Location"] == reverse("factors")
    assert Entry.objects.filter(action="person.factors-reset", subject=str(reporter.pk)).count() == 1
    assert "重置" in reporter.notices.get().text


def test_nobody_takes_away_their_own_factors_or_those_that_are_not_there(cast: Cast) -> None:
    Authenticator.objects.filter(user=cast.people["rival"]).delete()

    for who, code in (("security", "oneself"), ("rival", "none")):
        with pytest.raises(Refusal) as refused:
            forget_factors(actor=cast.actor("security"), person=cast.people[who])
        assert refused.value.code == code


def printed_for(person: Person, cast: Cast) -> tuple[str, ...]:
    """The codes of somebody who has nothing else."""
    Authenticator.objects.filter(user=person).delete()
    (issued,) = issue_codes(actor=cast.actor("security"), people=[person])
    return issued.codes


def test_printed_codes_are_a_second_factor_for_who_has_neither_telephone_nor_key(reporter: Person, cast: Cast) -> None:
    first, second, *others = printed_for(reporter, cast)
    assert len({first, second, *others}) == 40

    mine = halfway()
    assert not is_open(mine), "the password alone"
    shows(mine, WRONG)
    assert not is_open(mine)
    shows(mine, first)
    assert is_open(mine)

    again = halfway(ELSEWHERE)
    shows(again, first)
    assert not is_open(again), "a code that was used"
    shows(again, second)
    assert is_open(again)
    page = again.get(reverse("factors")).content.decode()
    assert "还有 38 个没有用过" in page
    assert reverse("mfa_generate_recovery_codes") not in page  # new ones come from the security administrator
    assert Authenticator.objects.filter(user=reporter).count() == 1


def test_a_printed_code_is_shown_again_before_a_grave_act(reporter: Person, cast: Cast) -> None:
    first, second, *_others = printed_for(reporter, cast)
    client = halfway()
    shows(client, first)

    assert shows(client, second, "mfa_reauthenticate").status_code == 302
    assert noted("access.factor-shown") == ["recovery_codes"]


def test_new_codes_end_the_old_ones_and_all_sessions_and_tell_their_owner(reporter: Person, cast: Cast) -> None:
    old, *_others = RecoveryCodes.activate(reporter).generate_codes()
    signed_in, of_others = cast.browser("reporter"), cast.browser("rival")

    (issued,) = issue_codes(actor=cast.actor("security"), people=[reporter])

    assert [is_open(signed_in), is_open(of_others)] == [False, True]
    anew = halfway()
    shows(anew, old)
    assert not is_open(anew)
    shows(anew, code_now())
    assert is_open(anew), "the app is still good"
    assert "备用码" in reporter.notices.get().text
    entry = Entry.objects.get(action="person.codes-issued", subject=str(reporter.pk))
    assert json.loads(entry.opening.payload)["after"] == {"codes": 40}
    assert not any(code in entry.opening.payload for code in issued.codes)


def test_a_whole_list_gets_a_slip_each_that_is_shown_once(cast: Cast) -> None:
    names = ("reporter", "rival")
    client = cast.browser("security")

    page = client.post(reverse("people-codes"), {"people": "Reporter，江北甲\n\nrival\t江南甲\nreporter"})

    said = page.content.decode()
    for name in names:
        codes = Authenticator.objects.get(user=cast.people[name], type="recovery_codes").wrap().get_unused_codes()
        assert [code for code in codes if code not in said] == []
    assert said.count("kp-slip") == 2
    assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ("nobody.here 无此人\nrival", "第 1 行：没有在用的账号“nobody.here”"),
        ("rival\ngone", "第 2 行：没有在用的账号“gone”"),
        ("security", "不能给自己发放备用码"),
        ("", "必填"),
    ],
)
def test_one_line_that_is_wrong_and_nobody_gets_codes(people: str, said: str, cast: Cast) -> None:
    (gone,) = enrol(actor=cast.actor("system"), people=[("gone", "已离任")])
    disable(actor=cast.actor("system"), person=gone.person)

    page = cast.browser("security").post(reverse("people-codes"), {"people": people}).content.decode()

    assert said in page
    assert not Authenticator.objects.filter(type="recovery_codes").exists()
