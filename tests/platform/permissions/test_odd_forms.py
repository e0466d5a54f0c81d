"""Whatever is sent to whatever takes something: no error, nothing done, and a page that says what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any
from urllib.parse import quote, quote_from_bytes, urlsplit

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.test.client import encode_multipart
from django.urls import reverse

from tests.platform.permissions.conftest import World
from tests.platform.permissions.posting import NEVER, ODD, Body, Post, Raw, a_file, put
from tests.platform.permissions.posts import MESSAGES, POSTS
from tests.platform.permissions.sending import Sent, sent
from tests.platform.permissions.table import TABLE, Line

FORM = "application/x-www-form-urlencoded"
FIELDS = sorted({one.name for model in apps.get_models() for one in model._meta.concrete_fields})
"""Whatever a row of the platform has."""

# Every odd thing is tried in all fields at once; those that get furthest, in each alone among what is right.
TRIED_IN_TEXTS = frozenset(("a formula", "far too much"))
TRIED_ELSEWHERE = frozenset(("full-width digits", "an enormous number", "what does not exist", "a year of five digits"))

forms = pytest.mark.parametrize("post", POSTS, ids=str)


@pytest.mark.django_db
def test_whatever_takes_what_is_sent_stands_in_the_table_of_forms(world: World) -> None:
    known = {one.name for one in POSTS} | MESSAGES
    others = {line.name: line for line in TABLE if line.allowed and line.name not in known}

    assert {name for name, line in others.items() if _takes(line, world)} == set()
    assert known <= {line.name for line in TABLE}


def _takes(line: Line, world: World) -> bool:
    address = reverse(line.name, args=[world.objects.get(name, name) for name in line.args])
    with transaction.atomic():
        status = world.client(min(line.allowed)).generic("POST", address).status_code
        transaction.set_rollback(True)
    return status != 405


def _send(post: Post, world: World, body: Body) -> Sent:
    """Send a form as a browser does."""
    client = world.client(post.who)
    has_files = any(not isinstance(one, str | bytes) and _is_file(one) for one in body.values())
    if has_files:
        return sent(lambda: client.post(post.address(world), body), _looking(client))
    return sent(lambda: client.generic("POST", post.address(world), _spelt(body), content_type=FORM), _looking(client))


def _is_file(one: object) -> bool:
    return isinstance(one, SimpleUploadedFile) or (isinstance(one, list) and any(map(_is_file, one)))


def _looking(client: Client) -> Callable[[str], str]:
    def look(where: str) -> str:
        parts = urlsplit(where)
        answer = client.get(parts.path + (f"?{parts.query}" if parts.query else ""))
        return look(answer.headers["Location"]) if answer.status_code == 302 else answer.content.decode()

    return look


def _spelt(body: Body) -> bytes:
    pairs = [(name, one) for name, said in body.items() for one in (said if isinstance(said, list) else [said])]
    return b"&".join(_quoted(name) + b"=" + _quoted(one) for name, one in pairs)


def _quoted(one: object) -> bytes:
    """As much of it quoted as must be: a text is as well sent as it is, and read much faster."""
    if isinstance(one, bytes):
        return one if isinstance(one, Raw) else quote_from_bytes(one).encode()
    return re.sub("[%&=+;#]", lambda found: quote(found[0]), str(one)).encode()


def _wrong(found: Sent, post: Post, *, may_do: bool = False) -> str:
    """What is wrong with an answer to something odd; nothing if nothing is."""
    if found.status >= 500:
        return f"{found.status}"
    if found.changed:
        return "" if may_do else f"changed {found.changed}"
    is_led_away = post.leads_away and found.status == 302
    return "" if found.has_message or is_led_away else f"{found.status} without a message"


def _none_wrong(found: dict[str, str]) -> None:
    assert {odd: wrong for odd, wrong in found.items() if wrong} == {}


UNRECORDED = frozenset(
    (
        # Drafts, which nobody has said yet, and the sheet that they are made from.
        *("tasks-one", "tasks-cell", "workbooks-one", "workbooks-own", "workbooks-own-new", "workbooks-own-forget"),
        # Reading is an access: it stands in the other tree.
        *("notices-read", "notices-read-all"),
    )
)
"""What is no deed; everything else that is done is on record (R-29)."""


@forms
@pytest.mark.django_db
def test_what_is_right_is_done(post: Post, world: World) -> None:
    found = _send(post, world, post.right(world))

    assert found.status < 500
    assert bool(found.changed) == post.does, found.messages
    assert not post.does or "ledger_entry" in found.changed or post.name in UNRECORDED, found.changed


@pytest.mark.parametrize("post", [one for one in POSTS if one.does], ids=str)
@pytest.mark.django_db
def test_what_is_sent_twice_is_done_once(post: Post, world: World) -> None:
    token: Body = {"csrfmiddlewaretoken": "of the page"}
    body = {**post.right(world), **token}
    with transaction.atomic():
        first = world.client(post.who).post(post.address(world), body)
        again = _send(post, world, {**body, **_files_of(post, world)})
        transaction.set_rollback(True)

    assert (first.status_code < 400, again.status < 500, again.changed) == (True, True, [])
    assert again.status == 302 or again.has_message


AGAIN = frozenset(
    (
        # A name, a parent, days, choices: what is said again is so again.
        *("organisations-rename", "organisations-move", "cycles-plan", "cycles-subjects", "cycles-assign"),
        *("cycles-days", "schemes-new", "tasks-cell", "workbooks-own", "people-unlock", "publications-scan"),
        # Something new, with a form of its own: there may be two that are alike.
        *("people-delegations", "people-password", "dual-ask", "claims-make", "keys-new", "orders-new"),
        "people-codes",
    )
)
"""What may be done again from a page that was opened anew, or by somebody else."""


@pytest.mark.parametrize("post", [one for one in POSTS if one.does and one.name not in AGAIN], ids=str)
@pytest.mark.django_db
def test_what_somebody_else_has_done_meanwhile_is_not_done_again(post: Post, world: World) -> None:
    stale = post.right(world)
    with transaction.atomic():
        first = world.client(post.who).post(post.address(world), post.right(world))
        again = _send(post, world, stale)
        transaction.set_rollback(True)

    assert (first.status_code < 400, again.status < 500, again.changed) == (True, True, [])
    assert again.status == 302 or again.has_message


def _files_of(post: Post, world: World) -> Body:
    """The files once more: those that were sent have been read."""
    return {name: one for name, one in post.right(world).items() if _is_file(one)}


@forms
@pytest.mark.django_db
def test_an_odd_thing_in_every_field_is_no_error(post: Post, world: World) -> None:
    names = [put(name, world.objects) for name in post.fields]
    takes = frozenset.intersection(*(one.takes for one in post.fields.values())) if names else frozenset()
    _none_wrong(
        {
            odd: _wrong(_send(post, world, dict.fromkeys(names, said)), post, may_do=odd in takes or _drafts(post, odd))
            for odd, said in {"only spaces": "  ", **ODD}.items()
            # Where there are only texts, one word is as good as another.
            if names and (odd not in takes or odd in TRIED_IN_TEXTS)
        }
    )


@forms
@pytest.mark.django_db
def test_where_something_is_asked_for_nothing_is_refused(post: Post, world: World) -> None:
    found = _send(post, world, {})

    asks = bool(post.fields or post.files)
    assert _wrong(found, post, may_do=not asks) == ""


def _drafts(post: Post, odd: str) -> bool:
    """Whether something wrong is kept as a draft, so that it can be put right."""
    return post.keeps_drafts and odd not in NEVER


def _odd_fields(post: Post, world: World) -> Iterator[tuple[str, str, Any, bool]]:
    names: list[str] = list(post.fields)
    # Of fields that are alike, one each.
    alike = {re.sub(r"\d+|@\w+", "", name): name for name in reversed(names)}
    for name, one in ((name, post.fields[name]) for name in alike.values()):
        known, is_text = put(name, world.objects), "a formula" in one.takes
        for odd, said in ODD.items():
            # What a text may be is tried once, and what it may not; what is no text, with all.
            if odd in (TRIED_IN_TEXTS if is_text else TRIED_ELSEWHERE):
                yield f"{known}: {odd}", known, said, odd in one.takes or (name[:5] == "typed" and post.keeps_drafts)
        if one.foreign:
            yield f"{known}: of another organisation", known, put(one.foreign, world.objects), False
        if not isinstance(one.right, tuple):
            right = post.right(world)[known]
            yield f"{known}: twice", known, [right, right], False


@forms
@pytest.mark.django_db
def test_one_odd_thing_among_what_is_right_is_no_error(post: Post, world: World) -> None:
    right = post.right(world)
    _none_wrong(
        {
            said: _wrong(_send(post, world, {**right, name: odd}), post, may_do=may)
            for said, name, odd, may in _odd_fields(post, world)
        }
    )


@forms
@pytest.mark.django_db
def test_whatever_else_is_sent_is_refused_and_named(post: Post, world: World) -> None:
    right = post.right(world)
    others = [name for name in (*FIELDS, "x" * 300, "", "名", "__proto__") if name not in right and name != "next"]

    found = _send(post, world, {**right, **dict.fromkeys(others, "1")})
    texts = {name: _send(post, world, {**right, name: a_file()}) for name in (*right, "other")}

    assert _wrong(found, post) == ""
    assert found.page == "" or not post.names_others or [one for one in others if one not in found.page] == []
    _none_wrong({name: _wrong(one, post) for name, one in texts.items() if name not in post.files})


BAD_FILES: dict[str, tuple[str, bytes]] = {
    "an empty one": ("附件.txt", b""),
    "a program": ("附件.exe", b"MZ\x90\x00" + b"\x00" * 60),
    "a program that calls itself a document": ("附件.pdf", b"MZ\x90\x00" + b"\x00" * 60),
    "one without an ending": ("abc", b"abc"),
    "a book that is cut off": ("附件.xlsx", b"PK\x03\x04" + b"\x00" * 100),
    "one byte more than is taken": ("附件.txt", b"a" * (20 * 1024 * 1024 + 1)),
}
# Django itself makes the last part of a path of it.
ODD_NAMES = ("../../etc/passwd.{}", "=cmd|' /C calc'!A0.{}", "\u202egnp.{}", "名" * 300 + ".{}", "<script>.{}")
with_files = pytest.mark.parametrize("post", [one for one in POSTS if one.files], ids=str)


@with_files
@pytest.mark.django_db
def test_a_bad_file_is_refused_with_a_message(post: Post, world: World) -> None:
    right = post.right(world)
    found = {
        f"{field}: {said}": _wrong(_send(post, world, {**right, field: SimpleUploadedFile(name, data)}), post)
        for field in post.files
        for said, (name, data) in BAD_FILES.items()
    }
    found |= {
        f"{field}: a text": _wrong(_send(post, world, {**right, field: "C:\\fakepath\\a.txt"}), post)
        for field in post.files
    }

    _none_wrong(found)


@with_files
@pytest.mark.django_db
def test_an_odd_name_of_a_file_leads_nowhere(post: Post, world: World) -> None:
    right = post.right(world)
    for field, ending in post.files.items():
        for name in ODD_NAMES:
            found = _send(post, world, {**right, field: a_file(ending, name=name.format(ending))})
            assert found.status < 500
            assert found.changed or found.has_message


PARTS = "multipart/form-data; boundary=x"
BODIES: dict[str, tuple[str, bytes]] = {
    "parts without a boundary": ("multipart/form-data", b"--x\r\n"),
    "parts that are none": (PARTS, b"\x00\xff\xfe"),
    "a part in a spelling that is not": (
        PARTS,
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n!!!\r\n--x--\r\n",
    ),
    "another alphabet": (FORM + "; charset=utf-16", "reason=a".encode("utf-16")),
    "parts in an alphabet that is not": (PARTS + "; charset=none", b"--x\r\n\r\n--x--\r\n"),
    "more fields than are taken": (FORM, b"&".join(b"f%d=1" % number for number in range(20_001))),
    "more than is taken": (FORM, b"reason=" + b"a" * (5 * 1024 * 1024 + 1)),
    "JSON": ("application/json", b'{"reason": "a"}'),
    "JSON that is no object": ("application/json", b"[[[[1e999]]]]"),
    "plain text": ("text/plain", b"reason=a"),
    "XML": ("application/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    "nothing of no kind": ("", b"\xff"),
}
asking = pytest.mark.parametrize("post", [one for one in POSTS if one.fields or one.files], ids=str)


@asking
@pytest.mark.django_db
def test_what_is_no_form_is_refused(post: Post, world: World) -> None:
    client, address = world.client(post.who), post.address(world)

    def wrong(kind: str, body: bytes) -> str:
        return _wrong(sent(lambda: client.generic("POST", address, body, content_type=kind), _looking(client)), post)

    # It is read before any page sees it: all of it is tried where there are files, and something everywhere.
    some = BODIES if post.files else {said: BODIES[said] for said in ("JSON", "parts without a boundary")}
    _none_wrong({said: wrong(kind, body) for said, (kind, body) in some.items()})


@asking
@pytest.mark.django_db
def test_what_breaks_off_on_its_way_is_refused(post: Post, world: World) -> None:
    client, address = world.client(post.who), post.address(world)
    right = {name: one for name, one in post.right(world).items() if not _is_file(one)}
    parts = encode_multipart("x", right)[: -len("--x--\r\n")]

    def wrong(kind: str, body: bytes) -> str:
        cut: dict[str, Any] = {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body) + 9)}
        answer = sent(lambda: client.generic("POST", address, b"a", content_type=kind, **cut), _looking(client))
        return _wrong(answer, post) or ("" if "没有传完" in answer.page or post.who == "anonymous" else "taken")

    _none_wrong({"parts": wrong(PARTS, parts), "a form": wrong(FORM, _spelt(right))})
