"""English is complete: every text of the interface has one, and what is compiled is what is written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
CATALOGUE = Path("locale/en/LC_MESSAGES/django.po")
LAYERS = ("planning", "collection", "analysis", "application", "participation", "demo")
"""Each has a catalogue of its own; that of the package has the texts of all the rest."""
PLACES = [ROOT / "kaoping", *(ROOT / "kaoping" / layer for layer in LAYERS)]


def run(*command: str, cwd: Path = ROOT) -> str:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def keys(path: Path, *which: str) -> set[str]:
    """The Chinese texts of a catalogue, a text a line."""
    lines = run("msgattrib", "--no-wrap", "--no-obsolete", *which, str(path)).splitlines()
    return {line for line in lines if line.startswith(("msgid ", "msgctxt ")) and line != 'msgid ""'}


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_every_text_has_its_english_and_nothing_is_vague(place: Path) -> None:
    catalogue = place / CATALOGUE

    assert keys(catalogue, "--untranslated") == set()
    assert keys(catalogue, "--only-fuzzy") == set()


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_the_catalogue_has_the_texts_of_the_code_and_templates(place: Path, tmp_path: Path) -> None:
    copy = tmp_path / place.name
    apart = () if place.name in LAYERS else LAYERS
    wanted = shutil.ignore_patterns("*.pyc", "__pycache__", "static", "engine", "examples", *apart)
    shutil.copytree(place, copy, ignore=wanted)
    (copy / CATALOGUE).write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n', encoding="utf-8")

    run(sys.executable, "-m", "django", "makemessages", "-l", "en", "--no-location", "--no-wrap", cwd=copy)

    assert keys(copy / CATALOGUE) - keys(place / CATALOGUE) == set()


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_the_compiled_catalogue_is_the_written_one(place: Path, tmp_path: Path) -> None:
    written = place / CATALOGUE
    fresh = tmp_path / "django.mo"
    run("msgfmt", "--check-format", "-o", str(fresh), str(written))

    assert run("msgunfmt", str(fresh)) == run("msgunfmt", str(written.with_suffix(".mo")))
