"""The table of calls: every operation of the interface, every key, every object; written by hand.

What a key does not open answers 404, and what a key cannot sign (any more) 401, whatever it asks for. An operation that
is missing fails a test, and so does one that is not asked with an object of one's own, of another unit, year and city.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

VALID = frozenset(("north", "north_assessing", "south", "safety", "safety_reporting", "other_city"))
"""Keys that sign: of two districts, of the department that assesses, of another city; each for one way of giving
values, and two of them for the way that is not their unit's."""
INVALID = frozenset(("forged", "expired", "revoked", "late", "unsigned"))
"""Of the northern district: signed with another secret, past its last day, revoked; signed an hour ago; not at all."""


@dataclass(frozen=True)
class Call:
    """An operation with what it names, and what the keys get that may; all others get 404."""

    name: str
    args: tuple[str, ...] = ()
    method: str = "GET"
    answers: Mapping[str, int] = field(default_factory=dict)
    item: tuple[str, str, object] | None = None
    """A value that is sent: of which subject, of which item, and what."""

    def answer(self, key: str) -> int:
        """What a call with a key gets."""
        return 401 if key in INVALID else self.answers.get(key, 404)


PASSED, PLAN, SOLVED = ("jiangbei", "passed", "91.2%"), ("jiangbei", "plan", True), ("jiangbei", "solved", "93.4%")
RIVALS_PLAN = ("jiangnan", "plan", True)

CALLS = (
    Call("api-tasks", answers=dict.fromkeys(VALID, 200)),
    Call("api-task", ("own_task",), answers={"north": 200}),
    Call("api-task", ("assessed_task",), answers={"safety": 200}),
    Call("api-task", ("rival_task",), answers={"south": 200}),
    Call("api-task", ("old_task",), answers={"north": 200}),
    Call("api-task", ("foreign_task",), answers={"other_city": 200}),
    Call("api-task", ("nothing",)),
    Call("api-values", ("empty_task",), "POST", {"north": 200}, PLAN),
    Call("api-values", ("department_pushed",), "POST", {"safety": 200}, SOLVED),
    # For the other district
    Call("api-values", ("empty_task",), "POST", {"north": 422}, RIVALS_PLAN),
    Call("api-values", ("rivals_pushed",), "POST", {"south": 200}, RIVALS_PLAN),
    Call("api-values", ("rivals_pushed",), "POST", {"south": 422}, PLAN),
    # Its period is closed.
    Call("api-values", ("old_task",), "POST", {"north": 409}, PASSED),
    Call("api-values", ("foreign_task",), "POST", {"other_city": 409}, ("OTHER", "passed", "91.2%")),
    Call("api-values", ("nothing",), "POST", {}, PASSED),
    Call("api-receipt", ("own_pushed",), answers={"north": 200}),
    # Nobody has submitted it, or a person has.
    Call("api-receipt", ("own_task",)),
    Call("api-receipt", ("rival_task",)),
    Call("api-receipt", ("rivals_pushed",), answers={"south": 200}),
    Call("api-receipt", ("old_pushed",), answers={"north": 200}),
    Call("api-receipt", ("foreign_pushed",), answers={"other_city": 200}),
    Call("api-receipt", ("nothing",)),
)

LISTED = {
    "north": {"own_task", "own_task_of_unit", "empty_task", "old_task", "own_pushed", "old_pushed"},
    "north_assessing": set[str](),
    "south": {"rival_task", "rivals_task", "rivals_pushed"},
    "safety": {"assessed_task", "task_of_department", "department_pushed"},
    "safety_reporting": set[str](),
    "other_city": {"foreign_task", "foreign_pushed"},
}
"""The tasks of the table that the list of each key holds."""
TASKS = frozenset().union(*LISTED.values())
