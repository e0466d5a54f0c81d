"""Whether a subject reported anything in a period; without that the period is missing in its cycle.

No record in a list, or an empty cell that stands for 0 or no, means that nothing happened. A unit whose whole period
is empty is another matter: where its items need a value that only a report gives, it has not reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kaoping.engine.compiling import keys
from kaoping.engine.program import ZERO, All, Any, Compare, Expr, Gather, Not, ProgramBuilder, Ref, Text
from kaoping.engine.scheme.parts import LeafPart
from kaoping.engine.terms import DataItem, FactItem, ListItem, NumberItem, Status
from kaoping.engine.words import Words

REPORTED = keys.line(keys.TOTAL, "reported")


def write_reported(b: ProgramBuilder, parts: Iterable[LeafPart], data: Mapping[str, DataItem]) -> None:
    """Write whether anything was reported; nothing where an empty period of these items is a full report."""
    if not any(needs_report(part) for part in parts):
        return
    words = Words("本期有填报", "something is reported in the period")
    with b.unguarded():
        found = tuple(_signs(b, data))
        b.step(REPORTED, words, Any(found), quiet=True)


def needs_report(part: LeafPart) -> bool:
    """Whether a leaf cannot be scored without a report."""
    return any(not _blank_says(item) for key, item in part.data.items() if key not in part.optional)


def _blank_says(item: DataItem) -> bool:
    """Whether an empty cell, or no record, is itself a statement."""
    return isinstance(item, ListItem | NumberItem | FactItem) and item.blank != "not_reported"


def _signs(b: ProgramBuilder, data: Mapping[str, DataItem]) -> Iterator[Expr]:
    """What shows that something was reported: a value or status that was entered, or a record."""
    for name, item in data.items():
        key = keys.datum(name)
        status = Ref(keys.availability(key))
        if not b.knows(status.key):
            continue
        if not _blank_says(item):
            yield Not(Compare("==", status, Text(Status.NOT_REPORTED.value)))
        elif isinstance(item, ListItem):
            if b.has_records(key):
                words = Words(f"{_title(item).zh}记录数", f"number of records of {_title(item).en}")
                count = b.step(keys.line(keys.TOTAL, f"records_{name}"), words, Gather("count", key), quiet=True)
                yield Compare(">", count, ZERO)
        elif b.knows(key):
            given = Compare("==", status, Text(keys.GIVEN))
            yield All((given, Ref(key) if isinstance(item, FactItem) else Not(Compare("==", Ref(key), ZERO))))


def _title(item: DataItem) -> Words:
    return item.title or Words(item.id, item.id)
