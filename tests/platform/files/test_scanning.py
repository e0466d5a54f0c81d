"""A scanner of the installation looks into each file before it is kept; without its answer nothing is (R-57)."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django import Settings

from kaoping.basis.refusals import Refusal
from kaoping.governance.files import scanning
from kaoping.governance.files.models import File
from kaoping.governance.files.services import keep
from kaoping.site.environment import WrongEnvironment, read_environment
from tests.platform.cast import Cast


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> None:
    """Where files go."""
    settings.KAOPING_DATA = tmp_path


LOOKS = "import sys; sys.exit(1 if b'EICAR' in sys.stdin.buffer.read() else 0)"
"""A scanner that knows one virus."""


def program(code: str) -> str:
    return shlex.join([sys.executable, "-c", code])


def keeps(cast: Cast, data: bytes) -> None:
    keep(actor=cast.actor("reporter"), organisation=cast.units["jiangbei"], name="佐证.txt", data=data)


def test_what_the_scanner_finds_is_not_kept_and_the_rest_is(cast: Cast, settings: Settings) -> None:
    settings.KAOPING_SCANNER = program(LOOKS)

    with pytest.raises(Refusal, match="佐证") as refused:
        keeps(cast, b"... EICAR ...")
    assert (refused.value.code, File.objects.count()) == ("file-infected", 0)
    keeps(cast, b"abc")
    assert File.objects.count() == 1


@pytest.mark.parametrize("scanner", [program("import sys; sys.exit(2)"), "/nowhere/clamdscan -"])
def test_without_its_answer_nothing_is_kept(scanner: str, cast: Cast, settings: Settings) -> None:
    settings.KAOPING_SCANNER = scanner

    with pytest.raises(Refusal, match="佐证") as refused:
        keeps(cast, b"abc")
    assert (refused.value.code, File.objects.count()) == ("file-not-scanned", 0)


def test_one_that_is_too_slow_gives_no_answer(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.KAOPING_SCANNER = program(LOOKS)

    def late(*_command: object, **said: object) -> None:
        raise subprocess.TimeoutExpired("scanner", float(str(said["timeout"])))

    monkeypatch.setattr(subprocess, "run", late)

    with pytest.raises(Refusal) as refused:
        scanning.scan("佐证.txt", b"abc")
    assert refused.value.code == "file-not-scanned"


@pytest.mark.parametrize("wrong", ["/nowhere/clamdscan -", "'clamdscan"])
def test_a_scanner_that_is_not_there_stops_the_start(wrong: str, tmp_path: Path) -> None:
    with pytest.raises(WrongEnvironment, match="KAOPING_SCANNER"):
        read_environment({"KAOPING_MODE": "demo", "KAOPING_DATA": str(tmp_path), "KAOPING_SCANNER": wrong})

    assert read_environment({"KAOPING_MODE": "demo", "KAOPING_SCANNER": program(LOOKS)}).scanner
