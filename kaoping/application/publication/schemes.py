"""The scheme behind a publication."""

from __future__ import annotations

from functools import lru_cache

from kaoping.engine.scheme import Scheme
from kaoping.files.scheme_yaml import parse_scheme_yaml
from kaoping.planning.schemes.models import Version


def scheme_of(version: Version) -> Scheme:
    """A published scheme as the engine knows it."""
    return _parsed(version.text)


@lru_cache(maxsize=8)
def _parsed(text: str) -> Scheme:
    return parse_scheme_yaml(text)
