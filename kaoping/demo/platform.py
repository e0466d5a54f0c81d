"""The second part of the demonstration: the platform with an invented city, loaded anew each time, and served."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from kaoping.cli.screen import Screen
from kaoping.demo.serving import environment, free_port, serve
from kaoping.demo.timeline import SHOWN
from kaoping.engine.words import Words

_LOADING = Words(
    "现在把一个虚构的城市（临江市）的两年考评装入平台，全部经由平台自己的业务流程：",
    "Now two years of appraisals of an invented city (Linjiang) are loaded into the platform through its services:",
)
_MARK = "demo-platform"
"""Says that a folder was made here: nothing else is ever removed."""


def load_platform(screen: Screen, folder: Path) -> str:
    """Make the platform of the demonstration anew; the public key of its ledger.

    Raises:
        SystemExit: if the folder holds something else, or loading fails.
    """
    _empty(folder)
    screen.line()
    screen.line(_LOADING)
    command = [sys.executable, "-m", "kaoping.demo.load"]
    last = ""
    # The command is this program's own.
    with subprocess.Popen(command, env=environment(folder), stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stdout is not None
        for text in process.stdout:
            if last:
                screen.line(last)
            last = text.rstrip("\n")
    if process.returncode != 0:
        raise SystemExit(process.returncode)
    return last


def _empty(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()) and not (folder / _MARK).exists():
        raise SystemExit(f"kaoping: {folder} holds something else / {folder} 中有其他内容，请换一个文件夹")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / _MARK).touch()


def start_clock(folder: Path) -> None:
    """Let it be the afternoon of the story in Linjiang from now on: the processes that serve it read so."""
    clock = {"shown": SHOWN.astimezone(UTC).isoformat(), "real": datetime.now(UTC).isoformat()}
    (folder / "demo-clock.json").write_text(json.dumps(clock), encoding="utf-8")


def serve_platform(screen: Screen, folder: Path, first_port: int, public_key: str) -> int:
    """Serve it until Ctrl-C, with the clock of its city; the exit code."""
    start_clock(folder)
    port = free_port(first_port)
    witness_port = free_port(port + 1)
    screen.line()
    screen.line(
        Words(
            f"平台已启动：http://localhost:{port}/ ，点一下即可以任一角色登录；按 Ctrl-C 结束。",
            f"The platform is at http://localhost:{port}/ ; a click signs you in as anybody; Ctrl-C ends it.",
        )
    )
    screen.flush()
    return serve(folder, port, witness_port, public_key)
