"""What the ledger says of how values were made: what was given, and whether whoever made one had decided on it (R-31).

What people submit is reviewed afterwards. What the platform computes, what is claimed and what is appealed against was
decided when it became a value: of that, too, there is a deed in the ledger, and without it such a value counts for
nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kaoping.collection.tasks.wanted import Wanted
from kaoping.collection.values.models import Channel, Claim, Standing, Value
from kaoping.governance.ledger.selectors import Deed, deeds_at, deeds_of
from kaoping.methods.merkle.canonical import spelled
from kaoping.planning.cycles.models import Period

SUBMITTED, SUPERSEDED, COMPUTED = "task.submitted", "value.superseded", "values.computed"
_SAID = ("item", "way", "content", "status", "channel", "source", "note")


@dataclass(frozen=True)
class Made:
    """The deed that made a value, and what it says of this value."""

    deed: Deed
    row: Mapping[str, object]

    @property
    def before(self) -> Mapping[str, object] | None:
        """What was said of the one value in whose place it came; None where there was none."""
        found = self.deed.get("before")
        return found if isinstance(found, dict) else None


class Making:
    """How the values of a period were made, by what their entries open to."""

    def __init__(self, period: Period, values: Sequence[Value]) -> None:
        self._period = period
        entries = {one.entry for one in values if one.entry is not None}
        # A claim is decided in the same service as its record is added, right before.
        claimed = {one.entry - 1 for one in values if one.entry is not None and one.channel == Channel.CLAIM}
        self._deeds = dict(deeds_at(entries | claimed))
        self._made = {
            (index, row["value"]): Made(self._deeds[index], row)
            for index in entries & set(self._deeds)
            for row in _rows(self._deeds[index])
        }

    def why_not(self, one: Value) -> str:
        """Why a value is none that was made in the period, as a code; nothing if it is."""
        if one.entry is None:
            return "not-recorded"
        if one.entry not in self._deeds:
            return "not-opened"
        made = self._made.get((one.entry, one.pk))
        if made is None:
            return "not-recorded"
        said = {name: str(getattr(one, name)) for name in _SAID}
        said |= {"period": self._period.key, "subject": one.subject.name}
        is_same = all(made.row.get(name) == spelled(fact) for name, fact in said.items())
        return "" if is_same and made.row.get("replaces") == one.replaces_id else "differs"

    def was_decided(self, one: Value) -> bool:
        """Whether a value, which is as the ledger has it, was decided on when it was made and needs no review."""
        assert one.entry is not None, "what has no entry is not as the ledger has it"
        made = self._made[one.entry, one.pk]
        match one.channel:
            case Channel.PLATFORM:
                return self._is_computed(made)
            case Channel.CLAIM:
                return self._is_granted(one.entry, made) and self._is_all_granted(one, made)
            case Channel.APPEAL:
                return self._decided.get(one.pk) == made.row["content"]
        return False

    def _is_computed(self, made: Made) -> bool:
        return (made.deed["action"], made.deed["subject"]) == (COMPUTED, str(self._period.pk))

    def _is_granted(self, entry: int, made: Made) -> bool:
        """Whether the last record of a list was granted on a claim, in the deed before this one."""
        decision = self._deeds.get(entry - 1, {})
        after = decision.get("after")
        if (decision.get("action"), decision.get("subject_kind")) != ("claim.decided", Claim._meta.label_lower):
            return False
        records = json.loads(str(made.row["content"])) or [None]
        return isinstance(after, dict) and after["granted"] is True and json.loads(after["record"]) == records[-1]

    def _is_all_granted(self, one: Value, made: Made) -> bool:
        """Whether nothing in a list was left to be reviewed: it has nothing but granted records, or was accepted."""
        if made.before is None or made.before["standing"] == Standing.ACCEPTED:
            return True
        return self._wanted.is_claimed(one.item, one.way)

    @cached_property
    def _wanted(self) -> Wanted:
        return Wanted(self._period.cycle)

    @cached_property
    def _decided(self) -> Mapping[int, str]:
        """What was decided on appeals that were upheld, by the numbers of the values that say so now."""
        found = (deed["after"] for _index, _appeal, deed in deeds_of("appeal.decided", "appeals.appeal"))
        return {one["value"]: one["content"] for one in found if isinstance(one, dict) and one["state"] == "upheld"}


def _rows(deed: Deed) -> list[Mapping[str, object]]:
    """What a deed says of each value that it made; nothing if it made none."""
    after = deed.get("after")
    if not isinstance(after, dict) or deed["action"] not in (SUBMITTED, SUPERSEDED, COMPUTED):
        return []
    return after["values"] if deed["action"] != SUPERSEDED else [after]
