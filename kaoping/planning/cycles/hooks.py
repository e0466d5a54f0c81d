"""What layers above want to do when a cycle opens, or before a period is closed: they register, and are called.

And what they give themselves, so that nobody has to be found who does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias, TypeVar

from kaoping.engine.terms import DataItem
from kaoping.governance.acting import Actor
from kaoping.planning.cycles.days import calendars, due_of
from kaoping.planning.cycles.models import Cycle, Period

Opening: TypeAlias = Callable[[Actor, Cycle], object]

Closing: TypeAlias = Callable[[Period], object]
C = TypeVar("C", bound=Closing)

Computing: TypeAlias = Callable[[DataItem], bool]

Deadlines: TypeAlias = Callable[[Actor, Collection[int]], Mapping[int, "Due"]]

_on_opening: list[Opening] = []
_before_closing: list[Closing] = []
_computing: list[Computing] = []
_deadlines: list[Deadlines] = []


@dataclass(frozen=True)
class Due:
    """Until when the values of a period are due, as those who give them were told.

    Attributes:
        value: the last day.
        provisional: whether it may still change.
        extended: who was granted more time, with their own last day; at most some.
        more: how many others were.
    """

    value: date
    provisional: bool
    extended: tuple[tuple[str, date], ...] = ()
    more: int = 0


def giving_deadlines(function: Deadlines) -> Deadlines:
    """Let a function say until when values of periods are due, as far as somebody was told so already.

    It is called with who asks and the numbers of periods; those of which nobody was told are missing in its answer.
    """
    if function not in _deadlines:
        _deadlines.append(function)
    return function


def deadlines(actor: Actor, periods: Collection[Period]) -> dict[int, Due]:
    """Until when the values of periods are due: what was told, otherwise what the working days say now.

    Args:
        actor: sees of longer times those of the tasks that they see.
        periods: with their cycles, of tenants in the scope.
    """
    known, numbers = calendars(), {period.pk for period in periods}
    counted = {period.pk: due_of(period, known.of(period)) for period in periods}
    found = {pk: Due(answer.value, answer.provisional) for pk, answer in counted.items()}
    for function in _deadlines:
        found |= function(actor, numbers)
    return found


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
