"""Values held against the ledger, every night and before each run (R-31): what was written past the services is found.

Triggers refuse that what a value says changes, or that one is deleted. But whoever may write to the database can add
one, or let one count as accepted, returned or replaced, by the ORM or by SQL: of that the ledger knows nothing.
Somebody whom no trigger stops can change even what a value says; the ledger still has what was given. No run computes
with any of it, so that no score comes of it even for a day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from kaoping.collection.tasks.models import Task
from kaoping.collection.values.how_made import Making
from kaoping.collection.values.models import Standing, Value
from kaoping.engine.terms.findings import Finding
from kaoping.engine.words import Words
from kaoping.governance.jobs.kinds import Effect, Report, job
from kaoping.governance.ledger.astray import refuse_astray
from kaoping.governance.ledger.selectors import deeds_on
from kaoping.planning.cycles.models import Cycle, Period, State

KIND = Value._meta.label_lower


@dataclass(frozen=True)
class Astray:
    """A value that is not as the ledger has it: its number, where it is, and why, as a stable code.

    `not-recorded`, `not-opened` (its entry has lost its content), `differs` (from what was given), `not-accepted`,
    `not-returned`, `not-replaced` (though it counts as if it were).
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
    "not-opened": Words(
        "账本上那一条的内容缺失，无从核对", "cannot be checked: its entry in the ledger lost its content"
    ),
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
    made = Making(period, values)
    reviewed = _Reviewed(values)
    replaced = {one.replaces_id for one in values}
    for one in values:
        why = made.why_not(one) or _why_not_standing(one, made, reviewed, replaced)
        if why:
            yield Astray(one.pk, (period.key, one.subject.name, one.item), why)


class _Reviewed:
    """Which entries of the ledger accepted and returned some values, the last of each, by the numbers of values."""

    def __init__(self, values: Sequence[Value]) -> None:
        self._accepted: dict[int, int] = {}
        self._returned: dict[int, int] = {}
        tasks = {str(one.task_id) for one in values if one.task_id is not None}
        for index, _task, deed in deeds_on("values.accepted", Task._meta.label_lower, tasks):
            after = deed.get("after")
            for number in after["values"] if isinstance(after, dict) else ():
                self._accepted[number] = max(index, self._accepted.get(number, index))
        for index, number, _deed in deeds_on("value.returned", KIND, [str(one.pk) for one in values]):
            self._returned[int(number)] = max(index, self._returned.get(int(number), index))

    def is_accepted(self, value: Value) -> bool:
        """Whether it was accepted, and not returned afterwards."""
        return self._accepted.get(value.pk, -1) > self._returned.get(value.pk, -1)

    def is_returned(self, value: Value) -> bool:
        """Whether it was returned, and not accepted afterwards."""
        return self._returned.get(value.pk, -1) > self._accepted.get(value.pk, -1)

    def is_untouched(self, value: Value) -> bool:
        """Whether nobody has returned it since it was made."""
        return value.pk not in self._returned


def _why_not_standing(one: Value, made: Making, reviewed: _Reviewed, replaced: set[int | None]) -> str:
    if one.standing == Standing.ACCEPTED:
        is_so = reviewed.is_accepted(one) or (reviewed.is_untouched(one) and made.was_decided(one))
        return "" if is_so else "not-accepted"
    if one.standing == Standing.RETURNED and not reviewed.is_returned(one):
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
