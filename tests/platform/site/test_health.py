"""Alive, ready, and the figures: what a monitor sees, and what nobody else does."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from pytest_django import Settings

from kaoping.basis import clock
from kaoping.governance.jobs.models import Job, State
from kaoping.governance.ledger.models import Node
from kaoping.site import checking, health
from kaoping.site.environment import WrongEnvironment, read_environment
from kaoping.site.models import Trial
from tests.platform.cast import NOON, Cast

DOCS = Path(__file__).parents[3] / "docs" / "monitoring.md"
TOKEN = "a-token-of-the-monitor"  # noqa: S105 - of these tests
pytestmark = pytest.mark.django_db


def waits(since: timedelta) -> None:
    """A job that could have run since then."""
    Job.objects.create(kind="t", key="1", made_at=NOON - since, not_before=NOON - since)


@pytest.fixture(autouse=True)
def token(settings: Settings) -> None:
    """What monitors know."""
    settings.KAOPING_METRICS_TOKEN = TOKEN


KNOWN = {"Authorization": f"Bearer {TOKEN}"}


def asked() -> tuple[int, dict[str, bool]]:
    """What the balancer of the load is told."""
    answer = Client().get("/-/ready", headers=KNOWN)
    return answer.status_code, json.loads(answer.content)


def test_it_is_ready_while_everything_is_as_it_should_be(cast: Cast) -> None:
    del cast
    waits(health.LATE - timedelta(seconds=1))

    assert asked() == (200, {"database": True, "ledger": True, "queue": True})


def test_it_is_not_while_jobs_wait_and_nobody_does_them(cast: Cast) -> None:
    del cast
    waits(health.LATE)

    assert asked() == (503, {"database": True, "ledger": True, "queue": False})


def test_it_is_not_while_the_ledger_has_another_end_than_its_nodes_say(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    del cast
    monkeypatch.setattr(health, "is_sound", lambda _name: False)

    assert asked() == (503, {"database": True, "ledger": False, "queue": True})


def test_it_is_not_while_nothing_can_be_written_and_then_asks_no_further(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    del cast

    def full(*_said: object) -> None:
        raise DatabaseError("disk full")

    with connection.execute_wrapper(full):
        assert asked() == (503, {"database": False, "ledger": False, "queue": False})


def test_to_say_so_it_writes_a_row_for_good(cast: Cast) -> None:
    """A change that is undone, or of no row, may never reach the disk: so it said ready on one that was full."""
    del cast
    written: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *said: Any) -> Any:
        written.extend(re.findall(r'^(?:INSERT INTO|UPDATE) "(\w+)"', sql))
        return execute(sql, *said)

    with connection.execute_wrapper(note):
        for minutes in (0, 1):
            with clock.at(NOON + timedelta(minutes=minutes)):
                assert asked()[0] == 200

    assert written == ["site_trial", "site_trial"]
    assert list(Trial.objects.values_list("at", flat=True)) == [NOON + timedelta(minutes=1)]


@pytest.mark.parametrize("statement", ["INSERT", "UPDATE"])
def test_it_is_not_while_the_row_cannot_be_written_though_all_can_be_read(statement: str, cast: Cast) -> None:
    del cast
    if statement == "UPDATE":
        assert asked()[0] == 200

    def full(execute: Callable[..., Any], sql: str, *said: Any) -> Any:
        if sql.startswith(statement):
            raise DatabaseError("database or disk is full")
        return execute(sql, *said)

    with connection.execute_wrapper(full):
        assert asked() == (503, {"database": False, "ledger": False, "queue": False})


@pytest.mark.parametrize("address", ["/-/ready", "/-/metrics"])
@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer another", TOKEN, f"bearer {TOKEN}"])
@pytest.mark.parametrize("known", ["", TOKEN])
def test_strangers_are_told_nothing_and_cost_nothing(
    given: str, known: str, address: str, cast: Cast, settings: Settings, django_assert_num_queries: Any
) -> None:
    del cast
    settings.KAOPING_METRICS_TOKEN = known

    with django_assert_num_queries(0):
        assert Client().get(address, headers={"Authorization": given}).status_code == 404


@pytest.mark.parametrize("address", ["/-/ready", "/-/metrics"])
@pytest.mark.parametrize(
    ("sent", "proxies", "status"),
    [
        ({"REMOTE_ADDR": "10.0.1.9"}, 0, 200),
        ({"REMOTE_ADDR": "10.0.0.7"}, 0, 200),
        ({"REMOTE_ADDR": "fd00::7"}, 0, 200),
        ({"REMOTE_ADDR": "10.0.0.8"}, 0, 404),
        ({"REMOTE_ADDR": ""}, 0, 404),
        # Whoever claims to come from there is believed as far as proxies are.
        ({"REMOTE_ADDR": "198.51.100.1", "HTTP_X_FORWARDED_FOR": "10.0.0.7"}, 0, 404),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "10.0.0.7"}, 1, 200),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "10.0.0.7, 198.51.100.1"}, 1, 404),
    ],
)
def test_monitors_are_known_by_their_addresses(
    sent: dict[str, str], proxies: int, status: int, address: str, cast: Cast, settings: Settings
) -> None:
    del cast
    given = read_environment({"KAOPING_MODE": "test", "KAOPING_MONITORS": "10.0.0.7, 10.0.1.0/24,fd00::/64"})
    settings.KAOPING_MONITORS, settings.KAOPING_TRUSTED_PROXIES = given.monitors, proxies

    assert Client().get(address, **sent).status_code == status  # type: ignore[arg-type]


def test_a_monitor_that_is_no_address_stops_the_start() -> None:
    with pytest.raises(WrongEnvironment, match=r"KAOPING_MONITORS.*10\.0\.0\.7"):
        read_environment({"KAOPING_MODE": "test", "KAOPING_MONITORS": "monitor.example"})


def test_to_be_alive_asks_no_database(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert Client().get("/-/alive").content == b"ok\n"


def figures(settings: Settings) -> dict[str, int]:
    """The figures that a monitor reads."""
    del settings
    answer = Client().get("/-/metrics", headers=KNOWN)
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = [line for line in answer.content.decode().splitlines() if not line.startswith("#")]
    return {name: int(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def test_the_figures_say_how_jobs_and_ledger_stand(cast: Cast, settings: Settings) -> None:
    del cast
    waits(timedelta(minutes=3))
    Job.objects.create(kind="t", key="2", made_at=NOON, not_before=NOON, state=State.PARKED)
    with clock.at(NOON):
        found = figures(settings)

    assert found['kaoping_jobs{state="waiting"}'] == 1
    assert found['kaoping_jobs{state="parked"}'] == 1
    assert found["kaoping_queue_oldest_seconds"] == 180
    assert found['kaoping_ledger_sound{tree="deeds"}'] == 1
    assert found['kaoping_ledger_entries{tree="deeds"}'] == Node.objects.filter(tree="deeds", level=0).count()
    assert found['kaoping_ledger_unsigned_entries{tree="deeds"}'] == 0


def test_every_figure_is_explained_and_every_alarm_asks_for_one_that_there_is(cast: Cast, settings: Settings) -> None:
    del cast
    settings.KAOPING_WITNESSES = ("https://audit.example",)
    there = {name.split("{", 1)[0] for name in figures(settings)}
    text = DOCS.read_text(encoding="utf-8")

    assert set(re.findall(r"^\| `(kaoping_\w+)", text, re.MULTILINE)) == there
    assert set(re.findall(r"expr: .*?(kaoping_\w+)", text)) <= there


def test_a_damaged_file_says_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "one.sqlite3"
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
        made.execute("CREATE TABLE one (id INTEGER PRIMARY KEY, said TEXT, parent INTEGER REFERENCES parent)")
        made.executemany("INSERT INTO one (said) VALUES (?)", [("x" * 500,) for _ in range(100)])
    made.close()
    whole = sqlite3.connect(path).cursor()
    assert checking.faults_of(whole) == []
    whole.connection.close()
    damaged = bytearray(path.read_bytes())
    damaged[36:40] = (7).to_bytes(4, "big")  # so many pages are said to be free
    path.write_bytes(damaged)
    broken = sqlite3.connect(path).cursor()
    assert "size" in checking.faults_of(broken)[0]
    broken.connection.close()


def test_a_row_that_points_to_nothing_is_named(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "one.sqlite3") as made:
        made.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
        made.execute("CREATE TABLE one (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parent)")
        made.execute("INSERT INTO one VALUES (7, 8)")
        assert checking.faults_of(made.cursor()) == ["one 7 points to nothing in parent"]
    made.close()


def test_what_is_wrong_with_the_embedded_database_fails_the_nightly_job(monkeypatch: pytest.MonkeyPatch) -> None:
    asked_of: list[object] = []

    def damaged(cursor: object) -> list[str]:
        asked_of.append(cursor)
        return ["page 7 is damaged"]

    monkeypatch.setattr(checking, "faults_of", damaged)
    if connection.vendor == "sqlite":
        with pytest.raises(checking.DamagedDatabase, match="page 7 is damaged"):
            checking.check({}, lambda *_: None)
    else:
        checking.check({}, lambda *_: None)()
    assert bool(asked_of) == (connection.vendor == "sqlite")
