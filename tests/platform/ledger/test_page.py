"""The pages of the ledger say who did what, by name."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from kaoping.governance.acting import Actor
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
