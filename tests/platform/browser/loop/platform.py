"""A platform like one in service: web server, worker and witness, three processes, at a moment that a test says."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import Popen

from kaoping.basis.clock import CHINA
from tests.platform.browser.server import environment_of, listening, run, served
from tests.platform.databases import database

CODE_LASTS = timedelta(seconds=30)


class Clock:
    """The moment at which the platform is."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.now = datetime(1970, 1, 1, tzinfo=UTC)

    def strikes(self, day_and_time: str) -> None:
        """It is a time of a day in China, written as 2026-09-28 09:00. Time only goes forwards."""
        self._move(datetime.fromisoformat(day_and_time).replace(tzinfo=CHINA))

    def passes(self, *, minutes: int) -> None:
        """Some minutes pass."""
        self._move(self.now + timedelta(minutes=minutes))

    def waits_for_the_next_code(self) -> None:
        """Let as much time pass as an authenticator shows a code: none is taken twice."""
        self._move(self.now + CODE_LASTS)

    def _move(self, to: datetime) -> None:
        assert to > self.now
        self.now = to.astimezone(UTC)
        new = self._file.with_suffix(".new")
        new.write_text(self.now.isoformat())
        new.replace(self._file)  # whoever reads it reads the one or the other


@dataclass
class Office:
    """Where a platform runs: its address, its clock, and what it takes to start further processes."""

    folder: Path
    address: str
    clock: Clock
    environment: dict[str, str]

    def says(self, *command: str) -> str:
        """What a command of the platform prints."""
        return self.runs("kaoping.site", *command)

    def runs(self, *command: str) -> str:
        """What a Python module prints."""
        return run(self.environment, *command)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """With a worker and a witness, run as `docs/administration.md` says; the ledger has its key by now."""
        key = self.says("ledger_key").strip()
        witness = ("kaoping.witness", "serve", "--store", str(self.store), "--key", key, "--bind", "127.0.0.1:0")
        with listening(self.folder / "witness.log", self.environment, *witness) as port:
            told = self.environment | {"KAOPING_WITNESS": f"http://127.0.0.1:{port}"}
            with (self.folder / "worker.log").open("w") as lines:
                worker = Popen([sys.executable, "-m", "kaoping.site", "work"], env=told, stderr=lines, stdout=lines)
            try:
                yield
            finally:
                worker.terminate()
                worker.wait()

    def faults(self) -> list[str]:
        """What the three processes say went wrong; but for what was asked before the first start, and not served."""
        lines = [line for log in self.folder.glob("*.log") for line in log.read_text().splitlines()]
        found = [line for line in lines if '"level": "ERROR"' in line or "[ERROR]" in line or "Traceback" in line]
        return [line for line in found if '"message": "Service Unavailable: /"' not in line]

    @property
    def store(self) -> Path:
        """The witness's own file."""
        return self.folder / "witness.sqlite3"


@contextmanager
def empty_office(folder: Path, moment: str) -> Iterator[Office]:
    """A platform whose database is empty but for its tables; nobody has begun anything."""
    clock = Clock(folder / "moment")
    clock.strikes(moment)
    with ExitStack() as all_:
        environment = environment_of(folder, all_.enter_context(database(folder))) | {
            # Production wants TLS, which would prove nothing here; all that it needs beside that is set.
            "KAOPING_MODE": "test",
            "KAOPING_SECRET_KEY": secrets.token_urlsafe(48),
            "KAOPING_HOSTS": "localhost",
            "KAOPING_LEDGER": "linjiang.invalid/kaoping",
            **dict.fromkeys(("KAOPING_OIDC_ISSUER", "KAOPING_OIDC_CLIENT", "KAOPING_OIDC_SECRET"), ""),
            "DJANGO_SETTINGS_MODULE": f"{__package__}.settings",
            "LOOP_CLOCK": str(folder / "moment"),
        }
        address = all_.enter_context(served(folder, environment, application=f"{__package__}.wsgi"))
        yield Office(folder, address, clock, environment)
