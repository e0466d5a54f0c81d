"""Who will give which value, as far as the scheme says: its departments' titles, matched with organisations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kaoping.basis.language import said
from kaoping.engine.scheme import Branch, Item
from kaoping.engine.words import Words
from kaoping.files.values.plain_text import key_of
from kaoping.governance.organisations.tree import Unit
from kaoping.planning.cycles.models import Cycle
from kaoping.planning.cycles.readiness import asked_items
from kaoping.planning.schemes.selectors import asked_by, titles_of


@dataclass(frozen=True)
class Proposal:
    """A data item, the leaf that asks for it first, the department that the scheme names, and who that probably is."""

    item: str
    title: str
    leaf: str
    named: str
    unit: Unit | None
    is_reported: bool


def proposals(cycle: Cycle, units: Iterable[Unit]) -> list[Proposal]:
    """One for each data item that is asked for; what was assigned already comes before what is proposed."""
    asked, titles, known = asked_by(cycle.version), titles_of(cycle.version), Units(units)
    leaves = _leaves(asked.scheme.items, None)
    first: dict[str, str] = {}
    for compiled in asked.profiles:
        for leaf, part in compiled.parts.items():
            for key in part.data:
                first.setdefault(key, leaf)
    assigned = {one.item: one for one in cycle.assignments.all()}
    found = []
    for item in asked_items(cycle):
        title, named = leaves.get(first.get(item, ""), (None, None))
        unit = None if named is None else known.called(named.zh) or known.called(named.en)
        is_reported = named is None
        if item in assigned:
            unit, is_reported = known.by_id.get(assigned[item].assessor_id or 0), assigned[item].is_reported
        found.append(Proposal(item, said(titles[item]), said(title), said(named), unit, is_reported))
    return found


def _leaves(items: Sequence[Item], above: Words | None) -> dict[str, tuple[Words, Words | None]]:
    """The title of every leaf, with its department or that of the nearest item above that names one."""
    found: dict[str, tuple[Words, Words | None]] = {}
    for item in items:
        own = item.assessor or above
        if isinstance(item, Branch):
            found |= _leaves(item.items, own)
        else:
            found[item.id] = (item.title, own)
    return found


class Units:
    """Organisations by what people call them: full name, short name or code; a name of several is nobody's."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.by_id: Mapping[int, Unit] = {unit.id: unit for unit in units}
        self._names: dict[str, set[int]] = {}
        self._codes: dict[str, set[int]] = {}
        for unit in self.by_id.values():
            for name in {unit.name, unit.short_name}:
                self._names.setdefault(key_of(name), set()).add(unit.id)
            self._codes.setdefault(key_of(unit.code), set()).add(unit.id)

    def called(self, name: str) -> Unit | None:
        """The one organisation of a name or a code, or the one whose name holds it: a part of a code is no name."""
        key = key_of(name)
        exact = self._names.get(key, set()) | self._codes.get(key, set())
        if len(exact) == 1:
            return self.by_id[next(iter(exact))]
        holding = {id_ for known, ids in self._names.items() if key and key in known for id_ in ids}
        return self.by_id[next(iter(holding))] if not exact and len(holding) == 1 else None
