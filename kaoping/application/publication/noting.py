"""What else a unit should know of a result on public notice: capabilities above say it in a few words (appeals)."""

from __future__ import annotations

from collections.abc import Callable

from kaoping.application.publication.models import Publication

Noting = Callable[[Publication], str]

_notings: list[Noting] = []


def notes(function: Noting) -> Noting:
    """Let a function say something of a result on public notice, in the language of the reader; nothing is empty."""
    if function not in _notings:
        _notings.append(function)
    return function


def noted(publication: Publication) -> list[str]:
    """All that is said of a result on public notice."""
    return [words for noting in _notings if (words := noting(publication))]
