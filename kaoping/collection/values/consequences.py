"""What a score becomes where a data item has no value, as the scheme says for the items that read it."""

from __future__ import annotations

from collections.abc import Iterator

from kaoping.basis.language import said
from kaoping.collection.tasks.wanted import Cell, Wanted
from kaoping.engine.describing.policies import missing_sentence
from kaoping.engine.scheme import Policies
from kaoping.engine.terms import Status
from kaoping.planning.cycles.models import Period

CASES = (Status.NOT_REPORTED, Status.NOT_APPLICABLE, Status.NO_DATA)


class Consequences:
    """What it costs to give no value in a period; found once for each data item and kind of subject."""

    def __init__(self, wanted: Wanted, period: Period) -> None:
        self._wanted = wanted
        self._period = period
        self._known: dict[tuple[object, str], tuple[Policies, ...]] = {}

    def in_general(self) -> list[str]:
        """What holds for items that say nothing else: a sentence for each case."""
        return [said(missing_sentence(self._wanted.asked.scheme.missing, case.value)) for case in CASES]

    def of(self, cell: Cell, case: Status) -> str:
        """What becomes of the items that read a cell; "" where their rule itself says what happens then."""
        found = dict.fromkeys(said(missing_sentence(one, case.value)) for one in self._policies(cell))
        return " ".join(found)

    def apart(self, cell: Cell) -> str:
        """What differs for a cell when it is not reported from what holds in general; mostly nothing."""
        general = said(missing_sentence(self._wanted.asked.scheme.missing, Status.NOT_REPORTED.value))
        own = self.of(cell, Status.NOT_REPORTED)
        return "" if own == general else own

    def _policies(self, cell: Cell) -> tuple[Policies, ...]:
        compiled = self._wanted.asked.compiled_for(self._wanted.engine_subject(cell.subject), self._period.key)
        key = (compiled.profile, cell.item.id)
        if key not in self._known:
            self._known[key] = tuple(self._reading(compiled.parts.values(), cell.item.id))
        return self._known[key]

    def _reading(self, parts: object, item: str) -> Iterator[Policies]:
        for part in parts:  # type: ignore[attr-defined]
            if item in part.data and item not in part.optional:
                yield part.leaf.missing or self._wanted.asked.scheme.missing
