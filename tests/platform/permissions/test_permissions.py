"""Everybody gets what the table says, at every address and with every method, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from kaoping.governance.ledger.models import AccessNote, Entry, Result
from tests.platform.cast import Cast
from tests.platform.permissions.conftest import World
from tests.platform.permissions.sending import watched
from tests.platform.permissions.table import EVERYBODY, TABLE, Line


def _names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern.url_patterns)
        else:
            assert pattern.name, f"{pattern} has no name, so that nobody can say who may open it"
            yield pattern.name


def _ask(client: Client, line: Line, address: str, written: set[str]) -> tuple[int, int]:
    """The answer to somebody, and how many denials are on record then; the tables that were written join those known.

    What the request changed is undone, so that the next one finds everything as it was.
    """
    with transaction.atomic():
        with watched(written):
            status = client.generic(line.method, address).status_code
        noted = _denials()
        transaction.set_rollback(True)
    return status, noted


def _denials() -> int:
    return AccessNote.objects.exclude(result=Result.DONE).count()


KNOW_NOBODY = ("ready", "metrics", "public-")
"""Pages on which nobody is denied anything: for strangers the address is not there, or what is shown is for all."""
DENYING = (401, 403)


def test_every_address_stands_in_the_table() -> None:
    assert {line.name for line in TABLE} == set(_names(get_resolver().url_patterns))


@pytest.mark.parametrize("line", TABLE, ids=lambda line: f"{line.method} {line.name} {' '.join(line.args)}".strip())
@pytest.mark.django_db
def test_everybody_gets_what_the_table_says(line: Line, world: World) -> None:
    expected = {who: line.status if who in line.allowed else 404 for who in EVERYBODY} | {"anonymous": line.anonymous}

    address = reverse(line.name, args=[world.objects.get(name, name) for name in line.args])

    written: set[str] = set()
    before = _denials()
    found = {who: _ask(world.client(who), line, address, written) for who in sorted(expected)}
    assert {who: status for who, (status, _noted) in found.items()} == expected
    # Every denial is on record, once.
    hidden = frozenset() if line.name.startswith(KNOW_NOBODY) else EVERYBODY - line.allowed
    denied = hidden | {who for who, status in expected.items() if status in DENYING}
    assert {who: found[who][1] - before for who in denied} == dict.fromkeys(denied, 1)
    # Whoever only looks changes nothing: at most it is noted that they did.
    assert line.method != "GET" or written <= {"ledger_accessnote"}


def _queries(client: Client, address: str) -> int:
    """How many queries it takes to say that something is not there."""
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 404
        transaction.set_rollback(True)
    return len(asked)


OUTSIDERS = frozenset(("rival", "evaluator", "auditor"))
"""Of another unit, of none, and of one that watches all."""
NUMBERED = [line for line in TABLE if line.args and line.method == "GET" and line.allowed < EVERYBODY and line.allowed]


@pytest.mark.parametrize("line", NUMBERED, ids=lambda line: f"{line.name} {' '.join(line.args)}")
@pytest.mark.django_db
def test_what_one_may_not_see_costs_no_more_than_what_is_not_there(line: Line, world: World) -> None:
    """At most one query more (R-16): neither the work nor the time tells the two apart."""
    known = [world.objects.get(name, name) for name in line.args]
    nothing = [world.objects["nothing"] if isinstance(one, int) else one for one in known]
    if nothing == known:
        return  # It is the very one that is not there.
    there, not_there = (reverse(line.name, args=args) for args in (known, nothing))

    more = {}
    denied = EVERYBODY - line.allowed
    for who in sorted(denied & OUTSIDERS or denied)[:3]:
        client = world.client(who)
        more[who] = _queries(client, there) - _queries(client, not_there)

    assert {who: count for who, count in more.items() if count > 1} == {}


SENT = {(line.name, line.args): line for line in TABLE if line.method == "POST" and line.allowed}
SIGNED = {"api-values"}
"""What other systems send has no cookie that a browser would add by itself; each call is signed."""


@pytest.mark.parametrize("line", SENT.values(), ids=lambda line: f"{line.name} {' '.join(line.args)}".strip())
@pytest.mark.django_db
def test_nothing_is_taken_from_another_site(line: Line, world: World) -> None:
    """A form without the token that only our own pages have (R-63), from somebody who may do it."""
    client = Client(enforce_csrf_checks=True)
    client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[sorted(line.allowed)[0]]
    before = Entry.objects.count()

    answer = client.post(reverse(line.name, args=[world.objects.get(name, name) for name in line.args]))

    assert answer.status_code == (401 if line.name in SIGNED else 403)
    assert Entry.objects.count() == before
    assert AccessNote.objects.latest("pk").action == ("api.refused" if line.name in SIGNED else "access.forged")


@pytest.mark.parametrize("who", ["reporter", "evaluator"])
def test_a_denial_is_noted_and_changes_nothing(who: str, cast: Cast) -> None:
    before = Entry.objects.count()

    cast.browser(who).post(reverse("people-disable", args=[cast.people["rival"].pk]))

    assert AccessNote.objects.filter(action="access.denied", person=cast.people[who].pk).count() == 1
    assert Entry.objects.count() == before
