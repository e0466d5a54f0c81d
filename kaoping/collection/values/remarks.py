"""What whoever fills a cell should know before it is submitted. It is no fault: they confirm it, and submit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from kaoping.collection.values.consequences import Consequences
from kaoping.collection.values.content import shown, value_of
from kaoping.collection.values.events import Totals
from kaoping.collection.values.last import last_values
from kaoping.collection.values.models import Value
from kaoping.collection.values.sheet import Key, Place, TaskSheet
from kaoping.collection.values.submitting import wants_reason
from kaoping.collection.values.typed import Understood
from kaoping.engine.terms import DataItem, ListItem, NumberItem
from kaoping.files.values.answers import WITHOUT_VALUE
from kaoping.files.values.numbers import is_percent
from kaoping.planning.cycles.models import Way

POINTS = Decimal(20)
"""So many percentage points more or less than a period before are asked about."""
TIMES = 2
"""So many times as much, or as little, is asked about where something else than a rate is counted."""
LEAST = 10
"""Units of the last decimal that a number has to differ by: 3 instead of 1 is no jump."""


@dataclass(frozen=True)
class Remark:
    """Something that whoever fills a cell should know; a `jump` is confirmed before submitting."""

    text: str
    is_jump: bool = False


class Remarks:
    """The remarks on the cells of a task; the values of the period before are read once, if at all."""

    def __init__(self, sheet: TaskSheet, last: Mapping[Key, Value] | None = None) -> None:
        self._sheet = sheet
        self._last = last
        self._consequences = Consequences(sheet.wanted, sheet.task.period)
        self._totals = Totals(sheet.wanted, sheet.task.period)

    @property
    def last(self) -> Mapping[Key, Value]:
        """The values of the period before."""
        if self._last is None:
            self._last = last_values(self._sheet)
        return self._last

    @property
    def consequences(self) -> Consequences:
        """What it costs to give no value."""
        return self._consequences

    def of(self, place: Place, understood: Understood | None) -> tuple[Remark, ...]:
        """The remarks on what was typed into a cell; none where nothing was, or where it is not understood."""
        if place.draft is None or not place.draft.typed.strip() or understood is None or understood.faults:
            return ()
        if understood.status in WITHOUT_VALUE:
            return self._without_value(place, understood)
        if isinstance(place.cell.item, ListItem):
            return self._records(place, understood)
        before = self.last.get(place.key)
        if before is None or not jumps(understood.content, before.content, place.cell.item):
            return ()
        if self._sheet.task.way == Way.ASSESSED:
            return (Remark(_("较上期变化较大，请核对"), is_jump=True),)
        text = _("较上期 %(last)s 变化较大，请核对单位和小数点；无误的，提交时确认即可。")
        return (Remark(text % {"last": shown(before.content, before.status, place.cell.item)}, is_jump=True),)

    def _records(self, place: Place, understood: Understood) -> tuple[Remark, ...]:
        """What the records come to, where that depends on nothing else."""
        text = self._totals.said(place.cell.subject, place.cell.item.id, understood.content)
        return (Remark(text),) if text else ()

    def _without_value(self, place: Place, understood: Understood) -> tuple[Remark, ...]:
        """What it means; whoever fills one cell for each of many units has it said above them once."""
        if self._sheet.task.way == Way.ASSESSED:
            return ()
        means = self._consequences.of(place.cell, understood.status)
        asks = _("请在“说明”中写明为什么不适用。") if wants_reason(place, understood) else ""
        return tuple(Remark(text) for text in (means, asks) if text)


def jumps(new: str, old: str, item: DataItem) -> bool:
    """Whether a number, as content, is so far from an earlier one that it may have slipped: a unit, a point, a row."""
    if not isinstance(item, NumberItem):
        return False
    now_, before = value_of(new), value_of(old)
    if not isinstance(now_, Decimal) or not isinstance(before, Decimal):
        return False
    apart = abs(now_ - before)
    if is_percent(item):
        return apart >= POINTS
    less, more = sorted((abs(now_), abs(before)))
    return apart >= LEAST * Decimal(1).scaleb(-item.decimals) and (now_ * before < 0 or more >= TIMES * less)
