"""A cast for the command line: the program, run in the test's own process."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kaoping.cli.main import run

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ended:
    """What a run of the program wrote, and its exit code."""

    code: int
    out: str
    err: str


Kaoping = Callable[..., Ended]


def rows(text: str) -> list[list[str]]:
    """The words of each line of a table."""
    return [line.split() for line in text.splitlines()]


@pytest.fixture
def kaoping(capsys: pytest.CaptureFixture[str]) -> Kaoping:
    """The program: called with its arguments, in Chinese unless the environment says otherwise."""

    def call(*arguments: object, environment: dict[str, str] | None = None) -> Ended:
        code = run([str(a) for a in arguments], environment or {})
        written = capsys.readouterr()
        return Ended(code, written.out, written.err)

    return call


@pytest.fixture
def jinhua() -> Path:
    """Folder of the published month of Jinhua."""
    return ROOT / "examples" / "jinhua"
