"""Processes of the platform: started, spoken with by lines, killed without a warning."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

PATIENCE = 120.0
"""Seconds after which a process that says nothing is taken for stuck."""


class Stuck(AssertionError):
    """A process says nothing any more."""


class Running:
    """A process in a group of its own. Whatever belongs to it shares its output, which ends when all of it is dead."""

    def __init__(self, name: str, folder: Path, environment: dict[str, str], *command: str) -> None:
        self.name, self.log = name, folder / f"{name}.log"
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *command],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                bufsize=0,
                start_new_session=True,
            )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._input, self._output = self._process.stdin, self._process.stdout
        self._read = b""

    def tell(self, line: str) -> None:
        """Say a line."""
        self._input.write(f"{line}\n".encode())

    def line(self, patience: float = PATIENCE) -> str | None:
        """The next line; empty at the end, when nobody is left who could say anything; None if none came in time."""
        while b"\n" not in self._read:
            ready, _, _ = select.select([self._output], [], [], patience)
            if not ready:
                return None
            said = os.read(self._output.fileno(), 65536)
            if not said:
                return ""
            self._read += said
        line, _, self._read = self._read.partition(b"\n")
        return line.decode()

    def ask(self, line: str) -> str:
        """Say a line, and hear the next.

        Raises:
            Stuck: if there is none.
        """
        self.tell(line)
        return self.hear()

    def hear(self) -> str:
        """The next line.

        Raises:
            Stuck: if there is none.
        """
        said = self.line()
        if not said:
            raise Stuck(f"{self.name} says nothing:\n{self.log.read_text()[-4000:]}")
        return said

    def kill(self) -> None:
        """Kill all of it, and see that it is dead."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self.bury()

    def bury(self) -> None:
        """See that all of it is dead.

        Raises:
            Stuck: if it is not.
        """
        while (said := self.line()) != "":
            if said is None:
                raise Stuck(f"{self.name} was killed, and is not dead")
        self._input.close()
        self._output.close()
        self._process.wait()
