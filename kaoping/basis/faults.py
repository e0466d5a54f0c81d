"""What may be told of an exception where anybody who runs the platform reads it: its kind and place, nobody's data.

The text of an exception may hold what was being worked on: PostgreSQL writes the whole row that it refused into it.
"""

from __future__ import annotations

import traceback

from kaoping.basis.refusals import Refusal

_OWN = ("kaoping.governance.", "kaoping.site.")
"""Faults of the platform itself, which speak of jobs, trees, keys and settings."""


def kind_of(fault: BaseException) -> str:
    """What an exception is called, with the database's own code; its text only if it is the platform's."""
    kind = type(fault)
    cause = fault.__cause__
    state = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None)
    if kind.__module__.startswith(_OWN) and not isinstance(fault, Refusal):
        return f"{kind.__name__}: {fault}"
    return f"{kind.__name__} ({state})" if state else kind.__name__


def trace_of(fault: BaseException) -> str:
    """Where an exception came from, and those that led to it, the first of them first."""
    told: list[str] = []
    seen: set[int] = set()
    one: BaseException | None = fault
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        told.append("".join(traceback.format_tb(one.__traceback__)) + kind_of(one))
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return "\nled to\n".join(reversed(told))
