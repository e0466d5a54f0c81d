"""Where the bytes of files lie: in the data folder, under random names, out of reach of any web server."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings


def folder() -> Path:
    """The folder of all files."""
    return Path(settings.KAOPING_DATA) / "files"


def path_of(stored: str) -> Path:
    """Where a file lies."""
    return folder() / stored[:2] / stored


def write(data: bytes) -> str:
    """Write a file so that it survives a loss of power, and return its random name; nobody else may read it.

    Raises:
        OSError: if it cannot be written whole; then nothing of it is there.
    """
    stored = secrets.token_hex(32)
    path = path_of(stored)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        for changed in (path.parent, folder()):
            _settle(changed)
    except BaseException:
        remove(stored)  # Half of it, on a disk that is full.
        raise
    return stored


def _settle(changed: Path) -> None:
    """Let the folder's own list of names survive, too."""
    number = os.open(changed, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def read(stored: str) -> bytes:
    """The bytes of a file.

    Raises:
        OSError: if they are not there.
    """
    return path_of(stored).read_bytes()


def remove(stored: str) -> None:
    """Remove a file that nothing refers to."""
    path_of(stored).unlink(missing_ok=True)


def older_than(seconds: float) -> Iterator[str]:
    """The names of files that were written so long ago; by the machine's own clock, which wrote their times, too."""
    before = time.time() - seconds
    for path in sorted(folder().glob("[0-9a-f][0-9a-f]/*")):
        if path.stat().st_mtime < before:
            yield path.name
