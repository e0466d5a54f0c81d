"""The desk (工作台): what each capability tells the shell, so that the shell knows none of them.

A capability registers its places of the navigation, what waits for somebody (待办), how things stand (一览) and
pictures in the `ready` of its app.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from itertools import islice

from django.utils.functional import Promise

from kaoping.governance.acting import Actor, Denied, Permission


class Step(IntEnum):
    """Where a place stands in the navigation: the desk, the five steps of the loop, and keeping the platform."""

    DESK = 0
    PLAN = 1
    COLLECT = 2
    EVALUATE = 3
    FEED_BACK = 4
    PUT_RIGHT = 5
    KEEP = 6


@dataclass(frozen=True)
class Place:
    """An entry of the navigation: shown to whoever holds one of the permissions; to all staff, if there is none."""

    name: str
    title: str | Promise
    permissions: tuple[Permission, ...] = ()
    step: Step = Step.KEEP
    at_root: bool = False
    """Whether it is about the whole of a tenant, so that a permission held further down does not lead there."""

    def is_for(self, actor: Actor) -> bool:
        """Whether somebody sees it."""
        if self.at_root:
            return any(actor.roots(permission) for permission in self.permissions)
        return not self.permissions or any(actor.may(permission) for permission in self.permissions)


@dataclass(frozen=True)
class Waiting:
    """Something that waits for somebody (待办). `due` is its last day, `urgent` that it is overdue or nearly so."""

    title: str
    address: str
    note: str = ""
    due: date | None = None
    urgent: bool = False


Waiters = Callable[[Actor], Iterable[Waiting]]


@dataclass
class Desk:
    """What was registered."""

    places: list[Place] = field(default_factory=list)
    waiters: list[Waiters] = field(default_factory=list)
    glancers: list[Glancers] = field(default_factory=list)
    drawers: list[Drawers] = field(default_factory=list)
    searchers: dict[str, tuple[str | Promise, Searcher]] = field(default_factory=dict)


desk = Desk()


def places(*some: Place) -> None:
    """Put places into the navigation."""
    desk.places += [place for place in some if place not in desk.places]


def waiting(function: Waiters) -> Waiters:
    """Make a function say what waits for somebody: the most urgent first. It is asked each time the desk is shown."""
    if function not in desk.waiters:
        desk.waiters.append(function)
    return function


def navigation(actor: Actor) -> list[Place]:
    """The places that somebody sees, by step."""
    return sorted((place for place in desk.places if place.is_for(actor)), key=lambda place: place.step)


def waits_for(actor: Actor) -> list[Waiting]:
    """All that waits for somebody, the most urgent and the earliest first."""
    found = [one for waiter in desk.waiters for one in waiter(actor)]
    return sorted(found, key=lambda one: (not one.urgent, one.due or date.max))


@dataclass(frozen=True)
class Glance:
    """How something stands (一览): one figure with its words, and where one reads more. It asks nothing of anybody."""

    title: str
    figure: str
    note: str
    address: str
    urgent: bool = False


Glancers = Callable[[Actor], Iterable[Glance]]


def glancing(function: Glancers) -> Glancers:
    """Make a function say how something stands; nothing, to whoever may not know it."""
    if function not in desk.glancers:
        desk.glancers.append(function)
    return function


def glances(actor: Actor) -> list[Glance]:
    """How things stand, for somebody, from collecting to putting right."""
    return [one for glancer in desk.glancers for one in glancer(actor)]


@dataclass(frozen=True)
class Picture:
    """A part of another page (`part`, a CSS selector) that the desk shows under a title of its own."""

    title: str
    address: str
    part: str


Drawers = Callable[[Actor], Iterable[Picture]]


def drawing(function: Drawers) -> Drawers:
    """Make a function name pictures for the desk; none, to whoever may not open their pages."""
    if function not in desk.drawers:
        desk.drawers.append(function)
    return function


def pictures(actor: Actor) -> list[Picture]:
    """What the desk shows somebody of other pages."""
    return [one for drawer in desk.drawers for one in drawer(actor)]


@dataclass(frozen=True)
class Hit:
    """Something that a search found, and where it is."""

    title: str
    address: str
    note: str = ""


Searcher = Callable[[Actor, str], Iterable[Hit]]
MOST_HITS = 10
"""How many of one kind are shown: whoever sees more than that looks on the page of the kind."""


def searcher(kind: str | Promise) -> Callable[[Searcher], Searcher]:
    """Make a function find things of a kind, among those that the actor may see, by a text of a few characters."""

    def register(function: Searcher) -> Searcher:
        desk.searchers[function.__module__] = (kind, function)
        return function

    return register


def search(actor: Actor, query: str) -> list[tuple[str | Promise, list[Hit]]]:
    """What there is of each kind for a text; kinds of which nothing was found are left out."""
    if not query:
        return []
    found = [(kind, _hits(function, actor, query)) for kind, function in desk.searchers.values()]
    return [(kind, hits) for kind, hits in found if hits]


def _hits(function: Searcher, actor: Actor, query: str) -> list[Hit]:
    """What a function finds; nothing for whoever may see nothing of its kind."""
    try:
        return [*islice(function(actor, query), MOST_HITS)]
    except Denied:
        return []
