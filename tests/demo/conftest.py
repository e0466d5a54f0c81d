"""The demonstration's platform, loaded once for all tests that look at it, in a process and a folder of its own."""

from __future__ import annotations

import fcntl
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from kaoping.demo.serving import environment
from tests.platform.browser.conftest import chromium

__all__ = ["chromium", "linjiang"]

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Loaded:
    """A loaded platform: its folder, and what it holds (see `telling`)."""

    folder: Path
    totals: dict[str, dict[str, tuple[str, str, int]]]
    told: dict[str, int]
    dimensions: dict[str, list[str]]
    overdue_in: list[list[str]]
    backwards: list[int]
    digests: dict[str, str]
    wrong: list[str]


def run(folder: Path, *arguments: str) -> str:
    """Run Python with the demonstration's settings; what it printed."""
    said = environment(folder) | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, *arguments], env=said, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def linjiang(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Loaded:
    """The invented city, as `make demo` loads it: by whichever process of the tests wants it first, for all of them."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "linjiang"
    said = folder.with_suffix(".json")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not said.exists():
            folder.mkdir()
            run(folder, "-m", "kaoping.demo.load")
            said.write_text(run(folder, "-m", "tests.demo.telling"), encoding="utf-8")
    return Loaded(folder, **json.loads(said.read_text(encoding="utf-8")))
