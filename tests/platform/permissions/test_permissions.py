"""Everybody gets what the table says, at every address and with every method, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from kaoping.basis.clock import now, today
from kaoping.governance.dual.models import Request, State
from kaoping.governance.files.models import File
from kaoping.governance.jobs import models as jobs
from kaoping.governance.ledger.models import AccessNote, Entry, Export
from kaoping.governance.notices.models import Notice
from kaoping.governance.notices.services import notify
from kaoping.governance.people.models import Delegation
from tests.platform.cast import Cast, the_foreign_unit
from tests.platform.dual.asking import asked
from tests.platform.evidence import a_file
from tests.platform.permissions.table import EVERYBODY, TABLE, Line
from tests.platform.stages import LAYERS


def _names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern.url_patterns)
        else:
            assert pattern.name, f"{pattern} has no name, so that nobody can say who may open it"
            yield pattern.name


DATA_ITEMS = frozenset(("passed", "hazards", "solved", "plan", "awards"))
"""Identifiers of the scheme, which stand in addresses as they are."""


def _number(cast: Cast, name: str) -> int | str:
    """The number that stands in an address for an object of the cast, which is made when it is asked for.

    What stands for no number stands for itself: an identifier of the scheme.
    """
    makers: dict[str, Callable[[], int]] = {
        "own_unit": lambda: cast.units["jiangbei"].pk,
        "foreign_unit": lambda: the_foreign_unit().pk,
        "rival_person": lambda: cast.people["rival"].pk,
        "rival_post": lambda: cast.people["rival"].posts.get().pk,
        "first_entry": lambda: 0,
        "rivals_delegation": lambda: _rivals_delegation(cast).pk,
        "rivals_notice": lambda: _rivals_notice(cast).pk,
        "reporters_file": lambda: _reporters_file(cast).pk,
        "grave_request": lambda: _grave_request(cast).pk,
        "audits_export": lambda: _audits_export(cast).pk,
        "parked_job": lambda: _parked_job().pk,
        "nothing": lambda: 987654,
    }
    if name in DATA_ITEMS:
        return name
    if name in makers:
        return makers[name]()
    return next((found[name] for found in (layer.arguments(cast) for layer in reversed(LAYERS)) if name in found), name)


def _reporters_file(cast: Cast) -> File:
    return a_file(cast)


def _rivals_delegation(cast: Cast) -> Delegation:
    found, _ = Delegation.objects.get_or_create(
        post=cast.people["rival"].posts.get(),
        to=cast.people["reporter"],
        defaults={"starts": today(), "ends": today() + timedelta(days=9), "reason": "休假"},
    )
    return found


def _rivals_notice(cast: Cast) -> Notice:
    with transaction.atomic():
        return notify(cast.people["rival"], "您有新的任务。", "/")[0]


def _grave_request(cast: Cast) -> Request:
    """One that is open; in a round of asking everybody, the first one withdraws or approves it."""
    known = Request.objects.filter(state=State.OPEN).first()
    return known or asked(cast, by="audit")


def _audits_export(cast: Cast) -> Export:
    said: dict[str, Any] = {
        "tree": "deeds",
        "size": 1,
        "person": cast.people["audit"].pk,
        "until": now() + timedelta(hours=1),
    }
    return Export.objects.get_or_create(**said)[0]


def _parked_job() -> jobs.Job:
    found, _ = jobs.Job.objects.get_or_create(
        kind="t", key="1", defaults={"state": jobs.State.PARKED, "made_at": now(), "not_before": now()}
    )
    return found


def _ask(client: Client, line: Line, address: str) -> int:
    """The answer to somebody; what the request changed is undone, so that the next one finds everything as it was."""
    with transaction.atomic():
        status = client.generic(line.method, address).status_code
        transaction.set_rollback(True)
    return status


def test_every_address_stands_in_the_table() -> None:
    assert {line.name for line in TABLE} == set(_names(get_resolver().url_patterns))


@pytest.mark.parametrize("line", TABLE, ids=lambda line: f"{line.method} {line.name} {' '.join(line.args)}".strip())
def test_everybody_gets_what_the_table_says(line: Line, cast: Cast) -> None:
    expected = {who: line.status if who in line.allowed else 404 for who in EVERYBODY} | {"anonymous": line.anonymous}

    address = reverse(line.name, args=[_number(cast, name) for name in line.args])

    found = {who: _ask(cast.browser(who), line, address) for who in sorted(EVERYBODY)}
    found["anonymous"] = _ask(Client(), line, address)

    assert found == expected


@pytest.mark.parametrize("who", ["reporter", "evaluator"])
def test_a_denial_is_noted_and_changes_nothing(who: str, cast: Cast) -> None:
    before = Entry.objects.count()

    cast.browser(who).post(reverse("people-disable", args=[cast.people["rival"].pk]))

    assert AccessNote.objects.filter(action="access.denied", person=cast.people[who].pk).count() == 1
    assert Entry.objects.count() == before
