"""A data folder of its own for each test that keeps files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.conf import settings as used
from pytest_django import Settings


@pytest.fixture
def data_folder(tmp_path: Path, settings: Settings) -> Path:
    """A data folder with the ledger's key."""
    shutil.copy(Path(used.KAOPING_DATA) / "ledger-key", tmp_path / "ledger-key")
    settings.KAOPING_DATA = tmp_path
    return tmp_path
