"""Sessions end when they must."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kaoping.basis import clock
from kaoping.governance.acting import Role
from kaoping.governance.people.services import Appointment, appoint, disable, end_post, reset_password
from tests.platform.access.signing import sign_in
from tests.platform.cast import NOON, Cast


def is_open(client: Client) -> bool:
    return client.get("/").status_code == 200


@pytest.mark.parametrize(("who", "minutes"), [("system", 15), ("audit", 15), ("reporter", 30)])
def test_a_session_ends_when_nothing_happens(cast: Cast, who: str, minutes: int) -> None:
    patient, late = cast.browser(who), cast.browser(who)

    with clock.at(NOON + timedelta(minutes=minutes, seconds=-1)):
        assert is_open(patient)
    for seconds in (0, 1):
        with clock.at(NOON + timedelta(minutes=minutes, seconds=seconds)):
            assert not is_open(late)


def test_using_it_keeps_a_session_open_but_no_longer_than_twelve_hours(cast: Cast) -> None:
    client = cast.browser("reporter")

    for minutes in range(20, 12 * 60, 20):
        with clock.at(NOON + timedelta(minutes=minutes)):
            assert is_open(client)
    with clock.at(NOON + timedelta(hours=12, seconds=-1)):
        assert is_open(client)
    for seconds in (0, 1):
        with clock.at(NOON + timedelta(hours=12, seconds=seconds)):
            assert not is_open(client)


def test_when_somebody_was_last_seen_cannot_be_taken_from_another_session(cast: Cast) -> None:
    idle, busy = cast.browser("reporter"), cast.browser("reporter")
    with clock.at(NOON + timedelta(minutes=25)):
        assert is_open(busy)
    seen = settings.KAOPING_SEEN_COOKIE
    assert seen == "__Host-seen"  # sent over TLS alone, to this host alone
    idle.cookies[seen] = busy.cookies[seen].value

    with clock.at(NOON + timedelta(minutes=31)):
        assert not is_open(idle)
        assert is_open(busy)


def test_reading_pages_writes_nothing(cast: Cast) -> None:
    client = cast.browser("reporter")
    client.get("/organisations/")

    with CaptureQueriesContext(connection) as queries:
        client.get("/organisations/")

    harmless = ("SELECT", "WITH", "SAVEPOINT", "RELEASE SAVEPOINT")  # on PostgreSQL, a page is one transaction
    writes = [q["sql"] for q in queries if not q["sql"].lstrip("( \n").upper().startswith(harmless)]
    assert writes == []


def test_new_rights_end_the_sessions_of_the_person_and_of_nobody_else(cast: Cast) -> None:
    mine, others = [cast.browser("reporter") for _ in range(3)], cast.browser("rival")
    post = cast.people["reporter"].posts.get()

    end_post(actor=cast.actor("security"), post=post, day=post.starts)

    assert [is_open(client) for client in mine] == [False] * 3
    assert is_open(others)


def test_a_disabled_account_is_out_with_the_next_request(cast: Cast) -> None:
    client = cast.browser("reporter")

    disable(actor=cast.actor("system"), person=cast.people["reporter"])

    assert not is_open(client)


def test_a_reset_password_ends_every_session(cast: Cast) -> None:
    client = cast.browser("reporter")

    reset_password(actor=cast.actor("system"), person=cast.people["reporter"])

    assert not is_open(client)


def test_a_new_role_asks_its_holder_to_sign_in_again(cast: Cast) -> None:
    client = cast.browser("rival")
    unit = cast.units["jiangnan"]
    appoint(
        actor=cast.actor("security"),
        to=Appointment(cast.people["rival"], unit, Role.LEADER, cast.people["rival"].posts.get().starts),
    )

    assert not is_open(client)


def test_whoever_signs_out_or_is_signed_out_leaves_nothing_in_the_browser(cast: Cast) -> None:
    ended, out = cast.browser("rival"), cast.browser("reporter").post("/sign-out/")
    with clock.at(NOON + timedelta(hours=13)):
        over = ended.get("/")

    assert [out.status_code, over.status_code] == [302, 302]
    assert [one.headers["Clear-Site-Data"] for one in (out, over)] == ['"cache", "storage"'] * 2
    assert "Clear-Site-Data" not in cast.browser("reporter").get("/").headers


def test_pages_of_a_person_are_stored_nowhere(cast: Cast) -> None:
    assert cast.browser("reporter").get("/").headers["Cache-Control"] == "no-store"


def test_every_page_forbids_foreign_scripts_frames_and_sniffing(cast: Cast) -> None:
    headers = cast.browser("reporter").get("/").headers

    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


def test_every_cookie_is_of_this_host_over_tls_alone_and_no_script_reads_it(cast: Cast) -> None:
    """But that of the language, which says nothing of anybody and is there before one signs in."""
    refused = cast.browser("leader").post("/two-people/ask/", {}, secure=True)  # says in a message what was wrong
    pages = [refused, Client().get("/sign-in/", secure=True), sign_in(Client(), "reporter")]
    sent = {name: one for page in pages for name, one in page.cookies.items()}

    assert sent.keys() == {"__Host-session", "__Host-seen", "__Host-form", "__Host-messages"}
    for name, one in sent.items():
        said = (bool(one["secure"]), bool(one["httponly"]), one["samesite"], one["path"], one["domain"])
        assert said == (True, True, "Lax", "/", ""), name
