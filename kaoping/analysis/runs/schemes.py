"""The scheme of a version as the engine knows it, and what it asks for; read once in a process."""

from __future__ import annotations

from functools import lru_cache

from kaoping.engine.scheme import Scheme
from kaoping.files.scheme_yaml import parse_scheme_yaml
from kaoping.files.values.asked import Asked
from kaoping.planning.schemes.models import Version


def scheme_of(version: Version) -> Scheme:
    """The scheme of a version."""
    return asked_by(version).scheme


def asked_by(version: Version) -> Asked:
    """What a version asks for."""
    return _asked(version.digest, version.text)


@lru_cache(maxsize=16)
def _asked(digest: str, text: str) -> Asked:
    del digest
    return Asked(parse_scheme_yaml(text))
