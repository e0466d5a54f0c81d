"""A platform of its own for a browser: a database made for it, and gunicorn on a free port, both gone afterwards."""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.platform.databases import copy_of_database, database, new_database, owner_of


@dataclass(frozen=True)
class Platform:
    """A running platform: where it is, and what its stage says (see `stage.py`; empty without one)."""

    address: str
    environment: dict[str, str]
    sessions: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    session_cookie: str = ""


def environment_of(folder: Path, database_address: str) -> dict[str, str]:
    """The environment of a platform that is looked at on one's own machine."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KAOPING_", "DJANGO_"))}
    return kept | {
        "KAOPING_MODE": "demo",
        "KAOPING_INSECURE_HTTP": "1",
        "KAOPING_DATA": str(folder),
        "KAOPING_DATABASE": database_address,
        "KAOPING_DATABASE_OWNER": owner_of(database_address),
        "KAOPING_OIDC_ISSUER": "http://127.0.0.1:9",
        "KAOPING_OIDC_CLIENT": "kaoping",
        "KAOPING_OIDC_SECRET": "of-the-tests",
        "DJANGO_SETTINGS_MODULE": "kaoping.site.settings",
        "PYTHONPATH": str(Path(__file__).parents[3]),
        "PYTHONWARNINGS": "default",
    }


def run(environment: dict[str, str], *command: str) -> str:
    """Run a Python module to its end; what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", *command], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def served(folder: Path, environment: dict[str, str], *, application: str = "kaoping.site.wsgi") -> Iterator[str]:
    """Serve a platform; yields its address. `localhost`, because a security key wants a name."""
    web = ("gunicorn", "-b", "127.0.0.1:0", "--threads", "4", "--no-control-socket", application)
    with listening(folder / "server.log", environment, *web) as port:
        yield f"http://localhost:{port}"


@contextmanager
def listening(log: Path, environment: dict[str, str], *command: str) -> Iterator[str]:
    """Run a Python module that serves by gunicorn; yields the port that it listens at."""
    with log.open("w") as lines:
        process = subprocess.Popen([sys.executable, "-m", *command], env=environment, stderr=lines, stdout=lines)
    try:
        yield _port(log, process)
    finally:
        process.terminate()
        process.wait()


def _port(log: Path, process: subprocess.Popen[bytes]) -> str:
    """The port on which gunicorn says it listens."""
    while True:
        said = re.search(r"Listening at: http://127\.0\.0\.1:(\d+)", log.read_text())
        if said:
            return said[1]
        try:
            process.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
        raise AssertionError(log.read_text())


@contextmanager
def staged_platform(folder: Path, shared: Path) -> Iterator[Platform]:
    """A platform with the cast and enough of everything for full pages, on which it stays an hour from now.

    An hour, because allauth asks the machine's clock how long ago a second factor was shown. Filling it takes a quarter
    of a minute: whoever is first fills one in the folder `shared`, and everybody copies that.
    """
    stage = _stage(shared)
    shutil.copytree(stage.folder, folder, dirs_exist_ok=True)
    with copy_of_database(stage.database) as address:
        environment = _environment_of_stage(folder, address, stage.moment)
        with served(folder, environment) as where:
            yield Platform(where, environment, **stage.said)


@dataclass(frozen=True)
class _Stage:
    """What was filled: its folder and database, the moment at which it stays, and what it says."""

    folder: Path
    database: str
    moment: str
    said: dict[str, Any]


def _stage(shared: Path) -> _Stage:
    folder, told = shared / "stage", shared / "stage.json"
    with (shared / "stage.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            folder.mkdir()
            address, moment = new_database(folder), (datetime.now(UTC) + timedelta(hours=1)).isoformat()
            said = json.loads(run(_environment_of_stage(folder, address, moment), "tests.platform.browser.stage"))
            told.write_text(json.dumps({"database": address, "moment": moment, "said": said}), encoding="utf-8")
    return _Stage(folder, **json.loads(told.read_text(encoding="utf-8")))


def _environment_of_stage(folder: Path, address: str, moment: str) -> dict[str, str]:
    said = {"DJANGO_SETTINGS_MODULE": "tests.platform.browser.settings", "STAGE_MOMENT": moment}
    return environment_of(folder, address) | said


@contextmanager
def empty_platform(folder: Path) -> Iterator[Platform]:
    """A platform as it is after `migrate`, before its first start."""
    with database(folder) as address:
        environment = environment_of(folder, address)
        with served(folder, environment) as where:
            yield Platform(where, environment)
