"""What a monitor watches, in Prometheus' text format; names, with what each means, stand in docs/monitoring.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import Count

from kaoping.basis.clock import now
from kaoping.governance.jobs.models import Job, State
from kaoping.governance.jobs.queue import oldest_waiting
from kaoping.governance.ledger.journal import size_of
from kaoping.governance.ledger.models import AccessNote, Checkpoint, TreeName
from kaoping.governance.ledger.tail import is_sound
from kaoping.governance.ledger.witnessing import standings


@dataclass(frozen=True)
class Figure:
    """A number that can go up and down; counts of people or of what they do are not among them."""

    name: str
    value: int
    labels: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        """One line of the format."""
        said = ",".join(f'{label}="{value}"' for label, value in self.labels.items())
        return f"{self.name}{{{said}}} {self.value}" if said else f"{self.name} {self.value}"


def figures() -> Iterator[Figure]:
    """How things stand."""
    counted = dict(Job.objects.values_list("state").annotate(Count("pk")))
    for state in State:
        yield Figure("kaoping_jobs", counted.get(state.value, 0), {"state": state.value})
    yield Figure("kaoping_queue_oldest_seconds", int(oldest_waiting().total_seconds()))
    for tree in TreeName:
        labels = {"tree": tree.value}
        yield Figure("kaoping_ledger_entries", size_of(tree), labels)
        yield Figure("kaoping_ledger_sound", int(is_sound(tree)), labels)
        last = Checkpoint.objects.filter(tree=tree).order_by("-size").first()
        if last is not None:
            yield Figure("kaoping_ledger_unsigned_entries", size_of(tree) - last.size, labels)
            yield Figure("kaoping_checkpoint_age_seconds", int((now() - last.at).total_seconds()), labels)
    for one in standings():
        yield Figure("kaoping_witness_behind_entries", one.behind, {"witness": one.witness, "tree": one.tree.value})
    yield Figure("kaoping_accesses_waiting", AccessNote.objects.count())


def as_text(some: Iterable[Figure]) -> str:
    """The whole answer."""
    lines: list[str] = []
    known: set[str] = set()
    for one in some:
        if one.name not in known:
            known.add(one.name)
            lines.append(f"# TYPE {one.name} gauge")
        lines.append(str(one))
    return "\n".join(lines) + "\n"
