"""Serving the demonstration: web server, worker and witness, three processes that end together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

SETTINGS = "kaoping.demo.settings"
FIRST_PORT = 8000
PORTS_TRIED = 20


def environment(folder: Path, *, witness_port: int | None = None) -> dict[str, str]:
    """The environment of the demonstration's processes: nothing of a real platform's settings reaches them."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KAOPING_", "DJANGO_"))}
    kept |= {
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "KAOPING_MODE": "demo",
        "KAOPING_INSECURE_HTTP": "1",
        "KAOPING_DATA": str(folder),
        "KAOPING_LEDGER": "linjiang.invalid/kaoping",
        "KAOPING_PUBLISHER": "临江市住房和城乡建设局（虚构）",
        "KAOPING_LOG_LEVEL": "WARNING",
    }
    if witness_port is not None:
        kept["KAOPING_WITNESS"] = f"http://127.0.0.1:{witness_port}"
    return kept


def free_port(first: int = FIRST_PORT) -> int:
    """The first port from a number on that nobody listens at.

    Raises:
        OSError: if none of those tried is free.
    """
    for port in range(first, first + PORTS_TRIED):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError(f"no free port from {first} to {first + PORTS_TRIED - 1}")


def serve(folder: Path, port: int, witness_port: int, public_key: str) -> int:
    """Serve until Ctrl-C or a SIGTERM, or until the web server ends; the exit code."""
    said = environment(folder, witness_port=witness_port)
    store = str(folder / "witness.sqlite3")
    listens = f"127.0.0.1:{witness_port}"
    commands = (
        [
            "kaoping.witness",
            "serve",
            "--store",
            store,
            "--key",
            public_key,
            "--bind",
            listens,
            "--log-level",
            "warning",
        ],
        ["kaoping.site", "work"],
        [
            *("gunicorn", "kaoping.site.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4"),
            *("--log-level", "warning", "--no-control-socket"),
        ],
    )
    with _running(commands, said) as processes, _stopped_politely():
        try:
            processes[-1].wait()
        except KeyboardInterrupt:
            return 0
        return 1


@contextmanager
def _running(commands: Sequence[Sequence[str]], said: dict[str, str]) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Processes that end when the block does, the web server first."""
    # The commands are those above: nothing of them comes from outside.
    processes = [subprocess.Popen([sys.executable, "-m", *command], env=said) for command in commands]  # noqa: S603
    try:
        yield processes
    finally:
        for process in reversed(processes):
            process.terminate()
        for process in processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def _stopped_politely() -> Iterator[None]:
    """Let SIGTERM do what Ctrl-C does."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
