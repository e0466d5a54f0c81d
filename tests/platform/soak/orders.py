"""Where a process is told to kill itself, and what it says of that: pure data, for both sides."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum


class At(StrEnum):
    """Moments of a request, or of a worker's round."""

    NOWHERE = "nowhere"
    BEFORE_STATEMENT = "before a statement"
    AFTER_STATEMENT = "after a statement"
    BEFORE_COMMIT = "before a commit"
    IN_COMMIT = "in a commit"
    AFTER_COMMIT = "after a commit"
    REPLY = "with the reply made"
    SENDING = "with half of the reply sent"


@dataclass(frozen=True)
class Order:
    """Die at a moment, the `number`-th of its kind; `job` counts from when a job of this kind is taken.

    `delay` is how many seconds after a commit began the process dies in it. `whole` kills the whole process group, as a
    machine's supervisor does; otherwise only the process itself, as the kernel does when memory runs out.
    """

    at: At = At.NOWHERE
    number: int = 0
    delay: float = 0.0
    job: str = ""
    whole: bool = True

    def text(self) -> str:
        """The order as a line."""
        return json.dumps(asdict(self))


def order_of(text: str) -> Order:
    """Read an order."""
    said = json.loads(text)
    return Order(**{**said, "at": At(said["at"])})


@dataclass(frozen=True)
class Passed:
    """How much a process has passed: statements and commits, and how long the last commit took, in seconds."""

    statements: int = 0
    commits: int = 0
    commit_took: float = 0.0


@dataclass(frozen=True)
class Death:
    """What a process says with its last breath: where it is, and how many transactions it has committed so far."""

    at: At
    number: int
    commits: int
    is_within: bool
    job: str = ""
    sql: str = ""


DIES = "dies "
"""How the line begins that says it."""


def death_of(line: str) -> Death:
    """Read what a process said with its last breath."""
    assert line.startswith(DIES), line
    said = json.loads(line.removeprefix(DIES))
    return Death(**{**said, "at": At(said["at"])})
