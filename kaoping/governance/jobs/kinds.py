"""Which function does which kind of job."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias

from django.utils.functional import Promise

from kaoping.basis.clock import CHINA

Effect: TypeAlias = Callable[[], object]
"""What changes the database, run in one transaction with the note that the job is done."""


class Report(Protocol):
    """How a job says how far it is."""

    def __call__(self, progress: int, total: int) -> None:
        """So many of so many."""


Doing: TypeAlias = Callable[[Mapping[str, object], Report], Effect]
"""Does the long part of a job, which reads and computes and changes nothing, and returns its effect."""


@dataclass(frozen=True)
class Kind:
    """A kind of job, and what people call it; `every` makes it come back by itself, `nightly` once a night."""

    name: str
    title: str | Promise
    do: Doing
    every: timedelta | None = None
    nightly: bool = False


_kinds: dict[str, Kind] = {}


NIGHT = range(3, 6)
"""The hours, in China, at which nobody works: what is long is done then."""


def job(
    name: str, title: str | Promise, *, every: timedelta | None = None, nightly: bool = False
) -> Callable[[Doing], Doing]:
    """Make a function do a kind of job.

    Raises:
        ValueError: if another one does it already.
    """

    def register(do: Doing) -> Doing:
        if name in _kinds:
            raise ValueError(f"two functions for {name}")
        _kinds[name] = Kind(name, title, do, every, nightly)
        return do

    return register


def kind_of(name: str) -> Kind:
    """A kind of job.

    Raises:
        KeyError: if nothing does it.
    """
    return _kinds[name]


def title_of(name: str) -> str:
    """What people call a kind of job; its name where nothing does it any more."""
    return str(_kinds[name].title) if name in _kinds else name


def nightly() -> frozenset[str]:
    """The kinds that come back every night."""
    return frozenset(kind.name for kind in _kinds.values() if kind.nightly)


def due(at: datetime) -> Iterator[tuple[str, str]]:
    """Kinds that come back by themselves, each with the key of the stretch of time that it is now."""
    here = at.astimezone(CHINA)
    for kind in _kinds.values():
        if kind.nightly and here.hour in NIGHT:
            yield kind.name, here.date().isoformat()
        if kind.every is not None:
            yield kind.name, str(int(at.timestamp() // kind.every.total_seconds()))
