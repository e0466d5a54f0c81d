"""A platform that runs: its web server, its worker, the time that they see, and the judge of its database."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from tests.platform.browser.server import environment_of
from tests.platform.soak.asking import Request, Sent, Session
from tests.platform.soak.orders import Order, Passed
from tests.platform.soak.players import Players, Task
from tests.platform.soak.processes import Running

MODULE = "tests.platform.soak"
RESTS = "rests "


class Platform:
    """The processes, each started anew when it is dead."""

    def __init__(self, folder: Path, database: str) -> None:
        self._folder, self._later = folder, 0
        self._environment = environment_of(folder, database) | {"DJANGO_SETTINGS_MODULE": f"{MODULE}.settings"}
        self._running: dict[str, Running] = {}
        self._tasks: list[Task] = []
        self.port = 0
        self.move(0)

    def begin(self) -> Players:
        """Make the stage, and start everything."""
        said = self.ask("judge", "stage")
        self.start()
        session = Session(said["cookie"], said["form_cookie"])
        return Players(session, said["office"], said["cycle"], said["period"])

    @property
    def server(self) -> Running:
        """The web server."""
        return self._running["server"]

    @property
    def worker(self) -> Running:
        """The worker."""
        return self._running["worker"]

    def start(self) -> None:
        """Start what does not run."""
        if "server" not in self._running:
            said = self._start("server", "gunicorn", "-c", f"python:{MODULE}.serving").hear()
            self.port = int(said.removeprefix("listens "))
        if "worker" not in self._running:
            # It waits for its first order.
            self._start("worker", f"{MODULE}.worker").hear()

    def _start(self, name: str, *command: str) -> Running:
        self._running[name] = Running(name, self._folder, self._environment, *command)
        return self._running[name]

    def kill(self, name: str) -> None:
        """Kill a process and all that belongs to it."""
        self._running.pop(name).kill()

    def bury(self, name: str) -> None:
        """See that a process and all that belongs to it is dead."""
        self._running.pop(name).bury()

    def stop(self) -> None:
        """End everything."""
        for name in [*self._running]:
            self.kill(name)

    def work(self, order: Order) -> None:
        """Let the worker make a round."""
        self.worker.tell(order.text())

    def rest(self) -> dict[str, Passed]:
        """Let the worker make a whole round; how much it passed, in all and in jobs of each kind."""
        self.work(Order())
        return passed_by(self.worker.hear())

    def ask(self, judge: str, do: str, **more: object) -> Any:
        """Ask a judge; one that was not asked before knows nothing yet."""
        running = self._running.get(judge) or self._start(judge, f"{MODULE}.judge")
        return json.loads(running.ask(json.dumps({"do": do, **more})))

    def task(self) -> Task:
        """A task that is still open."""
        if not self._tasks:
            self._tasks = [Task(**one) for one in self.ask("judge", "tasks")]
        return self._tasks.pop(0)

    def send(self, request: Request, order: Order | None = None, **headers: str) -> Sent:
        """Send a request."""
        return Sent(self.port, request, order, **headers)

    def move(self, seconds: int) -> None:
        """Let it be so much later for everybody."""
        self._later += seconds
        new = self._folder / "clock-new"
        new.write_text(str(self._later))
        new.replace(self._folder / "clock")

    def moment(self) -> int:
        """The time on the platform, in seconds since 1970."""
        return int(time.time()) + self._later

    def complaints(self) -> list[str]:
        """What the processes have complained of in their logs."""
        marks = ("Traceback", '"level": "ERROR"', "Warning:")
        lines = [line for path in self._folder.glob("*.log") for line in path.read_text().splitlines()]
        return [line for line in lines if any(mark in line for mark in marks)]


def passed_by(line: str) -> dict[str, Passed]:
    """What a worker that rests has said."""
    assert line.startswith(RESTS), line
    return {kind: Passed(**one) for kind, one in json.loads(line.removeprefix(RESTS)).items()}
