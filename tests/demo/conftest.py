"""The demonstration's platform, loaded once for all tests that look at it, in a process and a folder of its own."""

from __future__ import annotations

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
    is_whole: bool


def run(folder: Path, *arguments: str) -> str:
    """Run Python with the demonstration's settings; what it printed."""
    said = environment(folder) | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, *arguments], env=said, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def linjiang(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """The invented city, as `make demo` loads it."""
    folder = tmp_path_factory.mktemp("linjiang")
    run(folder, "-m", "kaoping.demo.load")
    return Loaded(folder, **json.loads(run(folder, "-m", "tests.demo.telling")))
