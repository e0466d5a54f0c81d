"""Messages in JSON: whatever is no message is refused, and changes nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.urls import reverse

from tests.platform.cast import the_cast
from tests.platform.interface.client import System, system
from tests.platform.permissions.conftest import World
from tests.platform.permissions.sending import Sent, sent

FIELDS = sorted({one.name for model in apps.get_models() for one in model._meta.concrete_fields})
DEEP = "[" * 100_000
ODD: dict[str, Any] = {
    "null": None,
    "a truth": True,
    "a number": 5,
    "half a number": 1.5,
    "a negative number": -1,
    "an enormous number": 10**400,
    "a word": "很多",
    "a list": [1],
    "an object": {"a": 1},
    "a zero byte": "a\x00b",
    "half a character": "a\ud800b",
    "far too much": "字" * 250_000,
}
BODIES: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"{",
    "a list": b"[]",
    "a word": b'"a"',
    "no number": b'{"cells": [NaN], "values": [NaN]}',
    "beyond all numbers": b'{"cells": [1e999], "values": [1e999]}',
    "too deep": DEEP.encode(),
    "no UTF-8": '{"名称": 1}'.encode("gbk"),
    "a zero byte": b"\x00",
    "something twice": b'{"cells": [], "cells": 5, "values": [], "values": 5}',
}


def _grid(world: World, body: bytes, kind: str = "application/json") -> Sent:
    address = reverse("tasks-drafts", args=[world.objects["empty_task"]])
    return sent(lambda: world.client("reporter").generic("POST", address, body, content_type=kind), str)


def _call(world: World, body: bytes) -> Sent:
    caller, address = _system(), reverse("api-values", args=[world.objects["own_task_of_unit"]])
    return sent(lambda: caller.send("POST", address, body), str)


def _system() -> System:
    return system(the_cast())


def _refused(found: Sent, *, may_be_taken: bool = False) -> str:
    if found.status >= 500:
        return f"{found.status}"
    if found.status < 400:
        return "" if may_be_taken else f"{found.status} {found.page[:200]}"
    # That a call came is known, so that it cannot come again.
    return "" if not set(found.changed) - {"api_call", "api_key"} else f"changed {found.changed}"


def _none_wrong(found: dict[str, str]) -> None:
    assert {odd: wrong for odd, wrong in found.items() if wrong} == {}


@pytest.mark.django_db
def test_what_is_no_message_is_refused(world: World) -> None:
    with transaction.atomic():
        _none_wrong({f"grid: {said}": _refused(_grid(world, body)) for said, body in BODIES.items()})
        _none_wrong({f"call: {said}": _refused(_call(world, body)) for said, body in BODIES.items()})
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_grid_sends_json_and_nothing_else(world: World) -> None:
    right = json.dumps({"cells": []}).encode()
    kinds = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", "")

    assert _grid(world, right).status == 200
    assert {kind: _grid(world, right, kind).status for kind in kinds} == dict.fromkeys(kinds, 400)


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["subject", "item", "typed", "note", "version"])
def test_an_odd_thing_in_a_cell_of_the_grid(where: str, world: World) -> None:
    right = {"subject": world.objects["empty_subject"], "item": "passed", "typed": "91.2", "note": "", "version": 0}

    found = {}
    for said, odd in ODD.items():
        answer = _grid(world, json.dumps({"cells": [{**right, where: odd}]}).encode())
        refused = '"refusal": ""' not in answer.page
        # What is typed may be wrong, and is kept as a draft; a version that nobody has seen is none.
        is_draft = (said == "a word" and where in {"typed", "note"}) or (where == "version" and said == "a number")
        found[said] = "" if is_draft and not refused else _unkept(answer, refused=refused)

    _none_wrong(found)


def _unkept(answer: Sent, *, refused: bool) -> str:
    if answer.status >= 500 or answer.changed or not refused:
        return f"{answer.status} {answer.changed} {answer.page[:200]}"
    return ""


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["values", "source", "submit", "subject", "item", "value", "status", "note"])
def test_an_odd_thing_in_a_call(where: str, world: World) -> None:
    with transaction.atomic():
        found = {}
        for said, odd in ODD.items():
            value: dict[str, Any] = {"subject": "jiangbei", "item": "passed", "value": "91.2%"}
            content: dict[str, Any] = {"values": [value], "source": "系统", "submit": False}
            (content if where in content else value)[where] = odd
            may = {"source": {"a word"}, "note": {"a word"}, "submit": {"a truth"}, "status": {"null"}}
            answer = _call(world, json.dumps(content).encode())
            found[said] = _refused(answer, may_be_taken=said in may.get(where, set()))
        transaction.set_rollback(True)

    _none_wrong(found)


@pytest.mark.django_db
def test_fields_that_are_not_asked_for_are_refused(world: World) -> None:
    cell = {"subject": world.objects["empty_subject"], "item": "passed", "typed": "91.2"}
    value = {"subject": "jiangbei", "item": "passed", "value": "91.2%"}
    for name in FIELDS:
        if name not in {*cell, "note", "version"}:
            assert _refused(_grid(world, json.dumps({"cells": [{**cell, name: 1}]}).encode())) == "", name
        if name not in {"cells", "since"}:
            assert _refused(_grid(world, json.dumps({"cells": [cell], name: 1}).encode())) == "", name
    with transaction.atomic():
        others = dict.fromkeys([name for name in FIELDS if name not in {*value, "note", "status"}], "1")
        answer = _call(world, json.dumps({"values": [{**value, **others}]}).encode())
        transaction.set_rollback(True)
    assert answer.status == 422
    assert {name for name in others if f"values.0.{name}" not in answer.page} <= {"data"}
