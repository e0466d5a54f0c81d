"""What comes into a run: subjects, and observations with their status and source."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TypeAlias

from kaoping.engine.numbers import plain
from kaoping.engine.terms import Status

Scalar: TypeAlias = Decimal | bool | str | date
Record: TypeAlias = Mapping[str, Scalar | None]
Observed: TypeAlias = Scalar | tuple[Record, ...] | None


@dataclass(frozen=True, slots=True)
class Subject:
    """What is appraised: its name, its peer group, and the subject above it, if any."""

    name: str
    group: str = "all"
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """One value of a data item for a subject and period, with its status and where it came from."""

    value: Observed
    status: Status = Status.REPORTED
    source: str = ""
    by: str = ""
    place: str = ""
    """Where it stands in a file, for messages: sheet and cell."""


@dataclass(frozen=True)
class Values:
    """All values of a run. Keys of `observations` are subject, period ("" where there is one) and data item."""

    subjects: tuple[Subject, ...]
    observations: Mapping[tuple[str, str, str], Observation] = field(default_factory=dict)

    def canonical(self) -> bytes:
        """The one byte form of the values; the order in which they were given does not matter."""
        observations = [
            [*key, _plain(o.value), o.status.value, o.source] for key, o in sorted(self.observations.items())
        ]
        subjects = sorted([s.name, s.group, s.parent or ""] for s in self.subjects)
        text = json.dumps([subjects, observations], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return text.encode()

    def digest(self) -> str:
        """SHA-256 of the canonical form, in hexadecimal."""
        return hashlib.sha256(self.canonical()).hexdigest()

    @cached_property
    def sources(self) -> Mapping[tuple[str, str], Mapping[str, str]]:
        """Where values came from, by subject and period and then by data item; only of those that say so."""
        found: dict[tuple[str, str], dict[str, str]] = {}
        for (subject, period, item), seen in self.observations.items():
            if seen.source:
                found.setdefault((subject, period), {})[item] = seen.source
        return found


def _plain(value: Observed) -> object:
    """A value as JSON in which a number, a text and a date cannot be taken for each other."""
    match value:
        case None | bool():
            return value
        case Decimal():
            return {"n": plain(value)}
        case date():
            return {"d": value.isoformat()}
        case str():
            return value
        case _:
            # A field that says nothing is as if it were left out.
            return [{k: _plain(v) for k, v in sorted(record.items()) if v is not None} for record in value]
