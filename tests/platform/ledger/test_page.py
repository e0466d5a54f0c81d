"""The pages of the ledger say who did what, by name."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client

from kaoping.governance.acting import Actor
from kaoping.governance.ledger.models import Entry
from kaoping.governance.ledger.work import record, service
from tests.platform.cast import Cast


@service
def _did(*, actor: Actor, cast: Cast) -> None:
    del actor
    record("test.done", cast.people["rival"])


def test_who_did_something_is_named_with_their_number_and_the_platform_is_called_so(
    cast: Cast, browser: Callable[[str], Client]
) -> None:
    _did(actor=cast.actor("office"), cast=cast)
    _did(actor=Actor.platform("tests"), cast=cast)

    page = browser("audit").get("/ledger/").content.decode()

    rows = [row for row in page.split("<tr>") if "test.done" in row]
    assert ["考核办甲" in row for row in rows] == [False, True]
    assert f'<span class="kp-sub">{cast.people["office"].pk}</span>' in rows[1]
    assert "<td>平台</td>" in rows[0]


@pytest.mark.django_db
def test_the_entries_of_a_tenant_are_counted_and_paged_by_an_index_of_their_own() -> None:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, Entry._meta.db_table)

    assert found["entry_of_tenant"]["columns"] == ["tree", "tenant", "index"]
