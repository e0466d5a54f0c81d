"""Values held against the ledger, every night and before each run (R-31): what was written past the services is found.

Triggers refuse that what a value says changes, or that one is deleted. But whoever may write to the database can add
one, or let one count as accepted, returned or replaced, by the ORM or by SQL: of that the ledger knows nothing.
Somebody whom no trigger stops can change even what a value says; the ledger still has what was given. No run computes
with any of it, so that no score comes of it even for a day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from kaoping.collection.tasks.models import Task
from kaoping.collection.values.models import Channel, Standing, Value
from kaoping.engine.terms.findings import Finding
from kaoping.engine.words import Words
from kaoping.governance.jobs.kinds import Effect, Report, job
from kaoping.governance.ledger.astray import refuse_astray
from kaoping.governance.ledger.selectors import deeds_at, deeds_on
from kaoping.methods.merkle.canonical import spelled
from kaoping.planning.cycles.models import Cycle, Period, State

KIND = Value._meta.label_lower
_SAID = ("item", "way", "content", "status", "channel", "source", "note")
_REVIEWED_BEFORE = frozenset((Channel.CLAIM, Channel.PLATFORM, Channel.APPEAL))
"""What came in these ways was decided before it became a value."""


@dataclass(frozen=True)
class Astray:
    """A value that is not as the ledger has it: its number, where it is, and why, as a stable code.

    `not-recorded`, `differs` (from what was given), `not-accepted`, `not-returned`, `not-replaced` (though it counts as
    if it were).
    """

    value: int
    place: tuple[str, str, str]
    """Its period, subject and data item."""
    why: str

    def __str__(self) -> str:
        return f"{' '.join(self.place)} #{self.value}: {self.why}"

    def finding(self) -> Finding:
        """The same for whoever wanted to compute with it."""
        number, wrong = self.value, WORDS[self.why]
        said = Words(f"数据 #{number} {wrong.zh}", f"value #{number} {wrong.en}")
        return Finding(f"ledger-{self.why}", self.place, said, _RIGHT)


WORDS = {
    "not-recorded": Words("在账本上没有来历", "stands nowhere in the ledger"),
    "differs": Words("与账本上当时填报的不同", "differs from what the ledger says was given"),
    "not-accepted": Words("标为审核通过，账本上却没有这次审核", "counts as accepted, which the ledger does not know"),
    "not-returned": Words("标为已退回，账本上却没有这次退回", "counts as returned, which the ledger does not know"),
    "not-replaced": Words("标为已被替代，账本上却没有替代它的数据", "counts as replaced, by nothing that is known"),
}
_RIGHT = Words(
    "数据绕过平台改动过，不能据以计分：请审计管理员查明，按账本恢复后再计算",
    "it was written past the platform, and nothing is scored by it: have the audit administrator find out how, restore "
    "what the ledger has, then compute again",
)


def astray(period: Period) -> Iterator[Astray]:
    """The values of a period, whether or not they still count, that are not as the ledger has them."""
    values = list(Value.objects.filter(period=period).select_related("subject").order_by("pk"))
    recorded, erased = _recorded({one.entry for one in values if one.entry is not None})
    accepted = _accepted({one.task_id for one in values if one.task_id is not None})
    returned = {int(number) for number, _deed in deeds_on("value.returned", KIND, [str(one.pk) for one in values])}
    replaced = {one.replaces_id for one in values}
    for one in values:
        why = _why_not_given(one, recorded, erased) or _why_not_standing(one, accepted, returned, replaced)
        if why:
            yield Astray(one.pk, (period.key, one.subject.name, one.item), why)


def _recorded(entries: set[int]) -> tuple[dict[int, Mapping[str, object]], set[int]]:
    """What the ledger says of values, by their numbers; and the entries whose contents were lawfully erased."""
    found: dict[int, Mapping[str, object]] = {}
    deeds = dict(deeds_at(entries))
    for deed in deeds.values():
        after = deed.get("after")
        rows = after.get("values", [after]) if isinstance(after, dict) else []
        found |= {row["value"]: row for row in rows if isinstance(row, dict) and "value" in row}
    return found, entries - set(deeds)


def _accepted(tasks: set[int]) -> set[int]:
    found: set[int] = set()
    for _subject, deed in deeds_on("values.accepted", Task._meta.label_lower, [str(one) for one in tasks]):
        after = deed.get("after")
        found |= set(after["values"]) if isinstance(after, dict) else set()
    return found


def _why_not_given(one: Value, recorded: Mapping[int, Mapping[str, object]], erased: set[int]) -> str:
    said = recorded.get(one.pk)
    if said is None:
        return "" if one.entry in erased else "not-recorded"
    is_same = all(spelled(str(getattr(one, name))) == said.get(name) for name in _SAID)
    return "" if is_same and said.get("replaces") == one.replaces_id else "differs"


def _why_not_standing(one: Value, accepted: set[int], returned: set[int], replaced: set[int | None]) -> str:
    if one.standing == Standing.ACCEPTED and one.pk not in accepted and one.channel not in _REVIEWED_BEFORE:
        return "not-accepted"
    if one.standing == Standing.RETURNED and one.pk not in returned:
        return "not-returned"
    return "not-replaced" if not one.is_current and one.pk not in replaced else ""


def astray_in_open_cycles() -> list[Astray]:
    """All values of cycles that are not over, held against the ledger."""
    periods = Period.objects.filter(cycle__in=Cycle.objects.filter(state=State.OPEN)).order_by("pk")
    return [one for period in periods for one in astray(period)]


@job("values.check", gettext_lazy("数据与存证核对"), nightly=True)
def check(_arguments: Mapping[str, object], _report: Report) -> Effect:
    """Hold the values against the ledger."""
    return refuse_astray(astray_in_open_cycles())
