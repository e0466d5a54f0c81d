"""What layers above want to do when a cycle opens, or before a period is closed: they register, and are called.

And what they give themselves, so that nobody has to be found who does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, TypeVar

from kaoping.engine.terms import DataItem
from kaoping.governance.acting import Actor
from kaoping.planning.cycles.models import Cycle, Period

Opening: TypeAlias = Callable[[Actor, Cycle], object]

Closing: TypeAlias = Callable[[Period], object]
C = TypeVar("C", bound=Closing)

Computing: TypeAlias = Callable[[DataItem], bool]

_on_opening: list[Opening] = []
_before_closing: list[Closing] = []
_computing: list[Computing] = []


def on_opening(function: Opening) -> Opening:
    """Let a function be called, with who opens it and the cycle, when a cycle is opened."""
    if function not in _on_opening:
        _on_opening.append(function)
    return function


def opened(actor: Actor, cycle: Cycle) -> None:
    """Call whoever wants to know that a cycle is open now."""
    for function in _on_opening:
        function(actor, cycle)


def before_closing(function: C) -> C:
    """Let a function be called before a period is closed, in a transaction of its own: what is late has to come now."""
    if function not in _before_closing:
        _before_closing.append(function)
    return function


def closing(period: Period) -> None:
    """Call whoever wants to know that a period is about to be closed."""
    for function in _before_closing:
        function(period)


def computing(function: Computing) -> Computing:
    """Let a function say of a data item that the platform computes it: then nobody is asked who gives it."""
    if function not in _computing:
        _computing.append(function)
    return function


def is_computed(item: DataItem) -> bool:
    """Whether the platform computes a data item."""
    return any(function(item) for function in _computing)
