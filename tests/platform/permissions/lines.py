"""What the table of permissions is written with: its lines, and the groups of the cast that often occur in it."""

from __future__ import annotations

from dataclasses import dataclass

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

    Whoever is not in `allowed` gets 404: what one may not see does not exist.
    """

    name: str
    args: tuple[str, ...] = ()
    method: str = "GET"
    allowed: frozenset[str] = EVERYBODY
    status: int = 200
    anonymous: int = 302


OFFICE, SYSTEM, SECURITY = frozenset(("office", "checker")), frozenset(("system",)), frozenset(("security",))
