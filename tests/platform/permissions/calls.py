"""What the table of services is written with."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from kaoping.basis.refusals import TwoPeopleWanted
from kaoping.governance.acting import Actor
from tests.platform.cast import Cast

Call: TypeAlias = Callable[[Cast, Actor], object]
Services: TypeAlias = dict[str, tuple[Call, set[str]]]
"""A name, a call of the service, and those of the cast who may; everybody else is refused.

Where it is nobody, the platform does it by itself.
"""


def alone(call: Call) -> Call:
    """A grave act that one person calls: whoever may ask for it is told that it wants two others; nobody does it."""

    def tried(cast: Cast, actor: Actor) -> None:
        try:
            call(cast, actor)
        except TwoPeopleWanted:
            return
        raise AssertionError("one person did it alone")

    return tried
