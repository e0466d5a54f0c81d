"""For whom the whole result of a run is open, beyond those who watch all results: what is published decides it.

Publication stands above analysis; it registers here what it knows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from kaoping.analysis.runs.models import Run, State
from kaoping.governance.acting import Actor, Permission

Opener = Callable[[Actor, Collection[int]], Collection[int]]

_openers: list[Opener] = []


def opens(function: Opener) -> Opener:
    """Make a function say which of some confirmed runs are open to somebody who may see results of an own unit."""
    if function not in _openers:
        _openers.append(function)
    return function


def is_open_to(actor: Actor, run: Run) -> bool:
    """Whether somebody may see all of a run: its ranking and everybody's totals."""
    return run.pk in open_to(actor, [run])


def open_to(actor: Actor, runs: Collection[Run]) -> frozenset[int]:
    """Of which runs somebody may see all, by their numbers."""
    watched = {run.pk for run in runs if actor.may(Permission.SEE_RESULTS, run.cycle.organisation_id)}
    others = [run.pk for run in runs if run.pk not in watched and run.state == State.CONFIRMED]
    if others and actor.may(Permission.SEE_OWN_RESULTS):
        watched |= {number for opener in _openers for number in opener(actor, others)}
    return frozenset(watched)
