"""For whom the whole result of a run is open, beyond those who watch all results: what is published decides it.

Publication stands above analysis; it registers here what it knows.
"""

from __future__ import annotations

from collections.abc import Callable

from kaoping.analysis.runs.models import Run, State
from kaoping.governance.acting import Actor, Permission

Opener = Callable[[Actor, Run], bool]

_openers: list[Opener] = []


def opens(function: Opener) -> Opener:
    """Make a function say whether a confirmed run is open to somebody who may see the results of an own unit."""
    if function not in _openers:
        _openers.append(function)
    return function


def is_open_to(actor: Actor, run: Run) -> bool:
    """Whether somebody may see all of a run: its ranking and everybody's totals."""
    if actor.may(Permission.SEE_RESULTS, run.cycle.organisation_id):
        return True
    return (
        run.state == State.CONFIRMED
        and actor.may(Permission.SEE_OWN_RESULTS)
        and any(opener(actor, run) for opener in _openers)
    )
