"""What the table of permissions is written with: its lines, and the groups of the cast that often occur in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

Objects: TypeAlias = dict[str, int | str]
"""What a name of the table stands for in an address; a name that is missing here stands for itself."""


class Whose(Enum):
    """Whose an object of an address is, seen from the northern district in the year of the tests."""

    OWN = "one's own, or of one's own city"
    UNIT = "of another unit, or of another person"
    YEAR = "of another year"
    CITY = "of another city"
    NOTHING = "there is none"


WANTED = frozenset(Whose) - {Whose.NOTHING}
"""Every address with an object is asked with each of these."""

EVERYBODY = frozenset(
    [
        "office",
        "checker",
        "leader",
        "reporter",
        "rival",
        "assessor",
        "discipline",
        "auditor",
        "evaluator",
        "supervisor",
        "system",
        "security",
        "audit",
    ]
)
KEEPERS = frozenset(("office", "checker", "system", "security"))
STAFF = EVERYBODY - {"system", "security", "audit"}
WATCHERS = frozenset(("office", "checker", "system"))
READERS = frozenset(("office", "checker", "discipline", "auditor", "audit"))


@dataclass(frozen=True)
class Line:
    """An address (by name, with its arguments), a method, and who gets what.

    Whoever is not in `allowed` gets 404: what one may not see does not exist. Whoever of them is in `led` is led
    elsewhere.
    """

    name: str
    args: tuple[str, ...] = ()
    method: str = "GET"
    allowed: frozenset[str] = EVERYBODY
    status: int = 200
    anonymous: int = 302
    led: frozenset[str] = frozenset()

    def answer(self, who: str) -> int:
        """What one of the cast gets, or an anonymous visitor."""
        if who == "anonymous":
            return self.anonymous
        return 404 if who not in self.allowed else 302 if who in self.led else self.status


def form(
    name: str, args: tuple[str, ...], allowed: frozenset[str], *, shown: int = 200, sent: int = 200
) -> tuple[Line, Line]:
    """A page and what is sent to it: the same people, and how each is answered."""
    return Line(name, args, "GET", allowed, shown), Line(name, args, "POST", allowed, sent)


NOBODY = frozenset[str]()
OFFICE, SYSTEM, SECURITY = frozenset(("office", "checker")), frozenset(("system",)), frozenset(("security",))
