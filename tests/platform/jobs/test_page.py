"""The page of background jobs shows what somebody must look at, and counts what went well."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from kaoping.governance.jobs.models import Job, State
from tests.platform.cast import NOON, Cast

SEAL = "ledger.seal-accesses"


@pytest.fixture
def jobs(cast: Cast) -> Cast:
    """Many of a minute that are done, one that is parked, one that waits, and one of another kind that is done."""
    Job.objects.all().delete()
    for number in range(120):
        _job(SEAL, number, State.DONE, done_at=NOON + timedelta(minutes=number))
    _job(SEAL, 120, State.PARKED, failure="OperationalError")
    _job("runs.compute", 1, State.WAITING)
    _job("runs.compute", 2, State.DONE, done_at=NOON)
    return cast


def _job(kind: str, key: int, state: State, **said: object) -> None:
    Job.objects.create(kind=kind, key=str(key), state=state, made_at=NOON, not_before=NOON, **said)


def _listed(client: Client, asked: str = "") -> list[str]:
    """Kind and key of the jobs that the page lists."""
    page = client.get(f"/jobs/{asked}").content.decode().split('id="done"')[0]
    return re.findall(r'<th scope="row">[^<]+ <span class="kp-sub">([^<]+)</span></th><td>2026', page)


def test_it_lists_what_is_not_done_whatever_else_came_since(jobs: Cast) -> None:
    assert _listed(jobs.browser("system")) == ["runs.compute 1", f"{SEAL} 120"]


def test_it_counts_what_is_done_by_its_kind_and_says_when_last(jobs: Cast) -> None:
    page = jobs.browser("system").get("/jobs/").content.decode().split('id="done"')[1]

    rows = re.findall(
        r'<th scope="row">([^<]+) <span class="kp-sub">([^<]+)</span></th>.*?>(\d+)</a></td><td>([^<]+)<', page
    )
    assert rows == [
        ("查阅记录入账", SEAL, "120", "2026年11月18日 13:59"),
        ("计算得分", "runs.compute", "1", "2026年11月18日 12:00"),
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("?kind=runs.compute", ["runs.compute 2", "runs.compute 1"]),
        ("?kind=runs.compute&state=done", ["runs.compute 2"]),
        ("?state=parked", [f"{SEAL} 120"]),
        ("?state=running", []),
        ("?state=none-of-them", ["runs.compute 1", f"{SEAL} 120"]),
        ("?kind=nobody-does-it", []),
    ],
)
def test_it_is_filtered_by_kind_and_state(asked: str, found: list[str], jobs: Cast) -> None:
    assert _listed(jobs.browser("office"), asked) == found


def test_pages_keep_what_was_chosen(jobs: Cast) -> None:
    client = jobs.browser("system")

    first = client.get(f"/jobs/?kind={SEAL}&state=done").content.decode()

    assert f"kind={SEAL}&amp;state=done&amp;page=2" in first or f"page=2&amp;kind={SEAL}&amp;state=done" in first
    assert len(_listed(client, f"?kind={SEAL}&state=done&page=3")) == 20
