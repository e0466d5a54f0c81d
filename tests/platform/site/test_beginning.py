"""The first start: three administrators, three people, and nothing before them."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from kaoping.basis.refusals import Refusal
from kaoping.governance.acting import Role
from kaoping.governance.people.models import Delegation, Person, Post
from kaoping.governance.people.selectors import several_duties
from kaoping.site.beginning import begin, has_begun
from tests.platform.cast import Cast

THREE = {"system": ("sys.li", "李某"), "security": ("sec.wang", "王某"), "audit": ("aud.zhao", "赵某")}


@pytest.fixture
def empty(db: None) -> None:
    """A platform without people."""
    del db
    Delegation.objects.all().delete()
    Post.objects.all().delete()


def test_nothing_is_served_before_there_are_administrators(empty: None) -> None:
    del empty
    answers = {address: Client().get(address).status_code for address in ("/", "/sign-in/", "/ledger/")}

    assert answers == {"/": 503, "/sign-in/": 503, "/ledger/": 503}
    assert Client().get("/-/alive").status_code == 200


def test_begin_makes_three_people_who_must_choose_passwords_of_their_own(empty: None) -> None:
    del empty
    enrolled = begin("临海市住建局", "LH", THREE)

    assert has_begun()
    assert {kind: one.person.posts.get().role for kind, one in enrolled.items()} == {
        "system": Role.SYSTEM_ADMIN,
        "security": Role.SECURITY_ADMIN,
        "audit": Role.AUDIT_ADMIN,
    }
    assert all(one.person.initial_until is not None for one in enrolled.values())
    assert Client().get("/sign-in/").status_code == 200


@pytest.mark.parametrize("other", ["audit", "security"])
def test_one_person_cannot_be_two_administrators(other: str, empty: None) -> None:
    del empty
    with pytest.raises(Refusal) as refused:
        begin("临海市住建局", "LH", {**THREE, other: ("sys.li", "李某")})

    assert refused.value.code == "not-three"
    assert not has_begun()


def test_two_people_will_do_in_a_small_office_that_gives_its_reason(empty: None) -> None:
    del empty
    two = {**THREE, "security": THREE["system"]}

    enrolled = begin("临海市住建局", "LH", two, small_office="全局在编 2 人")

    assert has_begun()
    assert enrolled["system"] == enrolled["security"]
    assert {post.role for post in enrolled["system"].person.posts.all()} == {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}
    assert [person.account for person in several_duties()] == ["sys.li"]


def test_whoever_audits_is_never_one_of_those_who_are_audited(empty: None) -> None:
    del empty
    with pytest.raises(Refusal):
        begin("临海市住建局", "LH", {**THREE, "audit": THREE["system"]}, small_office="全局在编 2 人")

    assert not has_begun()


def test_begin_is_done_once(cast: Cast) -> None:
    del cast
    people = [f"--{kind}={account}:{name}" for kind, (account, name) in THREE.items()]

    with pytest.raises(CommandError, match="already"):
        call_command("begin", "--organisation=临海市住建局", "--code=LH", *people, stdout=io.StringIO())


def test_nobody_is_there_by_default_and_nobody_can_be_made_past_the_services(empty: None) -> None:
    del empty
    Person.objects.all().delete()

    with pytest.raises((CommandError, AttributeError)):
        call_command("createsuperuser", "--noinput", "--account=root", "--name=root", stdout=io.StringIO())

    assert not Person.objects.exists()


def start(tmp_path: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    env = {"KAOPING_DATA": str(tmp_path), "PYTHONUTF8": "1", **settings}
    command = [sys.executable, "-m", "kaoping.site", "check"]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def test_production_does_not_start_with_settings_missing_and_says_all_of_them(tmp_path: Path) -> None:
    done = start(tmp_path)

    assert done.returncode != 0
    for name in ("KAOPING_SECRET_KEY", "KAOPING_HOSTS", "KAOPING_LEDGER"):
        assert name in done.stderr
    assert "Traceback" not in done.stderr


def test_a_setting_that_is_not_known_is_refused_with_those_that_are(tmp_path: Path) -> None:
    done = start(tmp_path, KAOPING_MODE="demo", KAOPING_HOST="example.test")

    assert done.returncode != 0
    assert "KAOPING_HOST:" in done.stderr
    assert "KAOPING_HOSTS" in done.stderr


def test_production_starts_with_what_it_needs(tmp_path: Path) -> None:
    done = start(
        tmp_path,
        KAOPING_SECRET_KEY="x" * 50,
        KAOPING_HOSTS="kaoping.example.test",
        KAOPING_LEDGER="kaoping.example.test",
    )

    assert done.returncode == 0, done.stderr


NEEDED = {
    "KAOPING_SECRET_KEY": "x" * 50,
    "KAOPING_HOSTS": "kaoping.example.test",
    "KAOPING_LEDGER": "kaoping.example.test",
    "KAOPING_OIDC_ISSUER": "https://sso.example.test",
    "KAOPING_OIDC_CLIENT": "kaoping",
    "KAOPING_OIDC_SECRET": "a-secret-of-theirs",
}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ""),
        ({"KAOPING_OIDC_SECRET": ""}, "KAOPING_OIDC_SECRET"),
        ({"KAOPING_OIDC_ISSUER": "", "KAOPING_OIDC_CLIENT": ""}, "KAOPING_OIDC_ISSUER, KAOPING_OIDC_CLIENT"),
        ({"KAOPING_OIDC_ISSUER": "http://sso.example.test"}, "without encryption"),
        ({"KAOPING_OIDC_ISSUER": "sso.example.test"}, "KAOPING_OIDC_ISSUER"),
        ({"KAOPING_OIDC_SECOND_FACTOR": "perhaps"}, "KAOPING_OIDC_SECOND_FACTOR"),
    ],
)
def test_single_sign_on_starts_whole_or_not_at_all(tmp_path: Path, changes: dict[str, str], said: str) -> None:
    done = start(tmp_path, **{**NEEDED, **changes})

    assert (done.returncode == 0) is (not said)
    assert said in done.stderr
    assert "a-secret-of-theirs" not in done.stderr
