"""Alive, ready, and the figures: what a monitor sees, and what nobody else does."""

from __future__ import annotations

import json
import re
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from pytest_django import Settings

from kaoping.basis import clock
from kaoping.governance.jobs.models import Job, State
from kaoping.governance.ledger.models import Node
from kaoping.site import checking, health
from tests.platform.cast import NOON, Cast

DOCS = Path(__file__).parents[3] / "docs" / "monitoring.md"
TOKEN = "a-token-of-the-monitor"  # noqa: S105 - of these tests
pytestmark = pytest.mark.django_db


def waits(since: timedelta) -> None:
    """A job that could have run since then."""
    Job.objects.create(kind="t", key="1", made_at=NOON - since, not_before=NOON - since)


def asked() -> tuple[int, dict[str, bool]]:
    """What the balancer of the load is told."""
    answer = Client().get("/-/ready")
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


@pytest.mark.parametrize("given", ["", "Bearer ", "Bearer another", TOKEN, f"bearer {TOKEN}"])
@pytest.mark.parametrize("token", ["", TOKEN])
def test_without_the_token_there_are_no_figures(given: str, token: str, cast: Cast, settings: Settings) -> None:
    del cast
    settings.KAOPING_METRICS_TOKEN = token

    assert Client().get("/-/metrics", headers={"Authorization": given}).status_code == 404


def figures(settings: Settings) -> dict[str, int]:
    """The figures that a monitor reads."""
    settings.KAOPING_METRICS_TOKEN = TOKEN
    answer = Client().get("/-/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
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
