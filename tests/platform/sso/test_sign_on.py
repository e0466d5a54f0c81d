"""Signing in by a provider: bound on issuer and subject alone, and every token that is not exactly right refused."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

from kaoping.basis import clock
from kaoping.basis.refusals import Refusal
from kaoping.governance.ledger.models import AccessNote, Entry
from kaoping.governance.people.services import disable, enrol
from kaoping.governance.sso.models import Identity
from kaoping.governance.sso.services import bind, unbind
from kaoping.governance.sso.tokens import Expected, WrongToken, subject_of
from tests.platform.cast import NOON, Cast
from tests.platform.sso.provider import STRANGER, Provider, b64, jwks, provider, signed


@pytest.fixture
def there(settings: Settings) -> Iterator[Provider]:
    """A provider that is there."""
    with provider() as running:
        settings.KAOPING_OIDC_ISSUER = running.issuer
        yield running


def bound(cast: Cast, name: str, subject: str) -> None:
    bind(actor=cast.actor("security"), person=cast.people[name], subject=subject)


def comes_back(client: Client, there: Provider, subject: str, start: str = "/sign-in/sso/") -> HttpResponse:
    """Go to the provider, sign in there, and come back."""
    away = client.get(start) if start.startswith("/sign-in") else client.post(start)
    assert away.headers["Location"].startswith(there.issuer), away.content.decode()
    answer = client.get(f"/sign-in/sso/back/?{there.visit(away.headers['Location'], subject)}")
    assert isinstance(answer, HttpResponse)
    return answer


def stands_before_second_factor(answer: HttpResponse) -> bool:
    return answer.status_code == 302 and answer.headers["Location"] == "/sign-in/second-factor/"


@pytest.mark.parametrize("alg", ["RS256", "ES256"])
def test_the_identity_stands_for_the_password_and_the_second_factor_follows(
    alg: str, cast: Cast, there: Provider
) -> None:
    bound(cast, "rival", "s-1")
    there.alg = alg
    client = Client()

    answer = comes_back(client, there, "s-1")

    assert stands_before_second_factor(answer)
    assert client.get("/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_of_two_people_with_one_name_and_mail_each_comes_in_as_themselves(cast: Cast, there: Provider) -> None:
    made = enrol(actor=cast.actor("system"), people=[("zhang.wei", "张伟"), ("zhang.wei2", "张伟")])
    for number, one in enumerate(made):
        bind(actor=cast.actor("security"), person=one.person, subject=f"s-{number}")

    for number, one in enumerate(made):
        client = Client()
        comes_back(client, there, f"s-{number}")
        assert client.session["_auth_user_id"] == str(one.person.pk)
    assert comes_back(Client(), there, "s-2").status_code == 403  # a third 张伟


@pytest.mark.parametrize(("declared", "opens"), [(False, False), (True, True)])
def test_only_a_declared_provider_stands_for_the_second_factor_too(
    declared: bool, opens: bool, cast: Cast, there: Provider, settings: Settings
) -> None:
    settings.KAOPING_OIDC_SECOND_FACTOR = declared
    bound(cast, "rival", "s-1")
    client = Client()

    comes_back(client, there, "s-1")

    assert (client.get("/").status_code == 200) is opens


def test_a_declared_provider_is_no_second_factor_for_grave_acts(
    cast: Cast, there: Provider, settings: Settings
) -> None:
    settings.KAOPING_OIDC_SECOND_FACTOR = True
    bound(cast, "security", "s-1")
    client = Client()
    comes_back(client, there, "s-1")

    answer = client.post(f"/people/{cast.people['rival'].pk}/identity/", {"subject": "s-2"})

    assert answer.status_code == 403
    assert not Identity.objects.filter(subject="s-2").exists()


def test_a_disabled_account_does_not_come_in(cast: Cast, there: Provider) -> None:
    bound(cast, "rival", "s-1")
    disable(actor=cast.actor("system"), person=cast.people["rival"])

    assert comes_back(Client(), there, "s-1").status_code == 403


def test_an_identity_of_another_issuer_is_nobody(cast: Cast, there: Provider) -> None:
    Identity.objects.create(person=cast.people["rival"], issuer="https://old.example", subject="s-1", bound_at=NOON)

    assert comes_back(Client(), there, "s-1").status_code == 403


NOW = int(time.time())
WRONG: dict[str, dict[str, Any]] = {
    "unsigned": {"alg": "none"},
    "signed with the public key as a secret": {"alg": "HS256"},
    "signed by a key that the provider does not have": {"key": STRANGER},
    "naming a key that there is not": {"header": {"kid": "z"}},
    "signed by one key and naming another": {"header": {"kid": "e"}},
    "signed by the other key under the first one's algorithm": {"alg": "ES256", "header": {"alg": "RS256"}},
    "bringing its own key": {"key": STRANGER, "header": {"jwk": json.dumps(jwks()[0]), "kid": "own"}},
    "with an extension that must be understood": {"header": {"crit": "b64"}},
    "for another platform": {"changes": {"aud": "another"}},
    "for two platforms, given to the other": {"changes": {"aud": ["kaoping", "another"], "azp": "another"}},
    "for two platforms, given to nobody": {"changes": {"aud": ["kaoping", "another"]}},
    "without an audience": {"changes": {"aud": None}},
    "of another issuer": {"changes": {"iss": "https://elsewhere.example"}},
    "expired": {"changes": {"exp": NOW - 3600}},
    "without an end": {"changes": {"exp": None}},
    "that ends at the word true": {"changes": {"exp": True}},
    "from the future": {"changes": {"iat": NOW + 3600}},
    "of an hour ago": {"changes": {"iat": NOW - 3600, "exp": NOW + 3600}},
    "with another nonce": {"changes": {"nonce": "another"}},
    "without a nonce": {"changes": {"nonce": None}},
    "without a subject": {"changes": {"sub": None}},
    "with a number for a subject": {"changes": {"sub": 1}},
    "with an empty subject": {"changes": {"sub": ""}},
    "that is no token": {"token": "a.b"},
    "that is not JSON": {"token": "YQ.YQ.YQ"},
}


@pytest.mark.parametrize("how", WRONG)
def test_a_token_is_refused(how: str, cast: Cast, there: Provider) -> None:
    bound(cast, "rival", "s-1")
    for name, value in WRONG[how].items():
        setattr(there, name, value)
    client = Client()

    answer = comes_back(client, there, "s-1")

    assert answer.status_code == 403
    assert "_auth_user_id" not in client.session
    assert AccessNote.objects.filter(action="access.sso-failed").count() == 1


def test_a_token_of_an_earlier_visit_is_not_taken_again(cast: Cast, there: Provider) -> None:
    bound(cast, "rival", "s-1")
    at = int(time.time())  # of this test, which may run long after it was read
    claims = {"iss": there.issuer, "aud": "kaoping", "sub": "s-1", "iat": at, "exp": at + 600}
    first = Client()
    away = first.get("/sign-in/sso/").headers["Location"]
    nonce = away.partition("nonce=")[2].partition("&")[0]
    there.token = signed({**claims, "nonce": nonce})
    assert stands_before_second_factor(first.get(f"/sign-in/sso/back/?{there.visit(away, 's-1')}"))  # type: ignore[arg-type]

    assert comes_back(Client(), there, "s-1").status_code == 403


def test_the_way_back_is_used_once_and_only_by_the_browser_that_went(cast: Cast, there: Provider) -> None:
    bound(cast, "rival", "s-1")
    client = Client()
    query = there.visit(client.get("/sign-in/sso/").headers["Location"], "s-1")

    assert Client().get(f"/sign-in/sso/back/?{query}").status_code == 403
    assert client.get(f"/sign-in/sso/back/?{query.replace('state=', 'state=x')}").status_code == 403
    assert client.get(f"/sign-in/sso/back/?{query}").status_code == 403  # used up by the attempt before


@pytest.mark.parametrize(
    "says",
    [{"issuer": "https://elsewhere.example"}, {"token_endpoint": "ftp://elsewhere.example/"}, {"jwks_uri": ""}],
)
def test_a_provider_that_says_something_strange_of_itself_is_not_visited(
    says: dict[str, str], cast: Cast, there: Provider
) -> None:
    del cast
    there.says = says

    assert Client().get("/sign-in/sso/").status_code == 403


def test_a_key_that_is_too_short_is_none(cast: Cast) -> None:
    del cast
    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 - that is the point
    numbers = key.public_key().public_numbers()
    short = {"kty": "RSA", "n": b64(numbers.n.to_bytes(128, "big")), "e": "AQAB"}
    claims = {"iss": "i", "aud": "kaoping", "sub": "s", "iat": NOW, "exp": NOW + 60, "nonce": "n"}

    with pytest.raises(WrongToken, match="too short"):
        subject_of(signed(claims, key=key), [{**short, "kid": "r"}], Expected("i", "kaoping", "n"), NOW)


def test_one_binds_oneself_signed_in_here_and_there(cast: Cast, there: Provider) -> None:
    client, other = cast.browser("rival"), cast.browser("rival")

    answer = comes_back(client, there, "s-9", start="/me/identity/")

    assert answer.headers["Location"] == "/me/identity/"
    assert Identity.objects.get().person == cast.people["rival"]
    assert client.get("/").status_code == 200
    assert other.get("/").status_code == 302  # every other session has ended
    assert Entry.objects.order_by("-index")[0].action == "identity.bound"


def test_binding_wants_a_second_factor_of_the_last_minutes(cast: Cast, there: Provider) -> None:
    del there
    client = cast.browser("rival")

    with clock.at(NOON + timedelta(minutes=6)):
        assert client.post("/me/identity/").status_code == 403

    assert not Identity.objects.exists()


def test_a_subject_is_one_person_and_a_person_one_subject(cast: Cast) -> None:
    bound(cast, "rival", "s-1")

    for name, subject in (("reporter", "s-1"), ("rival", "s-2")):
        with pytest.raises(Refusal) as refused:
            bound(cast, name, subject)
        assert refused.value.code == "bound-already"


def test_an_identity_that_was_taken_back_opens_nothing(cast: Cast, there: Provider) -> None:
    bound(cast, "rival", "s-1")
    unbind(actor=cast.actor("security"), person=cast.people["rival"])

    assert comes_back(Client(), there, "s-1").status_code == 403


def test_without_a_provider_there_are_none_of_its_pages(cast: Cast, settings: Settings) -> None:
    settings.KAOPING_OIDC_ISSUER = ""
    security = cast.browser("security")

    assert Client().get("/sign-in/sso/").status_code == 404
    assert Client().get("/sign-in/sso/back/").status_code == 404
    assert [security.get(path).status_code for path in ("/me/identity/", "/people/1/identity/")] == [404, 404]
    assert "统一身份" not in Client().get("/sign-in/").content.decode()
