"""What one may do about an item of a score sheet, or about the sheet: capabilities above say so, as links.

Appeals, orders and documents stand above analysis; each registers here what it offers to whom.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kaoping.analysis.runs.models import Run
from kaoping.governance.acting import Actor
from kaoping.planning.cycles.models import Subject

WHOLE = ""
"""Stands for the sheet as a whole, where the identifier of an item would stand."""


@dataclass(frozen=True)
class Offer:
    """A link: its words, in the language of the reader, and its address."""

    words: str
    address: str


Offering = Callable[[Actor, Run, Subject, str], Iterable[Offer]]
"""Given who reads which item of whose sheet in which run: what they may do there."""

_offerings: list[Offering] = []


def offers(function: Offering) -> Offering:
    """Let a function say what may be done about an item; it never offers what would be refused."""
    if function not in _offerings:
        _offerings.append(function)
    return function


def offered(actor: Actor, run: Run, subject: Subject, item: str = WHOLE) -> list[Offer]:
    """All that may be done about an item, or about the whole sheet."""
    return [offer for offering in _offerings for offer in offering(actor, run, subject, item)]
