"""Who may open a file: whoever sent it, and whoever one of the capabilities allows that use it."""

from __future__ import annotations

from collections.abc import Callable

from kaoping.governance.acting import Actor
from kaoping.governance.files.models import File

Allowing = Callable[[Actor, File], bool]

_allowing: list[Allowing] = []


def allow(function: Allowing) -> Allowing:
    """Let a function say who may open a file: of those that its own capability uses, to those who see what they prove.

    Call it in the `ready` of an app.
    """
    if function not in _allowing:
        _allowing.append(function)
    return function


def may_open(actor: Actor, file: File) -> bool:
    """Whether somebody may open a file."""
    sent_it = actor.person != 0 and file.sent_by_id == actor.person
    return sent_it or any(function(actor, file) for function in _allowing)
