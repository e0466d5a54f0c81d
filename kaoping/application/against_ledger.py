"""Rows held against the ledger, every night (R-31): what was written past the services is found.

Triggers refuse that what was said is changed, or that a row is deleted. But whoever may write to the database can add a
row, or let one be in another state, by the ORM or by SQL: of that the ledger knows nothing. From what it does know
follows what a row must be; each capability says in a table what its entries say of its rows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

from kaoping.governance.ledger.selectors import Told, told_of
from kaoping.methods.merkle.canonical import canonical

Facts = dict[str, object]
"""What is known of a row, by names; spelled as the ledger spells it."""
_UNSAID = object()
"""Stands for what an entry does not say: anything may be true."""


@dataclass(frozen=True)
class Says:
    """What the entries of an action say of their object.

    Args:
        after: facts, each with the name under which the record has it.
        state: the state into which the action leads; empty where it stays, or the record says it.
        who: facts that name whoever did it.
        why: the fact that is the reason.
        adds: the fact that is a list, which grows by one: by what stands under the names of `parts`, and who did it.
    """

    after: Mapping[str, str] = field(default_factory=dict)
    state: str = ""
    who: tuple[str, ...] = ()
    why: str = ""
    adds: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Astray:
    """A row that is not as the ledger has it: which one, and why, as a stable code.

    `not-recorded`; `differs` in the facts that are named; `gone`, though the ledger knows it; `not-opened`, where an
    entry about it has lost its content, so that nobody can say what it should be.
    """

    kind: str
    row: str
    why: str
    facts: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.kind} #{self.row}: {self.why}{f' ({chr(44).join(self.facts)})' if self.facts else ''}"


Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Held(Generic[Row]):
    """How the rows of a table are held against the ledger.

    Args:
        rows: the rows, with whatever `facts` looks at.
        facts: what a row says.
        says: what entries say, by their actions; other actions say nothing of a row.
        begins: the actions of which one made the row; empty where rows are made together with another.
        blank: the facts of a row with which nothing was done yet.
    """

    rows: Callable[[], QuerySet[Row]]
    facts: Callable[[Row], Mapping[str, object]]
    says: Mapping[str, Says]
    begins: frozenset[str] = frozenset()
    blank: Mapping[str, object] = field(default_factory=dict)

    def astray(self) -> Iterator[Astray]:
        """The rows that are not as the ledger has them, and those that it knows and that are not there."""
        rows = self.rows()
        kind = rows.model._meta.label_lower
        told = dict(told_of(kind))
        for row in rows.order_by("pk"):
            entries = told.pop(str(row.pk), [])
            if any(one.deed is None for one in entries):
                yield Astray(kind, str(row.pk), "not-opened")
                continue
            if self.begins and not self._begun(entries):
                yield Astray(kind, str(row.pk), "not-recorded")
                continue
            found = _differing(_spelled(self.facts(row)), self._expected(entries))
            if found:
                yield Astray(kind, str(row.pk), "differs", found)
        yield from (Astray(kind, subject, "gone") for subject, entries in told.items() if self._begun(entries))

    def _begun(self, entries: Iterable[Told]) -> bool:
        return any(one.action in (self.begins or self.says) for one in entries)

    def _expected(self, entries: Sequence[Told]) -> Facts:
        known = _spelled(self.blank)
        for one in entries:
            says = self.says.get(one.action)
            if says is not None:
                _learn(known, says, one)
        return known


def _learn(known: Facts, says: Says, one: Told) -> None:
    """Add to what is known of a row what one entry says of it."""
    known |= dict.fromkeys(says.who, one.person or None)
    if says.state:
        known["state"] = says.state
    deed = one.deed or {}
    after = deed.get("after")
    said: Mapping[str, object] = after if isinstance(after, dict) else {}
    known |= {fact: said.get(name, _UNSAID) for fact, name in says.after.items()}
    if says.why:
        known[says.why] = deed.get("reason", "")
    if says.adds:
        _grow(known, says, one, said)


def _grow(known: Facts, says: Says, one: Told, said: Mapping[str, object]) -> None:
    so_far = known.get(says.adds, [])
    assert isinstance(so_far, list), "a fact that grows is a list"
    part = {name: said.get(name) for name in says.parts}
    known[says.adds] = [*so_far, {**part, "action": one.action, "person": one.person or None}]


def _differing(row: Facts, known: Facts) -> tuple[str, ...]:
    """The facts that are others than those that are known."""
    return tuple(
        name
        for name, fact in sorted(known.items())
        if fact is not _UNSAID and _unordered(row.get(name)) != _unordered(fact)
    )


def _unordered(fact: object) -> object:
    """A list as a set of texts: files and steps have no order of their own in the database."""
    return sorted(json.dumps(one, sort_keys=True) for one in fact) if isinstance(fact, list) else fact


def _spelled(facts: Mapping[str, object]) -> Facts:
    found: Facts = json.loads(canonical(facts))  # type: ignore[arg-type]  # it refuses what it cannot spell
    return found
