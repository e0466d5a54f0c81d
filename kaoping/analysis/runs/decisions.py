"""Values that were decided on after a run: an appeal was upheld. They alone make another run in its place differ.

Appeals stand above analysis; they register here what they know.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from kaoping.analysis.runs.inputs import rows_taken
from kaoping.analysis.runs.models import Run
from kaoping.analysis.runs.reach import carried_items, periods_of
from kaoping.collection.tasks.wanted import Wanted
from kaoping.collection.values.models import Value

Decided = Callable[[Collection[int]], Iterable[Value]]

_deciders: list[Decided] = []
_Place = tuple[int, int, str, str]


def decides(function: Decided) -> Decided:
    """Make a function say which values were decided on in some periods, given by their numbers."""
    if function not in _deciders:
        _deciders.append(function)
    return function


def decided_since(run: Run) -> dict[Value, int | None]:
    """Values decided on that should stand in a run and do not, each with the number of the row that went in for it.

    None, where no value went in. In most cycles nothing was decided: that costs one query.
    """
    periods = [one.pk for one in periods_of(run)]
    found = {_place(one): one for decider in _deciders for one in sorted(decider(periods), key=lambda one: one.pk)}
    if not found:
        return {}
    wanted, carried, took = Wanted(run.cycle), carried_items(run), rows_taken(run)
    stood = _stood(list(found.values()), took)
    return {
        one: stood.get(place)
        for place, one in found.items()
        if one.pk > (stood.get(place) or 0) and _counts(one, run, wanted, carried)
    }


def expected(base: Run) -> frozenset[int]:
    """The rows of values that go into a run in the place of another: those of that one, and what was decided since."""
    since = decided_since(base)
    gone = {one for one in since.values() if one is not None}
    return (rows_taken(base) - gone) | {one.pk for one in since}


def _stood(places: list[Value], took: frozenset[int]) -> dict[_Place, int]:
    """Which row of each place went in."""
    rows = Value.objects.filter(
        period__in={one.period_id for one in places},
        subject__in={one.subject_id for one in places},
        item__in={one.item for one in places},
    )
    of_place = rows.order_by("pk").values_list("period", "subject", "item", "way", "pk")
    return {(period, subject, item, way): pk for period, subject, item, way, pk in of_place if pk in took}


def _counts(value: Value, run: Run, wanted: Wanted, carried: frozenset[str]) -> bool:
    """Whether a run reads the place of a value."""
    is_read = run.period_id in (None, value.period_id) or value.item in carried
    return is_read and wanted.counts(value.item, value.subject, value.way, value.period)


def _place(value: Value) -> _Place:
    return value.period_id, value.subject_id, value.item, value.way
