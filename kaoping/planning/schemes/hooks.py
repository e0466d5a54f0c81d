"""What layers above know to be wrong with a scheme: they register, and are asked when it is taken in and published."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from kaoping.engine.scheme import Scheme
from kaoping.engine.terms import Finding

Checking: TypeAlias = Callable[[Scheme], Iterable[Finding]]

_checking: list[Checking] = []


def checking(function: Checking) -> Checking:
    """Let a function say what is wrong with a scheme here, beyond what the engine finds."""
    if function not in _checking:
        _checking.append(function)
    return function


def further_findings(scheme: Scheme) -> Iterator[Finding]:
    """All that layers above find."""
    for function in _checking:
        yield from function(scheme)
