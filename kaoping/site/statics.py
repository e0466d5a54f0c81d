"""Addresses of static files: each says which content it means, so that a browser may keep what it has."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage

LETTERS = 12


class Versioned(StaticFilesStorage):
    """Files where they are, with a digest of their content behind the address: an upgrade is seen at once."""

    def url(self, name: str | None) -> str:
        """The address of a file; without a digest if there is no such file."""
        address = super().url(name)
        version = _version(name or "")
        return f"{address}?v={version}" if version else address


@cache
def _version(name: str) -> str:
    """The first letters of the SHA-256 of a file, read once in each process; "" if there is none."""
    found = finders.find(name)
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()[:LETTERS] if found else ""
