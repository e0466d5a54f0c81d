"""Everybody gets what the table says, at every address and with every method, and nothing else."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.db import connection, transaction
from django.template.backends.django import Template
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils.safestring import SafeString

from kaoping.governance.ledger.models import AccessNote, Entry, Result
from tests.platform.cast import Cast
from tests.platform.permissions.conftest import World
from tests.platform.permissions.lines import WANTED, Whose
from tests.platform.permissions.sending import WRITES
from tests.platform.permissions.table import EVERYBODY, TABLE, Line
from tests.platform.permissions.whose import LACKING, NO_OBJECT, whose


def _names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern.url_patterns)
        else:
            assert pattern.name, f"{pattern} has no name, so that nobody can say who may open it"
            yield pattern.name


@dataclass
class Asked:
    """An answer to somebody, what was written meanwhile, and how many denials were noted."""

    status: int = 0
    written: set[str] = field(default_factory=set)
    denials: int = 0

    def watch(self, execute: Callable[..., Any], sql: str, params: Any, *rest: Any) -> Any:
        """Look at a statement that is sent to the database."""
        found = WRITES.match(sql)
        if found:
            self.written.add(found[1])
            said = {one for one in params or () if isinstance(one, str)}
            self.denials += found[1] == "ledger_accessnote" and bool(said & DENIALS)
        return execute(sql, params, *rest)


def _ask(client: Client, method: str, address: str) -> Asked:
    """Ask for an address. What the request changed is undone, so that the next one finds everything as it was."""
    asked = Asked()
    with transaction.atomic():
        with connection.execute_wrapper(asked.watch):
            asked.status = client.generic(method, address).status_code
        transaction.set_rollback(True)
    return asked


@contextmanager
def once(known: set[str]) -> Iterator[None]:
    """Make each page of a line for the first to whom it is shown: who may see it has been decided by then.

    What pages look like for everybody is looked at in a browser, and every link on them is followed (`test_links.py`).
    """
    render, within = Template.render, False

    def rendered(self: Template, *said: Any, **more: Any) -> str:
        nonlocal within
        name = str(self.template.name)
        if within or name not in known:
            known.add(name)
            outer, within = within, True
            try:
                return render(self, *said, **more)
            finally:
                within = outer
        return SafeString()

    Template.render = rendered  # type: ignore[assignment,method-assign]
    try:
        yield
    finally:
        Template.render = render  # type: ignore[method-assign]


DENIALS = {result.value for result in Result} - {Result.DONE.value}
KNOW_NOBODY = ("ready", "metrics", "public-")
"""Pages on which nobody is denied anything: for strangers the address is not there, or what is shown is for all."""
DENYING = (401, 403)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
NOT_FOUND = "404.html"
GIVEN = {(line.name, line.method): line for line in TABLE}
_refused: set[str] = set()
"""Of whom the page has been made that says that there is nothing."""


def _address(line: Line, world: World) -> str:
    return reverse(line.name, args=[world.objects.get(name, name) for name in line.args])


def test_every_address_stands_in_the_table() -> None:
    assert {line.name for line in TABLE} == set(_names(get_resolver().url_patterns))


def test_no_line_stands_there_twice() -> None:
    counted = Counter((line.name, line.method, line.args) for line in TABLE)

    assert [line for line, count in counted.items() if count > 1] == []


@pytest.mark.django_db
def test_an_address_takes_no_method_but_those_of_the_table(world: World) -> None:
    """What is asked of the view itself: it refuses whatever it does not take before it looks at who asks."""
    first = {line.name: line for line in reversed(TABLE)}
    taken = set()
    for (name, method), line in ((key, first[key[0]]) for key in product(first, METHODS) if key not in GIVEN):
        address = _address(line, world)
        view, args, kwargs = resolve(address)
        request = RequestFactory().generic(method, address)
        request.session, request.user = SessionBase(), AnonymousUser()
        if view(request, *args, **kwargs).status_code != 405:
            taken.add((method, name))

    assert taken == set()


def test_every_address_with_an_object_is_asked_with_those_of_others() -> None:
    """Of one's own, of another unit, year and city, with each method; or it is said why there is none."""
    asked = defaultdict[tuple[str, str], set[Whose | None]](set)
    for line in TABLE:
        if line.args and line.name not in NO_OBJECT and not line.name.startswith("api-"):
            asked[line.name, line.method].add(whose(line.args))

    missing = {
        (method, name, one.name)
        for (name, method), found in asked.items()
        for one in WANTED - found
        if name not in LACKING[one]
    }
    given_all_the_same = {
        (name, one.name) for (name, _), found in asked.items() for one in WANTED & found if name in LACKING[one]
    }

    assert missing == set()
    assert given_all_the_same == set()
    assert {name for names in LACKING.values() for name in names} <= {name for name, _ in asked}


def test_nobody_gets_what_is_of_another_city() -> None:
    """But that there is an account, and who is appointed from elsewhere: accounts are those of the installation."""
    shown = {line.name for line in TABLE if line.args and whose(line.args) is Whose.CITY and line.allowed}

    assert shown == {"people-one", "people-appoint"}


@pytest.mark.parametrize("line", TABLE, ids=lambda line: f"{line.method} {line.name} {' '.join(line.args)}".strip())
@pytest.mark.django_db
def test_everybody_gets_what_the_table_says(line: Line, world: World) -> None:
    expected = {who: line.answer(who) for who in EVERYBODY | {"anonymous"}}
    address = _address(line, world)

    found, known = {}, set[str]()
    for who in sorted(expected):
        known = (known - {NOT_FOUND}) | ({NOT_FOUND} if who in _refused else set())
        with once(known):
            found[who] = _ask(world.client(who), line.method, address)
        if NOT_FOUND in known:
            _refused.add(who)

    assert {who: asked.status for who, asked in found.items()} == expected
    # Every denial is on record, once.
    hidden = frozenset() if line.name.startswith(KNOW_NOBODY) else EVERYBODY - line.allowed
    denied = hidden | {who for who, status in expected.items() if status in DENYING}
    assert {who: found[who].denials for who in denied} == dict.fromkeys(denied, 1)
    # Whoever only looks changes nothing: at most it is noted that they did.
    written = set().union(*(asked.written for asked in found.values()))
    assert line.method != "GET" or written <= {"ledger_accessnote"}


def _queries(world: World, who: str, address: str) -> int:
    """How many queries it takes to say that something is not there; those of the page that says so apart."""
    known = world.queries.get((who, address))
    if known is None:
        client = world.client(who)
        with transaction.atomic(), CaptureQueriesContext(connection) as asked, once({NOT_FOUND}):
            assert client.get(address).status_code == 404
            transaction.set_rollback(True)
        known = world.queries[who, address] = len(asked)
    return known


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
        more[who] = _queries(world, who, there) - _queries(world, who, not_there)

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
