"""What a password must be like, in each of the two profiles."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.test import Client, override_settings
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from kaoping.basis import clock
from kaoping.governance.access.passwords import ProfileValidator, is_worn_out
from kaoping.governance.access.services import change_password
from kaoping.governance.people.models import Person
from kaoping.site import settings as product
from tests.platform.cast import NOON, Cast

SOMEBODY = Person(account="li.si", name="李思")


def faults(password: str, person: Person | None = SOMEBODY) -> list[str]:
    try:
        ProfileValidator().validate(password, person)
    except ValidationError as wrong:
        return [str(error.code) for error in wrong.error_list]
    return []


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("Abcdefgh12", []),
        ("Abcdefg12", ["too-short"]),
        ("abcdefgh12", ["too-plain"]),
        ("abcdefgh1!", []),
        ("ABCDEFGH1!", []),
        ("abcdefghij", ["too-plain"]),
        ("xX1-li.si-xX1", ["contains-name"]),
        ("xX1-LI.SI-xX1", ["contains-name"]),
        ("李思Abc12345", ["contains-name"]),
        ("Ab1", ["too-short"]),
    ],
)
def test_dengbao_wants_ten_characters_of_three_classes(password: str, expected: list[str]) -> None:
    assert faults(password) == expected


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("correcthorse", []),
        ("correcthors", ["too-short"]),
        ("这是一个很长很长的密码呀", []),
        ("kaoping-pass-phrase", ["too-common"]),
        ("administrator", ["too-common"]),
        ("the-li.si-phrase", ["contains-name"]),
    ],
)
@override_settings(KAOPING_PASSWORD_PROFILE="asvs")
def test_asvs_wants_twelve_characters_of_any_kind(password: str, expected: list[str]) -> None:
    assert faults(password) == expected


@given(st.text(st.characters(codec="ascii", categories=("L", "N", "P")), max_size=20))
def test_dengbao_accepts_exactly_what_its_sentence_says(password: str) -> None:
    kinds = (str.isupper, str.islower, str.isdigit, lambda c: not c.isalnum())
    classes = sum(any(kind(c) for c in password) for kind in kinds)
    is_good = len(password) >= 10 and classes >= 3

    assert (faults(password, None) == []) is is_good


@pytest.mark.parametrize(
    ("profile", "days", "expected"), [("dengbao", 90, False), ("dengbao", 91, True), ("asvs", 400, False)]
)
def test_a_password_wears_out_after_ninety_days_only_in_dengbao(
    cast: Cast, profile: str, days: int, expected: bool
) -> None:
    person = cast.people["office"]
    person.password_set_at = NOON

    with override_settings(KAOPING_PASSWORD_PROFILE=profile), clock.at(NOON + timedelta(days=days)):
        assert is_worn_out(person) is expected


def test_whose_password_is_worn_out_comes_to_no_page_but_that_for_a_new_one(cast: Cast) -> None:
    Person.objects.filter(account="office").update(password_set_at=NOON - timedelta(days=91))

    with override_settings(KAOPING_PASSWORD_PROFILE="dengbao"):
        answer = cast.browser("office").get(reverse("home"))

    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("account_change_password"))


def test_the_last_five_passwords_are_not_taken_again(cast: Cast) -> None:
    person = cast.people["office"]
    for number in range(5):
        change_password(actor=cast.actor("office"), person=person, password=f"Password-{number}")

    found = {number: faults(f"Password-{number}", person) for number in range(5)}
    assert found == {number: ["used-before"] for number in range(5)}

    change_password(actor=cast.actor("office"), person=person, password="Password-5")
    assert faults("Password-0", person) == []


def test_a_new_password_ends_other_sessions_and_keeps_this_one(cast: Cast) -> None:
    here, elsewhere = cast.browser("office"), cast.browser("office")
    person = cast.people["office"]
    person.set_password("Old-Password-1")
    person.save()
    here, elsewhere = cast.browser("office"), cast.browser("office")

    said = {"oldpassword": "Old-Password-1", "password1": "New-Password-2", "password2": "New-Password-2"}
    assert here.post("/me/password/", said).status_code == 302

    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302


def test_the_product_keeps_passwords_with_argon2() -> None:
    assert product.PASSWORD_HASHERS[0] == "django.contrib.auth.hashers.Argon2PasswordHasher"
    assert settings.AUTH_USER_MODEL == "people.Person"


def test_the_wrong_old_password_changes_nothing(cast: Cast) -> None:
    client: Client = cast.browser("office")
    before = Person.objects.get(account="office").password

    client.post("/me/password/", {"oldpassword": "wrong", "password1": "New-Password-2", "password2": "New-Password-2"})

    assert Person.objects.get(account="office").password == before


def test_who_has_no_password_is_offered_none_to_change_and_told_so(cast: Cast) -> None:
    """Accounts of the demonstration have none: a click is enough."""
    reporter = cast.people["reporter"]
    browser = cast.browser("reporter")
    address = reverse("account_change_password")
    assert address in browser.get(reverse("factors")).content.decode()

    Person.objects.filter(pk=reporter.pk).update(password=make_password(None))
    reporter.refresh_from_db()
    browser = cast.browser("reporter")

    assert address not in browser.get(reverse("factors")).content.decode()
    for answer in (
        browser.get(address),
        browser.post(address, {"oldpassword": "a", "password1": "b", "password2": "b"}),
    ):
        assert answer.status_code == 409
        assert "没有可以修改的密码" in answer.content.decode()
