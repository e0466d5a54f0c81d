"""What layers above want to do when a cycle opens: they register, and are called in its transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from kaoping.governance.acting import Actor
from kaoping.planning.cycles.models import Cycle

Opening: TypeAlias = Callable[[Actor, Cycle], object]

_on_opening: list[Opening] = []


def on_opening(function: Opening) -> Opening:
    """Let a function be called, with who opens it and the cycle, when a cycle is opened."""
    if function not in _on_opening:
        _on_opening.append(function)
    return function


def opened(actor: Actor, cycle: Cycle) -> None:
    """Call whoever wants to know that a cycle is open now."""
    for function in _on_opening:
        function(actor, cycle)
