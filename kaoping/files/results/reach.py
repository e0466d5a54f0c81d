"""Which data a workbook cannot reckon with exactly, so that whoever writes one can be told."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from kaoping.engine.scoring import Observed, Result
from kaoping.engine.terms import DataItem, ListItem, NumberItem
from kaoping.files.results.inputs import INPUT_REACH


def beyond_reach(result: Result) -> list[tuple[str, DataItem]]:
    """The subjects and data items with a number of more units than an input cell of the workbook takes.

    There the workbook says 超出精确范围 in place of every score that depends on it; the engine has no such limit.
    """
    observations = result.values.observations
    return [
        (found.subject.name, item)
        for one in (result, *result.periods.values())
        for found in one.subjects
        for item in found.compiled.data.values()
        if (seen := observations.get((found.subject.name, one.period, item.id))) and any(_units(item, seen.value))
    ]


def _units(item: DataItem, value: Observed) -> Iterator[bool]:
    """For each number of a value whether it is beyond reach."""
    if isinstance(item, NumberItem) and isinstance(value, Decimal):
        yield abs(value.scaleb(item.decimals)) >= INPUT_REACH
    if isinstance(item, ListItem) and isinstance(value, tuple):
        for record in value:
            for field in item.fields:
                number = record.get(field.id)
                if isinstance(number, Decimal):
                    yield abs(number.scaleb(field.decimals)) >= INPUT_REACH
