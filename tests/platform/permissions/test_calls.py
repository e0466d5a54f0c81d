"""Every key gets what the table of calls says, with every operation, and nothing else."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from kaoping.basis.clock import now
from kaoping.collection.api.models import Key
from kaoping.collection.api.operations import api
from kaoping.collection.api.sealing import seal
from kaoping.governance.ledger.models import AccessNote
from kaoping.governance.organisations.models import Organisation
from kaoping.governance.people.models import Person
from kaoping.planning.cycles.models import Way
from tests.platform.interface.client import System
from tests.platform.permissions.conftest import World
from tests.platform.permissions.lines import WANTED, Whose
from tests.platform.permissions.table_calls import CALLS, INVALID, LISTED, TASKS, VALID, Call
from tests.platform.permissions.whose import whose

HOLDERS = {
    "north": ("own_unit", Way.OWN),
    "north_assessing": ("own_unit", Way.ASSESSED),
    "south": ("rival_unit", Way.OWN),
    "safety": ("section", Way.ASSESSED),
    "safety_reporting": ("section", Way.OWN),
    "other_city": ("foreign_unit", Way.OWN),
    **dict.fromkeys(INVALID, ("own_unit", Way.OWN)),
}
"""Whose each key is, and for which way of giving values."""


def _systems(world: World) -> Iterator[tuple[str, System]]:
    for name, (holder, way) in HOLDERS.items():
        public = f"kp_call_{name}"
        Key.objects.create(
            organisation=Organisation.objects.get(pk=world.objects[holder]),
            name=name,
            way=way,
            public=public,
            secret=seal(name, public),
            made_by=Person.objects.get(account="office"),
            made_at=now(),
            expires=date(2026, 11, 18) if name == "expired" else date(2027, 1, 1),
            revoked_at=now() if name == "revoked" else None,
        )
        yield name, System(public, "another" if name == "forged" else name)


@pytest.fixture
def systems(world: World, db: None) -> Mapping[str, System]:
    """A system with each key, as it would sign."""
    del db
    found = dict(_systems(world))
    found["late"] = replace(found["late"], moment=int(now().timestamp()) - 3600)
    return found


def _send(call: Call, world: World, name: str, system: System) -> tuple[HttpResponse, int]:
    """The answer, and how many refusals were noted; what the call changed is undone."""
    address = reverse(call.name, args=[world.objects[one] for one in call.args])
    content = None
    if call.item is not None:
        subject, item, value = call.item
        content = {"values": [{"subject": subject, "item": item, "value": value}]}
    changed = {"X-Kaoping-Signature": ""} if name == "unsigned" else {}
    with transaction.atomic():
        answer = system.send(call.method, address, content, **changed)
        noted = AccessNote.objects.filter(action="api.refused").count()
        transaction.set_rollback(True)
    return answer, noted


def test_every_operation_stands_in_the_table_of_calls() -> None:
    operations = {
        (operation.url_name, method)
        for view in api.default_router.path_operations.values()
        for operation in view.operations
        for method in operation.methods
    }

    assert operations == {(call.name, call.method) for call in CALLS}


def test_every_operation_with_an_object_is_asked_with_those_of_others() -> None:
    asked = defaultdict[str, set[Whose | None]](set)
    for call in CALLS:
        if call.args:
            asked[call.name].add(whose(call.args))

    assert {(name, one.name) for name, found in asked.items() for one in WANTED - found} == set()


@pytest.mark.parametrize("call", CALLS, ids=lambda call: " ".join((call.method, call.name, *call.args)))
def test_every_key_gets_what_the_table_says(call: Call, world: World, systems: Mapping[str, System]) -> None:
    before = AccessNote.objects.filter(action="api.refused").count()

    found = {name: _send(call, world, name, system) for name, system in systems.items()}

    assert {name: answer.status_code for name, (answer, _) in found.items()} == {
        name: call.answer(name) for name in VALID | INVALID
    }
    # What was refused in the name of a key of ours is on record.
    noted = {name for name in VALID | INVALID if call.answer(name) in (401, 404, 409)}
    assert {name: count - before for name, (_, count) in found.items()} == {
        name: int(name in noted) for name in VALID | INVALID
    }


def test_the_list_of_a_key_holds_the_tasks_that_it_opens(world: World, systems: Mapping[str, System]) -> None:
    listed = {}
    for name in VALID:
        answer, _ = _send(Call("api-tasks"), world, name, systems[name])
        numbers = {one["id"] for one in json.loads(answer.content)}
        listed[name] = {task for task in TASKS if world.objects[task] in numbers}

    assert listed == LISTED


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["office", "reporter", "system"])
def test_a_session_is_no_key(who: str, world: World) -> None:
    client = world.client(who)
    addresses = {reverse(call.name, args=[world.objects[one] for one in call.args]): call.method for call in CALLS}

    assert {client.generic(method, address).status_code for address, method in addresses.items()} == {401}
